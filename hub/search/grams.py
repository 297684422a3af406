"""Grams: every character of a text with the two that follow it, packed into one number.

A text of n characters has n grams; those at its end are shorter. So a word of three characters or more lies in no text
that lacks one of its whole grams, and a shorter one begins some gram of each text that holds it: its grams are a range
of numbers. A to Z count as a to z, and white space ends a gram, since no word that is looked up holds any. Where few
texts have grams that begin alike, these are cut short and become one: what is rare needn't be told apart further.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

#: Characters of a gram, and bits of each.
LENGTH, BITS = 3, 21
#: Stands for all characters in the place of those that a gram was cut by, and is none.
REST = (1 << BITS) - 1
#: Grams that no further character tells apart.
FEW = 100
#: Stands after each text, lest a gram reach into the next.
END = "\0" * (LENGTH - 1)

Numbers = npt.NDArray[np.int64]


class Range(NamedTuple):
    """Grams from the first to the last, both included, of which a text has one that meets a need."""

    need: int
    first: int
    last: int


def fold(text: str) -> str:
    """The text as it is compared: A to Z as a to z, and nothing else, as both databases have it."""
    return text.translate(_LOWER)


def needed(words: Sequence[str]) -> list[Range]:
    """What a text has grams in where it holds some words: for each need one range at least."""
    parts = [part for word in words for part in _parts(word)]
    return [span for need, part in enumerate(dict.fromkeys(parts)) for span in _ranges(need, part)]


def _parts(word: str) -> Iterator[str]:
    """The whole grams of a word, or all of it where it is shorter than one."""
    for start in range(max(len(word) - LENGTH, 0) + 1):
        yield word[start : start + LENGTH]


def _ranges(need: int, part: str) -> Iterator[Range]:
    """Those that begin with the part, and those that were cut short before its end."""
    for length in range(1, len(part)):
        cut = _packed(part[:length], REST)
        yield Range(need, cut, cut)
    yield Range(need, _packed(part, 0), _packed(part, REST))


class Postings(NamedTuple):
    """Grams in their order, each with the records that have it, and how many these are."""

    grams: Numbers
    sizes: Numbers
    #: Records of the first gram, then of the second …
    records: Numbers


def postings(texts: Sequence[str], records: Sequence[int]) -> Postings:
    """The grams of the texts that records have, which are joined by `END`; no record comes twice."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + len(END)
    codes = np.frombuffer((END.join(texts) + END).encode("utf-32-le"), np.uint32).copy()
    codes[codes - ord("A") < 26] += ord("a") - ord("A")
    codes[codes <= ord(" ")] = 0
    first, second, third = codes[:-2].astype(np.int64), codes[1:-1], codes[2:] * (codes[1:-1] != 0)
    packed = (first << BITS | second) << BITS | third
    whole = first != 0
    return _gathered(_shortened(packed[whole]), np.repeat(np.array(records, np.int64), lengths)[:-2][whole])


def _shortened(grams: Numbers) -> Numbers:
    """The grams, cut short after those first characters with which few begin."""
    order = np.argsort(grams, kind="stable")
    in_order = grams[order]
    for length in range(LENGTH - 1, 0, -1):
        bits = BITS * (LENGTH - length)
        beginnings = in_order >> bits
        counts = np.diff(_starts(beginnings), append=len(beginnings))
        few = np.repeat(counts <= FEW, counts)
        in_order = np.where(few, beginnings << bits | (1 << bits) - 1, in_order)
    shortened = np.empty_like(grams)
    shortened[order] = in_order
    return shortened


def _gathered(grams: Numbers, records: Numbers) -> Postings:
    order = np.argsort(grams, kind="stable")
    grams, records = grams[order], records[order]
    once = np.ones(len(grams), bool)
    once[1:] = (grams[1:] != grams[:-1]) | (records[1:] != records[:-1])
    grams, records = grams[once], records[once]
    starts = _starts(grams)
    return Postings(grams[starts], np.diff(starts, append=len(grams)), records)


def _starts(numbers: Numbers) -> Numbers:
    """Where runs of equal numbers begin."""
    return np.flatnonzero(np.diff(numbers, prepend=-1))


def _packed(characters: str, rest: int) -> int:
    """The gram that begins so, with `rest` in the place of each further character."""
    codes = [*map(ord, characters), *[rest] * (LENGTH - len(characters))]
    return reduce(lambda packed, code: packed << BITS | code, codes, 0)


_LOWER = {upper: upper + ord("a") - ord("A") for upper in range(ord("A"), ord("Z") + 1)}
