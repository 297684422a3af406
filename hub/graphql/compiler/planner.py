"""Planning: an operation, a viewer and the shape of the variables become one statement."""

from collections.abc import Sequence
from typing import Any

import orjson
from graphql import GraphQLSchema
from sqlalchemy import Select, select

from etl.measures import Measure
from hub.graphql.compiler.code_lists import CodeLists
from hub.graphql.compiler.cost import Costs
from hub.graphql.compiler.outline import Outlines, Step
from hub.graphql.compiler.planning import Planning
from hub.graphql.compiler.plans import Introspected, Plan, Read, Written
from hub.graphql.compiler.roots import Roots
from hub.graphql.compiler.subscribed import Subscribed
from hub.graphql.databases.dialect import Dialect
from hub.graphql.declaration.changes import SUBSCRIPTION
from hub.graphql.declaration.outputs import CODE_LISTS, QUERY
from hub.graphql.errors import ApiError
from hub.graphql.limits import Limits
from hub.graphql.model import Model
from hub.graphql.operation.literals import Literals
from hub.graphql.operation.operation import Operation
from hub.graphql.operation.selections import Selected, Selections
from hub.graphql.operation.values import CURSOR, Inquiry, Slot, Variable
from hub.graphql.viewer import Rights


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

    def plan(self, operation: Operation, rights: Rights, inquiry: Inquiry) -> Plan:
        """The plan for all requests that answer the inquiry's questions as this one does."""
        selections = Selections(operation, Literals(operation.coercers, inquiry))
        planning = Planning(self._model, self._schema, self._dialect, self._limits, selections, self._measures)
        fields = selections.root()
        if operation.subscribes:
            return self._followed(planning, rights, fields, Variable(inquiry, (CURSOR,)))
        data = [field for field in fields if not field.name.startswith("__") and field.name != CODE_LISTS]
        cost = self._cost(planning, data, QUERY)
        columns = {field.key: number for number, field in enumerate(data)}
        sql, slots = self._statement(planning, rights, data)
        parts = tuple(_part(field, columns, planning) for field in fields)
        revealed = frozenset(planning.revealed)
        return Plan(sql, slots, parts, planning.reads, revealed, cost, live=planning.live)

    def outline(self, operation: Operation, inquiry: Inquiry) -> list[Step]:
        """What the plan of an operation reads for each of its fields."""
        selections = Selections(operation, Literals(operation.coercers, inquiry))
        planning = Planning(self._model, self._schema, self._dialect, self._limits, selections, self._measures)
        return Outlines(planning).of(selections.root(), operation.root)

    def _cost(self, planning: Planning, data: Sequence[Selected], root: str) -> int:
        cost, most = Costs(planning).of(data, root), self._limits.cost
        if cost > most:
            raise ApiError(
                "COST_LIMIT", f"the operation may serve {cost} values; {most} are allowed", cost=cost, maximum=most
            )
        return cost

    def _followed(self, planning: Planning, rights: Rights, fields: Sequence[Selected], cursor: Variable) -> Plan:
        """The plan of a subscription; its one field is the first column, and what else the row tells follows."""
        if len(fields) != 1:
            raise ApiError("VALIDATION", "a subscription asks for one field, which @skip or @include leave out")
        cost = self._cost(planning, fields, SUBSCRIPTION)
        statement = fields[0].made(Subscribed(planning, rights, cursor).select)
        sql, slots = self._compiled(planning, statement)
        parts = (Read(fields[0].key, 0),)
        return Plan(sql, slots, parts, planning.reads, frozenset(planning.revealed), cost, fields[0].name)

    def _statement(
        self, planning: Planning, rights: Rights, data: Sequence[Selected]
    ) -> tuple[str | None, tuple[Slot, ...]]:
        if not data:
            return None, ()
        roots = Roots(planning, rights)
        selects = [field.made(roots.select) for field in data]
        columns = [select.scalar_subquery().label(f"f{number}") for number, select in enumerate(selects)]
        return self._compiled(planning, select(*columns))

    def _compiled(self, planning: Planning, query: Select[Any]) -> tuple[str, tuple[Slot, ...]]:
        statement = self._dialect.compile(query)
        slots = {**{name: _constant(value) for name, value in statement.constants.items()}, **planning.slots}
        return statement.sql, tuple(slots[name] for name in statement.binds)


def _part(field: Selected, columns: dict[str, int], planning: Planning) -> Read | Written | Introspected:
    if field.key in columns:
        return Read(field.key, columns[field.key])
    if field.name == CODE_LISTS:
        return Written(field.key, field.made(CodeLists(planning).json))
    if field.name == "__typename":
        return Written(field.key, orjson.dumps("Query"))
    return Introspected(field.key, field.nodes)


def _constant(value: object) -> Slot:
    return lambda _: value
