"""Groups of records about persons tell nothing of fewer than five, neither alone nor by what they leave out."""

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

import orjson
import pytest
from graphql import GraphQLSchema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.graphql.declaration.build import Api
from hub.graphql.serving.service import Service
from hub.graphql.viewer import ANONYMOUS, Viewer
from schema.privacy import Privacy
from tests.hub.graphql.conftest import Backend
from tests.hub.graphql.ledger import Ledger, make_ledger
from tests.hub.graphql.operations import conditions
from tests.loop import run

Ask = Callable[..., Any]
Groups = Mapping[tuple[str | None, ...], int]
FULL = Viewer(level=Privacy.SENSITIVE, persons=True)

#: Lengths at which a key's text names a coarser one; 0 is the sum over all.
CUTS = {"servedDay": (10, 7, 4, 0), "servedMonth": (7, 4, 0), "divisionTown": (12, 6, 4, 2, 0), "evaluation": (99, 0)}
BY = {
    "SERVED_DAY": "servedDay",
    "SERVED_MONTH": "servedMonth",
    "DIVISION_TOWN": "divisionTown",
    "EVALUATION": "evaluation",
}

QUERY = """
query Q($where: VolunteerRecordWhere, $by: [VolunteerRecordGroupField!]!, $sum: Boolean!) {
  volunteerRecords(where: $where) {
    aggregate { count sum @include(if: $sum) { hours { low } } }
    groups(by: $by, first: 1000) {
      totalCount
      nodes {
        key { servedDay servedMonth evaluation divisionTown { id } }
        aggregate { count sum @include(if: $sum) { hours { low } } }
      }
    }
  }
}
"""


@pytest.fixture(scope="module")
def crowd() -> Ledger:
    return make_ledger(seed=5, size=60)


@pytest.fixture(scope="module")
def ask_crowd(crowd: Ledger, api: Api, backend: Backend, open_backend: Callable[..., Backend]) -> Ask:
    """Ask a service on a database of the crowd, of the same kind as the backend."""
    crowded = open_backend(backend.dialect, crowd)
    service = Service(api, crowded.dialect, crowded.driver)

    def ask(text: str, variables: dict[str, Any] | None = None, viewer: Viewer = ANONYMOUS) -> Any:
        return orjson.loads(run(service.execute(text, variables, viewer=viewer)).body)

    return ask


def counts(groups: Any, by: list[str]) -> Groups:
    """Records by the texts of their keys."""
    return {
        tuple(told_by(node["key"][BY[name]]) for name in by): node["aggregate"]["count"] for node in groups["nodes"]
    }


def told_by(value: Any) -> Any:
    return value["id"] if isinstance(value, dict) else value


def sums(groups: Groups, cuts: tuple[int, ...]) -> Counter[tuple[str | None, ...]]:
    """Records by coarser keys."""
    found: Counter[tuple[str | None, ...]] = Counter()
    for key, count in groups.items():
        coarser = (None if value is None and cut else (value or "")[:cut] for value, cut in zip(key, cuts, strict=True))
        found[tuple(coarser)] += count
    return found


def assert_tells_no_persons(shown: Groups, everything: Groups, by: list[str]) -> None:
    assert all(count >= 5 for count in shown.values())
    for cuts in product(*(CUTS[BY[name]] for name in by)):
        told = sums(shown, cuts)
        for key, count in sums(everything, cuts).items():
            rest = count - told[key]
            assert told[key] == 0 or rest == 0 or rest >= 5, (cuts, key, rest)


BYS = st.lists(st.sampled_from(list(BY)), min_size=1, max_size=2, unique=True)


@given(data=st.data(), by=BYS)
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_sum_of_groups_less_those_shown_tells_persons(
    data: st.DataObject, by: list[str], ask_crowd: Ask, core: GraphQLSchema, crowd: Ledger
) -> None:
    where = data.draw(conditions(core, crowd, "VolunteerRecord", clear=False))
    variables = {"where": where, "by": by, "sum": False}
    everything = counts(ask_crowd(QUERY, variables, FULL)["data"]["volunteerRecords"]["groups"], by)
    answer = ask_crowd(QUERY, variables)["data"]["volunteerRecords"]
    assert (answer["groups"] is None) is (answer["aggregate"] is None)
    if answer["groups"] is not None:
        shown = counts(answer["groups"], by)
        assert shown.items() <= everything.items()
        assert answer["groups"]["totalCount"] == len(shown)
        assert_tells_no_persons(shown, everything, by)


