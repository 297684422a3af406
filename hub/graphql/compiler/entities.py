"""The entities of records that an argument names."""

from hub.graphql.compiler.access import Access
from hub.graphql.model import EntityModel, entity_name
from hub.graphql.operation.values import Input, State


def chosen(access: Access, names: Input | None) -> list[EntityModel]:
    """The entities that are asked for, by their names; all that may be listed where none is named."""
    records = [entity for entity in access.planning.model.values() if entity.is_record]
    if names is None or names.state() is not State.GIVEN:
        asked = [entity for entity in records if not access.counts_only(entity)]
    else:
        named = names.ask(frozenset)
        asked = [entity for entity in records if entity_name(entity) in named]
        for entity in asked:
            access.listed(entity)
    return sorted(asked, key=lambda entity: entity.name)
