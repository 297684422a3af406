"""The database: opening it for writing, and bringing it to the version that this hub works with."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from typing import Any, NamedTuple

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError

from schema.editions import holds_divisions, load_divisions
from schema.revisions import count_on_commit

#: Bytes of a page of a new SQLite file. Each page of a transaction that isn't in memory is looked for in all parts of
#: its log, thousands of pages each: so fewer and larger ones keep the time of large imports linear.
PAGE_SIZE = 16 * 1024
#: Seconds that a writer waits for another one.
BUSY_TIMEOUT = 600
#: KiB of pages that a transaction on SQLite keeps at most, and sorts in; what it writes beyond, it writes twice.
PAGE_CACHE = 128 * 1024
#: The same of one that only reads; pages stay in memory until the connection's next transaction.
READ_CACHE = 16 * 1024
#: Key under which transactions that prepare a database wait in line.
LOCK = 0x48554200


class DatabaseError(Exception):
    """What is wrong with the hub's database, and what to do."""


class DatabaseUrlError(DatabaseError):
    """The address names no database that the hub can open."""


class DatabaseVersionError(DatabaseError):
    """The database is of another version than this hub."""


class Versions(NamedTuple):
    """Version of a database before and after a migration; None for an empty one."""

    before: str | None
    after: str


def open_engine(url: str) -> Engine:
    """Open a database for writing: `sqlite:///hub.db` or `postgresql://user@host/hub`.

    Every transaction takes SQLite's write lock when it begins, DDL is part of it, and a writer waits for another one;
    `reading` gives the engine for transactions that only read. Raises `DatabaseUrlError`.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUrlError("the database's address has to begin with sqlite:/// or postgresql://") from None
    match parsed.get_backend_name():
        case "sqlite":
            engine = _open_sqlite(parsed)
        case "postgresql" | "postgres":
            engine = _open_postgresql(parsed)
        case other:
            raise DatabaseUrlError(f"{other} isn't supported; the address begins with sqlite:/// or postgresql://")
    count_on_commit(engine)
    return engine


def reading(engine: Engine) -> Engine:
    """The same engine for transactions that only read, which never wait for a writer."""
    return engine.execution_options(sqlite_begin="DEFERRED")


def prepare(engine: Engine) -> None:
    """Make the database ready for use: build an empty one, and load the dictionaries that are shipped.

    Any number of processes may do so at once. Raises `DatabaseVersionError` for a database of another version.
    """
    with reading(engine).connect() as connection:
        if _version(connection) == _newest() and holds_divisions(connection):
            return
    with _exclusively(engine) as connection:
        version = _version(connection)
        if version is None:
            _require_empty(connection)
            _upgrade(connection)
        elif version != _newest():
            raise _other_version(version)
        if not holds_divisions(connection):
            load_divisions(connection)


def migrate(engine: Engine) -> Versions:
    """Bring a database to this hub's version, in one transaction.

    Raises `DatabaseVersionError` where it is newer than this hub, or isn't a hub's at all.
    """
    with _exclusively(engine) as connection:
        before = _version(connection)
        if before is None:
            _require_empty(connection)
        elif not _is_known(before):
            raise _other_version(before)
        _upgrade(connection)
        if not holds_divisions(connection):
            load_divisions(connection)
    return Versions(before, _newest())


def wait_in_line(connection: Connection, key: int) -> None:
    """Let transactions that give one key go one after the other; on SQLite all that write do anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(key)))


@contextmanager
def without_waiting(engine: Engine) -> Iterator[Connection]:
    """A transaction that fails at once where it would have to wait for another writer. Raises SQLAlchemy's errors."""
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        if connection.dialect.name == "sqlite":
            raw.execute("PRAGMA busy_timeout = 0")
        try:
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(text("SET LOCAL lock_timeout = '50ms'"))
                yield connection
        finally:
            if connection.dialect.name == "sqlite":
                raw.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT * 1000}")


def migrations() -> Config:
    """Alembic's configuration, for the migrations inside this package."""
    config = Config()
    folder = str(resources.files("schema").joinpath("migrations"))
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def _open_sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT})
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_postgresql(url: URL) -> Engine:
    url = url.set(drivername="postgresql+psycopg")
    try:
        engine = create_engine(url, pool_pre_ping=True, connect_args={"application_name": "grassroots-hub"})
        from schema.iso_texts import configure
    except ImportError as error:
        raise DatabaseUrlError(f"PostgreSQL needs psycopg ({error}): pip install 'psycopg[binary]'") from error
    event.listen(engine, "connect", configure)
    return engine


def _configure_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # Python's own handling would commit before DDL; with None, transactions are what `_begin_sqlite` makes them.
    connection.isolation_level = None
    connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log. SQLite doesn't apply the busy timeout here, so this waits by itself."""
    deadline = time.monotonic() + BUSY_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"PRAGMA cache_size = -{READ_CACHE if mode == 'DEFERRED' else PAGE_CACHE}")
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def _exclusively(engine: Engine) -> Iterator[Connection]:
    """One transaction that no other process prepares or migrates beside."""
    with engine.begin() as connection:
        wait_in_line(connection, LOCK)
        yield connection


def _upgrade(connection: Connection) -> None:
    config = migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _newest() -> str:
    newest = ScriptDirectory.from_config(migrations()).get_current_head()
    assert newest is not None
    return newest


def _is_known(version: str) -> bool:
    return version in {script.revision for script in ScriptDirectory.from_config(migrations()).walk_revisions()}


def _require_empty(connection: Connection) -> None:
    if tables := inspect(connection).get_table_names():
        raise DatabaseVersionError(
            f"the database has no version and isn't empty ({', '.join(sorted(tables)[:3])} …): it isn't a hub's; "
            f"give the address of another one. This hub works with version {_newest()}."
        )


def _other_version(version: str) -> DatabaseVersionError:
    remedy = "run `hub migrate`" if _is_known(version) else "install the newer hub that made it, then run `hub migrate`"
    return DatabaseVersionError(
        f"the database is of version {version}, and this hub works with version {_newest()}: {remedy}"
    )
