"""Revisions: which entities of which localities changed, noted right before the transaction that did it commits.

Whoever writes what the API serves says so by `touch`. Every transaction that touched anything gets a number, which is
the revision of all that it touched. Numbers follow the order of commits: the row that counts them is locked from the
moment it is counted up, which is the last thing but the commit. So who reads a number sees all that was committed under
it and under lesser ones, and transactions don't wait for each other's work.

On PostgreSQL a transaction announces itself before it counts, by a lock that ends with it, and waits a moment. Who
looks at the counter and finds nobody announced knows that nobody commits within that moment, and needn't look again.
"""

from collections.abc import Callable
from datetime import datetime
from time import sleep

from sqlalchemy import Connection, Engine, event, func, select, text

from schema.kinds import CHINA

#: Reference entities belong to no locality.
NO_LOCALITY = 0
#: Entity, of no locality, whose revision is the number of the last transaction that touched anything.
COMMITS = "*"
#: Channel on which PostgreSQL tells of commits.
CHANNEL = "hub"

#: Key of the lock that announces a commit: shared by who is about to, and tried for alone by who looks.
ANNOUNCED = 0x48554204
#: Seconds for which whoever found nobody announced may take the counter for the last, and for which who has announced
#: a commit waits before it. Clocks only have to run equally fast; the difference is for those that don't quite.
TRUSTED = 0.010
ANNOUNCEMENT = 0.012

#: Writes something that holds the number of the transaction.
Write = Callable[[Connection, int], None]

_TOUCHED = "touched revisions"
_NUMBERED = "writes of the commit number"
_COUNT = text(
    "INSERT INTO revision (locality, entity, number, changed_at) VALUES (:locality, :entity, 1, :now)"
    " ON CONFLICT (locality, entity) DO UPDATE SET number = revision.number + 1, changed_at = excluded.changed_at"
    " RETURNING number"
)
_NOTE = text(
    "INSERT INTO revision (locality, entity, number, changed_at) VALUES (:locality, :entity, :number, :now)"
    " ON CONFLICT (locality, entity) DO UPDATE SET number = excluded.number, changed_at = excluded.changed_at"
)
_NUMBER = text("SELECT number FROM revision WHERE locality = :locality AND entity = :entity")
_NOTIFY = text(f"SELECT pg_notify('{CHANNEL}', '')")


def touch(connection: Connection, entity: str, locality: int = NO_LOCALITY) -> None:
    """Say that this transaction changes rows of an entity of a locality, or of a reference entity."""
    connection.info.setdefault(_TOUCHED, set()).add((locality, entity))


def number_of(connection: Connection, entity: str, locality: int = NO_LOCALITY) -> int:
    """Number of the last transaction that touched rows of an entity of a locality; 0 where none did."""
    return connection.scalar(_NUMBER, {"locality": locality, "entity": entity}) or 0


def number_on_commit(connection: Connection, write: Write) -> None:
    """Let something be written with the number of this transaction, right before it commits; it should be quick."""
    connection.info.setdefault(_NUMBERED, []).append(write)


def notify(connection: Connection) -> None:
    """Tell who listens of this transaction once it commits; who reads an SQLite file finds out by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(_NOTIFY)


def count_on_commit(engine: Engine) -> None:
    """Let every transaction of the engine note what it touched, or forget it where it is rolled back."""
    event.listen(engine, "commit", _note)
    event.listen(engine, "rollback", _forget)


def _note(connection: Connection) -> None:
    touched, writes = connection.info.pop(_TOUCHED, set()), connection.info.pop(_NUMBERED, [])
    if touched or writes:
        _announce(connection)
        now = datetime.now(CHINA).isoformat(timespec="seconds")
        counter = {"locality": NO_LOCALITY, "entity": COMMITS, "now": now}
        number = connection.execute(_COUNT, counter).scalar_one()
        pairs = [{"locality": locality, "entity": entity} for locality, entity in sorted(touched)]
        if pairs:
            connection.execute(_NOTE, [{**pair, "number": number, "now": now} for pair in pairs])
        for write in writes:
            write(connection, number)
        notify(connection)


def _announce(connection: Connection) -> None:
    """Let nobody trust a look of before by the time of the commit; who reads an SQLite file needn't trust any."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock_shared(ANNOUNCED)))
        sleep(ANNOUNCEMENT)


def _forget(connection: Connection) -> None:
    # What belonged to a connection that broke is gone with it.
    if not connection.invalidated:
        connection.info.pop(_TOUCHED, None)
        connection.info.pop(_NUMBERED, None)
