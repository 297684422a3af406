"""One service that keeps responses, asked the same in many ways, answers as plain resolvers do, errors included."""

import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from graphql import GraphQLScalarType, GraphQLSchema, OperationDefinitionNode, get_named_type, parse, type_from_ast
from hypothesis import HealthCheck, Phase, assume, find, given, note, settings
from hypothesis import strategies as st

from hub.graphql.databases.backends import open_revisions
from hub.graphql.declaration.build import Api
from hub.graphql.limits import Limits
from hub.graphql.serving.responses import Responses
from hub.graphql.serving.service import Service
from hub.graphql.viewer import ANONYMOUS, Viewer
from schema import ENTITIES, Base
from schema.lineage import Change, ImportProgress
from schema.privacy import Privacy
from tests.hub.graphql.conftest import Backend
from tests.hub.graphql.ledger import Ledger
from tests.hub.graphql.operations import Generated, operations
from tests.hub.graphql.resolvers import Oracle, plain_cursors
from tests.loop import run

FULL = Viewer(level=Privacy.SENSITIVE, persons=True)
VIEWERS = (ANONYMOUS, FULL)
#: Scalars that graphql-core checks by itself.
BUILT_IN = ("Int", "Float", "String", "Boolean", "ID")
#: What no type of these, no enum and no input object takes.
UNFIT = {"unfit": 1}
LIMITS = Limits(budget=1 << 60)


@pytest.fixture(scope="module")
def oracles(sdl: str, ledger: Ledger) -> dict[Viewer, Oracle]:
    return {viewer: Oracle(sdl, ledger, viewer.level, persons=viewer.persons) for viewer in VIEWERS}


@pytest.fixture(scope="module")
def keeping(api: Api, backend: Backend) -> Iterator[Service]:
    """A service that keeps what it has answered in all examples."""
    revisions = open_revisions(backend.driver)
    yield Service(api, backend.dialect, backend.driver, LIMITS, responses=Responses(revisions, 8 << 20))
    run(revisions.aclose())


@pytest.fixture(scope="module")
def reading(api: Api, backend: Backend) -> Service:
    """One that keeps none."""
    return Service(api, backend.dialect, backend.driver, LIMITS)


def changed(variables: dict[str, Any]) -> dict[str, Any]:
    """Other values of the same types: directives turn over, pages and numbers are others."""

    def other(value: Any) -> Any:
        if isinstance(value, bool):
            return not value
        return 5 - value if isinstance(value, int) and 0 <= value <= 5 else value

    return {name: other(value) for name, value in variables.items()}


@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_that_were_kept_equal_those_of_plain_resolvers(
    data: st.DataObject,
    core: GraphQLSchema,
    ledger: Ledger,
    oracles: dict[Viewer, Oracle],
    keeping: Service,
    reading: Service,
) -> None:
    viewer = data.draw(st.sampled_from(VIEWERS))
    operation: Generated = data.draw(operations(core, ledger, clear=viewer == FULL))
    note(operation.text)
    for variables in (operation.variables, changed(operation.variables), operation.variables):
        sent = orjson.dumps(variables)
        kept = run(keeping.execute(operation.text, variables, viewer=viewer, sent=sent))
        read = run(reading.execute(operation.text, variables, viewer=viewer))
        assert (kept.response, kept.status, kept.code) == (read.response, read.status, read.code)
        # SQLite's parser takes no more than so many levels.
        assume(kept.code != "DEPTH_LIMIT")
        expected = oracles[viewer].execute(operation.text, variables)
        assert expected.errors is None
        assert plain_cursors(orjson.loads(kept.body)["data"]) == plain_cursors(expected.data)


def checked(core: GraphQLSchema, text: str) -> list[str]:
    """Variables of which graphql-core refuses what is unfit."""
    (operation,) = (node for node in parse(text).definitions if isinstance(node, OperationDefinitionNode))
    named = {
        node.variable.name.value: get_named_type(type_from_ast(core, node.type))
        for node in operation.variable_definitions or ()
    }
    return [name for name, type_ in named.items() if not isinstance(type_, GraphQLScalarType) or type_.name in BUILT_IN]


@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_variables_that_do_not_fit_are_refused_where_plain_resolvers_refuse_them(
    data: st.DataObject, core: GraphQLSchema, ledger: Ledger, oracles: dict[Viewer, Oracle], keeping: Service
) -> None:
    operation: Generated = data.draw(operations(core, ledger, clear=True))
    names = checked(core, operation.text)
    assume(names)
    name = data.draw(st.sampled_from(names))
    variables = {**operation.variables, name: UNFIT}
    note(operation.text)
    run(keeping.execute(operation.text, operation.variables, viewer=FULL))
    expected = oracles[FULL].execute(operation.text, variables)
    answer = orjson.loads(run(keeping.execute(operation.text, variables, viewer=FULL)).body)
    assert expected.errors is not None
    assert expected.data is None
    assert "data" not in answer
    (error,) = answer["errors"]
    assert (error["extensions"]["code"], error["extensions"]["variable"]) == ("VARIABLE", name)
    assert error["locations"] == expected.errors[0].formatted["locations"]


@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_a_plan_reads_has_revisions_or_is_live(
    data: st.DataObject, core: GraphQLSchema, ledger: Ledger, reading: Service
) -> None:
    operation: Generated = data.draw(operations(core, ledger, clear=True))
    note(operation.text)
    plan = reading.plan(operation.text, operation.variables, viewer=FULL)
    named = set(re.findall(r'\b(?:FROM|JOIN)\s+"?(\w+)', plan.sql or ""))
    told = {ENTITIES[name].table.name for name in plan.reads}
    # A record's history is written when the record is.
    untold = (named & Base.metadata.tables.keys()) - told - {Change.__tablename__}
    assert untold == ({ImportProgress.__tablename__} if plan.live else set())


@pytest.mark.parametrize("sign", ["@skip(if: $", "@include(if: $", "fragment ", "... on ", "where: $"])
def test_operations_are_generated_with_all_that_plans_depend_on(core: GraphQLSchema, ledger: Ledger, sign: str) -> None:
    generating = settings(max_examples=2_000, phases=[Phase.generate], database=None, deadline=None)
    assert find(operations(core, ledger, clear=True), lambda operation: sign in operation.text, settings=generating)
