"""The tag of an answer changes with what its plan reads, and while it doesn't, nothing but that is looked at."""

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import pytest
from graphql import GraphQLSchema
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, case, literal, null, update

from hub.graphql.databases.backends import open_revisions
from hub.graphql.databases.driver import Driver
from hub.graphql.databases.revisions import FileRevisions, Revisions
from hub.graphql.databases.server_revisions import ServerRevisions
from hub.graphql.declaration.build import Api
from hub.graphql.serving.answers import Answer
from hub.graphql.serving.compression import Coding
from hub.graphql.serving.etags import Condition
from hub.graphql.serving.service import Service
from hub.graphql.viewer import Viewer
from schema import ENTITIES
from schema.database import open_engine
from schema.privacy import Privacy
from schema.revisions import NO_LOCALITY, touch
from tests.hub.graphql.conftest import Backend
from tests.hub.graphql.ledger import LOCALITIES, MOMENTS, Ledger
from tests.hub.graphql.operations import Generated, operations
from tests.loop import run

FULL = Viewer(level=Privacy.SENSITIVE, persons=True)
#: What tells that nothing changed, and what it was.
CHECKS = {FileRevisions.statement, ServerRevisions.statement, ServerRevisions.look}


class Watched:
    """A driver whose statements are listed."""

    def __init__(self, driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
        self.statements: list[str] = []
        for name in ("read", "read_apart"):
            if hasattr(driver, name):
                monkeypatch.setattr(driver, name, self._listing(getattr(driver, name)))

    def _listing(self, read: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def listed(sql: str, *values: Sequence[Any]) -> Any:
            self.statements.append(sql)
            return await read(sql, *values)

        return listed


class Site:
    """A served ledger that changes."""

    def __init__(self, engine: Engine, service: Service, revisions: Revisions, watched: Watched) -> None:
        self.engine = engine
        self.service = service
        self.revisions = revisions
        self.watched = watched

    def answer(self, operation: Generated, held: str = "") -> Answer:
        condition = Condition(self.revisions, operation.text.encode(), f'"{held}"' if held else "", [Coding.IDENTITY])
        return run(self.service.execute(operation.text, operation.variables, viewer=FULL, unless=condition))

    def change(self, entity: str, locality: int) -> None:
        """Remove all records of an entity in a locality and bring back those that were; of a reference say so only."""
        table = ENTITIES[entity].table
        with self.engine.begin() as connection:
            if not ENTITIES[entity].is_reference:
                at = table.c.removed_at
                turned = case((at.is_(None), literal(MOMENTS[0], at.type)), else_=null())
                connection.execute(update(table).where(table.c.locality == locality).values(removed_at=turned))
            touch(connection, entity, locality)


@pytest.fixture(scope="module")
def site(api: Api, backend: Backend, open_backend: Callable[..., Backend], ledger: Ledger) -> Iterator[Site]:
    opened = open_backend(backend.dialect, ledger)
    engine, revisions = open_engine(opened.url), open_revisions(opened.driver)
    with pytest.MonkeyPatch.context() as monkeypatch:
        watched = Watched(opened.driver, monkeypatch)
        yield Site(engine, Service(api, opened.dialect, opened.driver), revisions, watched)
    engine.dispose()
    run(revisions.aclose())
    run(opened.driver.aclose())


def entities_read(site: Site, operation: Generated) -> list[str]:
    """Entities whose tables stand in the statement of an operation."""
    sql = site.service.plan(operation.text, operation.variables, viewer=FULL).sql or ""
    tables = {*re.findall(r'(?:FROM|JOIN) "?(\w+)"? AS', sql)}
    return [name for name, entity in ENTITIES.items() if entity.table.name in tables]


@pytest.mark.parametrize("bound", [None, LOCALITIES[0]], ids=["unbound", "bound"])
@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_tag_changes_with_what_the_plan_reads(
    data: st.DataObject, bound: int | None, site: Site, core: GraphQLSchema, ledger: Ledger
) -> None:
    operation: Generated = data.draw(operations(core, ledger, clear=True, bound=str(bound) if bound else None))
    note(operation.text)
    read = entities_read(site, operation)
    entity = data.draw(st.sampled_from(read or list(ENTITIES)) | st.sampled_from(list(ENTITIES)))
    locality = NO_LOCALITY if ENTITIES[entity].is_reference else data.draw(st.sampled_from(LOCALITIES))
    before = site.answer(operation)
    assume(before.tag is not None)
    site.change(entity, locality)
    site.watched.statements.clear()
    after = site.answer(operation, before.tag or "")
    if after.status == 304:
        assert after.tag == before.tag
        assert {*site.watched.statements} <= CHECKS
        assert site.answer(operation).body == before.body
    else:
        assert after.tag != before.tag
    if entity not in read or (locality and bound and locality != bound):
        assert after.status == 304
    elif locality in (NO_LOCALITY, bound):
        assert after.status == 200
