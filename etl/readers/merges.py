"""Merged cells: where they are, and the fill of those that run down a column of the body."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl
from python_calamine import CalamineSheet


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; lines and columns count from 0 and are both inclusive."""

    top: int
    left: int
    bottom: int
    right: int


def merges(sheet: CalamineSheet) -> list[Merge]:
    """List a sheet's merged ranges."""
    return [Merge(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]


def run_down(ranges: Iterable[Merge], first: int) -> Iterator[Merge]:
    """Those that begin in the body, at line `first` or below, and run down a column."""
    return (merge for merge in ranges if first <= merge.top < merge.bottom)


def filled(lines: pl.DataFrame, ranges: Sequence[Merge], first: int) -> pl.DataFrame:
    """Fill merges that run down the body, which begins at line `first`, down their first column.

    `lines` has one row per line of the sheet and a column per sheet column, named by its number.
    """
    sources: dict[str, list[int]] = {}
    for merge in run_down(ranges, first):
        column = str(merge.left)
        if column in lines.columns and merge.top < lines.height:
            rows = sources.setdefault(column, list(range(lines.height)))
            bottom = min(merge.bottom, lines.height - 1)
            rows[merge.top : bottom + 1] = [merge.top] * (bottom + 1 - merge.top)
    return lines.with_columns(lines[column].gather(rows) for column, rows in sources.items())
