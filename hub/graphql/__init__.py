"""GraphQL: from the text of an operation to one SQL statement, and from its row to the answer."""


def sdl() -> str:
    """The schema in SDL."""
    from hub.graphql.build import build_schema
    from hub.graphql.model import derive

    return build_schema(derive()).as_str() + "\n"
