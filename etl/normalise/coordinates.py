"""Coordinates in decimal degrees, kept exactly in units of 1e-7 degrees."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

import polars as pl

from etl.normalise.decimals import joined, scaled
from etl.normalise.normaliser import RAW, Unreadable, normalise

PLACES = 7
_LIMITS = {"longitude": 180 * 10**PLACES, "latitude": 90 * 10**PLACES}
_DEGREES = re.compile(r"([-−]?[0-9]{1,3}(?:\.[0-9]{1,40})?)°?")
#: Groups: sign and whole part, the decimals kept, the decimals beyond without trailing zeros.
_COMMON = rf"^(-?[0-9]{{1,3}})(?:\.([0-9]{{1,{PLACES}}})([0-9]*?)0*)?$"


@dataclass(frozen=True)
class Coordinate:
    """A longitude or a latitude in units of 1e-7 degrees; further decimals are rounded half to even.

    Beyond 180 or 90 degrees it is out_of_range.
    """

    outputs: ClassVar[tuple[str, ...]] = ("",)

    axis: Literal["longitude", "latitude"]

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        return normalise(raw, {"": pl.Int64()}, lambda text: (self._read(text),), self._common)

    def _common(self, cells: pl.DataFrame) -> pl.DataFrame:
        limit = _LIMITS[self.axis]
        parts = cells.select(pl.col(RAW).str.extract_groups(_COMMON)).unnest(RAW)
        found = parts.select(
            joined(pl.col("1"), pl.col("2"), PLACES).alias("kept"),
            pl.col("3").fill_null("").alias("beyond"),
            pl.when(pl.col("1").str.starts_with("-")).then(-1).otherwise(1).alias("away"),
        )
        up = (pl.col("beyond") > "5") | ((pl.col("beyond") == "5") & (pl.col("kept") % 2 != 0))
        rounded = found.select(pl.when(up).then(pl.col("kept") + pl.col("away")).otherwise("kept").alias("units"))
        return rounded.select(pl.when(pl.col("units").abs() <= limit).then("units").alias(""))

    def _read(self, text: str) -> int:
        found = _DEGREES.fullmatch(text)
        if found is None:
            raise Unreadable("coordinate_unreadable")
        units = scaled(Fraction(found[1].replace("−", "-")), PLACES, rounding=True)
        if abs(units) > _LIMITS[self.axis]:
            raise Unreadable("out_of_range")
        return units
