"""Precedence: whose value a record shows, field by field, where several sources speak of it.

The rule depends on nothing but what the sources say and declare, so that the order of imports doesn't matter:
what is given goes before what isn't, a value in clear before a mask, then the greater number, then the lesser name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, select

from schema.entity import Entity, entity

#: Stands for all fields and references that a precedence doesn't name, and for the record as a whole.
OTHERS = "*"
SOURCES = entity("Source").table


def by_name(precedence: int | Mapping[str, int]) -> dict[str, int]:
    """A declared precedence by field and reference, with `*` for all others."""
    given = {OTHERS: precedence} if isinstance(precedence, int) else precedence
    return dict(sorted({OTHERS: 0, **given}.items()))


@dataclass(frozen=True)
class Speaker:
    """A source that may speak of an entity's records, with the precedence of its last merge."""

    id: int
    name: str
    precedence: Mapping[str, int]

    def rank(self, item: str) -> tuple[int, str]:
        """Sorts before that of a source whose word on a field or reference counts less."""
        return -self.precedence.get(item, self.precedence[OTHERS]), self.name


def speakers(connection: Connection, of: Entity, locality: int) -> list[Speaker]:
    """The sources of an entity in one locality."""
    query = select(SOURCES.c.id, SOURCES.c.code, SOURCES.c.precedence).where(
        SOURCES.c.locality_id == locality, SOURCES.c.entity == of.name
    )
    return [Speaker(id_, name, kept(text)) for id_, name, text in connection.execute(query)]


def kept(text: str | None) -> dict[str, int]:
    """The precedence that is on record for a source; that of one which never merged is 0."""
    return by_name(orjson.loads(text) if text else 0)


def places(of: Sequence[Speaker]) -> dict[str, dict[int, int]]:
    """Of `*` and each field or reference that a source names: each source's place, 0 where its word counts most."""
    names = dict.fromkeys(name for speaker in of for name in (OTHERS, *speaker.precedence))
    return {
        name: {speaker.id: place for place, speaker in enumerate(sorted(of, key=lambda speaker: speaker.rank(name)))}
        for name in names
    }
