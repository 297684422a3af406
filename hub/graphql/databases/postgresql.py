"""PostgreSQL 16: JSON joined from texts, and typed binds."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    Boolean,
    Date,
    DateTime,
    FromClause,
    Integer,
    Numeric,
    Select,
    Text,
    any_,
    bindparam,
    case,
    cast,
    collate,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, asyncpg
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from hub.graphql.databases.dialect import Cell, Condition, DatePart, Each, Expression, Order, Statement, number, text
from hub.graphql.databases.joined import Fragment, InOrder, Joined, Part, fragment, json_parts, json_text, quoted
from schema.kinds import CHINA

_DIALECT: Dialect = asyncpg.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
#: Strings of ours are read as the standard has it: a backslash is itself.
_DIALECT._backslash_escapes = False  # type: ignore[attr-defined]
_QUOTE = _DIALECT.identifier_preparer.quote
#: China's time as served, UTC+8 all the year; what Asia/Shanghai tells of some summers is an hour more.
_CHINA = text("Etc/GMT-8")
_PARTS = {DatePart.QUARTER: 'YYYY"-Q"Q', DatePart.MONTH: "YYYY-MM", DatePart.DAY: "YYYY-MM-DD"}


class PostgreSQL:
    """Implements `Dialect`."""

    reads_in_order = False
    laterals = True
    covers = True

    def quoted(self, name: str) -> str:
        return str(_QUOTE(name))

    def compile(self, statement: Select[Any]) -> Statement:
        compiled = statement.compile(dialect=_DIALECT)
        binds = tuple(compiled.positiontup or ())
        return Statement(str(compiled), binds, compiled.params)

    def object(self, members: Sequence[tuple[str, Expression]]) -> Expression:
        parts: list[Part] = ["{"]
        for position, (key, value) in enumerate(members):
            parts += [f'{"," if position else ""}"{key}":', *json_parts(value)]
        return Joined([*parts, "}"])

    def array(self, item: Expression, keep: Condition | None, order: Order) -> Expression:
        items = func.string_agg(json_text(item), InOrder(text(","), order))
        kept = items if keep is None else items.filter(keep)
        return Joined(["[", func.coalesce(kept, text("")), "]"])

    def items(self, values: Sequence[Expression]) -> Expression:
        parts: list[Part] = ["["]
        for position, value in enumerate(values):
            parts += ["," if position else "", *json_parts(value)]
        return Joined([*parts, "]"])

    def nested(self, query: Select[Any]) -> Expression:
        return query.scalar_subquery()

    def json(self, value: Expression) -> Expression:
        return json_text(value)

    def plain(self, value: Expression) -> Expression:
        return quoted(value)

    def flag(self, value: Expression) -> Expression:
        false = fragment("false")
        if isinstance(value, Cell) and value.present:
            return Joined([case((value, fragment("true")), else_=false)])
        return case((value, fragment("true")), (value.is_not(None), false))

    def decimal(self, value: Expression, scale: int) -> Expression:
        if scale:
            value = cast(cast(value, Numeric(38, 0)).op("/")(number(10**scale)), Numeric(38, scale))
        return quoted(cast(value, Text))

    def average(self, total: Expression, count: Expression, scale: int) -> Expression:
        """In whole numbers throughout: a quotient is exact in its first digits only."""
        size, some = cast(func.abs(total), Numeric(38, 0)), func.nullif(count, number(0))
        hundredths = func.div(size * number(200) + some, some * number(2))
        return self.decimal(hundredths * func.sign(cast(total, Numeric(38, 0))), scale + 2)

    def degrees(self, value: Expression) -> Expression:
        return func.to_json(value.op("/")(literal_column("1e7::float8"))).cast(Fragment)

    def words(self, value: Expression) -> Expression:
        return value.cast(Fragment)

    def day(self, value: Expression) -> Expression:
        return _as_json(value)

    def instant(self, value: Expression) -> Expression:
        """Sessions are in that offset."""
        return _as_json(value)

    def date_part(self, value: Expression, part: DatePart) -> Expression:
        local = value
        if isinstance(value.type.dialect_impl(_DIALECT), DateTime):
            local = func.timezone(_CHINA, value)
        if part is DatePart.YEAR:
            return cast(func.to_char(local, text("YYYY")), Integer)
        return func.to_char(local, text(_PARTS[part]), type_=Text())

    def cursor(self, fingerprint: str, values: Sequence[Expression]) -> Expression:
        spelled = self.items([text(fingerprint), *map(_sort_value, values)])
        return func.encode(func.convert_to(spelled, text("UTF8")), text("hex"), type_=Text())

    def one_of(self, value: Expression, array: Expression) -> Condition:
        assert isinstance(array, BindParameter)
        return value == any_(bindparam(array.key, type_=ARRAY(value.type)))

    def each(self, name: str, arrays: Sequence[Expression]) -> Each:
        typed = [bindparam(array.key, type_=ARRAY(array.type)) for array in arrays if isinstance(array, BindParameter)]
        columns = [f"value{n}" for n in range(len(typed))]
        rows = func.unnest(*typed).table_valued(*columns, with_ordinality="position").render_derived(name=name)
        return Each(rows, rows.c.position, [rows.c[column] for column in columns])

    def joined(self, words: Expression) -> Expression:
        items = func.jsonb_array_elements_text(cast(words, JSONB)).table_valued("value")
        return select(func.string_agg(items.c.value, func.chr(10))).select_from(items).scalar_subquery()

    def numbers(self, name: str, array: Expression) -> FromClause:
        return func.unnest(array).table_valued("value").render_derived(name=name)

    def among(self, value: Expression, query: Select[Any]) -> Condition:
        """As an array: of a subquery the planner might make a join that reads whole tables."""
        return value == any_(func.array(query.scalar_subquery()))

    def place(self, value: Expression, word: Expression) -> Expression:
        return func.strpos(func.lower(collate(value, "C")), word)

    def least(self, values: Sequence[Expression]) -> Expression:
        return func.least(*values)

    def holds(self, words: Expression, word: Expression) -> Condition:
        return func.jsonb_exists(cast(words, JSONB), word)

    def ordered(self, value: Expression, *, descending: bool, nulls_first: bool | None) -> Expression:
        """Null is the smallest value unless said otherwise; indexes of what is never null are of the default order."""
        key = value.desc() if descending else value.asc()
        if nulls_first is None:
            return key
        return key.nulls_first() if nulls_first else key.nulls_last()

    def group_key(self, value: Expression) -> Expression:
        return value

    def window_order(self, keys: Sequence[Expression]) -> Sequence[Expression] | None:
        return keys

    def array_value(self, values: Sequence[Any]) -> list[Any]:
        return list(values)

    def instant_value(self, value: datetime) -> datetime:
        return value.astimezone(CHINA)

    def day_value(self, value: date) -> date:
        return value

    def sort_value(self, value: Any, type_: TypeEngine[Any]) -> Any:
        match type_.dialect_impl(_DIALECT):
            case Date() if isinstance(value, str):
                return date.fromisoformat(value)
            case DateTime() if isinstance(value, str):
                return datetime.fromisoformat(value)
            case Boolean():
                return bool(value)
        return value


def _as_json(value: Expression) -> Expression:
    """A day or an instant as PostgreSQL spells it in JSON; null stays null."""
    return Joined([cast(func.to_json(value), Text)], present=isinstance(value, Cell) and value.present)


def _sort_value(value: Expression) -> Expression:
    """A sort key as JSON: numbers, texts, days and instants as texts, booleans as 0 and 1."""
    match value.type.dialect_impl(_DIALECT):
        case Date() | DateTime():
            return _as_json(value)
        case Boolean():
            return cast(value, Integer)
    return value
