"""What the parts of the compiler share while one plan is made: names, bound values, tables touched."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema
from sqlalchemy import Table, bindparam
from sqlalchemy.types import TypeEngine

from etl.measures import Measure
from hub.graphql.compiler.plans import Bounds
from hub.graphql.databases.dialect import Cell, Dialect, Expression, text
from hub.graphql.limits import Limits
from hub.graphql.model import Model
from hub.graphql.operation.selections import Selected, Selections
from hub.graphql.operation.values import Input, Slot
from schema.kinds import INTEGER


class Row:
    """One row as expressions name it: of a table, or of a page that carries what is asked of it.

    Columns are named without a FROM of their own; the compiler alone says what stands in which FROM.
    """

    def __init__(self, name: str, table: Table, dialect: Dialect) -> None:
        self.name = name
        self.table = table
        self._dialect = dialect
        #: Columns asked for so far, by name.
        self.asked: dict[str, Expression] = {}

    def column(self, name: str) -> Expression:
        if name not in self.asked:
            spelled = f"{self._dialect.quoted(self.name)}.{self._dialect.quoted(name)}"
            column = self.table.c[name]
            self.asked[name] = Cell(spelled, column.type, present=not column.nullable)
        return self.asked[name]


class Planning:
    """State of one plan in the making."""

    def __init__(
        self,
        model: Model,
        schema: GraphQLSchema,
        dialect: Dialect,
        limits: Limits,
        selections: Selections,
        measures: Sequence[Measure] = (),
    ) -> None:
        self.model = model
        self.measures = measures
        self.dialect = dialect
        self.limits = limits
        self.selections = selections
        self.slots: dict[str, Slot] = {}
        #: Entities that are read, each with the bounds on localities under which it is.
        self.reads: dict[str, set[Bounds]] = {}
        #: Fields whose personal values are read in clear.
        self.revealed: set[str] = set()
        #: Whether something is read that changes without a new revision.
        self.live = False
        self.schema = schema
        self._names = 0

    def name(self, letter: str) -> str:
        """A name that nothing else in the statement has."""
        self._names += 1
        return f"{letter}{self._names}"

    def row(self, table: Table, letter: str = "t") -> Row:
        return Row(self.name(letter), table, self.dialect)

    def bind(self, slot: Slot, type_: TypeEngine[Any] = INTEGER) -> Expression:
        """A placeholder for a value."""
        name = self.name("v")
        self.slots[name] = slot
        return bindparam(name, type_=type_)

    def object(
        self, type_name: str, selected: Sequence[Selected], value: Callable[[Selected], Expression]
    ) -> Expression:
        """The JSON of an object: its selected fields, each by its value."""
        return self.dialect.object(
            [(item.key, text(type_name) if item.name == "__typename" else item.made(value)) for item in selected]
        )

    def arguments(self, field: Selected, type_name: str) -> Mapping[str, Input]:
        """Arguments of a field of that type."""
        return self.selections.arguments(field, self._definition(field, type_name))

    def _definition(self, field: Selected, type_name: str) -> GraphQLField:
        type_ = self.schema.type_map[type_name]
        assert isinstance(type_, GraphQLObjectType)
        definition: GraphQLField = type_.fields[field.name]
        return definition
