"""What saved operations cost, told without a database."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graphql import GraphQLSyntaxError, OperationDefinitionNode, parse

from hub.graphql.compiler.planner import Planner
from hub.graphql.databases.sqlite import SQLite
from hub.graphql.declaration.build import declared
from hub.graphql.errors import ApiError, ApiErrors
from hub.graphql.limits import Limits
from hub.graphql.operation.coercion import Coercers
from hub.graphql.operation.operation import prepare
from hub.graphql.operation.values import Inquiry
from hub.graphql.viewer import Rights
from schema.privacy import Privacy

#: What a viewer may see changes nothing about the cost, so everything may be asked.
_ALL = Rights(Privacy.SENSITIVE, persons=True)


class Cost(NamedTuple):
    """The cost of one operation, or the error that it would be answered with."""

    operation: str
    cost: int | None
    error: ApiError | None


def costs(text: str, variables: Mapping[str, Any], limits: Limits) -> Iterator[Cost]:
    """What each operation of a document costs with these variables. Raises `ApiError` where it doesn't parse."""
    try:
        document = parse(text, max_tokens=limits.tokens)
    except GraphQLSyntaxError as error:
        raise ApiErrors("SYNTAX", [error]) from None
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            yield _cost(text, node.name.value if node.name else None, variables, limits)


def _cost(text: str, name: str | None, variables: Mapping[str, Any], limits: Limits) -> Cost:
    api = declared()
    shown = name or "unnamed"
    try:
        operation = prepare(api.schema, Coercers(), text, name, limits)
        own = {key: value for key, value in variables.items() if key in operation.variables}
        planner = Planner(api.model, api.schema, SQLite(), limits)
        plan = planner.plan(operation, _ALL, Inquiry(operation.coerce(own)))
    except ApiError as error:
        return Cost(shown, error.extensions.get("cost"), error)
    return Cost(shown, plan.cost, None)
