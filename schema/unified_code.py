"""Unified codes (统一编码): a record's key, printed, with a check character.

`S01-150402000000-` + the id in 13 characters of Crockford base 32 + one check character (ISO 7064 MOD 37-36 over all
before it, without the hyphens).
"""

import re
from typing import NamedTuple

from stdnum.iso7064 import mod_37_36

#: Crockford's base 32.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ID_LENGTH = 13
MAX_ID = (1 << 63) - 1

_SHAPE = re.compile(r"([RDSWZ]\d\d)-(\d{12})-([0-9A-Z]{13})([0-9A-Z])", re.ASCII)
_READING = str.maketrans("ILO", "110")


class UnifiedCode(NamedTuple):
    """A record's address: the entity's tag, the locality's division code, the id."""

    tag: str
    locality: int
    id: int


class UnifiedCodeError(ValueError):
    """A text that is no unified code, or one with a typing mistake in it."""


def check_character(tag: str, locality: int, digits: str) -> str:
    """The check character over tag, locality and the 13 characters of the id."""
    return str(mod_37_36.calc_check_digit(f"{tag}{locality:012d}{digits}"))


def encode(tag: str, locality: int, id_: int) -> str:
    """Print a key; `id_` has at most 63 bits."""
    if not 0 <= id_ <= MAX_ID:
        raise ValueError(f"an id has 63 bits: {id_}")
    digits = "".join(ALPHABET[(id_ >> shift) & 31] for shift in range(5 * (ID_LENGTH - 1), -1, -5))
    return f"{tag}-{locality:012d}-{digits}{check_character(tag, locality, digits)}"


def decode(text: str) -> UnifiedCode:
    """Read a printed key. I, L and O are read as 1, 1 and 0 in the id; a mistyped code raises `UnifiedCodeError`."""
    match = _SHAPE.fullmatch(text.strip().upper())
    if match is None or not text.isascii():
        raise UnifiedCodeError(f"not a unified code: {text!r}; one looks like S01-150402000000-0123456789ABCX")
    tag, locality, digits, check = match.groups()
    digits = digits.translate(_READING)
    if "U" in digits or check != check_character(tag, int(locality), digits):
        raise UnifiedCodeError(f"the check character of {text!r} is wrong: some character is mistyped")
    id_ = 0
    for character in digits:
        id_ = id_ << 5 | ALPHABET.index(character)
    if id_ > MAX_ID:
        raise UnifiedCodeError(f"the id of {text!r} is out of range: some character is mistyped")
    return UnifiedCode(tag, int(locality), id_)
