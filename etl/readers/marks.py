"""High-water marks: the greatest value of a member that grows with every change, such as "updatedAt"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from etl.errors import Place, SourceRefused
from schema.kinds import CHINA

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Since:
    """Asks an API for what changed since the greatest mark of the last merged run, that mark included."""

    parameter: str
    #: Path of the mark in a record.
    member: str


def since(parameter: str, member: str) -> Since:
    """Ask by `parameter` for records whose `member` is at least the greatest one read so far.

    The API has to give records that equal the mark again: others may have got the same one since.
    """
    return Since(parameter, member)


def greatest(marks: Iterable[str | None], where: Place) -> str | None:
    """The greatest of the marks, in the spelling that the API uses; None where there is none.

    Marks are all numbers, or all instants as ISO 8601 writes them. Raises `SourceRefused` for any other.
    """
    given = [mark for mark in marks if mark]
    try:
        return max(given, key=_rank, default=None)
    except (ValueError, TypeError):
        raise SourceRefused(
            "The marks of the records aren't all numbers, or all ISO 8601 instants",
            where=where,
            remedy="Declare another member with since, or none.",
        ) from None


def _rank(mark: str) -> Decimal | datetime:
    """What a mark is compared by; an instant without an offset is China's."""
    if _NUMBER.fullmatch(mark):
        return Decimal(mark)
    instant = datetime.fromisoformat(mark)
    return instant if instant.tzinfo else instant.replace(tzinfo=CHINA)
