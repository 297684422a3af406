"""How messages spell what a client sent: as JSON, and never at length."""

import orjson

#: Characters of a client's value that a message repeats.
LONGEST = 80


def shown(value: object) -> str:
    """A value as a client knows it, cut short."""
    text = orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
