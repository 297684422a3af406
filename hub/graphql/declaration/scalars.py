"""Scalars beyond GraphQL's own: how their values are read from requests. SQL writes them into responses."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal as PythonDecimal
from typing import Any, NewType

from strawberry.types.scalar import ScalarDefinition

from hub.graphql.wording import shown

DateTime = NewType("DateTime", datetime)
Date = NewType("Date", date)
Decimal = NewType("Decimal", PythonDecimal)
BigInt = NewType("BigInt", int)
JSON = NewType("JSON", object)

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,19}", re.ASCII)
_BIG = 1 << 63


def read_date_time(value: object) -> datetime:
    """An RFC 3339 instant; its offset is required."""
    if not (isinstance(value, str) and _DATE_TIME.fullmatch(value)):
        raise ValueError(f"DateTime is written like 2024-03-05T14:00:00+08:00, not {shown(value)}")
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"there is no such instant as {shown(value)}") from None


def read_date(value: object) -> date:
    """An ISO 8601 calendar date."""
    if not (isinstance(value, str) and _DATE.fullmatch(value)):
        raise ValueError(f"Date is written like 2024-03-05, not {shown(value)}")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"there is no such day as {shown(value)}") from None


def read_decimal(value: object) -> PythonDecimal:
    """A decimal number as text or as a JSON number."""
    text = str(value) if isinstance(value, int | float | str | PythonDecimal) and not isinstance(value, bool) else ""
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f'Decimal is written like "12.50", not {shown(value)}')
    return PythonDecimal(text)


def read_big_int(value: object) -> int:
    """A whole number of 64 bits as text or as a JSON number."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not (_INTEGER.fullmatch(text) and -_BIG <= int(text) < _BIG):
        raise ValueError(f"BigInt is a whole number of 64 bits, not {shown(value)}")
    return int(text)


def read_json(value: object) -> object:
    """Any value that JSON has."""
    return value


def _scalar(name: str, description: str, url: str, read: Callable[[Any], Any]) -> ScalarDefinition:
    return ScalarDefinition(
        name=name,
        description=description,
        specified_by_url=url,
        serialize=None,
        parse_value=read,
        parse_literal=None,
    )


SCALARS: dict[object, ScalarDefinition] = {
    DateTime: _scalar(
        "DateTime",
        "时刻 / Instant to the second, such as 2024-03-05T14:00:00+08:00; served with the offset +08:00",
        "https://scalars.graphql.org/andimarek/date-time.html",
        read_date_time,
    ),
    Date: _scalar(
        "Date",
        "日期 / Calendar date, such as 2024-03-05",
        "https://scalars.graphql.org/andimarek/local-date.html",
        read_date,
    ),
    Decimal: _scalar(
        "Decimal",
        '小数 / Exact decimal number as text with a fixed number of places, such as "300.00"',
        "https://www.w3.org/TR/xmlschema-2/#decimal",
        read_decimal,
    ),
    BigInt: _scalar(
        "BigInt",
        '大整数 / Whole number of 64 bits as text, such as "4830"',
        "https://www.w3.org/TR/xmlschema-2/#long",
        read_big_int,
    ),
    JSON: _scalar(
        "JSON",
        "任意值 / Any JSON value: text, number, boolean, list or object",
        "https://www.rfc-editor.org/rfc/rfc8259",
        read_json,
    ),
}
#: What each scalar's values are read by, by its name.
READERS: dict[str, Callable[[Any], Any]] = {
    "DateTime": read_date_time,
    "Date": read_date,
    "Decimal": read_decimal,
    "BigInt": read_big_int,
    "JSON": read_json,
}
