"""High-water marks of queries as they are kept with a run: with their type, so that they compare as they did."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from etl.errors import Place, SourceRefused
from etl.readers.sql_values import spelled

#: Types that a mark may have, by the name under which they are kept, with what reads their text.
_TYPES: Mapping[str, tuple[type, Callable[[str], object]]] = MappingProxyType(
    {
        "int": (int, int),
        "decimal": (Decimal, Decimal),
        "float": (float, float),
        "text": (str, str),
        "instant": (datetime, datetime.fromisoformat),
        "date": (date, date.fromisoformat),
    }
)


def kept(mark: object, where: Place) -> dict[str, Any]:
    """A mark as JSON. Raises `SourceRefused` for a type that nothing can be compared by."""
    for name, (kind, _) in _TYPES.items():
        if type(mark) is kind:
            return {"type": name, "value": spelled(mark)}
    raise SourceRefused(
        f"The greatest mark is of the type {type(mark).__name__}",
        where=where,
        remedy="Declare a column of numbers, dates, instants or text as incremental_by.",
    )


def restored(mark: Mapping[str, str]) -> object:
    """The mark that was kept."""
    _, read = _TYPES[mark["type"]]
    return read(mark["value"])
