"""Groups of records about persons tell nothing of fewer than five, neither alone nor by what they leave out."""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.graphql.declaration.build import Api
from hub.graphql.serving.service import Service
from hub.graphql.viewer import ANONYMOUS, Viewer
from schema.entity import camel_case
from schema.privacy import Privacy
from tests.hub.graphql.conftest import Backend
from tests.hub.graphql.ledger import Ledger, make_ledger
from tests.hub.graphql.resolvers import Oracle
from tests.loop import run

Ask = Callable[..., Any]
#: What groups are told by, of time and of place: how many of the keys of each, from the widest on, up to the one told.
Table = tuple[int, int]
#: Numbers of groups by their keys, `ALL` where they aren't grouped by one.
Groups = Mapping[tuple[Any, Any], int]
FULL = Viewer(level=Privacy.SENSITIVE, persons=True)
ALL = "all"

TIMES = ("SERVED_YEAR", "SERVED_QUARTER", "SERVED_MONTH", "SERVED_DAY")
PLACES = ("DIVISION_PROVINCE", "DIVISION_CITY", "DIVISION_COUNTY", "DIVISION_TOWN", "DIVISION")
#: Digits of a division's code by which the places tell it.
DIGITS = (2, 4, 6, 9, 12)
TABLES: list[Table] = list(product(range(len(TIMES) + 1), range(len(PLACES) + 1)))[1:]


def chosen(table: Table) -> list[str]:
    """The keys of a table."""
    time, place = table
    return [*TIMES[:time][-1:], *PLACES[:place][-1:]]


def selected(table: Table) -> str:
    by = chosen(table)
    keys = " ".join(camel_case(name.lower()) + (" { id }" if name in PLACES else "") for name in by)
    figures = "count sum @include(if: $sum) { hours { low } }"
    return f"""{name_of(table)}: groups(by: [{", ".join(by)}], first: 1000) {{
      totalCount nodes {{ key {{ {keys} }} aggregate {{ {figures} }} }} }}"""


def name_of(table: Table) -> str:
    return "by_" + "_".join(chosen(table))


QUERY = f"""query Q($where: VolunteerRecordWhere, $sum: Boolean!) {{ volunteerRecords(where: $where) {{
  totalCount aggregate {{ count }} {" ".join(map(selected, TABLES))}
}} }}"""


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


def told(answer: Any) -> dict[Table, Groups]:
    """What an answer says, by tables; nothing where it is withheld."""
    if answer["totalCount"] is None:
        return {}
    shown: dict[Table, Groups] = {(0, 0): {(ALL, ALL): answer["totalCount"]}}
    for table in TABLES:
        nodes = answer[name_of(table)]["nodes"]
        shown[table] = {keys_of(table, node["key"]): node["aggregate"]["count"] for node in nodes}
    return shown


def keys_of(table: Table, served: Any) -> tuple[Any, Any]:
    values = iter([value["id"] if isinstance(value, dict) else value for value in served.values()])
    time, place = (next(values) if level else ALL for level in table)
    return time, place


def wider(divisions: set[str], table: Table, key: tuple[Any, Any], coarser: Table) -> tuple[Any, ...] | None:
    """The group of coarser keys that a group is known to lie in."""
    found: list[Any] = []
    for level, value, wanted, widen in zip(table, key, coarser, (period_of, division_of), strict=True):
        if value is None and wanted not in (0, level):
            return None
        found.append(ALL if wanted == 0 else value if wanted == level else widen(divisions, value, wanted))
    return tuple(found)


def period_of(_: set[str], value: str, level: int) -> Any:
    """The year, quarter or month that a part of a year lies in."""
    year, part = value[:4], value[5:7]
    if level == 1:
        return int(year)
    return f"{year}-{part}" if level == 3 else f"{year}-Q{(int(part) + 2) // 3}"


def division_of(divisions: set[str], value: str, level: int) -> str | None:
    """The division of a level that one lies in; None where it is wider itself, or not known."""
    start, digits = (0, *DIGITS)[level - 1], DIGITS[level - 1]
    code = value[:digits].ljust(12, "0")
    return code if int(value[start:digits]) and code in divisions else None


def differences(shown: Mapping[Table, Groups], divisions: set[str]) -> Iterator[tuple[Any, int]]:
    """What is left of each group less finer ones that lie in it, and of groups without a key less those of coarser."""
    for table, groups in shown.items():
        for coarser in product(range(table[0] + 1), range(table[1] + 1)):
            left = dict(shown[coarser]) if coarser != table else {}
            for key, count in groups.items():
                around = wider(divisions, table, key, coarser)
                if around in left:
                    left[around] -= count
                elif key in left and around is None:
                    yield (table, coarser, key), count - shown[coarser][key]
            yield from (((table, coarser, key), rest) for key, rest in left.items())


def assert_tells_no_persons(shown: Mapping[Table, Groups], crowd: Ledger) -> None:
    divisions = {row["code"] for row in crowd["Division"]}
    assert [each for each in differences(shown, divisions) if 0 < each[1] < 5] == []


@pytest.fixture(scope="module")
def oracle(sdl: str, crowd: Ledger) -> Oracle:
    return Oracle(sdl, crowd, Privacy.PUBLIC, persons=False)


def some(crowd: Ledger, seed: int, size: int) -> dict[str, Any]:
    """Conditions that any so many records meet."""
    codes = [row["code"] for row in crowd["VolunteerRecord"] if row["removed_at"] is None]
    return {"where": {"id": {"in": Random(seed).sample(codes, size)}}, "sum": False}


@given(seed=st.integers(0), size=st.integers(5, 140))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_group_less_finer_ones_tells_persons(seed: int, size: int, ask_crowd: Ask, crowd: Ledger) -> None:
    shown = told(ask_crowd(QUERY, some(crowd, seed, size))["data"]["volunteerRecords"])
    assert all(count >= 5 for groups in shown.values() for count in groups.values())
    assert_tells_no_persons(shown, crowd)


def test_groups_that_are_shown_are_those_of_plain_resolvers(ask_crowd: Ask, crowd: Ledger, oracle: Oracle) -> None:
    variables = some(crowd, seed=1, size=80)
    assert ask_crowd(QUERY, variables)["data"] == oracle.execute(QUERY, variables).data


def test_totals_of_values_that_few_have_are_withheld_with_their_group(ask_crowd: Ask, crowd: Ledger) -> None:
    shown = told(ask_crowd(QUERY, {"sum": True})["data"]["volunteerRecords"])
    having = {"sum": False, "where": {"hours": {"isNull": False}}}
    everything = told(ask_crowd(QUERY, having, FULL)["data"]["volunteerRecords"])
    values = {table: {key: everything[table].get(key, 0) for key in groups} for table, groups in shown.items()}
    assert_tells_no_persons(values, crowd)
    assert all(count == 0 or count >= 5 for groups in values.values() for count in groups.values())


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
        (
            "PERSONS_ONLY_COUNTED",
            "{ people(where: {subsidyGrants: {some: {removed: ONLY}}}) { totalCount } }",
        ),
        ("PERSONS_ONLY_COUNTED", "{ subsidyGrants(where: {person: {removed: INCLUDE}}) { totalCount } }"),
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
