"""Keyset paging: cursors, and what lies after one.

A cursor is the hexadecimal UTF-8 of a JSON array: the fingerprint of entity and order, then the row's sort values.
SQLite spells hexadecimal, not base 64. It is not signed: it holds nothing that its reader can't see, and what it may
hold is checked on decoding.
"""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

import orjson
from sqlalchemy import BigInteger, Boolean, Table, and_, or_, tuple_
from sqlalchemy.types import TypeEngine

from hub.graphql.compiler.order import Order
from hub.graphql.compiler.planning import Planning, Row
from hub.graphql.databases.dialect import Condition, Dialect, Expression
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

    def branches(self, order: Order, row: Row) -> list[list[Condition]]:
        """What lies after it in an order (its own, or that reversed), as disjoint sets of conditions.

        Each is a range of an index on the order's columns.
        """
        branches: list[list[Condition]] = []
        equal: list[Condition] = []
        for key, is_null, value in zip(order.keys, self.nulls, self.values, strict=False):
            column = row.column(key.column)
            if is_null:
                further: list[Condition] = [column.is_not(None)] if key.nulls_first else []
                equal_here: Condition = column.is_(None)
            else:
                further = [column < value if key.descending else column > value]
                further += [column.is_(None)] if key.nullable and not key.nulls_first else []
                equal_here = column == value
            branches += [[*equal, condition] for condition in further]
            equal.append(equal_here)
        return [*branches, [*equal, self._past_ties(order, row)]]

    def beyond(self, order: Order, row: Row) -> Condition:
        """What lies after it in an order, as one condition."""
        return or_(*(and_(*branch) for branch in self.branches(order, row)))

    def _past_ties(self, order: Order, row: Row) -> Condition:
        columns = _together([row.column(name) for name in order.ties])
        values = _together(self.values[len(order.keys) :])
        return columns < values if order.ties_descending else columns > values


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


@lru_cache(maxsize=256)
def _decode(text: str, table: Table, order: Order) -> tuple[Any, ...]:
    """The sort values of a cursor of this order; anything else is refused."""
    try:
        fingerprint, *values = orjson.loads(bytes.fromhex(text))
    except (ValueError, TypeError):
        raise ApiError("CURSOR", f"{text[:40]!r} is no cursor") from None
    if fingerprint != order.fingerprint or len(values) != len(order.columns):
        raise ApiError("CURSOR", "the cursor belongs to another list or order")
    for name, value in zip(order.columns, values, strict=True):
        if not _fits(value, table, name):
            raise ApiError("CURSOR", "the cursor holds a value that its column can't")
    return tuple(values)


def _fits(value: object, table: Table, name: str) -> bool:
    column = table.c[name]
    if value is None:
        return bool(column.nullable)
    if isinstance(column.type, BigInteger | Boolean):
        return isinstance(value, int) and abs(value) <= _GREATEST
    return isinstance(value, str) and "\0" not in value
