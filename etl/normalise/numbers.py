"""Numbers: whole, decimal, and measured quantities with bounds."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import ClassVar

import polars as pl

from etl.normalise.bounds import Bounds, Units, read_bounds
from etl.normalise.characters import clean
from etl.normalise.decimals import UNSIGNED, WHOLE, decimals, joined, one_of, scaled
from etl.normalise.normaliser import RAW, Unreadable, Value, normalise
from etl.normalise.numerals import MULTIPLIERS

_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[Ee][+-]?[0-9]{1,3}")


@dataclass(frozen=True)
class Integer:
    """A whole number; one of `units` may follow it. 50.0 is 50, and 50.5 is too_precise."""

    outputs: ClassVar[tuple[str, ...]] = ("",)

    units: tuple[str, ...] = ()

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        return Number(units=self.units)(raw)


@dataclass(frozen=True)
class Number:
    """A decimal number as an integer of 10**-`scale` units, exact; one of `units` may follow it.

    More decimals than `scale` are too_precise unless `rounding` (half to even) is declared. With `percent`, a number
    followed by % is its hundredth (96% is 0.96, as Excel keeps it) and any other is taken as it stands. A bound or an
    estimate is number_inexact.
    """

    outputs: ClassVar[tuple[str, ...]] = ("",)

    scale: int = 0
    units: tuple[str, ...] = ()
    rounding: bool = False
    percent: bool = False

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        units = known_units(self.units)
        return normalise(raw, {"": pl.Int64()}, lambda text: (self._read(text, units),), self._common)

    def _common(self, cells: pl.DataFrame) -> pl.DataFrame:
        pattern = f"^{WHOLE}{decimals(self.scale)}{one_of(self.units)}$"
        parts = cells.select(pl.col(RAW).str.extract_groups(pattern)).unnest(RAW)
        return parts.select(joined(pl.col("1"), pl.col("2"), self.scale).alias(""))

    def _read(self, text: str, units: Units) -> int:
        divisor = 100 if self.percent and text.endswith("%") else 1
        value = exact_number(text.removesuffix("%") if divisor == 100 else text, units)
        return scaled(value / divisor, self.scale, rounding=self.rounding)


@dataclass(frozen=True)
class Quantity:
    """A measured quantity: low bound, high bound (null for "at least") and whether it is approximate.

    Bounds are integers of 10**-`scale` units. A number may be followed by one of `units` or by none; another unit is
    unit_mismatch, so 人 is no 人次. A multiplier (万, 千 …) before the unit counts.

    | cell | low | high | approximate |
    |---|---|---|---|
    | 50, 50人次, 三百二十 | 50 | 50 | no |
    | 300至500户 | 300 | 500 | no |
    | 约50, 50左右, 50来人 | 50 | 50 | yes |
    | 150余, 3000+, 超/逾/不少于/至少/≥ N, N以上, 上百 | N | – | yes |
    | 近/不足/不超过/至多/≤ N, N以内 | 0 | N | yes |
    | 几十, 数百, 十几, 几 | 20, 200, 11, 2 | 99, 999, 19, 9 | yes |

    `prefixes` are words that the ledger writes before the number (线上3000+); any other text there is an error.
    `exact` refuses bounds and estimates (number_inexact).
    """

    outputs: ClassVar[tuple[str, ...]] = ("_low", "_high", "_approximate")

    units: tuple[str, ...] = ()
    scale: int = 0
    prefixes: tuple[str, ...] = ()
    exact: bool = False

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        return read_quantities(raw, self._pattern(), self.scale, self._reader())

    def _pattern(self) -> str:
        more = "()" if self.exact else "(余)?"
        return f"^{UNSIGNED}{decimals(self.scale)}{more}{one_of(self.units)}$"

    def _reader(self) -> Callable[[str], tuple[Value, ...]]:
        units = known_units(self.units)
        prefixes = tuple(sorted(clean(pl.Series(self.prefixes, dtype=pl.String)).drop_nulls(), key=len, reverse=True))
        return lambda text: self._read(text, units, prefixes)

    def _read(self, text: str, units: Units, prefixes: tuple[str, ...]) -> tuple[Value, ...]:
        prefix = next((prefix for prefix in prefixes if text.startswith(prefix)), "")
        bounds = read_bounds(text.removeprefix(prefix).removeprefix(":").strip(), units)
        if self.exact and not bounds.exact:
            raise Unreadable("number_inexact")
        return bound_values(bounds, self.scale)


@cache
def known_units(units: tuple[str, ...]) -> Units:
    """Units of factor 1, spelled as cleaned cells spell them.

    Where a unit begins with a multiplier (万㎡), a number with a multiplier alone (5万) reads two ways and is refused.
    """
    factors = {unit: Fraction(1) for unit in clean(pl.Series(units, dtype=pl.String)).drop_nulls()}
    return Units(
        factors, multiplied=None if any(unit.startswith(tuple(MULTIPLIERS)) for unit in factors) else Fraction(1)
    )


def exact_number(text: str, units: Units) -> Fraction:
    """The number that a cleaned cell states, with or without a sign.

    Raises `Unreadable`: number_inexact for a bound or an estimate, damaged_number where the digits of a number in
    scientific notation don't reach its units.
    """
    if _SCIENTIFIC.fullmatch(text):
        return _scientific(text)
    signed = re.fullmatch(r"([-−+])(?=[0-9])(.*)", text)
    bounds = read_bounds(signed[2] if signed else text, units)
    if not bounds.exact:
        raise Unreadable("number_inexact")
    return -bounds.low if signed and signed[1] != "+" else bounds.low


def _scientific(text: str) -> Fraction:
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent > 0:
        raise Unreadable("damaged_number")
    return Fraction(value)


def read_quantities(raw: pl.Series, pattern: str, scale: int, read: Callable[[str], tuple[Value, ...]]) -> pl.DataFrame:
    """Read a column of quantities.

    `pattern` is the common form; its groups are the whole part, the fraction, and a word that says "at least".
    """

    def common(cells: pl.DataFrame) -> pl.DataFrame:
        parts = cells.select(pl.col(RAW).str.extract_groups(pattern)).unnest(RAW)
        low = joined(pl.col("1"), pl.col("2"), scale)
        more = pl.col("3").fill_null("") != ""
        found = parts.select(low.alias("_low"), more.alias("more"))
        return found.select(
            "_low",
            pl.when(~pl.col("more")).then("_low").alias("_high"),
            pl.when(pl.col("_low").is_not_null()).then("more").alias("_approximate"),
        )

    schema = {"_low": pl.Int64(), "_high": pl.Int64(), "_approximate": pl.Boolean()}
    return normalise(raw, schema, read, common)


def bound_values(bounds: Bounds, scale: int) -> tuple[Value, ...]:
    """Bounds as the values of the output columns of a quantity."""
    high = None if bounds.high is None else scaled(bounds.high, scale)
    return scaled(bounds.low, scale), high, bounds.approximate
