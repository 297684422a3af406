"""What a viewer may not see has no part in any answer: it is the same, byte for byte, whatever the secrets are."""

import re
from collections.abc import Callable, Iterator

import pytest
from graphql import GraphQLSchema
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from hub.graphql.declaration.build import Api
from hub.graphql.serving.service import Service
from hub.graphql.viewer import Viewer
from schema import ENTITIES
from schema.privacy import Privacy
from tests.hub.graphql.conftest import Backend
from tests.hub.graphql.ledger import LOCALITIES, Ledger, Row, make_ledger
from tests.hub.graphql.operations import Generated, operations
from tests.loop import run

OWN = LOCALITIES[0]
LEVEL = Privacy.PUBLIC
VIEWERS = {
    "persons": Viewer(LEVEL, persons=True, localities=(OWN,), token="persons"),
    "figures": Viewer(LEVEL, persons=False, localities=(OWN,), token="figures"),
}
#: What is left of a budget, which is counted by each service.
LEFT = re.compile(rb',"remaining":\d+,"resetsIn":\d+')


def with_other_secrets(ledger: Ledger, others: Ledger) -> Ledger:
    """The same to a viewer of one locality and that level.

    Its secrets are those of other rows of the same entity; elsewhere every fourth record is gone, and no value is kept.
    """

    def changed(name: str, row: Row, other: Row) -> Row:
        made = dict(row)
        for field in ENTITIES[name].fields.values():
            foreign = row.get("locality", OWN) != OWN
            if foreign or (field.privacy > LEVEL and None not in (row[field.main], other[field.main])):
                shown = (field.masked,) if not foreign else ()
                made |= {part.suffix: other[part.suffix] for part in field.columns if part.suffix not in shown}
        return made

    def kept(row: Row, number: int) -> bool:
        return row.get("locality", OWN) == OWN or number % 4 > 0

    made = Ledger()
    for name, rows in ledger.items():
        pairs = enumerate(zip(rows, others[name], strict=True))
        made[name] = [changed(name, row, other) for number, (row, other) in pairs if kept(row, number)]
    return made


@pytest.fixture(scope="module")
def services(
    api: Api, backend: Backend, open_backend: Callable[..., Backend], ledger: Ledger
) -> Iterator[tuple[Service, Service]]:
    """One on the ledger, and one where all that is secret is another."""
    other = open_backend(backend.dialect, with_other_secrets(ledger, make_ledger(seed=6, size=9)))
    yield Service(api, backend.dialect, backend.driver), Service(api, other.dialect, other.driver)
    run(other.driver.aclose())


def answers(services: tuple[Service, Service], operation: Generated, viewer: Viewer) -> list[bytes]:
    executed = (run(service.execute(operation.text, operation.variables, viewer=viewer)) for service in services)
    return [LEFT.sub(b"", answer.body) for answer in executed]


@pytest.mark.parametrize("viewer", VIEWERS.values(), ids=VIEWERS)
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_do_not_depend_on_secrets(
    data: st.DataObject, viewer: Viewer, core: GraphQLSchema, ledger: Ledger, services: tuple[Service, Service]
) -> None:
    operation: Generated = data.draw(operations(core, ledger, clear=data.draw(st.booleans())))
    note(operation.text)
    first, second = answers(services, operation, viewer)
    assert first == second


@pytest.mark.parametrize(
    "text",
    [
        "{ venues(orderBy: [{field: CONTACT}]) { edges { cursor node { id } } } }",
        "{ people { nodes { name idNumber } } }",
        '{ venues(where: {contact: {like: "a%"}}) { totalCount } }',
        "{ localities { nodes { venues { totalCount } } } }",
    ],
)
def test_secrets_do_differ_for_those_who_may_see_them(services: tuple[Service, Service], text: str) -> None:
    first, second = answers(services, Generated(text), Viewer(Privacy.SENSITIVE, persons=True))
    assert first != second
    assert b'"data"' in first
