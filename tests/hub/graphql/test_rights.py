"""A viewer who is bound to localities is answered as if there were no others, whatever is asked."""

import re
from collections.abc import Callable, Iterator

import orjson
import pytest
from graphql import GraphQLSchema
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from hub.graphql.declaration.build import Api
from hub.graphql.serving.service import Service
from hub.graphql.viewer import Viewer
from schema import ENTITIES
from schema.kinds import WordList, Words
from schema.privacy import Privacy
from tests.hub.graphql.conftest import Backend
from tests.hub.graphql.ledger import LOCALITIES, Ledger, Row, make_ledger
from tests.hub.graphql.operations import Generated, operations
from tests.hub.graphql.refusals import too_deep
from tests.hub.graphql.resolvers import Oracle, plain_cursors
from tests.hub.graphql.test_locality import IN_ARRAY, ONE, unbound
from tests.loop import run

ALONE = Viewer(Privacy.SENSITIVE, persons=True, localities=LOCALITIES[:1], token="alone")
PAIR = Viewer(Privacy.SENSITIVE, persons=True, localities=LOCALITIES[1:], token="pair")
NOWHERE = Viewer(Privacy.SENSITIVE, persons=True, localities=(), token="nowhere")
BOUND = {"alone": (ALONE, ONE), "pair": (PAIR, IN_ARRAY), "nowhere": (NOWHERE, IN_ARRAY)}
#: Sees its own locality, and masks.
MASKED = Viewer(Privacy.INTERNAL, persons=True, localities=LOCALITIES[:1], token="masked")
SECRET, FOREIGN = "隐私某某", "外地某某"


def seen(ledger: Ledger, viewer: Viewer) -> Ledger:
    """What of a ledger a viewer's localities hold."""

    def own(row: Row) -> bool:
        return "locality" not in row or viewer.localities is None or row["locality"] in viewer.localities

    return Ledger({name: [row for row in rows if own(row)] for name, rows in ledger.items()})


@pytest.fixture(scope="module")
def oracles(sdl: str, ledger: Ledger) -> dict[str, Oracle]:
    return {
        name: Oracle(sdl, seen(ledger, viewer), viewer.level, persons=viewer.persons)
        for name, (viewer, _) in BOUND.items()
    }


@pytest.mark.parametrize("name", BOUND)
@given(data=st.data())
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_bound_viewers_are_answered_as_if_their_localities_were_all(
    data: st.DataObject,
    name: str,
    core: GraphQLSchema,
    ledger: Ledger,
    oracles: dict[str, Oracle],
    service: Service,
    backend: Backend,
) -> None:
    viewer, predicate = BOUND[name]
    operation: Generated = data.draw(operations(core, ledger, clear=True))
    note(operation.text)
    expected = oracles[name].execute(operation.text, operation.variables)
    answer = orjson.loads(run(service.execute(operation.text, operation.variables, viewer=viewer)).body)
    assume(not too_deep(answer, backend.dialect))
    assert plain_cursors(answer["data"]) == plain_cursors(expected.data)
    plan = service.plan(operation.text, operation.variables, viewer=viewer)
    assert unbound(plan.sql or "", predicate) == []


def test_viewers_of_equal_rights_share_plans_and_no_rows(service: Service, ledger: Ledger) -> None:
    text = "{ venues(first: 100, where: {removed: INCLUDE}) { nodes { locality { id } } } }"
    found = {}
    for at in LOCALITIES:
        viewer = Viewer(Privacy.INTERNAL, persons=True, localities=(at,), token=str(at))
        nodes = orjson.loads(run(service.execute(text, viewer=viewer)).body)["data"]["venues"]["nodes"]
        found[at] = {int(node["locality"]["id"]) for node in nodes}
        assert len(nodes) == sum(row["locality"] == at for row in ledger["Venue"])
    assert found == {at: {at} for at in LOCALITIES}
    assert service.counters.planned == 1


def planted(ledger: Ledger) -> Ledger:
    """The ledger with a secret in every personal text of the viewer's locality, and another in every text elsewhere."""

    def with_secrets(name: str, row: Row) -> Row:
        made = dict(row)
        for field in ENTITIES[name].fields.values():
            if row.get("locality", LOCALITIES[0]) not in LOCALITIES[:1]:
                texts = {Words: FOREIGN, WordList: f'["{FOREIGN}"]'}
                made |= {
                    column.suffix: texts[kind]
                    for kind in texts
                    if isinstance(field.kind, kind)
                    for column in field.columns
                }
            elif field.privacy >= Privacy.PERSONAL and isinstance(field.kind, Words):
                made[field.name] = SECRET
        return made

    return Ledger({name: [with_secrets(name, row) for row in rows] for name, rows in ledger.items()})


@pytest.fixture(scope="module")
def secretive(api: Api, backend: Backend, open_backend: Callable[..., Backend]) -> Iterator[tuple[Ledger, Service]]:
    ledger = planted(make_ledger(seed=5, size=6))
    opened = open_backend(backend.dialect, ledger)
    yield ledger, Service(api, opened.dialect, opened.driver)
    run(opened.driver.aclose())


def leaked(body: bytes) -> list[str]:
    """Secrets anywhere in an answer, in its cursors, too."""
    hexadecimal = b" ".join(re.findall(rb"[0-9a-f]{8,}", body))
    cursors = b" ".join(bytes.fromhex(one.decode()) for one in hexadecimal.split() if len(one) % 2 == 0)
    return [secret for secret in (SECRET, FOREIGN) if secret.encode() in body + cursors]


@given(data=st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_operation_brings_out_what_its_viewer_may_not_see(
    data: st.DataObject, core: GraphQLSchema, secretive: tuple[Ledger, Service]
) -> None:
    ledger, service = secretive
    operation: Generated = data.draw(operations(core, ledger, clear=True))
    note(operation.text)
    assert leaked(run(service.execute(operation.text, operation.variables, viewer=MASKED)).body) == []


def test_secrets_are_there_for_those_who_may_see_them(secretive: tuple[Ledger, Service]) -> None:
    _, service = secretive
    text = "{ venues(first: 100, orderBy: [{field: CONTACT}], where: {removed: INCLUDE}) { edges { cursor } } }"
    body = run(service.execute(text, viewer=Viewer(Privacy.SENSITIVE, persons=True))).body
    assert leaked(body) == [SECRET, FOREIGN]
