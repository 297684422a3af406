"""Keyset paging: cursors, and what lies after one.

A cursor is the hexadecimal UTF-8 of a JSON array: the fingerprint of entity and order, then the row's sort values.
SQLite spells hexadecimal, not base 64. It is not signed: it holds nothing that its reader can't see, and what it may
hold is checked on decoding.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import orjson
from sqlalchemy import BigInteger, Boolean, Table, and_, or_, tuple_
from sqlalchemy.types import TypeEngine

from hub.graphql.compiler.order import Order, SortKey
from hub.graphql.compiler.planning import Planning, Row
from hub.graphql.databases.dialect import Condition, Dialect, Expression, number
from hub.graphql.errors import ApiError
from hub.graphql.operation.values import Input

_GREATEST = (1 << 63) - 1


class Position:
    """A place in an order, given by a cursor."""

    def __init__(self, planning: Planning, table: Table, order: Order, cursor: Input) -> None:
        decode = partial(_decode, table=table, order=order)
        #: Which of the order's columns are null there.
        self.nulls: tuple[bool, ...] = cursor.ask(lambda text: tuple(value is None for value in decode(text)))
        self.values = [
            planning.bind(
                cursor.slot(partial(_nth, decode, index, planning.dialect, table.c[column].type)), table.c[column].type
            )
            for index, column in enumerate(order.columns)
        ]
        #: What the keys' columns sort by there.
        self._sorting = [
            planning.bind(cursor.slot(partial(_place, decode, index, key.codes))) if key.codes else self.values[index]
            for index, key in enumerate(order.keys)
        ]

    def branches(self, order: Order, row: Row) -> list[list[Condition]]:
        """What lies after it in an order (its own, or that reversed), as disjoint sets of conditions.

        Each is a range of an index on the order's columns; or of a stepped order, of its steps.
        """
        branches: list[list[Condition]] = []
        equal: list[Condition] = []
        for key, is_null, value, place in zip(order.keys, self.nulls, self.values, self._sorting, strict=False):
            column = row.column(key.column)
            if is_null:
                further = _valued(key, row, stepped=order.stepped) if key.nulls_first else []
                equal_here: Condition = column.is_(None)
            else:
                further = _past(key, row, place, stepped=order.stepped)
                further += [column.is_(None)] if key.nullable and not key.nulls_first else []
                equal_here = column == value
            branches += [[*equal, condition] for condition in further]
            equal.append(equal_here)
        return [*branches, [*equal, self._past_ties(order, row)]]

    def beyond(self, order: Order, row: Row) -> Condition:
        """What lies after it in an order, as one condition."""
        return or_(*(and_(*branch) for branch in self.branches(replace(order, stepped=False), row)))

    def _past_ties(self, order: Order, row: Row) -> Condition:
        columns = _together([row.column(name) for name in order.ties])
        values = _together(self.values[len(order.keys) :])
        return columns < values if order.ties_descending else columns > values


def steps_of(order: Order, row: Row) -> list[list[Condition]]:
    """All rows of a stepped order, as disjoint sets of conditions: those of each code, and those of none."""
    (key,) = order.keys
    none: list[Condition] = [row.column(key.column).is_(None)] if key.nullable else []
    return [[condition] for condition in (*none, *_valued(key, row, stepped=True))]


def _valued(key: SortKey, row: Row, *, stepped: bool) -> list[Condition]:
    """What has a value; of a stepped order each code apart."""
    return [condition for _, condition in key.steps(row)] if stepped else [row.column(key.column).is_not(None)]


def _past(key: SortKey, row: Row, place: Expression, *, stepped: bool) -> list[Condition]:
    """What has a value beyond a place; of a stepped order each code apart."""
    if not stepped:
        return [_beyond(key, key.value(row), place)]
    return [and_(condition, _beyond(key, number(step), place)) for step, condition in key.steps(row)]


def _beyond(key: SortKey, value: Expression, place: Expression) -> Condition:
    return value < place if key.descending else value > place


def cursor_of(planning: Planning, order: Order, row: Row) -> Expression:
    """The cursor of a row."""
    return planning.dialect.cursor(order.fingerprint, [row.column(name) for name in order.columns])


def _together(parts: Sequence[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else tuple_(*parts)


def _nth(decode: Any, index: int, dialect: Dialect, type_: TypeEngine[Any], text: str) -> Any:
    try:
        return dialect.sort_value(decode(text)[index], type_)
    except ValueError:
        raise ApiError("CURSOR", "the cursor holds a value that its column can't") from None


def _place(decode: Any, index: int, codes: Sequence[str], text: str) -> int | None:
    """The place of a code in its list; None for null."""
    code = decode(text)[index]
    return None if code is None else codes.index(code)


@lru_cache(maxsize=256)
def _decode(text: str, table: Table, order: Order) -> tuple[Any, ...]:
    """The sort values of a cursor of this order; anything else is refused."""
    try:
        fingerprint, *values = orjson.loads(bytes.fromhex(text))
    except (ValueError, TypeError):
        raise ApiError("CURSOR", f"{text[:40]!r} is no cursor") from None
    if fingerprint != order.fingerprint or len(values) != len(order.columns):
        raise ApiError("CURSOR", "the cursor belongs to another list or order")
    codes = {key.column: key.codes for key in order.keys if key.codes}
    for name, value in zip(order.columns, values, strict=True):
        if not _fits(value, table, name, codes.get(name)):
            raise ApiError("CURSOR", "the cursor holds a value that its column can't")
    return tuple(values)


def _fits(value: object, table: Table, name: str, codes: Sequence[str] | None) -> bool:
    column = table.c[name]
    if value is None:
        return bool(column.nullable)
    if codes is not None:
        return value in codes
    if isinstance(column.type, BigInteger | Boolean):
        return isinstance(value, int) and abs(value) <= _GREATEST
    return isinstance(value, str) and "\0" not in value
