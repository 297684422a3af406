"""Revisions: which entities of which localities changed, noted right before the transaction that did it commits.

Whoever writes what the API serves says so by `touch`. Every transaction that touched anything gets a number, which is
the revision of all that it touched. Numbers follow the order of commits: the row that counts them is locked from the
moment it is counted up, which is the last thing but the commit. So who reads a number sees all that was committed under
it and under lesser ones, and transactions don't wait for each other's work.
"""

from datetime import datetime

from sqlalchemy import Connection, Engine, event, text

from schema.kinds import CHINA

#: Reference entities belong to no locality.
NO_LOCALITY = 0
#: Entity, of no locality, whose revision is the number of the last transaction that touched anything.
COMMITS = "*"

_TOUCHED = "touched revisions"
_COUNT = text(
    "INSERT INTO revision (locality, entity, number, changed_at) VALUES (:locality, :entity, 1, :now)"
    " ON CONFLICT (locality, entity) DO UPDATE SET number = revision.number + 1, changed_at = excluded.changed_at"
    " RETURNING number"
)
_NOTE = text(
    "INSERT INTO revision (locality, entity, number, changed_at) VALUES (:locality, :entity, :number, :now)"
    " ON CONFLICT (locality, entity) DO UPDATE SET number = excluded.number, changed_at = excluded.changed_at"
)


def touch(connection: Connection, entity: str, locality: int = NO_LOCALITY) -> None:
    """Say that this transaction changes rows of an entity of a locality, or of a reference entity."""
    connection.info.setdefault(_TOUCHED, set()).add((locality, entity))


def count_on_commit(engine: Engine) -> None:
    """Let every transaction of the engine note what it touched, or forget it where it is rolled back."""
    event.listen(engine, "commit", _note)
    event.listen(engine, "rollback", _forget)


def _note(connection: Connection) -> None:
    touched = connection.info.pop(_TOUCHED, None)
    if touched:
        now = datetime.now(CHINA).isoformat(timespec="seconds")
        counter = {"locality": NO_LOCALITY, "entity": COMMITS, "now": now}
        number = connection.execute(_COUNT, counter).scalar_one()
        pairs = ({"locality": locality, "entity": entity} for locality, entity in sorted(touched))
        connection.execute(_NOTE, [{**pair, "number": number, "now": now} for pair in pairs])


def _forget(connection: Connection) -> None:
    # What belonged to a connection that broke is gone with it.
    if not connection.invalidated:
        connection.info.pop(_TOUCHED, None)
