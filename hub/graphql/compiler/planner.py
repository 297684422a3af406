"""Planning: an operation, a viewer and the shape of the variables become one statement."""

from collections.abc import Sequence
from typing import Any

import orjson
from graphql import GraphQLSchema
from sqlalchemy import Select, select

from etl.measures import Measure
from hub.graphql.compiler.planning import Planning
from hub.graphql.compiler.plans import Introspected, Plan, Read, Written
from hub.graphql.compiler.roots import Roots
from hub.graphql.compiler.subscribed import Subscribed
from hub.graphql.databases.dialect import Dialect
from hub.graphql.errors import ApiError
from hub.graphql.limits import Limits
from hub.graphql.model import Model
from hub.graphql.operation.literals import Literals
from hub.graphql.operation.operation import Operation
from hub.graphql.operation.selections import Selected, Selections
from hub.graphql.operation.values import CURSOR, Inquiry, Slot, Variable
from hub.graphql.viewer import Viewer


class Planner:
    """Makes plans against one schema and database."""

    def __init__(
        self, model: Model, schema: GraphQLSchema, dialect: Dialect, limits: Limits, measures: Sequence[Measure] = ()
    ) -> None:
        self._measures = measures
        self._model = model
        self._schema = schema
        self._dialect = dialect
        self._limits = limits

    def plan(self, operation: Operation, viewer: Viewer, inquiry: Inquiry) -> Plan:
        """The plan for all requests that answer the inquiry's questions as this one does."""
        selections = Selections(operation, Literals(operation.coercers, inquiry))
        planning = Planning(self._model, self._schema, self._dialect, self._limits, selections, self._measures)
        fields = selections.root()
        if operation.subscribes:
            return self._followed(planning, viewer, fields, Variable(inquiry, (CURSOR,)))
        data = [field for field in fields if not field.name.startswith("__")]
        columns = {field.key: number for number, field in enumerate(data)}
        sql, slots = self._statement(planning, viewer, data)
        parts = tuple(_part(field, columns) for field in fields)
        return Plan(sql, slots, parts, planning.reads)

    def _followed(self, planning: Planning, viewer: Viewer, fields: Sequence[Selected], cursor: Variable) -> Plan:
        """The plan of a subscription; its one field is the first column, and what else the row tells follows."""
        if len(fields) != 1:
            raise ApiError("VALIDATION", "a subscription asks for one field, which @skip or @include leave out")
        statement = fields[0].made(Subscribed(planning, viewer, cursor).select)
        return Plan(*self._compiled(planning, statement), (Read(fields[0].key, 0),), planning.reads, fields[0].name)

    def _statement(
        self, planning: Planning, viewer: Viewer, data: Sequence[Selected]
    ) -> tuple[str | None, tuple[Slot, ...]]:
        if not data:
            return None, ()
        roots = Roots(planning, viewer)
        selects = [field.made(roots.select) for field in data]
        columns = [select.scalar_subquery().label(f"f{number}") for number, select in enumerate(selects)]
        return self._compiled(planning, select(*columns))

    def _compiled(self, planning: Planning, query: Select[Any]) -> tuple[str, tuple[Slot, ...]]:
        statement = self._dialect.compile(query)
        slots = {**{name: _constant(value) for name, value in statement.constants.items()}, **planning.slots}
        return statement.sql, tuple(slots[name] for name in statement.binds)


def _part(field: Selected, columns: dict[str, int]) -> Read | Written | Introspected:
    if field.key in columns:
        return Read(field.key, columns[field.key])
    if field.name == "__typename":
        return Written(field.key, orjson.dumps("Query"))
    return Introspected(field.key, field.nodes)


def _constant(value: object) -> Slot:
    return lambda _: value
