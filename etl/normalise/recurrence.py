"""Recurring times as rules of RFC 5545."""

import re
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from etl.normalise import date_notation
from etl.normalise.clock import CLOCK, DAY_SECONDS, read_clock, with_digits
from etl.normalise.normaliser import Unreadable, Value, normalise

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CHARACTERS = "一二三四五六日天"
_WEEK = "(?:周|週|星期|礼拜|禮拜)"
_WEEKLY = re.compile(f"(?P<every>每|每隔一|隔|每两|每2)个?{_WEEK}(?P<days>.+)")
_SPAN = re.compile(f"([{_CHARACTERS}])[至到—~-]([{_CHARACTERS}])")
_SEPARATORS = re.compile("[、,和及与/]")
#: A numeral of the clock right behind a weekday (周一十点) must not be read with it.
_BEFORE_CLOCK = re.compile(f"({_WEEK}[{_CHARACTERS}])(?=[一二两三四五六七八九十]+[时時点點])")
_MONTHLY = re.compile("每个?月(.+)")
_MONTH_DAYS = re.compile("[0-9]{1,2}[日号]?(?:、[0-9]{1,2}[日号]?)*")
_NTH_WEEKDAY = re.compile(f"(?:第([一二三四])|(最后一))个?{_WEEK}([{_CHARACTERS}])")
_YEARLY = re.compile("每年([0-9]{1,2})月([0-9]{1,2})[日号]")
_PLAIN = {
    "每天": "FREQ=DAILY",
    "每日": "FREQ=DAILY",
    "天天": "FREQ=DAILY",
    "每周": "FREQ=WEEKLY",
    "每星期": "FREQ=WEEKLY",
    "工作日": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "每个工作日": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "每月": "FREQ=MONTHLY",
    "每月底": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "每月最后一天": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "每季度": "FREQ=MONTHLY;INTERVAL=3",
    "每季度首月": "FREQ=YEARLY;BYMONTH=1,4,7,10",
    "每半年": "FREQ=MONTHLY;INTERVAL=6",
    "每年": "FREQ=YEARLY",
}


@dataclass(frozen=True)
class Recurrence:
    """How often something happens, as the text of an RRULE; with `time`, the time of day in it, as HH:MM:SS.

    每周二、周五下午5时 is FREQ=WEEKLY;BYDAY=TU,FR at 17:00:00; 每月15日 is FREQ=MONTHLY;BYMONTHDAY=15 at no time.
    """

    outputs: ClassVar[tuple[str, ...]] = ("",)

    time: bool = False

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        return normalise(raw, {"": pl.String()}, self._read)

    def _read(self, text: str) -> tuple[Value, ...]:
        text = with_digits(_BEFORE_CLOCK.sub(r"\1 ", text.replace(" ", "")))
        begins = re.search(CLOCK, text)
        days, clock = (text[: begins.start()], text[begins.start() :].lstrip()) if begins else (text, "")
        time = read_clock(clock)
        rule = _rule(days.strip().rstrip("的,、"))
        if rule is None or (clock and (time is None or time.seconds >= DAY_SECONDS)):
            raise Unreadable("recurrence_unreadable")
        return ((time.isoformat() if time else None) if self.time else rule,)


def _rule(text: str) -> str | None:
    if text in _PLAIN:
        return _PLAIN[text]
    if weekly := _WEEKLY.fullmatch(text):
        days = _weekdays(weekly["days"])
        interval = "" if weekly["every"] == "每" else ";INTERVAL=2"
        return f"FREQ=WEEKLY{interval};BYDAY={days}" if days else None
    if monthly := _MONTHLY.fullmatch(text):
        return _monthly(monthly[1].removeprefix("的"))
    yearly = _YEARLY.fullmatch(date_notation.with_digits(text))
    if yearly and 1 <= int(yearly[1]) <= 12 and 1 <= int(yearly[2]) <= 31:
        return f"FREQ=YEARLY;BYMONTH={int(yearly[1])};BYMONTHDAY={int(yearly[2])}"
    return None


def _weekdays(text: str) -> str | None:
    """Days of a list or a span (二、周五; 一至五; 末) in the order of the week."""
    found: set[int] = set()
    for part in _SEPARATORS.split(re.sub(_WEEK, "", text)):
        span = _SPAN.fullmatch(part)
        if span and _weekday(span[1]) < _weekday(span[2]):
            found.update(range(_weekday(span[1]), _weekday(span[2]) + 1))
        elif part == "末":
            found.update((5, 6))
        elif part and set(part) <= set(_CHARACTERS):
            found.update(map(_weekday, part))
        else:
            return None
    return ",".join(_DAYS[day] for day in sorted(found))


def _weekday(character: str) -> int:
    return min(_CHARACTERS.index(character), 6)


def _monthly(text: str) -> str | None:
    if nth := _NTH_WEEKDAY.fullmatch(text):
        number = "-1" if nth[2] else str("一二三四".index(nth[1]) + 1)
        return f"FREQ=MONTHLY;BYDAY={number}{_DAYS[_weekday(nth[3])]}"
    text = re.sub("[,和及与]", "、", date_notation.with_digits(text))
    if not _MONTH_DAYS.fullmatch(text):
        return None
    days = sorted({int(day) for day in re.findall("[0-9]+", text)})
    return f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, days))}" if days[0] >= 1 and days[-1] <= 31 else None
