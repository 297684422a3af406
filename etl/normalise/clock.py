"""Times of day, in digits and in the words of ledgers (下午5时, 5点半)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import polars as pl

from etl.normalise.normaliser import Unreadable, normalise
from etl.normalise.numerals import in_digits

DAY_SECONDS = 86_400

#: Words before the hour, and what each makes of an hour from 0 to 24; an hour that isn't listed contradicts the word.
_MORNING = {hour: hour for hour in range(13)}
_NIGHT = {**_MORNING, 12: 0}
_NOON = {11: 11, 12: 12, 1: 13, 2: 14, 13: 13, 14: 14}
_AFTERNOON = {12: 12, **{hour: hour + 12 for hour in range(1, 12)}, **{hour: hour for hour in range(13, 24)}}
_EVENING = {**{hour: hour + 12 for hour in range(5, 12)}, **{hour: hour for hour in range(17, 25)}}
_HOURS: Mapping[str, Mapping[int, int]] = {
    "": {hour: hour for hour in range(25)},
    **dict.fromkeys(("清晨", "早上", "早晨", "早", "上午"), _MORNING),
    **dict.fromkeys(("凌晨", "AM"), _NIGHT),
    "中午": _NOON,
    **dict.fromkeys(("下午", "午后", "傍晚", "PM"), _AFTERNOON),
    **dict.fromkeys(("晚上", "晚间", "夜间", "夜里", "晚"), _EVENING),
}

_WORDS = "|".join(sorted((word for word in _HOURS if word and not word.isascii()), key=len, reverse=True))
_SPELLED = re.compile("([零〇○一二两三四五六七八九十]+)(?=[时時点點分秒])")

#: Regular expression of a clock time; also where one begins inside a longer text.
CLOCK = rf"(?:{_WORDS})? ?[0-9]{{1,2}}(?::[0-9]{{2}}|[时時点點])"
_CLOCK = re.compile(
    rf"(?P<word>{_WORDS})? ?(?P<hour>[0-9]{{1,2}})"
    r"(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?"
    r"|[时時点點](?:整|(?P<half>半)|(?P<quarter>[一三13])刻|(?P<minute_zh>[0-9]{1,2})分?(?:(?P<second_zh>[0-9]{1,2})秒)?)?)"
    r"(?: ?(?P<half_day>[AaPp])\.?[Mm]\.?)?"
)
_FRACTION = re.compile(r"0(?:\.[0-9]{1,20})?")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `seconds` reach 86,400 for 24:00, `word` is the word before the hour."""

    seconds: int
    word: str = ""

    def isoformat(self) -> str:
        return f"{self.seconds // 3600:02}:{self.seconds // 60 % 60:02}:{self.seconds % 60:02}"


@dataclass(frozen=True)
class TimeOfDay:
    """A time of day as HH:MM:SS; with `serials`, also Excel's fraction of a day (0.375 is 09:00:00)."""

    outputs: ClassVar[tuple[str, ...]] = ("",)

    serials: bool = True

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        return normalise(raw, {"": pl.String()}, lambda text: (self._read(text),))

    def _read(self, text: str) -> str:
        if self.serials and _FRACTION.fullmatch(text):
            clock: Clock | None = Clock(round(Fraction(text) * DAY_SECONDS))
        else:
            clock = read_clock(with_digits(text))
        if clock is None or clock.seconds >= DAY_SECONDS:
            raise Unreadable("time_unreadable")
        return clock.isoformat()


def with_digits(text: str) -> str:
    """Chinese numerals before the marks of a clock (时, 点, 分, 秒) as digits."""
    return _SPELLED.sub(lambda found: in_digits(found[1]), text)


def read_clock(text: str, word: str = "") -> Clock | None:
    """Read a clock time whose numerals are digits; None for any other text.

    `word` stands before an hour that has none of its own (下午2时至4时).
    """
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    named = found["word"] or (f"{found['half_day'].upper()}M" if found["half_day"] else word)
    hour = _HOURS[named].get(int(found["hour"]))
    minute, second = _minute(found), int(found["second"] or found["second_zh"] or 0)
    if hour is None or minute > 59 or second > 59:
        return None
    seconds = hour * 3600 + minute * 60 + second
    return Clock(seconds, named) if seconds <= DAY_SECONDS else None


def _minute(found: re.Match[str]) -> int:
    if found["half"]:
        return 30
    if found["quarter"]:
        return 15 if found["quarter"] in "一1" else 45
    return int(found["minute"] or found["minute_zh"] or 0)
