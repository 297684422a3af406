"""A database of random rows, the hub's schema, and a service on them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from graphql import GraphQLSchema

from hub.graphql.databases.dialect import Dialect
from hub.graphql.databases.driver import Driver
from hub.graphql.databases.pool import Pool
from hub.graphql.databases.postgresql import PostgreSQL
from hub.graphql.databases.readers import Readers
from hub.graphql.databases.sqlite import SQLite
from hub.graphql.declaration.build import Api, declare
from hub.graphql.limits import Limits
from hub.graphql.model import Model, derive
from hub.graphql.serving.service import Service
from hub.graphql.viewer import ANONYMOUS, Viewer
from tests.hub.graphql.ledger import Ledger, make_ledger, write_ledger
from tests.loop import run
from tests.postgres import Server


@pytest.fixture(scope="session")
def api() -> Api:
    return declare(derive())


@pytest.fixture(scope="session")
def model(api: Api) -> Model:
    return api.model


@pytest.fixture(scope="session")
def sdl(api: Api) -> str:
    return api.sdl


@pytest.fixture(scope="session")
def core(api: Api) -> GraphQLSchema:
    return api.schema


@pytest.fixture(scope="session")
def ledger() -> Ledger:
    return make_ledger(seed=2, size=9)


@dataclass(frozen=True)
class Backend:
    """One kind of database with the ledger in it."""

    url: str
    dialect: Dialect
    driver: Driver


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory, ledger: Ledger) -> Path:
    """A SQLite file with the ledger in it."""
    path = tmp_path_factory.mktemp("ledger") / "hub.db"
    write_ledger(f"sqlite:///{path}", ledger)
    return path


@pytest.fixture(scope="session")
def readers(database: Path) -> Iterator[Readers]:
    """Readers of that file."""
    readers = Readers(database)
    yield readers
    readers.close()


@pytest.fixture(scope="session")
def file_backend(database: Path, readers: Readers) -> Backend:
    """The ledger in SQLite."""
    return Backend(f"sqlite:///{database}", SQLite(), readers)


@pytest.fixture(scope="session")
def server_backend(open_backend: Callable[..., Backend], ledger: Ledger) -> Backend:
    """The ledger in PostgreSQL."""
    return open_backend(PostgreSQL(), ledger)


@pytest.fixture(scope="session", params=["file_backend", "server_backend"], ids=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """The ledger in either database."""
    opened: Backend = request.getfixturevalue(request.param)
    return opened


@pytest.fixture(scope="session")
def open_backend(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Dialect, Ledger], Backend]:
    """Makes a database that speaks a dialect, with a ledger in it."""

    def open_backend(dialect: Dialect, ledger: Ledger) -> Backend:
        path = tmp_path_factory.mktemp("ledger") / "hub.db"
        if isinstance(dialect, SQLite):
            write_ledger(f"sqlite:///{path}", ledger)
            return Backend(f"sqlite:///{path}", dialect, Readers(path))
        server: Server = request.getfixturevalue("postgres")
        url = server.database()
        write_ledger(url, ledger)
        return Backend(url, dialect, Pool(url))

    return open_backend


@pytest.fixture
def make_service(api: Api, backend: Backend) -> Callable[..., Service]:
    """A service with bounds of the test's own."""
    return lambda measures=(), **limits: Service(api, backend.dialect, backend.driver, Limits(**limits), measures)


@pytest.fixture
def service(make_service: Callable[..., Service]) -> Service:
    return make_service()


@pytest.fixture
def ask(service: Service) -> Callable[..., Any]:
    """Ask the service; returns the parsed answer."""

    def ask(text: str, variables: dict[str, Any] | None = None, viewer: Viewer = ANONYMOUS) -> Any:
        answer = run(service.execute(text, variables, viewer=viewer))
        return orjson.loads(answer.body)

    return ask
