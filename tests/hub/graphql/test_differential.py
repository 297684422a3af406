"""The compiled path answers as plain resolvers over the same rows do."""

import orjson
import pytest
from graphql import GraphQLSchema, parse, validate
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from hub.graphql.serving.service import Service
from hub.graphql.viewer import ANONYMOUS, Viewer
from schema.privacy import Privacy
from tests.hub.graphql.conftest import Backend
from tests.hub.graphql.ledger import Ledger
from tests.hub.graphql.operations import Generated, operations
from tests.hub.graphql.refusals import too_deep
from tests.hub.graphql.resolvers import Oracle, plain_cursors
from tests.loop import run

FULL = Viewer(level=Privacy.SENSITIVE, persons=True)


@pytest.fixture(scope="module")
def oracles(sdl: str, ledger: Ledger) -> dict[Viewer, Oracle]:
    return {viewer: Oracle(sdl, ledger, viewer.level, persons=viewer.persons) for viewer in (ANONYMOUS, FULL)}


@pytest.mark.parametrize("viewer", [ANONYMOUS, FULL], ids=["anonymous", "full"])
@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_compiled_answers_equal_those_of_plain_resolvers(
    data: st.DataObject,
    viewer: Viewer,
    core: GraphQLSchema,
    ledger: Ledger,
    oracles: dict[Viewer, Oracle],
    service: Service,
    backend: Backend,
) -> None:
    operation: Generated = data.draw(operations(core, ledger, clear=viewer == FULL))
    note(operation.text)
    assert validate(core, parse(operation.text)) == []
    expected = oracles[viewer].execute(operation.text, operation.variables)
    assert expected.errors is None
    answer = orjson.loads(run(service.execute(operation.text, operation.variables, viewer=viewer)).body)
    assume(not too_deep(answer, backend.dialect))
    assert plain_cursors(answer["data"]) == plain_cursors(expected.data)
