"""Ticks and crosses."""

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from etl.errors import DeclarationError
from etl.normalise.characters import clean
from etl.normalise.normaliser import Unreadable, Value, normalise

_YES = ("√", "✔", "✓", "☑", "是", "有", "已", "对", "Y", "YES", "TRUE", "1", "1.0")
_NO = ("×", "✗", "✘", "✕", "☒", "☐", "否", "无", "無", "没有", "沒有", "未", "N", "NO", "FALSE", "0", "0.0")


@dataclass(frozen=True)
class YesNo:
    """Yes or no as a Boolean, letters in either case; a blank cell is neither. `yes`, `no` replace the usual marks."""

    outputs: ClassVar[tuple[str, ...]] = ("",)

    yes: tuple[str, ...] = _YES
    no: tuple[str, ...] = _NO

    def __post_init__(self) -> None:
        both = set(_spelled(self.yes)) & set(_spelled(self.no))
        if both:
            raise DeclarationError(f"{', '.join(sorted(both))} can't mean yes and no", remedy="Declare it once.")

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        meanings = dict.fromkeys(_spelled(self.no), False) | dict.fromkeys(_spelled(self.yes), True)

        def read(text: str) -> tuple[Value, ...]:
            if text.upper() not in meanings:
                raise Unreadable("mark_unreadable")
            return (meanings[text.upper()],)

        return normalise(raw, {"": pl.Boolean()}, read)


def _spelled(marks: tuple[str, ...]) -> list[str]:
    return [mark.upper() for mark in clean(pl.Series(marks, dtype=pl.String)).drop_nulls()]
