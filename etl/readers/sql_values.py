"""Values of SQL to text, without loss: the one spelling that each type has, whatever the database."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from etl.readers.json_text import text as listed


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} is no number")
    return format(value, "f")


def _json(value: object) -> str | None:
    """Lists of plain values as in a JSON file, all else as JSON text."""
    plain = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return listed(value) if plain else json.dumps(value, ensure_ascii=False, default=spelled)


#: Whole and decimal numbers in plain digits, floats the shortest that reads back, dates and times as ISO 8601.
_SPELLINGS: Mapping[type, Callable[[Any], str | None]] = MappingProxyType(
    {
        str: str,
        bool: lambda value: "true" if value else "false",
        int: str,
        float: lambda value: _decimal(Decimal(repr(value))),
        Decimal: _decimal,
        dt.datetime: dt.datetime.isoformat,
        dt.date: dt.date.isoformat,
        dt.time: dt.time.isoformat,
        UUID: str,
        list: _json,
        dict: _json,
    }
)


def spelled(value: object) -> str | None:
    """The text of a value; null stays null. Raises `ValueError` for one that has no text, such as bytes."""
    if value is None:
        return None
    spelling = _SPELLINGS.get(type(value))
    if spelling is None:
        raise ValueError(f"a value of the type {type(value).__name__} has no text")
    return spelling(value)
