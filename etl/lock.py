"""One import of a source at a time, across processes and machines; the lock dies with its holder."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from etl.errors import SourceBusy

#: Key under which leavings of dead imports are swept on PostgreSQL. Who sweeps holds the locks of sources for a moment;
#: nobody takes one meanwhile, lest that moment pass for an import.
SWEEPING = 0x48554202
#: What lets a PostgreSQL server notice within a minute or two that a holder's machine, or its process, is gone.
_WATCH = (
    "SET tcp_keepalives_idle = 30",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 6",
    "SET client_connection_check_interval = '10s'",
)


@contextmanager
def source_lock(engine: Engine, folder: Path, source_id: int, name: str) -> Iterator[Connection]:
    """Hold the lock of a source; gives the connection on which to merge it, so that no merge outlives its lock.

    On SQLite the lock is a file in `folder`; on PostgreSQL the connection holds it. Raises `SourceBusy` where somebody
    else holds it.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            lock = _locked_session(connection, source_id, name)
        else:
            lock = _locked_file(folder, source_id, name)
        with lock:
            yield connection


@contextmanager
def _locked_session(connection: Connection, source_id: int, name: str) -> Iterator[None]:
    # Closed at the end, not pooled, so that the lock ends with it, whatever happened.
    connection.detach()
    with connection.begin():
        for setting in _WATCH:
            connection.execute(text(setting))
        connection.execute(select(func.pg_advisory_xact_lock_shared(SWEEPING)))
        held = connection.scalar(select(func.pg_try_advisory_lock(source_id)))
    if not held:
        raise _busy(name)
    try:
        yield
    finally:
        # The server may take a moment to notice that a connection was closed; one that is lost has let go already.
        with suppress(SQLAlchemyError):
            connection.execute(select(func.pg_advisory_unlock(source_id)))


@contextmanager
def _locked_file(folder: Path, source_id: int, name: str) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{source_id:x}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise _busy(name) from None
    try:
        yield
    finally:
        lock.release()


def _busy(name: str) -> SourceBusy:
    remedy = "Wait for it to end, then run again."
    return SourceBusy(f"source {name} is being imported by another process", remedy=remedy)
