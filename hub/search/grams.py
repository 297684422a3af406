"""Grams: the characters of a text from each of its places on, as many as fit into one number.

A character of ASCII takes 7 bits, any other one 17, and a number has 63: three ideographs, nine digits. So a text holds
a word only if one of its grams begins with the bits of the word, or is all that fits of it; and the same goes for what
the word holds from its second character on. Grams that begin alike are a range of numbers.

Some characters share their bits, A to Z count as a to z, and where few texts have grams that begin alike, these are cut
short and become one: what is rare needn't be told apart further. White space ends a gram, as the end of its text does.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

#: Bits of a gram; those of a character of ASCII and of any other one.
BITS, NARROW, WIDE = 63, 7, 17
#: Bits that are left of grams that are cut short; all others are set.
CUTS = (2 * WIDE, WIDE)
#: Grams that no further character tells apart.
FEW = 50
#: Stands after each text, lest a gram reach into the next.
END = "\0" * (BITS // NARROW)

Numbers = npt.NDArray[np.int64]


class Range(NamedTuple):
    """Grams from the first to the last, both included, of which a text has one that meets a need."""

    need: int
    first: int
    last: int


class Postings(NamedTuple):
    """Grams in their order, each with the records that have it, and how many these are."""

    grams: Numbers
    sizes: Numbers
    #: Records of the first gram, then of the second …
    records: npt.NDArray[np.int32]


def fold(text: str) -> str:
    """The text as it is compared: A to Z as a to z, and nothing else, as both databases have it."""
    return text.translate(_LOWER)


def needed(words: Sequence[str]) -> list[Range]:
    """What a text has grams in where it holds some words: for each need one range at least."""
    needs = dict.fromkeys(need for word in words for need in _needs(word))
    return [Range(number, *span) for number, (packed, bits) in enumerate(needs) for span in _ranges(packed, bits)]


def postings(texts: Sequence[str], records: Sequence[int]) -> Postings:
    """The grams of the texts that records have, several ones joined by `END`; no record comes twice."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + len(END)
    codes = np.frombuffer((END.join([*texts, END])).encode("utf-32-le"), np.uint32)
    wide = codes >= len(_SYMBOLS)
    symbols = np.where(wide, codes & 0xFFFF | 0x10000, _SYMBOLS[np.where(wide, 0, codes)]).astype(np.int64)
    places = symbols[: lengths.sum()] != 0
    grams = _packed(symbols, np.where(wide, WIDE, NARROW))[: len(places)][places]
    return _gathered(grams, np.repeat(np.array(records, np.int32), lengths)[places])


def _needs(word: str) -> Iterator[tuple[int, int]]:
    """What a gram of the text begins with, packed, and how many bits that is: from each character of a word on."""
    for start in range(len(word)):
        packed, bits, whole = 0, 0, True
        for character in word[start:]:
            symbol, more = _symbol(character)
            if bits + more > BITS:
                whole = False
                break
            packed, bits = packed << more | symbol, bits + more
        yield packed << BITS - bits, bits if whole else BITS
        if whole:
            return


def _symbol(character: str) -> tuple[int, int]:
    code = ord(character)
    return (int(_SYMBOLS[code]), NARROW) if code < len(_SYMBOLS) else (code & 0xFFFF | 0x10000, WIDE)


def _ranges(packed: int, bits: int) -> Iterator[tuple[int, int]]:
    """The grams that begin with some bits, and those that were cut short before their end."""
    for cut in CUTS:
        if cut < bits:
            gram = packed | (1 << BITS - cut) - 1
            yield gram, gram
    yield packed, packed | (1 << BITS - bits) - 1


def _packed(symbols: Numbers, widths: Numbers) -> Numbers:
    """The grams of all characters but those at the end; what ends a gram is 0."""
    size = len(symbols) - len(END)
    packed, bits = symbols[:size].copy(), widths[:size].copy()
    going = packed != 0
    for step in range(1, BITS // WIDE):
        going &= symbols[step : step + size] != 0
        more = np.where(going, widths[step : step + size], 0)
        packed = packed << more | np.where(going, symbols[step : step + size], 0)
        bits += more
    at = np.flatnonzero(going)
    for step in range(BITS // WIDE, BITS // NARROW):
        more = widths[at + step]
        fits = (symbols[at + step] != 0) & (bits[at] + more <= BITS)
        at, more = at[fits], more[fits]
        packed[at] = packed[at] << more | symbols[at + step]
        bits[at] += more
    return packed << BITS - bits


def _gathered(grams: Numbers, records: npt.NDArray[np.int32]) -> Postings:
    """Grams in their order, cut short where few begin alike; a record may stand twice under one that was cut."""
    order = np.argsort(grams, kind="stable")
    grams, records = grams[order], records[order]
    for cut in CUTS:
        beginnings = grams >> BITS - cut
        counts = np.diff(_starts(beginnings), append=len(beginnings))
        few = np.repeat(counts <= FEW, counts)
        grams = np.where(few, grams | (1 << BITS - cut) - 1, grams)
    once = np.ones(len(grams), bool)
    once[1:] = (grams[1:] != grams[:-1]) | (records[1:] != records[:-1])
    grams, records = grams[once], records[once]
    starts = _starts(grams)
    return Postings(grams[starts], np.diff(starts, append=len(grams)), records)


def _starts(numbers: Numbers) -> Numbers:
    """Where runs of equal numbers begin."""
    return np.flatnonzero(np.diff(numbers, prepend=-1))


def _ascii() -> Iterator[int]:
    """The symbols of ASCII: 0 for blanks, and one for each letter and digit."""
    for code in range(128):
        character = chr(code).lower()
        if code <= ord(" "):
            yield 0
        elif character.isalpha():
            yield ord(character) - ord("a") + 1
        elif character.isdigit():
            yield int(character) + 27
        else:
            yield code % 27 + 37


_SYMBOLS = np.fromiter(_ascii(), np.uint32)
_LOWER = {upper: upper + ord("a") - ord("A") for upper in range(ord("A"), ord("Z") + 1)}
