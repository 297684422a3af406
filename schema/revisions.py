"""Revisions: which entities of which localities changed, counted right before the transaction that did it commits.

Whoever writes what the API serves says so by `touch`. Counting last keeps the rows of the counters locked for no longer
than the commit takes, always in the same order, so that transactions neither wait for each other's work nor lock each
other out.
"""

from datetime import datetime

from sqlalchemy import Connection, Engine, event, text

from schema.kinds import CHINA

#: Reference entities belong to no locality.
NO_LOCALITY = 0
#: Entity, of no locality, whose revision is the commit number: it counts the transactions that touched anything. Its
#: row stays locked until the commit, so that who reads a number sees all that was committed under it and lesser ones.
COMMITS = "*"

_TOUCHED = "touched revisions"
_COUNT = text(
    "INSERT INTO revision (locality, entity, number, changed_at) VALUES (:locality, :entity, 1, :now)"
    " ON CONFLICT (locality, entity) DO UPDATE SET number = revision.number + 1, changed_at = excluded.changed_at"
)


def touch(connection: Connection, entity: str, locality: int = NO_LOCALITY) -> None:
    """Say that this transaction changes rows of an entity of a locality, or of a reference entity."""
    connection.info.setdefault(_TOUCHED, set()).add((locality, entity))


def count_on_commit(engine: Engine) -> None:
    """Let every transaction of the engine count what it touched, or forget it where it is rolled back."""
    event.listen(engine, "commit", _count)
    event.listen(engine, "rollback", _forget)


def _count(connection: Connection) -> None:
    touched = connection.info.pop(_TOUCHED, None)
    if touched:
        now = datetime.now(CHINA).isoformat(timespec="seconds")
        for locality, entity in (*sorted(touched), (NO_LOCALITY, COMMITS)):
            connection.execute(_COUNT, {"locality": locality, "entity": entity, "now": now})


def _forget(connection: Connection) -> None:
    # What belonged to a connection that broke is gone with it.
    if not connection.invalidated:
        connection.info.pop(_TOUCHED, None)
