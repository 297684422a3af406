"""Text in its one spelling."""

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from etl.normalise.characters import clean, join_ideographs
from etl.normalise.frames import nulls
from etl.normalise.normaliser import ERROR
from etl.readers.part import DAMAGED


@dataclass(frozen=True)
class Text:
    """Text with one spelling of each character and no stray blanks; a blank cell is null.

    `collapse` makes runs of blanks one, `join_cjk` removes blanks between Chinese characters ("據 點" from a PDF),
    and `empty` names texts that stand for an empty cell, such as "/" or "无"; none does by default.
    """

    outputs: ClassVar[tuple[str, ...]] = ("",)

    collapse: bool = True
    join_cjk: bool = False
    empty: tuple[str, ...] = ()

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        damaged = raw.str.starts_with(DAMAGED)
        if not damaged.any():
            return pl.DataFrame({"": self.spell(raw), ERROR: nulls(pl.String(), raw.len())})
        value = self.spell(raw.set(damaged.fill_null(value=False), None))
        error = pl.select(pl.when(damaged).then(pl.lit("damaged_number"))).to_series()
        return pl.DataFrame({"": value, ERROR: error})

    def spell(self, raw: pl.Series) -> pl.Series:
        """The texts alone, in their one spelling."""
        spelled = clean(raw, collapse=self.collapse)
        if self.join_cjk:
            spelled = join_ideographs(spelled)
        if not self.empty:
            return spelled
        nothing = clean(pl.Series(self.empty, dtype=pl.String), collapse=self.collapse).drop_nulls()
        return pl.select(pl.when(~spelled.is_in(nothing.to_list())).then(spelled)).to_series()
