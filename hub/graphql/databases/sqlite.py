"""SQLite 3.40: json_object and json_group_array, scaled integers, instants as text."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import (
    FromClause,
    Integer,
    Select,
    Text,
    UnaryExpression,
    and_,
    case,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.types import TypeEngine

from hub.graphql.databases.dialect import (
    Condition,
    DatePart,
    Each,
    Expression,
    Order,
    Statement,
    exists,
    number,
    text,
)
from schema.kinds import CHINA

_DIALECT = sqlite.dialect(paramstyle="qmark")
_QUOTE = _DIALECT.identifier_preparer.quote
#: A function takes 127 arguments: 63 members of an object; json_insert's first is the object itself.
_MEMBERS = 63


class SQLite:
    """Implements `Dialect`."""

    reads_in_order = True
    laterals = False
    covers = False

    def quoted(self, name: str) -> str:
        return str(_QUOTE(name))

    def compile(self, statement: Select[Any]) -> Statement:
        compiled = statement.compile(dialect=_DIALECT)
        binds = tuple(compiled.positiontup or ())
        return Statement(str(compiled), binds, compiled.params)

    def object(self, members: Sequence[tuple[str, Expression]]) -> Expression:
        """More members than one call takes are inserted by further ones, in order."""
        pairs = [part for key, value in members[:_MEMBERS] for part in (text(key), value)]
        made: Expression = func.json_object(*pairs)
        for start in range(_MEMBERS, len(members), _MEMBERS):
            rest = members[start : start + _MEMBERS]
            made = func.json_insert(made, *(part for key, value in rest for part in (text(f"$.{key}"), value)))
        return made

    def array(self, item: Expression, keep: Condition | None, order: Order) -> Expression:  # noqa: ARG002
        """Rows come in the order of the subquery that is read; aggregates here know no ORDER BY."""
        gathered = func.json_group_array(item)
        return gathered if keep is None else gathered.filter(keep)

    def items(self, values: Sequence[Expression]) -> Expression:
        return func.json_array(*values)

    def nested(self, query: Select[Any]) -> Expression:
        """What comes out of a subquery isn't sure to be taken for JSON any more; a call to say so would nest deeper."""
        return query.scalar_subquery().op("->", precedence=9)(text("$"))

    def json(self, value: Expression) -> Expression:
        return func.json_quote(value)

    def plain(self, value: Expression) -> Expression:
        return value

    def flag(self, value: Expression) -> Expression:
        return func.json(case((value, text("true")), (value.is_not(None), text("false"))))

    def decimal(self, value: Expression, scale: int) -> Expression:
        if scale == 0:
            return cast(value, Text)
        unit = number(10**scale)
        sign = case((value < number(0), text("-")), else_=text(""))
        digits = func.abs(value)
        spelled = func.printf(text(f"%s%d.%0{scale}d"), sign, digits.op("/")(unit), digits.op("%")(unit))
        return case((value.is_not(None), spelled))

    def average(self, total: Expression, count: Expression, scale: int) -> Expression:
        """In integers throughout: whole units and remainder apart, so that nothing overflows or becomes a float.

        Spelled in one call and few brackets, since the parser's stack is short.
        """
        size = func.abs(total)
        hundredths = _quotient(_remainder(size, count) * number(200) + count, number(2) * count)
        units = _quotient(size, count) + _quotient(hundredths, number(100))
        places = _remainder(hundredths, number(100))
        sign = case((and_(total < number(0), size * number(200) >= count), text("-")), else_=text(""))
        if scale == 0:
            return case((count > number(0), func.printf(text("%s%d.%02d"), sign, units, places)))
        unit = number(10**scale)
        spelled = func.printf(
            text(f"%s%d.%0{scale}d%02d"), sign, _quotient(units, unit), _remainder(units, unit), places
        )
        return case((count > number(0), spelled))

    def degrees(self, value: Expression) -> Expression:
        return value.op("/")(literal_column("1e7"))

    def words(self, value: Expression) -> Expression:
        return func.json(value)

    def day(self, value: Expression) -> Expression:
        return value

    def instant(self, value: Expression) -> Expression:
        return value

    def date_part(self, value: Expression, part: DatePart) -> Expression:
        year = func.substr(value, number(1), number(4))
        match part:
            case DatePart.YEAR:
                return cast(year, Integer)
            case DatePart.QUARTER:
                month = cast(func.substr(value, number(6), number(2)), Integer)
                quarter = func.printf(text("%s-Q%d"), year, _quotient(month + number(2), number(3)))
                return case((value.is_not(None), quarter))
            case DatePart.MONTH:
                return func.substr(value, number(1), number(7))
        return func.substr(value, number(1), number(10))

    def cursor(self, fingerprint: str, values: Sequence[Expression]) -> Expression:
        return func.lower(func.hex(func.json_array(text(fingerprint), *values)))

    def one_of(self, value: Expression, array: Expression) -> Condition:
        return value.in_(select(literal_column("value")).select_from(func.json_each(array)))

    def each(self, name: str, arrays: Sequence[Expression]) -> Each:
        first, *others = (
            func.json_each(array).table_valued("key", "value", name=f"{name}_{n}") for n, array in enumerate(arrays)
        )
        source: FromClause = first
        for table in others:
            source = source.join(table, table.c.key == first.c.key)
        return Each(source, first.c.key, [table.c.value for table in (first, *others)])

    def joined(self, words: Expression) -> Expression:
        items = func.json_each(words).table_valued("value")
        return select(func.group_concat(items.c.value, func.char(number(10)))).select_from(items).scalar_subquery()

    def numbers(self, name: str, array: Expression) -> FromClause:
        return func.json_each(array).table_valued("value", name=name)

    def among(self, value: Expression, query: Select[Any]) -> Condition:
        return value.in_(query)

    def place(self, value: Expression, word: Expression) -> Expression:
        return func.instr(func.lower(value), word)

    def least(self, values: Sequence[Expression]) -> Expression:
        """Of a single value `min` would be the aggregate."""
        return func.min(*values) if len(values) > 1 else values[0]

    def holds(self, words: Expression, word: Expression) -> Condition:
        items: Select[Any] = select(literal_column("1")).select_from(func.json_each(words))
        return exists(items.where(literal_column("value") == word))

    def ordered(self, value: Expression, *, descending: bool, nulls_first: bool | None) -> Expression:
        """Null is the smallest value unless said otherwise."""
        key = value.desc() if descending else value.asc()
        if nulls_first is None or nulls_first is not descending:
            return key
        return key.nulls_first() if nulls_first else key.nulls_last()

    def group_key(self, value: Expression) -> Expression:
        """With a plus before it no index is read in its order: fetching each row by that takes twice as long."""
        return UnaryExpression(value, operator=custom_op("+"))

    def window_order(self, keys: Sequence[Expression]) -> Sequence[Expression] | None:  # noqa: ARG002
        """A window numbers rows as they come; sorting them again would triple the cost of a page."""
        return None

    def array_value(self, values: Sequence[Any]) -> str:
        return orjson.dumps(values).decode()

    def instant_value(self, value: datetime) -> str:
        return value.astimezone(CHINA).isoformat()

    def day_value(self, value: date) -> str:
        return value.isoformat()

    def sort_value(self, value: Any, type_: TypeEngine[Any]) -> Any:  # noqa: ARG002
        return value


def _quotient(whole: Expression, divisor: Expression) -> Expression:
    """SQLAlchemy's own division makes a float."""
    return whole.op("/", precedence=8)(divisor)


def _remainder(whole: Expression, divisor: Expression) -> Expression:
    return whole.op("%", precedence=8)(divisor)
