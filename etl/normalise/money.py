"""Amounts of money in fen."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import polars as pl

from etl.errors import DeclarationError
from etl.normalise.bounds import Bounds, Units, read_bounds
from etl.normalise.decimals import UNSIGNED, WHOLE, decimals, joined, one_of, scaled
from etl.normalise.normaliser import RAW, Unreadable, Value, normalise
from etl.normalise.numbers import bound_values, exact_number, read_quantities
from etl.normalise.numerals import numeral

#: Decimal places by which fen are kept of a number in this unit.
_PLACES = {"元": 2, "百元": 4, "千元": 5, "万元": 6, "百万元": 8, "亿元": 10}
#: Spellings of the yuan behind a number; multipliers (万元) are read by the number grammar.
_YUAN = ("元", "圆", "元整", "圆整", "元正", "圆正", "元人民币", "人民币")
_SIGN = re.compile(r"^(?:人民币|RMB|CNY|[¥￥])[:：]?")
_SMALL_CHANGE = re.compile(r"(.+?)[元圆](?:(?:零)?(.)角)?(?:零?(.)分)?[整正]?")


@dataclass(frozen=True)
class _Amounts:
    unit: str = "元"
    per: tuple[str, ...] = ("人",)

    def __post_init__(self) -> None:
        if self.unit not in _PLACES:
            raise DeclarationError(f"{self.unit} is no unit of money", remedy=f"Use one of {', '.join(_PLACES)}.")

    def _pattern(self, number: str) -> str:
        """The common form: a number without a unit, or with the column's own."""
        return f"^[¥￥]?{number}{decimals(_PLACES[self.unit])}()?{one_of((self.unit,))}$"

    def _units(self) -> Units:
        places = {**dict.fromkeys(_YUAN, 2), "角": 1, self.unit: _PLACES[self.unit]}
        tails = ["", *(f"{joint}{one}" for one in self.per for joint in ("/", "每"))]
        factors = {unit + tail: Fraction(10**place) for unit, place in places.items() for tail in tails}
        return Units(factors, Fraction(10 ** _PLACES[self.unit]), Fraction(100))

    def _number(self, text: str) -> str:
        """The text without the currency sign and without "per head" in front."""
        for one in self.per:
            text = text.removeprefix(f"每{one}").removeprefix(f"{one}均")
        return _SIGN.sub("", text).lstrip()


@dataclass(frozen=True)
class Money(_Amounts):
    """An exact amount in fen. A number without a unit is in `unit`; a unit in the cell goes before it.

    Banker's characters are read (贰万肆仟玖佰元整). `per` are the heads that an amount may be stated for (300元/人).
    Bounds and estimates are money_inexact, fractions of a fen too_precise.
    """

    outputs: ClassVar[tuple[str, ...]] = ("",)

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        units = self._units()
        return normalise(raw, {"": pl.Int64()}, lambda text: (self._read(text, units),), self._common)

    def _common(self, cells: pl.DataFrame) -> pl.DataFrame:
        parts = cells.select(pl.col(RAW).str.extract_groups(self._pattern(WHOLE))).unnest(RAW)
        return parts.select(joined(pl.col("1"), pl.col("2"), _PLACES[self.unit]).alias(""))

    def _read(self, text: str, units: Units) -> Value:
        number = self._number(text)
        change = _small_change(number)
        if change is not None:
            return scaled(change, 0)
        try:
            return scaled(exact_number(number, units), 0)
        except Unreadable as refused:
            raise Unreadable(_of_money(refused.reason.code)) from refused


@dataclass(frozen=True)
class MoneyQuantity(_Amounts):
    """An amount in fen with bounds, read as `Quantity` reads numbers (2000余万元, 近30万元)."""

    outputs: ClassVar[tuple[str, ...]] = ("_low", "_high", "_approximate")

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        units = self._units()
        return read_quantities(raw, self._pattern(UNSIGNED), _PLACES[self.unit], lambda text: self._read(text, units))

    def _read(self, text: str, units: Units) -> tuple[Value, ...]:
        number = self._number(text)
        change = _small_change(number)
        try:
            bounds = read_bounds(number, units) if change is None else Bounds(change, change, approximate=False)
            return bound_values(bounds, 0)
        except Unreadable as refused:
            raise Unreadable(_of_money(refused.reason.code)) from refused


def _small_change(text: str) -> Fraction | None:
    """Fen of an amount written with 角 or 分 behind 元; None for any other text."""
    found = _SMALL_CHANGE.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        return None
    digits = [numeral(part) if part else Fraction(0) for part in found.groups()]
    if any(digit is None or (i and digit > 9) for i, digit in enumerate(digits)):
        return None
    yuan, jiao, fen = (digit or Fraction(0) for digit in digits)
    return yuan * 100 + jiao * 10 + fen


def _of_money(code: str) -> str:
    return {"number_unreadable": "money_unreadable", "number_inexact": "money_inexact"}.get(code, code)
