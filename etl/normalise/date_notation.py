"""Notations of one date in a ledger, from 2024-03-05 to 民國113年5月上旬."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from etl.normalise.numerals import in_digits
from etl.normalise.periods import CalendarDate
from schema.kinds import Precision

_ROC_EPOCH = 1911

_SPELLED = re.compile(
    "([零〇○一二两三四五六七八九十廿卅]+)(?=[年月日号時时點点分秒]|季度|[-‐–—―−~至到、][零〇○一二三四五六七八九十]+[年月日号])"
)
_MARKS = re.compile(r" ?([年月日号時时點点分秒:]) ?")
_ROC_MARK = re.compile("^(?:中[华華])?民[国國] ?")
_WEEKDAY = re.compile(r" ?\(?(?:星期|[周週]|礼拜|禮拜)([一二三四五六日天])\)?")

_YEAR = "(?P<year>[0-9]{1,4})"
_YEAR_ZH = f"(?:{_YEAR}年)?"
_MONTH = "(?P<month>[0-9]{1,2})"
_DAY = "(?P<part>[0-9]{1,2})"
_THIRDS = {"上旬": 1, "初": 1, "中旬": 2, "下旬": 3, "底": 3, "末": 3}

_PATTERNS: tuple[tuple[Precision, re.Pattern[str]], ...] = tuple(
    (precision, re.compile(pattern))
    for precision, pattern in (
        (Precision.DAY, rf"{_YEAR}(?P<dash>[-./]){_MONTH}(?P=dash){_DAY}"),
        (Precision.DAY, f"{_YEAR_ZH}{_MONTH}月{_DAY}[日号]?"),
        (Precision.DAY, "(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<part>[0-9]{2})"),
        (Precision.DAY, "(?P<roc>[0-9]{3})(?P<month>[0-9]{2})(?P<part>[0-9]{2})"),
        (Precision.DAY, f"(?P<bare>){_MONTH}[./]{_DAY}"),
        (Precision.TEN_DAYS, f"{_YEAR_ZH}{_MONTH}月份?(?P<third>{'|'.join(_THIRDS)})"),
        (Precision.MONTH, f"(?P<bare>)(?P<year>[0-9]{{2,4}})[-./]{_MONTH}"),
        (Precision.MONTH, f"{_YEAR_ZH}{_MONTH}月份?"),
        (Precision.MONTH, "(?P<year>[0-9]{4})(?P<month>[0-9]{2})"),
        (Precision.QUARTER, f"{_YEAR_ZH}第?(?P<part>[1-4])季度?"),
        (Precision.QUARTER, f"{_YEAR}年?[Qq](?P<part>[1-4])"),
        (Precision.HALF_YEAR, f"{_YEAR_ZH}(?P<half>[上下])半年"),
        (Precision.YEAR, "(?P<year>[0-9]{4})"),
        (Precision.YEAR, f"{_YEAR}年度?"),
    )
)


@dataclass(frozen=True, slots=True)
class Notation:
    """What a ledger's own habit adds: order of day and month, years of the Republic, Excel's serial numbers.

    A serial number is only read as a whole cell, by the grammar of periods.
    """

    order: str | None = None
    roc: bool = False
    serials: bool = True


def with_digits(text: str) -> str:
    """Chinese numerals before the marks of a date as digits, and no blanks around the marks."""
    text = _MARKS.sub(r"\1", text.replace("元年", "1年"))
    return _SPELLED.sub(lambda found: in_digits(found[1]), text)


def read_date(text: str, notation: Notation) -> CalendarDate | None:
    """Read one date whose numerals are digits; None if no notation fits. Its parts may still be impossible."""
    weekday = _WEEKDAY.search(text)
    if weekday:
        text = text.replace(weekday[0], "", 1)
    marked = _ROC_MARK.match(text)
    if marked:
        text, notation = text[marked.end() :], replace(notation, roc=True, order=None)
    found = next(_readings(text, notation), None)
    if found is None or weekday is None:
        return found
    return (
        replace(found, weekday="一二三四五六日天".index(weekday[1]) % 7) if found.precision is Precision.DAY else None
    )


def _readings(text: str, notation: Notation) -> Iterator[CalendarDate]:
    if notation.order and (ordered := _ordered(text, notation.order)):
        yield ordered
    for precision, pattern in _PATTERNS:
        if (found := pattern.fullmatch(text)) and (reading := _reading(precision, found, notation)):
            yield reading


def _reading(precision: Precision, found: re.Match[str], notation: Notation) -> CalendarDate | None:
    groups = found.groupdict()
    year = groups.get("year") or groups.get("roc")
    if year and len(year) < 4 and not notation.roc:
        return None
    if notation.roc and "bare" in groups and (year is None or (len(year) == 2 and int(year) <= 12)):
        return None  # 5.3 is a day of May as well as a month of year 5
    month = int(groups.get("month") or 1)
    part = int(groups.get("part") or _THIRDS.get(groups.get("third") or "") or (2 if groups.get("half") == "下" else 1))
    if year is None and (month > 12 or part > 31):
        return None
    return CalendarDate(precision, _year(year), month, part)


def _year(digits: str | None) -> int | None:
    if digits is None:
        return None
    return int(digits) if len(digits) == 4 else int(digits) + _ROC_EPOCH


def _ordered(text: str, order: str) -> CalendarDate | None:
    found = re.fullmatch(r"([0-9]{1,2})([-./])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})", text)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if len(found[4]) == 2:
        year += 2000 if year < 69 else 1900
    month, day = (first, second) if order == "mdy" else (second, first)
    return CalendarDate(Precision.DAY, year, month, day)
