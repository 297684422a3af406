"""Categories by a table of their spellings."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

import polars as pl

from etl.errors import DeclarationError
from etl.normalise.characters import clean
from etl.normalise.normaliser import Unreadable, Value, normalise


@dataclass(frozen=True)
class Lookup:
    """The value that a table of (spelling, value) gives; any other text is unknown_category, never defaulted."""

    outputs: ClassVar[tuple[str, ...]] = ("",)

    mapping: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        _table(self.mapping)

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        table = _table(self.mapping)

        def read(text: str) -> tuple[Value, ...]:
            if text not in table:
                raise Unreadable("unknown_category")
            return (table[text],)

        return normalise(raw, {"": pl.String()}, read)


@cache
def _table(mapping: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    spellings = clean(pl.Series([spelling for spelling, _ in mapping], dtype=pl.String))
    table: dict[str, str] = {}
    for spelling, (_, value) in zip(spellings, mapping, strict=True):
        if spelling and table.setdefault(spelling, value) != value:
            raise DeclarationError(f"{spelling!r} means both {table[spelling]} and {value}", remedy="Declare it once.")
    return table
