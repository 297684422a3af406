"""The grammar of periods: single dates, ranges of them with any dash, deadlines, with and without clock times."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from etl.normalise.clock import CLOCK, DAY_SECONDS, Clock, read_clock
from etl.normalise.date_notation import Notation, read_date, with_digits
from etl.normalise.normaliser import Unreadable
from etl.normalise.periods import CalendarDate, Moment, Period, period_at, period_between, period_until
from schema.kinds import Precision

#: Day 0 of Excel's serial numbers after its leap year error of 1900.
_SERIAL_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 60_001)
_SERIAL = re.compile(r"([2-6][0-9]{4})(\.[0-9]{1,20})?")
_COMPACT = re.compile("([0-9]{8})([0-9]{2})([0-9]{2})([0-9]{2})")
_CLOCK_START = re.compile(f"(?<![0-9]){CLOCK}")
_OFFSET = re.compile(
    r"(?<=[0-9]) ?(?:(?P<utc>Z)|(?P<sign>[+-])(?P<hours>0[0-9]|1[0-4])(?::?(?P<minutes>[0-5][0-9]))?)$"
)

_DEADLINE = re.compile("(?P<day>.+?)(?:之前|以前|前|止|为止)|(?:截至|截止到?|截止至)(?P<until>.+)")
_YEAR_END = re.compile("^(?:(?P<year>[0-9]{4}年)|年)底$")
_DASH = re.compile("--|——|[‐–—―−~至到]|(?P<hyphen>-)")
_BLANK_BESIDE_DASH = re.compile(" *(--|——|[-‐–—―−~至到]) *")
_MARK = re.compile("第?[0-9]{1,4}([年月日号时時点點]|季度)")


def read_period(text: str, notation: Notation, year: int | None) -> Period:
    """Read a cleaned cell; `year` is that of dates without one.

    Raises `Unreadable`: date_unreadable, date_impossible, date_year_missing, range_reversed, out_of_range.
    """
    text = _BLANK_BESIDE_DASH.sub(r"\1", with_digits(text))
    moment = (_serial(text) if notation.serials else None) or read_moment(text, notation)
    if moment and moment.day:
        return period_at(moment, year)
    if until := _deadline(text, notation):
        return period_until(until, year)
    for left, right in _ends(text, notation):
        return period_between(left, right, year)
    raise Unreadable("date_unreadable")


def read_moment(text: str, notation: Notation, word: str = "") -> Moment | None:
    """Read a date, a clock time or both; `word` stands before an hour that has none of its own."""
    text = _COMPACT.sub(r"\1 \2:\3:\4", text) if _COMPACT.fullmatch(text) else text
    begins = _CLOCK_START.search(text)
    if begins is None:
        day = read_date(text, notation)
        return Moment(day) if day else None
    return _clocked(text[: begins.start()], text[begins.start() :], notation, word)


def _serial(text: str) -> Moment | None:
    found = _SERIAL.fullmatch(text)
    if found is None or int(found[1]) not in _SERIALS:
        return None
    day = _SERIAL_EPOCH + timedelta(days=int(found[1]))
    seconds = round(float(found[2] or 0) * DAY_SECONDS)
    stated = CalendarDate(Precision.DAY, day.year, day.month, day.day)
    return Moment(stated, Clock(seconds) if seconds else None)


def _clocked(before: str, clock: str, notation: Notation, word: str) -> Moment | None:
    offset = _OFFSET.search(clock)
    if offset and offset["sign"] == "-" and not (before.endswith("T") and clock[: offset.start()].count(":") == 2):
        offset = None  # 14:00-16:00 is a range
    time = read_clock(clock[: offset.start()] if offset else clock, word)
    date_text = before.removesuffix("T").rstrip(" ,")
    day = read_date(date_text, notation) if date_text else None
    if time is None or (date_text and day is None):
        return None
    return Moment(day, time, _distance(offset) if offset else None)


def _distance(offset: re.Match[str]) -> timedelta:
    if offset["utc"]:
        return timedelta(0)
    distance = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
    return -distance if offset["sign"] == "-" else distance


def _deadline(text: str, notation: Notation) -> Moment | None:
    """The end that a deadline names; "before May" reads two ways and is refused, "before the end of May" isn't."""
    found = _DEADLINE.fullmatch(text)
    if found is None:
        return None
    end = _YEAR_END.sub(r"\g<year>12月底", found["until"] or found["day"])
    moment = read_moment(end, notation)
    if moment is None or moment.day is None:
        return None
    return moment if found["until"] or moment.day.precision in (Precision.DAY, Precision.TEN_DAYS) else None


def _ends(text: str, notation: Notation) -> Iterator[tuple[Moment, Moment]]:
    """Both ends of a range, for every dash at which a text can be cut; hyphens last, since dates have them, too."""
    text = re.sub("^[自从由]", "", text).removesuffix("止")
    dashes = sorted(_DASH.finditer(text), key=lambda dash: dash["hyphen"] is not None)
    for dash in dashes:
        left = _left(text[: dash.start()].removesuffix("起"), text[dash.end() :], notation)
        right = _right(text[dash.end() :], left, notation) if left and left.day else None
        if left and right:
            yield left, right


def _left(text: str, right: str, notation: Notation) -> Moment | None:
    """The first end; it may leave its last mark to the second one (3—5月)."""
    moment = read_moment(text, notation)
    mark = _MARK.match(right)
    return moment or (read_moment(text + mark[1], notation) if mark else None)


def _right(text: str, left: Moment, notation: Notation) -> Moment | None:
    """The second end; what it doesn't say is as in the first."""
    assert left.day is not None
    moment = read_moment(text, notation, left.clock.word if left.clock else "")
    if moment is None:
        short = _short(text, left.day)
        return Moment(short) if short and not left.clock else None
    if moment.day is None:
        return replace(moment, day=left.day, offset=moment.offset or left.offset) if left.clock else None
    if moment.day.year is None and _coarser(left.day, moment.day):
        return None
    return replace(moment, day=moment.day.in_year(left.day.year))


def _coarser(left: CalendarDate, right: CalendarDate) -> bool:
    """Whether the first end leaves open how the second one continues it (2023.1-3.5)."""
    day = right.precision is Precision.DAY
    return left.precision is Precision.YEAR or (left.precision is Precision.MONTH and day)


def _short(text: str, left: CalendarDate) -> CalendarDate | None:
    """A day or a month as a number alone, or a month and a day with a hyphen."""
    found = re.fullmatch("(?:(?P<month>[0-9]{1,2})-)?(?P<part>[0-9]{1,2})[日号]?", text)
    if found and left.precision is Precision.DAY:
        return replace(left, month=int(found["month"] or left.month), part=int(found["part"]), weekday=None)
    if found and left.precision is Precision.MONTH and not found["month"] and text.isdigit():
        return replace(left, month=int(text))
    return None
