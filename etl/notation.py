"""Notation: how a value of one or more columns is written as one short text, in the units that the API serves."""

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from schema.kinds import Flag, Kind, Number, Period, Point, Precision, Quantity, WordList

#: Digits of a start that tell all of a period that is exactly as long.
_DIGITS: Mapping[str, int | None] = {
    Precision.YEAR.name: len("2023"),
    Precision.MONTH.name: len("2023-03"),
    Precision.DAY.name: len("2023-03-07"),
    Precision.MINUTE.name: None,
}
_POINT_SCALE = 7


def written(kind: Kind, values: Sequence[Any]) -> str | None:
    """A value as text, given by its columns; None where it has none.

    A quantity is `15`, `≈ 15`, `10–20` or `≥ 50`; a period `2023-03`, `2023-03-01–2023-05-31` or `≤ 2023-05-31`;
    an amount `300.00`.
    """
    if all(value is None for value in values):
        return None
    write = next((write for of, write in _WRITERS.items() if isinstance(kind, of)), None)
    return write(kind, *values) if write else str(values[0])


def _span(low: str | None, high: str | None) -> str:
    if low is None or high is None:
        return f"≥ {low}" if high is None else f"≤ {high}"
    return low if low == high else f"{low}–{high}"


def _decimal(value: int | None, scale: int) -> str | None:
    return None if value is None else f"{Decimal(value).scaleb(-scale):f}"


def _quantity(kind: Quantity, low: int | None, high: int | None, approximate: int | None) -> str:
    about = "≈ " if approximate and low is not None and high is not None else ""
    return about + _span(_decimal(low, kind.scale), _decimal(high, kind.scale))


def _period(_: Period, start: object, end: object, precision: str) -> str:
    if precision in _DIGITS:
        return str(start)[: _DIGITS[precision]]
    return _span(*(None if when is None else str(when) for when in (start, end)))


def _point(_: Point, longitude: int, latitude: int, datum: str) -> str:
    return f"{_decimal(longitude, _POINT_SCALE)}, {_decimal(latitude, _POINT_SCALE)} {datum}"


_WRITERS: Mapping[type[Kind], Callable[..., str | None]] = {
    Flag: lambda _, value: "yes" if value else "no",
    Number: lambda kind, value: _decimal(value, kind.scale),
    Period: _period,
    Point: _point,
    Quantity: _quantity,
    WordList: lambda _, value: "、".join(json.loads(value)) or None,
}
