"""The hands of different clerks: one value as several of them write it."""

from collections.abc import Sequence
from datetime import date, timedelta

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from plugins.samples import Cell

#: First day of the year that the ledgers speak of.
NEW_YEAR = date(2023, 1, 1)


def day(number: int) -> date:
    """A day of the year, counted from 0."""
    return NEW_YEAR + timedelta(days=number)


def written_day(when: date, style: int) -> Cell:
    """A day as it is found in ledgers."""
    forms: Sequence[Cell] = (
        f"{when.year}-{when.month}-{when.day}",
        f"{when.month}月{when.day}日",
        f"{when.year}.{when.month}.{when.day}",
        when,
        f"{when:%Y%m%d}",
    )
    return forms[style % len(forms)]


def written_month(year: int, month: int, style: int) -> str:
    """A month as it is found in ledgers."""
    return (f"{year}年{month}月", f"{year}.{month}", f"{year}-{month:02}", f"{year}/{month:02}")[style % 4]


def written_number(number: int, unit: str, style: int) -> Cell:
    """A number, in one line of three with its unit, in one of nine as an estimate of the same."""
    if style % 9 == 4:
        return f"约{number}{unit}"
    return f"{number}{unit}" if style % 3 == 0 else number


def stretched(called: str, style: int) -> str:
    """A name, now and then stretched to the width of longer ones, in full or half width."""
    return f"{called[0]}{'　 '[style % 2]}{called[1:]}" if style % 11 == 3 and len(called) == 3 else called


def tick(style: int) -> str:
    """A yes."""
    return ("是", "√", "是")[style % 3]


def cross(style: int) -> str:
    """A no."""
    return ("否", "×", "否")[style % 3]


def workbook(*names: str) -> tuple[Workbook, list[Worksheet]]:
    """A workbook with empty sheets of these names."""
    book = Workbook()
    book.remove(book.worksheets[0])
    return book, [book.create_sheet(name) for name in names]
