"""A database of random rows, the hub's schema, and a service on them."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from graphql import GraphQLSchema

from hub.graphql.build import build_schema, core_schema
from hub.graphql.limits import Limits
from hub.graphql.model import Model, derive
from hub.graphql.readers import Readers
from hub.graphql.service import Service
from hub.graphql.sqlite import SQLite
from hub.graphql.viewer import ANONYMOUS, Viewer
from tests.hub.graphql.ledger import Ledger, make_ledger, write_ledger


@pytest.fixture(scope="session")
def model() -> Model:
    return derive()


@pytest.fixture(scope="session")
def sdl(model: Model) -> str:
    return build_schema(model).as_str()


@pytest.fixture(scope="session")
def core(model: Model) -> GraphQLSchema:
    return core_schema(build_schema(model))


@pytest.fixture(scope="session")
def ledger() -> Ledger:
    return make_ledger(seed=2, size=9)


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory, ledger: Ledger) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "hub.db"
    write_ledger(path, ledger)
    return path


@pytest.fixture(scope="session")
def readers(database: Path) -> Iterator[Readers]:
    readers = Readers(database)
    yield readers
    readers.close()


@pytest.fixture
def make_service(model: Model, core: GraphQLSchema, readers: Readers) -> Callable[..., Service]:
    """A service with bounds of the test's own."""
    return lambda **limits: Service(model, core, SQLite(), readers, Limits(**limits))


@pytest.fixture
def service(make_service: Callable[..., Service]) -> Service:
    return make_service()


@pytest.fixture
def ask(service: Service) -> Callable[..., Any]:
    """Ask the service; returns the parsed answer."""

    def ask(text: str, variables: dict[str, Any] | None = None, viewer: Viewer = ANONYMOUS) -> Any:
        answer = asyncio.run(service.execute(text, variables, viewer=viewer))
        return orjson.loads(answer.body)

    return ask
