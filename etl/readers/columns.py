"""Columns named as a spreadsheet names them ("AJ:AK"), or by their headers."""

import re
from collections.abc import Iterable, Sequence

from etl.errors import Place
from etl.headers import answers, group, select

_RANGE = re.compile(r"([A-Z]{1,3}):([A-Z]{1,3})")


def letters(column: int) -> str:
    """Spell a column, counted from 0, as a spreadsheet does: 0 is A, 36 is AK."""
    spelled = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        spelled = chr(65 + rest) + spelled
    return spelled


def number(spelled: str) -> int:
    """Read a column's letters; A is 0."""
    column = 0
    for letter in spelled:
        column = column * 26 + ord(letter) - 64
    return column - 1


def span(pattern: str) -> range | None:
    """Read "AJ:AK" as the columns it spans; None when the pattern is a header's."""
    found = _RANGE.fullmatch(pattern)
    return range(number(found[1]), number(found[2]) + 1) if found else None


def required(patterns: Iterable[str], names: Sequence[str], where: Place) -> list[int]:
    """Find the columns that the patterns name, in file order.

    Raises `HeaderMismatch` when a header pattern has no answer or several.
    """
    asked = tuple(patterns)
    chosen = set(select((pattern for pattern in asked if span(pattern) is None), names, where=where))
    lettered = indices((pattern for pattern in asked if span(pattern) is not None), names)
    return [column for column, name in enumerate(names) if name in chosen or column in lettered]


def indices(patterns: Iterable[str], paths: Sequence[str]) -> set[int]:
    """Find the columns, counted from 0, that the patterns name by letters or by header; a pattern may find none."""
    found: set[int] = set()
    for pattern in patterns:
        letters_named = span(pattern)
        if letters_named is not None:
            found.update(column for column in letters_named if column < len(paths))
        else:
            named = group(pattern, paths) or answers(pattern, paths)
            found.update(column for column, path in enumerate(paths) if path in named)
    return found
