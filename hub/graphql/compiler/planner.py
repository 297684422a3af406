"""Planning: an operation, a viewer and the shape of the variables become one statement."""

from collections.abc import Sequence

import orjson
from graphql import GraphQLSchema
from sqlalchemy import select

from etl.measures import Measure
from hub.graphql.compiler.code_lists import CodeLists
from hub.graphql.compiler.cost import Costs
from hub.graphql.compiler.planning import Planning
from hub.graphql.compiler.plans import Introspected, Plan, Read, Written
from hub.graphql.compiler.roots import Roots
from hub.graphql.databases.dialect import Dialect
from hub.graphql.declaration.outputs import CODE_LISTS
from hub.graphql.errors import ApiError
from hub.graphql.limits import Limits
from hub.graphql.model import Model
from hub.graphql.operation.literals import Literals
from hub.graphql.operation.operation import Operation
from hub.graphql.operation.selections import Selected, Selections
from hub.graphql.operation.values import Inquiry, Slot
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
        data = [field for field in fields if not field.name.startswith("__") and field.name != CODE_LISTS]
        cost = self._cost(planning, data)
        columns = {field.key: number for number, field in enumerate(data)}
        sql, slots = self._statement(planning, rights, data)
        parts = tuple(_part(field, columns, planning) for field in fields)
        return Plan(sql, slots, parts, planning.reads, frozenset(planning.revealed), cost)

    def _cost(self, planning: Planning, data: Sequence[Selected]) -> int:
        cost, most = Costs(planning).of(data), self._limits.cost
        if cost > most:
            raise ApiError(
                "COST_LIMIT", f"the operation may serve {cost} values; {most} are allowed", cost=cost, maximum=most
            )
        return cost

    def _statement(
        self, planning: Planning, rights: Rights, data: Sequence[Selected]
    ) -> tuple[str | None, tuple[Slot, ...]]:
        if not data:
            return None, ()
        roots = Roots(planning, rights)
        selects = [field.made(roots.select) for field in data]
        columns = [select.scalar_subquery().label(f"f{number}") for number, select in enumerate(selects)]
        statement = self._dialect.compile(select(*columns))
        slots = {**{name: _constant(value) for name, value in statement.constants.items()}, **planning.slots}
        return statement.sql, tuple(slots[name] for name in statement.binds)


def _part(field: Selected, columns: dict[str, int], planning: Planning) -> Read | Written | Introspected:
    if field.key in columns:
        return Read(field.key, columns[field.key])
    if field.name == CODE_LISTS:
        return Written(field.key, CodeLists(planning).json(field))
    if field.name == "__typename":
        return Written(field.key, orjson.dumps("Query"))
    return Introspected(field.key, field.nodes)


def _constant(value: object) -> Slot:
    return lambda _: value
