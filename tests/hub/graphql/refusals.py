"""What answers refuse."""

from typing import Any

from hub.graphql.databases.dialect import Dialect
from hub.graphql.databases.sqlite import SQLite


def codes(answer: Any) -> list[str]:
    """The codes of an answer's errors."""
    return [error["extensions"]["code"] for error in answer.get("errors", [])]


def too_deep(answer: Any, dialect: Dialect) -> bool:
    """Whether it is the one refusal that a valid operation may meet: SQLite's parser takes only so many levels."""
    return isinstance(dialect, SQLite) and codes(answer) == ["DEPTH_LIMIT"]
