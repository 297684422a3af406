"""What a partial date means: its first and its last day, and how exactly it is stated."""

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone

from etl.normalise.clock import DAY_SECONDS, Clock
from etl.normalise.normaliser import Unreadable
from schema.kinds import CHINA, Precision

YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A date as exactly as a ledger states it, perhaps without its year.

    `part` is the day of the month, the third of a month (1–3), the quarter or the half year, by precision.
    """

    precision: Precision
    year: int | None
    month: int = 1
    part: int = 1
    #: Weekday written beside it, Monday 0.
    weekday: int | None = None

    def in_year(self, year: int | None) -> "CalendarDate":
        """The same with this year where it has none."""
        return self if self.year is not None else replace(self, year=year)

    def first(self) -> date:
        """The first day. Raises `Unreadable` as `last` does."""
        match self.precision:
            case Precision.YEAR:
                return self._day(1, 1)
            case Precision.HALF_YEAR:
                return self._day(self.part * 6 - 5, 1)
            case Precision.QUARTER:
                return self._day(self.part * 3 - 2, 1)
            case Precision.TEN_DAYS:
                return self._day(self.month, self.part * 10 - 9)
            case Precision.MONTH:
                return self._day(self.month, 1)
        return self._day(self.month, self.part)

    def last(self) -> date:
        """The last day.

        Raises `Unreadable`: date_year_missing, out_of_range, date_impossible.
        """
        first = self.first()
        months = {Precision.YEAR: 12, Precision.HALF_YEAR: 6, Precision.QUARTER: 3, Precision.MONTH: 1}
        if self.precision in months:
            return _month_end(first.replace(month=first.month + months[self.precision] - 1))
        if self.precision is Precision.TEN_DAYS:
            return first.replace(day=self.part * 10) if self.part < 3 else _month_end(first)
        return first

    def _day(self, month: int, day: int) -> date:
        if self.year is None:
            raise Unreadable("date_year_missing")
        if self.year not in YEARS:
            raise Unreadable("out_of_range")
        try:
            found = date(self.year, month, day)
        except ValueError as impossible:
            raise Unreadable("date_impossible") from impossible
        if self.weekday is not None and found.weekday() != self.weekday:
            raise Unreadable("date_impossible")
        return found


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


@dataclass(frozen=True, slots=True)
class Moment:
    """A date with a clock time, or either alone. `offset` is the distance to UTC where it is stated."""

    day: CalendarDate | None
    clock: Clock | None = None
    offset: timedelta | None = None

    def start(self) -> datetime:
        """The instant, or the beginning of the first day, in China Standard Time."""
        return self._at(self._calendar_date().first(), self.clock.seconds if self.clock else 0)

    def end(self) -> datetime:
        """The instant, or the last second of the last day."""
        return self._at(self._calendar_date().last(), self.clock.seconds if self.clock else DAY_SECONDS - 1)

    def _calendar_date(self) -> CalendarDate:
        if self.day is None or (self.clock and self.day.precision is not Precision.DAY):
            raise Unreadable("date_unreadable")
        return self.day

    def _at(self, day: date, seconds: int) -> datetime:
        zone = CHINA if self.offset is None else timezone(self.offset)
        return (datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(seconds=seconds)).astimezone(CHINA)


@dataclass(frozen=True, slots=True)
class Period:
    """From a first to a last instant; only one of them may be known, and a clock time has no end of its own."""

    start: datetime | None
    end: datetime | None
    precision: Precision


def period_at(moment: Moment, year: int | None) -> Period:
    """The period that a single date is, with or without a clock time."""
    moment = _in_year(moment, year)
    if moment.clock:
        return Period(moment.start(), None, Precision.MINUTE)
    start, end = moment.start(), moment.end()
    assert moment.day is not None
    return Period(start, end, moment.day.precision)


def period_until(moment: Moment, year: int | None) -> Period:
    """The period of which only the end is known."""
    return Period(None, _in_year(moment, year).end(), Precision.BEFORE)


def period_between(left: Moment, right: Moment, year: int | None) -> Period:
    """The period from the beginning of one moment to the end of another.

    Raises `Unreadable`: range_reversed, date_unreadable where only one of both has a clock time.
    """
    if (left.clock is None) != (right.clock is None):
        raise Unreadable("date_unreadable")
    start, end = _in_year(left, year).start(), _in_year(right, year).end()
    if start > end:
        raise Unreadable("range_reversed")
    return Period(start, end, Precision.MINUTE if left.clock else Precision.RANGE)


def _in_year(moment: Moment, year: int | None) -> Moment:
    return replace(moment, day=moment.day.in_year(year)) if moment.day else moment
