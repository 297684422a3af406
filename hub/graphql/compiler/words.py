"""The words of a search, as texts are spelled where they are stored."""

from functools import lru_cache

import polars as pl

from etl.normalise.characters import clean
from hub.graphql.errors import ApiError
from hub.search.grams import fold

#: Characters of a text to search for, and words in it.
LONGEST, MOST = 100, 8


@lru_cache(maxsize=256)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, each once, folded. Raises `ApiError` where there is nothing to search for, or too much."""
    spelled = clean(pl.Series([text[: LONGEST + 1]])).item() or ""
    found = tuple(dict.fromkeys(fold(spelled).split()))
    if not any(character.isalnum() for character in spelled):
        raise ApiError("SEARCH_TEXT", "the text to search for holds no letter and no digit")
    if len(text) > LONGEST or len(found) > MOST:
        raise ApiError("SEARCH_TEXT", f"the text to search for has more than {LONGEST} characters or {MOST} words")
    return found
