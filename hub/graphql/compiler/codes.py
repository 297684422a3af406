"""Reading of codes that clients send: unified codes and division codes."""

from functools import lru_cache

from hub.graphql.errors import ApiError
from hub.graphql.wording import LONGEST, shown
from schema.divisions import DivisionCodeError, level_of, span_of
from schema.unified_code import UnifiedCodeError, decode


@lru_cache(1_000)
def record_key(tag: str, text: str) -> tuple[int, int]:
    """Locality and id of a unified code of the entity with that tag."""
    try:
        code = decode(text[: LONGEST + 1])
    except UnifiedCodeError as error:
        raise ApiError("UNIFIED_CODE", str(error)) from None
    if code.tag != tag:
        raise ApiError("UNIFIED_CODE", f"{shown(text)} is the code of another type: these begin with {tag}")
    return code.locality, code.id


def division_code(text: str) -> int:
    """The number of a 12-digit division code."""
    try:
        code = int(text) if text.isascii() and text.isdigit() else 0
        level_of(code)
    except (DivisionCodeError, ValueError):
        raise ApiError("DIVISION_CODE", f"not a division code: {shown(text)}; one has 12 digits") from None
    return code


def subtree(text: str) -> tuple[int, int]:
    """First and last code inside the division that a code of any level names."""
    try:
        return span_of(text[: LONGEST + 1])
    except DivisionCodeError as error:
        raise ApiError("DIVISION_CODE", str(error)) from None
