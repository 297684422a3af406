"""Values of filters in the database's form, and the operators that compare them."""

import operator
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import partial
from typing import Any

from hub.graphql.databases.dialect import Condition, Dialect, Expression
from hub.graphql.errors import ApiError
from schema.kinds import Day, Kind, Moment, Number, Period, Quantity

Encode = Callable[[Any], Any]

COMPARISONS: dict[str, Callable[[Expression, Expression], Condition]] = {
    "eq": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "like": lambda column, pattern: column.like(pattern, escape="\\"),
}
#: Whole units to compare with in place of a value between two of them.
_ROUNDING = {"gt": ROUND_FLOOR, "gte": ROUND_CEILING, "lt": ROUND_CEILING, "lte": ROUND_FLOOR}
_GREATEST = (1 << 63) - 1
_LONGEST_PATTERN = 1_000


def encoder(dialect: Dialect, kind: Kind, name: str) -> Encode:
    """How an operand of a kind is bound for an operator; `in` takes a list."""
    if name == "in":
        one = encoder(dialect, kind, "eq")
        return lambda values: dialect.array_value([item for item in map(one, values) if item is not None])
    if name == "like":
        return _pattern
    match kind:
        case Number(scale=scale) | Quantity(scale=scale):
            return partial(_scaled, scale, name)
        case Day() | Period(clock=False):
            return dialect.day_value
        case Moment() | Period(clock=True):
            return partial(_instant, dialect)
    return lambda value: value


def _scaled(scale: int, name: str, value: Decimal | int) -> int | None:
    """Units of 10**-scale; None, which nothing equals, where the value is none."""
    units = Decimal(value).scaleb(scale)
    whole = units.to_integral_value(_ROUNDING.get(name, ROUND_FLOOR))
    if name == "eq" and (whole != units or abs(whole) > _GREATEST):
        return None
    return max(-_GREATEST, min(_GREATEST, int(whole)))


def _instant(dialect: Dialect, value: Any) -> Any:
    try:
        return dialect.instant_value(value)
    except OverflowError:
        raise ApiError("VARIABLE", f"{value.isoformat()} is out of the calendar in the offset +08:00") from None


def _pattern(value: str) -> str:
    if len(value) > _LONGEST_PATTERN or (len(value) - len(value.rstrip("\\"))) % 2:
        raise ApiError("LIKE_PATTERN", rf"{value[:40]!r}: at most {_LONGEST_PATTERN} characters, no open \ at the end")
    return value
