"""Paging through a list shows every row once, in its order, whichever way one goes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema import ENTITIES
from schema.kinds import Coded
from tests.hub.graphql.ledger import Ledger

Ask = Callable[..., Any]

PAGE = """
query Page($order: [VenueOrder!], $first: Int, $after: String, $last: Int, $before: String) {
  venues(orderBy: $order, first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}
"""
FIELDS = ("NAME", "KIND", "AREA", "OPENED", "STATUS", "IS_LISTED", "RECORDED_ON", "REMOVED_AT", "ID")
KEYS = st.lists(
    st.fixed_dictionaries(
        {"field": st.sampled_from(FIELDS)},
        optional={"direction": st.sampled_from(("ASC", "DESC")), "nulls": st.sampled_from(("FIRST", "LAST"))},
    ),
    max_size=3,
)


def pages(
    ask: Ask, order: list[dict[str, str]], size: int, *, backward: bool, plural: str = "venues"
) -> Iterator[dict[str, Any]]:
    text = PAGE.replace("venues", plural).replace("Venue", {"venues": "Venue", "issues": "Issue"}[plural])
    cursor: str | None = None
    while True:
        way = {"last": size, "before": cursor} if backward else {"first": size, "after": cursor}
        page = ask(text, {"order": order, **way})["data"][plural]
        yield page
        info = page["pageInfo"]
        if not info["hasPreviousPage" if backward else "hasNextPage"]:
            return
        cursor = info["startCursor" if backward else "endCursor"]


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [edge["node"]["id"] for page in found for edge in page["edges"]]


@given(order=KEYS, size=st.integers(1, 8))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_paging_either_way_visits_each_row_once_in_order(
    ask: Ask, ledger: Ledger, order: list[dict[str, str]], size: int
) -> None:
    whole = ids([*pages(ask, order, 1000, backward=False)])
    assert sorted(whole) == sorted(row["code"] for row in ledger["Venue"] if row["removed_at"] is None)
    assert ids([*pages(ask, order, size, backward=False)]) == whole
    assert ids([*pages(ask, order, size, backward=True)][::-1]) == whole


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("nulls", ["FIRST", "LAST"])
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
def test_every_field_pages_with_nulls_at_either_end(ask: Ask, field: str, direction: str, nulls: str) -> None:
    order = [{"field": field, "direction": direction, "nulls": nulls}]
    whole = ids([*pages(ask, order, 1000, backward=False)])
    assert ids([*pages(ask, order, 3, backward=False)]) == whole
    assert ids([*pages(ask, order, 3, backward=True)][::-1]) == whole


def test_null_is_the_smallest_value_unless_asked(ask: Ask) -> None:
    text = "query Q($order: [VenueOrder!]) { venues(orderBy: $order) { nodes { status } } }"

    def first_status(direction: str, nulls: str | None = None) -> Any:
        order = {"field": "STATUS", "direction": direction, **({"nulls": nulls} if nulls else {})}
        return ask(text, {"order": [order]})["data"]["venues"]["nodes"][0]["status"]

    assert first_status("ASC") is None
    assert first_status("DESC") is not None
    assert first_status("DESC", "FIRST") is None


@pytest.mark.parametrize("nulls", ["FIRST", "LAST"])
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("field", ["STATUS", "SEVERITY", "KIND"])
def test_codes_stand_in_the_order_of_their_list(
    ask: Ask, ledger: Ledger, field: str, direction: str, nulls: str
) -> None:
    order = [{"field": field, "direction": direction, "nulls": nulls}]
    stated = ENTITIES["Issue"].fields[field.lower()]
    assert isinstance(stated.kind, Coded)
    codes: list[str | None] = [code.name for code in stated.kind.codes]
    codes = codes if direction == "ASC" else codes[::-1]
    codes = [None, *codes] if nulls == "FIRST" else [*codes, None]
    value = {row["code"]: row[stated.main] for row in ledger["Issue"]}
    for backward in (False, True):
        found = [*pages(ask, order, 3, backward=backward, plural="issues")]
        places = [codes.index(value[id_]) for id_ in ids(found[::-1] if backward else found)]
        assert places == sorted(places)
        assert len(places) == sum(row["removed_at"] is None for row in ledger["Issue"])


def test_between_two_cursors_lies_what_stands_between_them(ask: Ask) -> None:
    order = [{"field": "AREA", "direction": "DESC"}]
    edges = ask(PAGE, {"order": order})["data"]["venues"]["edges"]
    span = {"order": order, "after": edges[2]["cursor"], "before": edges[9]["cursor"]}
    inner = [edge["node"]["id"] for edge in edges[3:9]]
    forward = ask(PAGE, {**span, "first": 4})["data"]["venues"]
    assert ids([forward]) == inner[:4]
    assert forward["pageInfo"]["hasNextPage"]
    assert forward["pageInfo"]["hasPreviousPage"]
    assert ids([ask(PAGE, {**span, "last": 4})["data"]["venues"]]) == inner[-4:]


def test_nested_lists_page_for_each_parent(ask: Ask) -> None:
    text = """
    query Q($after: String) { divisions(where: {level: {eq: PROVINCE}}) { nodes {
      lectureSessions(first: 2, after: $after, orderBy: [{field: HELD_AT, direction: DESC}]) {
        totalCount pageInfo { hasNextPage endCursor } nodes { id } } } } }
    """
    seen: list[str] = []
    after, more, total = None, True, 0
    while more:
        sessions = ask(text, {"after": after})["data"]["divisions"]["nodes"][0]["lectureSessions"]
        seen += [node["id"] for node in sessions["nodes"]]
        more, after = sessions["pageInfo"]["hasNextPage"], sessions["pageInfo"]["endCursor"]
        total = sessions["totalCount"]
    assert len(seen) == len(set(seen)) == total > 4


def test_cursor_outlives_the_removal_of_its_row(ask: Ask) -> None:
    """A cursor is a place among values: what filter it came from doesn't matter."""
    edges = ask(PAGE, {"order": []})["data"]["venues"]["edges"]
    text = """
    query Q($after: String, $id: ID) { venues(after: $after, where: {not: {id: {eq: $id}}}) { nodes { id } } }
    """
    rest = ask(text, {"after": edges[4]["cursor"], "id": edges[4]["node"]["id"]})["data"]["venues"]["nodes"]
    assert [node["id"] for node in rest][:3] == [edge["node"]["id"] for edge in edges[5:8]]
