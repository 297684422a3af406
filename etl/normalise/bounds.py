"""The number grammar: exact numbers, ranges, bounds and estimates with their units (150余人次, 约50, 300至500户)."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from etl.normalise.normaliser import Unreadable
from etl.normalise.numerals import ARABIC, CHINESE, MULTIPLIERS, numeral


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a cell says of a number.

    An exact number has equal bounds. "At least" has no high bound. Of "at most" the low bound is 0, since the low
    bound is what numbers are sorted and added up by. Only an exact number and a range with both ends stated aren't
    approximate.
    """

    low: Fraction
    high: Fraction | None
    approximate: bool

    @property
    def exact(self) -> bool:
        return self.low == self.high and not self.approximate


@dataclass(frozen=True, slots=True)
class Units:
    """Units that may follow the number, with their factors."""

    factors: Mapping[str, Fraction]
    #: Factor of a number alone (50).
    bare: Fraction = Fraction(1)
    #: Factor of a number with a multiplier but no unit (5万); None where it reads two ways.
    multiplied: Fraction | None = Fraction(1)


class Sense(Enum):
    """How a word qualifies a number."""

    AT_LEAST = "at least"
    AT_MOST = "at most"
    ABOUT = "about"


_OPENINGS = {
    Sense.AT_LEAST: (
        "不少于|不低于|不小于|大于等于|至少|最少|超过|超出|大于|多于|高于|突破|逾|超|上(?=[百千万亿])|≥|>=|>"
    ),
    Sense.AT_MOST: "不超过|不多于|不高于|不大于|小于等于|至多|最多|不足|不到|少于|低于|小于|将近|接近|近|≤|<=|<",
    Sense.ABOUT: "大约|大概|约为|约",
}
_CLOSINGS = {
    Sense.AT_LEAST: r"及?以上|\+",
    Sense.AT_MOST: "及?以[内下]|之内",
    Sense.ABOUT: "左右|上下",
}
#: Words between a number and its unit.
_BETWEEN = {"余": Sense.AT_LEAST, "多": Sense.AT_LEAST, "+": Sense.AT_LEAST, "来": Sense.ABOUT}
#: Words that only introduce a number.
_INTRODUCTION = re.compile("^(?:多达|高达|达到|达|共计|共)")
#: Loose words: the least that they can mean, and what they stay below.
_FEW = {"十几": (11, 20), "几十": (20, 100), "数十": (20, 100), "几": (2, 10), "数": (2, 10)}

_NUMBER = re.compile(f"({'|'.join(_FEW)}|{ARABIC}|{CHINESE})(.*)")
_MULTIPLIER = re.compile("|".join(MULTIPLIERS))
_DASH = re.compile("--|——|[-‐–—―−~至到]")
_BLANK_BESIDE_TEXT = re.compile(r"(?<![0-9.,]) +| +(?![0-9.,])")
#: What may be a unit, though not one of the column's.
_FOREIGN_UNIT = re.compile("[^0-9.,、;:()]{1,4}")


@dataclass(frozen=True, slots=True)
class _Measure:
    """What follows a number: its factor, the words that qualify it, and whether a multiplier or a unit is stated."""

    factor: Fraction
    senses: frozenset[Sense]
    stated: bool


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with its measure; a loose word reaches up to `below`."""

    number: Fraction
    measure: _Measure
    below: Fraction | None = None


def read_bounds(text: str, units: Units) -> Bounds:
    """Read a cleaned cell.

    Raises `Unreadable`: number_unreadable, unit_mismatch where a number is followed by another unit, range_reversed,
    out_of_range for a negative number.
    """
    text = _BLANK_BESIDE_TEXT.sub("", text)
    if re.fullmatch(f"[-−]{ARABIC}.*", text):
        raise Unreadable("out_of_range")
    opening, text = _opened(_INTRODUCTION.sub("", text))
    closing, text = _closed(text)
    senses = {sense for sense in (opening, closing) if sense}
    parts = _DASH.split(text)
    if len(parts) == 2:
        return _range(_amount(parts[0], units), _amount(parts[1], units), senses)
    amount = _amount(text, units, loose=opening is not None)
    return _qualified(amount, senses | amount.measure.senses)


def _opened(text: str) -> tuple[Sense | None, str]:
    for sense, words in _OPENINGS.items():
        if found := re.match(words, text):
            return sense, text[found.end() :]
    return None, text


def _closed(text: str) -> tuple[Sense | None, str]:
    for sense, words in _CLOSINGS.items():
        if found := re.search(f"(?:{words})$", text):
            return sense, text[: found.start()]
    return None, text


def _amount(text: str, units: Units, *, loose: bool = False) -> _Amount:
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise Unreadable("number_unreadable")
    if found[1] in _FEW:
        low, below = _FEW[found[1]]
        return _Amount(Fraction(low), _measure(found[2], units), Fraction(below))
    value = numeral(found[1])
    if value is not None:
        return _Amount(value, _measure(found[2], units))
    if found[1] in MULTIPLIERS:
        lone = _measure(text, units)
        if loose or lone.senses:
            return _Amount(Fraction(1), lone)
    raise Unreadable("number_unreadable")


def _measure(rest: str, units: Units) -> _Measure:
    before, rest = _word(rest, units)
    factor = units.factors.get(rest) if rest else units.bare
    if factor is not None:
        return _Measure(factor, before, stated=rest != "")
    times = _MULTIPLIER.match(rest)
    after, tail = _word(rest[times.end() :] if times else rest, units)
    factor = units.factors.get(tail) if tail else units.multiplied
    if times is None or factor is None:
        raise Unreadable("unit_mismatch" if _FOREIGN_UNIT.fullmatch(tail) else "number_unreadable")
    return _Measure(factor * MULTIPLIERS[times[0]], before | after, stated=True)


def _word(rest: str, units: Units) -> tuple[frozenset[Sense], str]:
    if rest and rest not in units.factors and rest[0] in _BETWEEN:
        return frozenset({_BETWEEN[rest[0]]}), rest[1:]
    return frozenset(), rest


def _range(low: _Amount, high: _Amount, senses: Set[Sense]) -> Bounds:
    if senses - {Sense.ABOUT} or low.measure.senses or high.measure.senses or low.below or high.below:
        raise Unreadable("number_unreadable")
    factor = low.measure.factor if low.measure.stated else high.measure.factor
    start, end = low.number * factor, high.number * high.measure.factor
    if start > end:
        raise Unreadable("range_reversed")
    return Bounds(start, end, approximate=bool(senses))


def _qualified(amount: _Amount, senses: Set[Sense]) -> Bounds:
    factor = amount.measure.factor
    low = amount.number * factor
    high = low if amount.below is None else amount.below * factor - 1
    if len(senses) > 1 and Sense.AT_MOST in senses:
        raise Unreadable("number_unreadable")
    if Sense.AT_LEAST in senses:
        return Bounds(low, None, approximate=True)
    if Sense.AT_MOST in senses:
        return Bounds(Fraction(0), high, approximate=True)
    return Bounds(low, high, approximate=bool(senses) or amount.below is not None)
