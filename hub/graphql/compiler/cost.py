"""What an operation may cost: the values that it can serve, counted before anything is read."""

from collections.abc import Sequence

from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
)

from hub.graphql.compiler.paging import read_size, read_window
from hub.graphql.compiler.planning import Planning
from hub.graphql.declaration.outputs import NODES, QUERY
from hub.graphql.declaration.search import SEARCH
from hub.graphql.model import RECORDED_FIELD
from hub.graphql.operation.selections import Selected

#: What it costs to go over all rows of a list, for a total, figures or groups.
SCAN = 100
_CONNECTION, _GROUPS = "Connection", "Groups"


class Costs:
    """Counts one value for each scalar and object that may be served.

    What stands in a page counts as often as the page has rows, what stands in groups as often as there may be groups.
    Totals, figures and groups cost `SCAN` more, since they go over all rows; so does a search, over all that it finds.
    """

    def __init__(self, planning: Planning) -> None:
        self._planning = planning
        self._selections = planning.selections
        self._types = planning.schema.type_map

    def of(self, fields: Sequence[Selected], root: str) -> int:
        """The cost of these fields of a root type."""
        return self._sum(fields, root)

    def _sum(self, fields: Sequence[Selected], owner: str) -> int:
        return sum(field.made(lambda one: self._field(one, owner)) for field in fields)

    def _field(self, item: Selected, owner: str) -> int:
        type_ = self._types[owner]
        if item.name == "__typename" or not isinstance(type_, GraphQLObjectType):
            return 1
        definition = type_.fields[item.name]
        target = get_named_type(definition.type)
        if item.name == NODES and owner == QUERY:
            return self._all(item, target, self._planning.arguments(item, owner)["ids"].ask(len))
        if target.name.endswith(_CONNECTION):
            scans = SCAN if item.name == SEARCH and owner == QUERY else 0
            return scans + self._list(item, owner, target)
        if "first" in definition.args:
            size = read_size(self._planning.arguments(item, owner), "first", self._planning.limits)
            return self._all(item, target, size)
        scans = SCAN if item.name == RECORDED_FIELD else 0
        return scans + self._all(item, target, 1)

    def _all(self, item: Selected, target: GraphQLNamedType, count: int) -> int:
        """So many objects of a type, or of the costliest type that an interface stands for."""
        if isinstance(target, GraphQLInterfaceType):
            possible = self._planning.schema.get_possible_types(target)
            return count * max(self._object(item, type_.name) for type_ in possible)
        return count * (self._object(item, target.name) if isinstance(target, GraphQLObjectType) else 1)

    def _object(self, item: Selected, type_name: str) -> int:
        return 1 + self._sum(self._selections.of(item, type_name), type_name)

    def _list(self, item: Selected, owner: str, target: GraphQLNamedType) -> int:
        size = read_window(self._planning.arguments(item, owner), self._planning.limits).size
        parts = self._selections.of(item, target.name)
        return 1 + sum(part.made(lambda one: self._part(one, target.name, size)) for part in parts)

    def _part(self, item: Selected, owner: str, size: int) -> int:
        match item.name:
            case "nodes" | "edges":
                return size * self._field(item, owner)
            case "groups":
                return SCAN + self._groups(item, owner)
            case "totalCount" | "aggregate":
                return SCAN + self._field(item, owner)
        return self._field(item, owner)

    def _groups(self, item: Selected, owner: str) -> int:
        size = read_size(self._planning.arguments(item, owner), "first", self._planning.limits)
        name = owner.removesuffix(_CONNECTION) + _GROUPS
        selected = self._selections.of(item, name)
        return sum((size if one.name == "nodes" else 1) * self._field(one, name) for one in selected)
