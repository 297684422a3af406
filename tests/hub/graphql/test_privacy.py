"""What a viewer may not see is masked or null, and can't be found out by asking around it."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from hub.graphql.viewer import Viewer
from schema.privacy import Privacy
from tests.hub.graphql.ledger import Ledger

Ask = Callable[..., Any]
FULL = Viewer(level=Privacy.SENSITIVE, persons=True)


def test_personal_values_are_served_as_their_masks(ask: Ask, ledger: Ledger) -> None:
    text = "{ venues(first: 100, where: {removed: INCLUDE}) { nodes { id contact phone } } }"
    rows = {row["code"]: row for row in ledger["Venue"]}
    for node in ask(text)["data"]["venues"]["nodes"]:
        row = rows[node["id"]]
        assert (node["contact"], node["phone"]) == (row["contact_masked"], row["phone_masked"])
    for node in ask(text, viewer=FULL)["data"]["venues"]["nodes"]:
        assert node["contact"] == rows[node["id"]]["contact"]


def test_sensitive_and_internal_values_are_null_below_their_level(ask: Ask) -> None:
    text = "{ people { nodes { idNumber birth { start } name } } subsidyGrants { nodes { note cardNumber } } }"
    data = ask(text, viewer=Viewer(level=Privacy.PERSONAL, persons=True))["data"]
    assert {node["idNumber"] for node in data["people"]["nodes"]} == {None}
    assert {str(node["birth"]) for node in data["people"]["nodes"]} == {"None"}
    assert {node["cardNumber"] for node in data["subsidyGrants"]["nodes"]} == {None}
    assert {node["note"] for node in data["subsidyGrants"]["nodes"]} != {None}
    data = ask(text, viewer=Viewer(persons=True))["data"]
    assert {node["note"] for node in data["subsidyGrants"]["nodes"]} == {None}


@pytest.mark.parametrize(
    "text",
    [
        '{ venues(where: {contact: {eq: "a"}}) { totalCount } }',
        "{ venues(where: {contact: {isNull: true}}) { totalCount } }",
        '{ venues(where: {or: [{not: {phone: {like: "1%"}}}]}) { totalCount } }',
        "{ venues(orderBy: [{field: CONTACT}]) { totalCount } }",
        '{ lectureSessions(where: {team: {leader: {eq: "a"}}}) { totalCount } }',
        '{ divisions(where: {venues: {some: {contact: {eq: "a"}}}}) { totalCount } }',
        '{ organizations { nodes { parts(where: {leader: {in: ["a"]}}) { totalCount } } } }',
        "{ organizations { nodes { lectureSessions(orderBy: [{field: SPEAKER}]) { edges { cursor } } } } }",
        '{ subsidyGrants(where: {note: {eq: "a"}}) { aggregate { count } } }',
        "{ subsidyGrants(where: {person: {careCategory: {eq: AGED_80}}}) { aggregate { count } } }",
    ],
)
def test_masked_fields_neither_filter_nor_sort(ask: Ask, text: str) -> None:
    answer = ask(text)
    assert "data" not in answer
    assert answer["errors"][0]["extensions"]["code"] == "MASKED_FIELD"
    assert "errors" not in ask(text, viewer=FULL)


@pytest.mark.parametrize(
    "text",
    [
        "{ people { nodes { sex } } }",
        "{ people { edges { cursor } } }",
        "{ subsidyGrants { pageInfo { endCursor } } }",
        "{ divisions { nodes { people { nodes { sex } } } } }",
        "{ venues(where: {division: {people: {some: {sex: {eq: MALE}}}}}) { totalCount } }",
    ],
)
def test_records_about_persons_are_not_listed_for_anonymous_viewers(ask: Ask, text: str) -> None:
    assert ask(text)["errors"][0]["extensions"]["code"] == "PERSONS_ONLY_COUNTED"
    assert "errors" not in ask(text, viewer=FULL)


def test_a_person_is_not_shown_by_id(ask: Ask, ledger: Ledger) -> None:
    text = f'{{ person(id: "{ledger["Person"][0]["code"]}") {{ sex }} }}'
    assert ask(text)["errors"][0]["extensions"]["code"] == "PERSONS_ONLY_COUNTED"


def test_figures_about_fewer_than_five_persons_are_withheld(ask: Ask, ledger: Ledger) -> None:
    grants = "subsidyGrants(where: {id: {in: $ids}}) { totalCount aggregate { count sum { amount } } }"
    text = f"query Q($ids: [ID!]) {{ {grants} }}"
    codes = [row["code"] for row in ledger["SubsidyGrant"] if row["removed_at"] is None]
    few = ask(text, {"ids": codes[:4]})["data"]["subsidyGrants"]
    assert few == {"totalCount": None, "aggregate": None}
    assert ask(text, {"ids": codes[:-4]})["data"]["subsidyGrants"] == few
    enough = ask(text, {"ids": codes[:5]})["data"]["subsidyGrants"]
    assert (enough["totalCount"], enough["aggregate"]["count"]) == (5, 5)


def test_cursors_hold_no_value_that_the_viewer_sees_masked(ask: Ask) -> None:
    page = ask("{ venues(first: 100, orderBy: [{field: NAME}, {field: KIND}]) { edges { cursor node { id } } } }")
    for edge in page["data"]["venues"]["edges"]:
        _, name, kind, locality, id_ = orjson.loads(bytes.fromhex(edge["cursor"]))
        assert str(locality) in edge["node"]["id"]
        assert {type(name), type(kind), type(id_)} == {str, int}


def test_plans_are_not_shared_between_viewers(ask: Ask) -> None:
    text = "{ venues(first: 100, where: {removed: INCLUDE}) { nodes { contact } } }"
    assert ask(text, viewer=FULL) != ask(text)
    assert ask(text, viewer=FULL) != ask(text)
