"""Filters say what they mean."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from tests.hub.graphql.ledger import Ledger, Row

Ask = Callable[..., Any]

CODES = "query Q($w: VenueWhere) { venues(where: $w, first: 1000) { nodes { id } totalCount } }"


def matching(ask: Ask, where: dict[str, Any] | None) -> set[str]:
    return {node["id"] for node in ask(CODES, {"w": where})["data"]["venues"]["nodes"]}


def live(ledger: Ledger, test: Callable[[Row], bool] = lambda _: True) -> set[str]:
    return {row["code"] for row in ledger["Venue"] if row["removed_at"] is None and test(row)}


@pytest.mark.parametrize(
    "where", [None, {}, {"and": []}, {"not": {"or": []}}, {"name": {}}, {"not": {"id": {"in": []}}}]
)
def test_no_condition_matches_everything(ask: Ask, ledger: Ledger, where: dict[str, Any] | None) -> None:
    assert matching(ask, where) == live(ledger)


@pytest.mark.parametrize(
    "where",
    [{"or": []}, {"name": {"in": []}}, {"id": {"in": []}}, {"division": {"in": []}}, {"not": {}}],
)
def test_empty_choices_match_nothing(ask: Ask, where: dict[str, Any]) -> None:
    assert matching(ask, where) == set()


@pytest.mark.parametrize(
    "where",
    [
        {"address": {"gt": "A"}},
        {"area": {"gt": "1.005"}},
        {"features": {"has": "甲"}},
        {"lectureSessions": {"some": {"title": {"like": "%b%"}}}},
        {"opened": {"lte": "2024-01-01"}},
        {"division": {"name": {"gt": "区划3"}}},
    ],
)
def test_not_is_the_complement_missing_values_included(ask: Ask, ledger: Ledger, where: dict[str, Any]) -> None:
    found, rest = matching(ask, where), matching(ask, {"not": where})
    assert found
    assert rest
    assert found | rest == live(ledger)
    assert found & rest == set()


def test_like_tells_cases_apart_and_knows_its_wildcards(ask: Ask, ledger: Ledger) -> None:
    assert matching(ask, {"name": {"like": "A%"}}) == live(ledger, lambda row: row["name"].startswith("A"))
    assert matching(ask, {"name": {"like": r"b\%"}}) == live(ledger, lambda row: row["name"] == "b%")
    assert matching(ask, {"name": {"like": "_丙"}}) == live(ledger, lambda row: row["name"] == "乙丙")


def test_instants_compare_whatever_their_offset(ask: Ask, ledger: Ledger) -> None:
    text = "query Q($t: DateTime!) { importRuns(where: {startedAt: {eq: $t}}) { totalCount nodes { startedAt } } }"
    at = ledger["ImportRun"][0]["started_at"]
    served = ask(text, {"t": at})
    assert served["data"]["importRuns"]["totalCount"] > 0
    for offset in (0, -5):
        same = datetime.fromisoformat(at).astimezone(timezone(timedelta(hours=offset))).isoformat()
        assert ask(text, {"t": same})["data"] == served["data"]


@pytest.mark.parametrize(("removed", "test"), [("EXCLUDE", False), ("ONLY", True), ("INCLUDE", None)])
def test_removed_records_come_only_when_asked_for(ask: Ask, ledger: Ledger, removed: str, test: bool | None) -> None:
    expected = {row["code"] for row in ledger["Venue"] if test is None or (row["removed_at"] is not None) is test}
    assert matching(ask, {"removed": removed}) == expected


def test_a_removed_record_is_still_found_by_its_id(ask: Ask, ledger: Ledger) -> None:
    row = next(row for row in ledger["Venue"] if row["removed_at"] is not None)
    assert ask(f'{{ venue(id: "{row["code"]}") {{ removedAt }} }}')["data"]["venue"]["removedAt"] == row["removed_at"]


def test_ids_are_read_as_they_are_typed(ask: Ask, ledger: Ledger) -> None:
    code = next(iter(live(ledger)))
    typed = f" {code.lower()} "
    assert ask("query Q($id: ID!) { venue(id: $id) { id } }", {"id": typed})["data"]["venue"] == {"id": code}
    assert matching(ask, {"id": {"in": [typed]}}) == {code}


def test_localities_are_divisions_with_an_active_source(ask: Ask) -> None:
    nodes = ask("{ localities { nodes { id sources { totalCount } } } }")["data"]["localities"]["nodes"]
    assert [node["id"] for node in nodes] == ["150402000000", "150403000000"]
