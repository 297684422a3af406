"""What differs between databases: how JSON, comparisons and bound values are spelled."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple, Protocol

from sqlalchemy import (
    Boolean,
    ColumnClause,
    ColumnElement,
    FromClause,
    Select,
    UnaryExpression,
    literal_column,
    type_coerce,
)
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.types import TypeEngine

Expression = ColumnElement[Any]
Condition = ColumnElement[bool]
#: Gives keys of ORDER BY.
Order = Callable[[], Sequence[Expression]]


class Statement(NamedTuple):
    """SQL text for the raw driver.

    `binds` names the value of each placeholder in order; `constants` has those that SQLAlchemy added of its own.
    """

    sql: str
    binds: tuple[str, ...]
    constants: Mapping[str, Any]


class Cell(ColumnClause[Any]):
    """A column of a row; `present` where the row, if there is one, has a value in it."""

    inherit_cache = False

    def __init__(self, spelled: str, type_: TypeEngine[Any], *, present: bool) -> None:
        super().__init__(spelled, type_, is_literal=True)
        self.present = present


class Constant(ColumnClause[Any]):
    """A text that is known when the statement is made."""

    inherit_cache = False

    def __init__(self, value: str) -> None:
        super().__init__("'" + value.replace("'", "''") + "'", is_literal=True)
        self.value = value


class Each(NamedTuple):
    """Bound arrays of one length as rows of a FROM: the position of each row, in whose order they come, its values."""

    source: FromClause
    position: Expression
    values: Sequence[Expression]


class DatePart(Enum):
    """Calendar units that dates are cut down to, each with its label, from the widest to the narrowest."""

    YEAR = "年", "year"
    QUARTER = "季度", "quarter"
    MONTH = "月", "month"
    DAY = "日", "day"

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        self.en = en


class Dialect(Protocol):
    """One database."""

    #: Whether an aggregate can't be given an order, and sees rows in that of the subquery that it reads.
    reads_in_order: bool
    #: Whether a FROM may hold a subquery that names what stands before it, and has to where the order is to be kept.
    laterals: bool
    #: Whether indexes tell removed records from others, so that rows are found without being read.
    covers: bool

    def quoted(self, name: str) -> str:
        """An identifier, quoted where it must be."""

    def compile(self, statement: Select[Any]) -> Statement:
        """The text of a statement."""

    def object(self, members: Sequence[tuple[str, Expression]]) -> Expression:
        """A JSON object; keys are GraphQL names."""

    def array(self, item: Expression, keep: Condition | None, order: Order) -> Expression:
        """The aggregate of all rows into a JSON array: those to `keep`, by `order` where rows don't come in theirs.

        The order is asked for when the statement is spelled.
        """

    def items(self, values: Sequence[Expression]) -> Expression:
        """A JSON array of these values."""

    def nested(self, query: Select[Any]) -> Expression:
        """The JSON that a query of one row and column returns, as a value within other JSON."""

    def json(self, value: Expression) -> Expression:
        """A value of any type as JSON, so that values of several types may stand for each other."""

    def plain(self, value: Expression) -> Expression:
        """A text as JSON that has nothing in it to escape: a name or code of ours."""

    def flag(self, value: Expression) -> Expression:
        """A boolean as JSON."""

    def decimal(self, value: Expression, scale: int) -> Expression:
        """An integer of 10**-scale units as the text of a decimal number."""

    def average(self, total: Expression, count: Expression, scale: int) -> Expression:
        """The text of total by count, both whole, in units of 10**-scale: two places more, halves away from zero."""

    def degrees(self, value: Expression) -> Expression:
        """An integer of 1e-7 degrees as a number."""

    def words(self, value: Expression) -> Expression:
        """A list of texts as JSON."""

    def day(self, value: Expression) -> Expression:
        """A date as ISO text."""

    def instant(self, value: Expression) -> Expression:
        """An instant as RFC 3339 text with the offset +08:00."""

    def date_part(self, value: Expression, part: DatePart) -> Expression:
        """A date or, in +08:00, an instant cut down: 2023 as a number, 2023-Q1, 2023-03 and 2023-03-07 as text."""

    def cursor(self, fingerprint: str, values: Sequence[Expression]) -> Expression:
        """The hexadecimal UTF-8 of a JSON array: fingerprint, then values."""

    def one_of(self, value: Expression, array: Expression) -> Condition:
        """Whether a bound array holds the value."""

    def each(self, name: str, arrays: Sequence[Expression]) -> Each:
        """Bound arrays as rows; `name` is what the FROM's own names begin with."""

    def joined(self, words: Expression) -> Expression:
        """The texts of a list as one text of a line each."""

    def numbers(self, name: str, array: Expression) -> FromClause:
        """The numbers of an array that a column keeps, as rows of `name`: `value`."""

    def among(self, value: Expression, query: Select[Any]) -> Condition:
        """Whether a query of one column gives the value; it is run first, and an index is asked for what it gave."""

    def place(self, value: Expression, word: Expression) -> Expression:
        """Where in a text a word first stands, counted in characters from 1; 0 for nowhere. A to Z count as a to z."""

    def least(self, values: Sequence[Expression]) -> Expression:
        """The least of some values, none of which is null."""

    def holds(self, words: Expression, word: Expression) -> Condition:
        """Whether a list of texts holds a text."""

    def ordered(self, value: Expression, *, descending: bool, nulls_first: bool | None) -> Expression:
        """A key of ORDER BY; `nulls_first` is None for what is never null."""

    def group_key(self, value: Expression) -> Expression:
        """A key of GROUP BY."""

    def window_order(self, keys: Sequence[Expression]) -> Sequence[Expression] | None:
        """What a window over rows that were read in the order of `keys` must be told of it; None for nothing."""

    def array_value(self, values: Sequence[Any]) -> Any:
        """An array for binding, its items encoded already."""

    def instant_value(self, value: datetime) -> Any:
        """An instant for binding."""

    def day_value(self, value: date) -> Any:
        """A date for binding."""

    def sort_value(self, value: Any, type_: TypeEngine[Any]) -> Any:
        """A value out of a cursor, for binding against a column of that type. Raises `ValueError` for what is none."""


def maybe(value: Expression) -> Expression:
    """A column of a row that there may not be."""
    return type_coerce(value, value.type)


def text(value: str) -> Expression:
    """A text constant of the compiler's own: names and digits, never a client's words."""
    return Constant(value)


def exists(query: Select[Any]) -> Condition:
    """Whether a query has rows; SQLAlchemy's own puts brackets around it, and the stack of SQLite's parser is short."""
    return UnaryExpression(query.scalar_subquery(), operator=custom_op("EXISTS", precedence=6), type_=Boolean())


def number(value: int) -> Expression:
    """An integer constant of the compiler's own."""
    return literal_column(str(value))
