"""What operations cost is known before they run, and bounded."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from graphql import GraphQLSchema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.graphql.compiler.cost import SCAN
from hub.graphql.errors import ApiError
from hub.graphql.serving.budgets import PERIOD, Budgets
from hub.graphql.serving.service import Service
from hub.graphql.viewer import ANONYMOUS, Viewer
from schema.privacy import Privacy
from tests.hub.graphql.ledger import Ledger
from tests.hub.graphql.operations import operations
from tests.loop import run

FULL = Viewer(Privacy.SENSITIVE, persons=True, token="full")


def values(data: Any) -> int:
    """How many scalars and objects an answer holds."""
    if isinstance(data, dict):
        return 1 + sum(map(values, data.values()))
    return sum(map(values, data)) if isinstance(data, list) else 1


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ('{ division(id: "150402000000") { id name } }', 3),
        ("{ venues(first: 10) { nodes { id name } } }", 1 + 10 * 3),
        ("{ venues { pageInfo { endCursor } } }", 1 + 2),
        ("{ venues(first: 7) { nodes { lectureSessions(last: 3) { nodes { id } } } } }", 1 + 7 * (1 + 1 + 3 * 2)),
        ("{ venues(first: 5) { totalCount aggregate { count } } }", 1 + SCAN + 1 + SCAN + 2),
        ("{ venues { groups(by: KIND, first: 4) { nodes { aggregate { count } } } } }", 1 + SCAN + 4 * 3),
        ('{ nodes(ids: ["150402000000", "150403000000"]) { id ... on Division { name } } }', 2 * 3),
        ("{ codeLists { name } __typename }", 0),
    ],
)
def test_cost_is_what_may_be_served(service: Service, text: str, cost: int) -> None:
    assert service.plan(text, {}).cost == cost


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_answer_holds_more_than_its_cost_says(
    data: st.DataObject, core: GraphQLSchema, ledger: Ledger, service: Service
) -> None:
    operation = data.draw(operations(core, ledger, clear=True))
    answer = orjson.loads(run(service.execute(operation.text, operation.variables, viewer=FULL)).body)
    cost = answer["extensions"]["cost"]
    assert cost["requested"] == service.plan(operation.text, operation.variables, viewer=FULL).cost
    served = {key: value for key, value in answer["data"].items() if key != "__typename"}
    assert values(served) - 1 <= cost["requested"]


def test_costly_operations_are_refused_unread(make_service: Callable[..., Service]) -> None:
    service = make_service(cost=50)
    answer = run(service.execute("{ venues(first: 20) { nodes { id name } } }"))
    (error,) = orjson.loads(answer.body)["errors"]
    assert error["extensions"] == {"code": "COST_LIMIT", "cost": 61, "maximum": 50}
    assert service.counters.read == 0


def test_each_client_has_a_budget_that_comes_back(make_service: Callable[..., Service]) -> None:
    service = make_service(budget=70)
    text = "{ venues(first: 20) { nodes { id name } } }"

    def ask(client: str, viewer: Viewer = ANONYMOUS) -> Any:
        return orjson.loads(run(service.execute(text, client=client, viewer=viewer)).body)

    assert ask("10.0.0.1")["extensions"]["cost"]["remaining"] == 9
    assert ask("10.0.0.1")["errors"][0]["extensions"]["code"] == "COST_BUDGET"
    assert "data" in ask("10.0.0.2")
    assert "data" in ask("10.0.0.1", FULL)
    assert ask("10.0.0.2", FULL)["errors"][0]["extensions"]["remaining"] == 9


def test_a_budget_is_whole_again_after_its_period() -> None:
    now = 0.0
    budgets = Budgets(10, lambda: now)
    assert budgets.spend("a", 6) == (4, 60)
    now = PERIOD / 2
    with pytest.raises(ApiError, match="4 are left"):
        budgets.spend("a", 5)
    assert budgets.spend("a", 4) == (0, 30)
    now = PERIOD
    assert budgets.spend("a", 10) == (0, 60)


def test_many_aliases_are_refused(ask: Callable[..., Any]) -> None:
    text = "{ " + " ".join(f"a{n}: __typename" for n in range(201)) + " }"
    assert ask(text)["errors"][0]["extensions"]["code"] == "ALIAS_LIMIT"
