"""Schemathesis asks a hub with data anything that its schema allows, and some that it doesn't."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
import schemathesis
from graphql import parse
from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.generation import GenerationMode
from schemathesis.graphql import nodes
from schemathesis.specs.graphql.schemas import GraphQLSchema

from hub.app import create_app
from hub.graphql.errors import CODES
from hub.settings import Settings
from tests.hub.graphql.drawn import answerable
from tests.hub.graphql.ledger import DAYS, MOMENTS, TEXTS, make_ledger, write_ledger

#: What only Python, its libraries or a database would say.
RAW = re.compile(r"Traceback|\.py\b|object at 0x|NoneType|<class|\w*Exception|\b\w+Error\b|sqlite|SELECT |syntax error")
LEDGER = make_ledger(seed=3, size=3)


def scalar(name: str, values: Sequence[str]) -> None:
    schemathesis.graphql.scalar(name, st.sampled_from(values).map(nodes.String))


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> GraphQLSchema:
    scalar("DateTime", MOMENTS)
    scalar("Date", DAYS)
    scalar("Decimal", ("0", "1.00", "-0.5"))
    scalar("BigInt", ("0", "-150", "9223372036854775807"))
    scalar("JSON", TEXTS)
    url = f"sqlite:///{tmp_path_factory.mktemp('schemathesis') / 'hub.db'}"
    write_ledger(url, LEDGER)
    return schemathesis.graphql.from_asgi("/graphql", create_app(Settings(database_url=url)))


def drawn_case(data: st.DataObject, schema: GraphQLSchema, mode: GenerationMode) -> Case[Any]:
    """A request for one root field, every other one such that it is mostly answered."""
    fields = schema["Query"]
    case = data.draw(fields[data.draw(st.sampled_from(sorted(fields)))].as_strategy(generation_mode=mode))
    if mode is GenerationMode.POSITIVE and data.draw(st.booleans()):
        case.body = answerable(parse(str(case.body)), schema.client_schema, LEDGER)
    return case


@pytest.mark.parametrize("mode", GenerationMode)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_is_answered_or_refused_with_a_code(
    data: st.DataObject, mode: GenerationMode, schema: GraphQLSchema
) -> None:
    case = drawn_case(data, schema, mode)
    note(str(case.body))
    response = case.call()
    assert response.status_code < 500
    errors = response.json().get("errors", [])
    event(", ".join({error["extensions"]["code"] for error in errors}) or "data")
    for error in errors:
        assert error["extensions"]["code"] in CODES.keys() - {"INTERNAL"}
        # Messages may quote the client, who may write anything.
        assert [raw for raw in RAW.findall(error["message"]) if raw not in str(case.body)] == []
    if not errors:
        case.validate_response(response)
