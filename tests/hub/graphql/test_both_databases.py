"""Both databases are answered from alike, byte for byte."""

import re
from collections.abc import Mapping

import httpx
import orjson
import pytest
from graphql import GraphQLSchema
from hypothesis import HealthCheck, assume, event, given, note, settings
from hypothesis import strategies as st

from hub.app import create_app
from hub.graphql.databases.sqlite import SQLite
from hub.graphql.declaration.build import Api, declared
from hub.graphql.errors import CODES
from hub.graphql.serving.service import Service
from hub.graphql.viewer import ANONYMOUS, Viewer
from hub.settings import Settings
from schema.privacy import Privacy
from tests.hub.graphql.conftest import Backend
from tests.hub.graphql.drawn import drawn
from tests.hub.graphql.ledger import Ledger
from tests.hub.graphql.refusals import codes, too_deep
from tests.loop import run

VIEWERS = (ANONYMOUS, Viewer(level=Privacy.SENSITIVE, persons=True))
#: What is left of a budget, which is counted by each service.
LEFT = re.compile(rb',"remaining":\d+,"resetsIn":\d+')


@pytest.fixture(scope="module")
def services(api: Api, file_backend: Backend, server_backend: Backend) -> Mapping[str, Service]:
    backends = {"sqlite": file_backend, "postgresql": server_backend}
    return {name: Service(api, backend.dialect, backend.driver) for name, backend in backends.items()}


@pytest.fixture(scope="module")
def texts(core: GraphQLSchema, ledger: Ledger) -> st.SearchStrategy[str]:
    return drawn(core, ledger)


def answers(services: Mapping[str, Service], text: str, viewer: Viewer) -> Mapping[str, bytes]:
    return {name: LEFT.sub(b"", run(service.execute(text, viewer=viewer)).body) for name, service in services.items()}


@given(data=st.data(), viewer=st.sampled_from(VIEWERS))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_operation_is_answered_alike(
    data: st.DataObject, viewer: Viewer, texts: st.SearchStrategy[str], services: Mapping[str, Service]
) -> None:
    text = data.draw(texts)
    note(text)
    sqlite, postgresql = answers(services, text, viewer).values()
    refused = codes(orjson.loads(postgresql))
    event(", ".join(refused) or "data")
    assert {*refused} <= {*CODES} - {"INTERNAL"}
    assume(not too_deep(orjson.loads(sqlite), SQLite()))
    assert sqlite == postgresql


def test_both_serve_the_same_schema(file_backend: Backend, server_backend: Backend) -> None:
    async def schema(backend: Backend) -> bytes:
        app = create_app(Settings(database_url=backend.url))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://hub") as client:
            return (await client.get("/schema.graphql")).content

    assert run(schema(file_backend)) == run(schema(server_backend)) == declared().sdl.encode()