@pytest.mark.parametrize("by", [["DIVISION_TOWN"], ["SERVED_MONTH"], ["DIVISION_TOWN", "EVALUATION"]])
def test_totals_of_values_that_few_have_are_withheld_with_their_group(ask_crowd: Ask, by: list[str]) -> None:
    answer = ask_crowd(QUERY, {"by": by, "sum": True})["data"]["volunteerRecords"]["groups"]
    having = {"by": by, "sum": False, "where": {"hours": {"isNull": False}}}
    everything = counts(ask_crowd(QUERY, having, FULL)["data"]["volunteerRecords"]["groups"], by)
    assert answer["nodes"]
    shown = {key: everything[key] for key in counts(answer, by) if key in everything}
    assert_tells_no_persons(shown, everything, by)


def test_a_total_of_few_values_is_withheld(ask_crowd: Ask, crowd: Ledger) -> None:
    rows = [row for row in crowd["VolunteerRecord"] if row["removed_at"] is None]
    having = [row["code"] for row in rows if row["hours_low"] is not None]
    lacking = [row["code"] for row in rows if row["hours_low"] is None]
    text = "query Q($ids: [ID!]) { volunteerRecords(where: {id: {in: $ids}}) { aggregate { %s } } }"
    text %= "count sum { hours { low } } avg { hours { low } }"

    def told(codes: list[str]) -> Any:
        return ask_crowd(text, {"ids": codes})["data"]["volunteerRecords"]["aggregate"]

    assert told([*having[:4], *lacking[:9]]) == {"count": 13, "sum": {"hours": None}, "avg": {"hours": None}}
    assert told([*having[:-4], *lacking[:-9]])["sum"] == {"hours": None}
    assert told([*having[:5], *lacking[:9]])["sum"]["hours"] is not None


def test_fewer_than_five_persons_are_not_counted(ask_crowd: Ask, crowd: Ledger) -> None:
    people = {(row["locality"], row["id"]) for row in crowd["Person"] if row["removed_at"] is None}
    rows = [row for row in crowd["VolunteerRecord"] if row["removed_at"] is None]
    by_person: dict[Any, list[str]] = {}
    for row in rows:
        if (row["locality"], row["person_id"]) in people:
            by_person.setdefault((row["locality"], row["person_id"]), []).append(row["code"])
    persons = sorted(by_person.values(), key=len, reverse=True)
    text = (
        "query Q($ids: [ID!]) { volunteerRecords(where: {id: {in: $ids}}) { aggregate { countDistinct { person } } } }"
    )

    def distinct(codes: list[str]) -> Any:
        return ask_crowd(text, {"ids": codes})["data"]["volunteerRecords"]["aggregate"]["countDistinct"]["person"]

    assert len(persons[0]) >= 5
    assert distinct(persons[0]) is None
    assert distinct([code for codes in persons[:5] for code in codes]) == 5


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("PERSONS_ONLY_COUNTED", "{ subsidyGrants { groups(by: [PERSON]) { totalCount } } }"),
        ("PERSONS_ONLY_COUNTED", "{ subsidyGrants { aggregate { min { amount } } } }"),
        (
            "PERSONS_ONLY_COUNTED",
            "{ subsidyGrants { groups(by: [GRANTED_ON]) { nodes { aggregate { max { amount } } } } } }",
        ),
        (
            "PERSONS_ONLY_COUNTED",
            "{ subsidyGrants(where: {removed: ONLY}) { groups(by: [GRANTED_ON]) { totalCount } } }",
        ),
        ("PERSONS_ONLY_COUNTED", "{ trainingRecords { groups(by: [MEMBERSHIP]) { totalCount } } }"),
        ("GROUP_KEYS", "{ subsidyGrants { groups(by: [GRANTED_ON, DIVISION, PROGRAMME]) { totalCount } } }"),
        ("MASKED_FIELD", "{ people { groups(by: [CARE_CATEGORY]) { totalCount } } }"),
        ("MASKED_FIELD", "{ people { groups(by: [BIRTH_YEAR]) { totalCount } } }"),
        ("MASKED_FIELD", "{ venues { groups(by: [CONTACT]) { totalCount } } }"),
        ("MASKED_FIELD", "{ venues { aggregate { countDistinct { contact } } } }"),
        ("MASKED_FIELD", "{ venues { groups(by: [KIND]) { nodes { aggregate { min { phone } } } } } }"),
    ],
)
def test_what_would_tell_single_persons_is_refused(ask_crowd: Ask, code: str, text: str) -> None:
    assert ask_crowd(text)["errors"][0]["extensions"]["code"] == code
    assert "errors" not in ask_crowd(text, viewer=FULL)
