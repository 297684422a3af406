"""The databases that the benchmark loads into: a new one whenever it asks."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

from tests.postgres import serve

#: Gives the address of a new, empty database.
Databases = Callable[[], str]


@contextmanager
def sqlite(folder: Path) -> Iterator[Databases]:
    """Files in a folder."""
    numbers = count()
    yield lambda: f"sqlite:///{folder / f'{next(numbers)}.db'}"


@contextmanager
def postgresql(_folder: Path) -> Iterator[Databases]:
    """Databases of a server of the benchmark's own."""
    with serve() as server:
        yield server.database


#: How each kind of database is had.
TARGETS: dict[str, Callable[[Path], AbstractContextManager[Databases]]] = {
    "SQLite": sqlite,
    "PostgreSQL": postgresql,
}
