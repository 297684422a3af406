"""Outlines: what a plan reads for each field of an operation, for people."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graphql import GraphQLInterfaceType, GraphQLObjectType, get_named_type

from hub.graphql.compiler.paging import read_size, read_window
from hub.graphql.compiler.planning import Planning
from hub.graphql.declaration.outputs import QUERY
from hub.graphql.operation.selections import Selected
from hub.graphql.operation.values import State


class Step(NamedTuple):
    """A field with fields of its own: how its rows are had, the plain values in it, and the steps within."""

    key: str
    reads: str
    values: Sequence[str]
    steps: Sequence["Step"]


class Outlines:
    """Outlines operations."""

    def __init__(self, planning: Planning) -> None:
        self._planning = planning
        self._types = planning.schema.type_map

    def of(self, fields: Sequence[Selected], root: str, rows: str = "") -> list[Step]:
        """The steps of these fields of a type; in a list `rows` says which are all of its rows."""
        return [step for field in fields if (step := self._step(field, root, rows))]

    def _step(self, item: Selected, owner: str, rows: str) -> Step | None:
        type_ = self._types[owner]
        if item.name.startswith("__") or not isinstance(type_, GraphQLObjectType):
            return None
        target = get_named_type(type_.fields[item.name].type)
        if not isinstance(target, GraphQLObjectType | GraphQLInterfaceType):
            return None
        steps, values = [], []
        for type_name in self._possible(target):
            fields = self._planning.selections.of(item, type_name)
            steps += self.of(fields, type_name, self._rows(item, owner) if type_name.endswith("Connection") else "")
            values += [field.key for field in fields if not field.selection_sets]
        return Step(item.key, self._reads(item, owner, target.name, rows), list(dict.fromkeys(values)), steps)

    def _possible(self, target: GraphQLObjectType | GraphQLInterfaceType) -> Iterator[str]:
        if isinstance(target, GraphQLObjectType):
            yield target.name
        else:
            yield from (type_.name for type_ in self._planning.schema.get_possible_types(target))

    def _rows(self, item: Selected, owner: str) -> str:
        """Which are all rows of a list."""
        where = self._planning.arguments(item, owner).get("where")
        filtered = where is not None and where.state() is State.GIVEN and where.fields()
        matching = " that match `where`" if filtered else ""
        return f"all rows{matching}" if owner == QUERY else f"all rows of each {owner}{matching}"

    def _reads(self, item: Selected, owner: str, target: str, rows: str) -> str:
        entity = self._planning.model.get(owner)
        if target.endswith("Connection"):
            window = read_window(self._planning.arguments(item, owner), self._planning.limits)
            page = f"{'last' if window.backward else 'first'} {window.size} of {target.removesuffix('Connection')}"
            return page if entity is None else f"{page} for each {owner}"
        if item.name == "groups":
            size = read_size(self._planning.arguments(item, owner), "first", self._planning.limits)
            return f"first {size} groups over {rows}"
        if item.name == "aggregate" and owner.endswith("Connection"):
            return f"over {rows}"
        if entity is not None and item.name in entity.one:
            return f"{target} joined"
        return f"{target} by id" if owner == QUERY else ""
