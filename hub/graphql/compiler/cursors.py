"""Cursors of lists over many entities: a number, the name of an entity, and two numbers that tell the rest."""

from functools import lru_cache
from typing import Any

import orjson

from hub.graphql.errors import ApiError

_GREATEST = (1 << 63) - 1


def part_of(fingerprint: str, index: int, cursor: str) -> Any:
    """One part of the place that a cursor holds. Raises `ApiError` for what is no cursor of that fingerprint."""
    return _decode(fingerprint, cursor)[index]


@lru_cache(maxsize=512)
def _decode(fingerprint: str, cursor: str) -> tuple[int, str, int, int]:
    try:
        found, number, entity, first, second = orjson.loads(bytes.fromhex(cursor))
    except (ValueError, TypeError):
        raise ApiError("CURSOR", f"{cursor[:40]!r} is no cursor of {fingerprint}") from None
    numbers = (number, first, second)
    fits = all(type(value) is int and 0 <= value <= _GREATEST for value in numbers) and isinstance(entity, str)
    if found != fingerprint or not fits or "\0" in entity:
        raise ApiError("CURSOR", "the cursor belongs to another list")
    return number, entity, first, second
