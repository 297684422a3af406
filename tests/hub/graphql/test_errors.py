"""Every error has a code out of one registry, and tells the client what it may know."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import orjson
import pytest
import structlog

from hub.graphql.databases.backends import open_backend
from hub.graphql.databases.readers import Readers
from hub.graphql.databases.sqlite import SQLite
from hub.graphql.declaration.build import Api
from hub.graphql.errors import CODES, ApiError
from hub.graphql.limits import Limits
from hub.graphql.serving.service import Service
from tests.hub.graphql.conftest import Backend
from tests.loop import run

MISTYPED = "D01-150402000000-00000000000010"

INSTANT = "query Q($t: DateTime) { importRuns(where: {startedAt: {eq: $t}}) { totalCount } }"
DIVISIONS = "query Q($c: [String!]) { venues(where: {division: {in: $c}}) { totalCount } }"
NINE = "KIND, NAME, ADDRESS, STATUS, IS_LISTED, OPENED_YEAR, LOCALITY, DIVISION, DIVISION_TOWN"


def nested(depth: int) -> dict[str, Any]:
    """A condition that denies a condition that denies …"""
    where: dict[str, Any] = {}
    for _ in range(depth):
        where = {"not": where}
    return where


CASES: Sequence[tuple[str, str, dict[str, Any]]] = [
    ("SYNTAX", "{ venues", {}),
    ("SYNTAX", "", {}),
    ("VALIDATION", "{ nothing }", {}),
    ("VALIDATION", "{ venues(first: 1.5) { totalCount } }", {}),
    ("VALIDATION", '{ venues(where: {recordedOn: {eq: "yesterday"}}) { totalCount } }', {}),
    ("VALIDATION", "{ ...F } fragment F on Query { ...F }", {}),
    ("VARIABLE", "query Q($n: Int!) { venues(first: $n) { totalCount } }", {}),
    ("VARIABLE", "query Q($n: Int!) { venues(first: $n) { totalCount } }", {"n": "1"}),
    ("VARIABLE", "query Q($w: VenueWhere) { venues(where: $w) { totalCount } }", {"w": {"nothing": 1}}),
    ("VARIABLE", "query Q($d: Date) { venues(where: {recordedOn: {eq: $d}}) { totalCount } }", {"d": "2024-02-30"}),
    ("VARIABLE", "query Q($a: Decimal) { venues(where: {area: {eq: $a}}) { totalCount } }", {"a": "NaN"}),
    (
        "VARIABLE",
        "query Q($t: DateTime) { importRuns(where: {startedAt: {eq: $t}}) { totalCount } }",
        {"t": "9999-12-31T23:59:59-12:00"},
    ),
    ("TOKEN_LIMIT", "{ " + "__typename " * 5000 + "}", {}),
    ("TOKEN_LIMIT", "#" + "x" * 200_000, {}),
    ("DEPTH_LIMIT", "{ organizations { nodes { " + "parent { " * 20 + "id" + " }" * 23, {}),
    ("DEPTH_LIMIT", "{a" * 300, {}),
    ("OPERATION_UNKNOWN", "query A { __typename } query B { __typename }", {}),
    ("PAGE_SIZE", "{ venues(first: -1) { totalCount } }", {}),
    ("PAGE_SIZE", "{ venues(last: 1001) { totalCount } }", {}),
    ("PAGE_SIZE", "{ venues(first: 1, last: 1) { totalCount } }", {}),
    ("PAGE_SIZE", "{ organizations { nodes { parts(first: 2000) { totalCount } } } }", {}),
    ("PAGE_SIZE", "{ venues { groups(by: [KIND], first: 1001) { totalCount } } }", {}),
    ("GROUP_KEYS", "{ venues { groups(by: []) { totalCount } } }", {}),
    ("GROUP_KEYS", "{ venues { groups(by: []) { __typename } } }", {}),
    ("GROUP_KEYS", "query Q($b: [VenueGroupField!]!) { venues { groups(by: $b) { totalCount } } }", {"b": []}),
    ("GROUP_KEYS", f"{{ venues {{ groups(by: [{NINE}]) {{ totalCount }} }} }}", {}),
    ("GROUP_KEYS", "{ venues { groups(by: [KIND], orderBy: [{field: NAME}]) { totalCount } } }", {}),
    ("VALIDATION", "{ venues { groups(by: [CONTENT]) { totalCount } } }", {}),
    ("VALIDATION", "{ venues { groups { totalCount } } }", {}),
    (
        "VARIABLE",
        "query Q($b: [VenueGroupField!]!) { venues { groups(by: $b) { totalCount } } }",
        {"b": ["KIND", None]},
    ),
    ("CURSOR", '{ venues(after: "forged") { nodes { id } } }', {}),
    ("CURSOR", '{ venues(before: "5b5d") { nodes { id } } }', {}),
    ("CURSOR", '{ venues(after: "31") { nodes { id } } }', {}),
    ("CURSOR", "query Q($c: String) { venues(after: $c) { nodes { id } } }", {"c": "甲"}),
    ("CURSOR", "query Q($c: String) { organizations { nodes { parts(after: $c) { nodes { id } } } } }", {"c": "00"}),
    ("UNIFIED_CODE", f'{{ venue(id: "{MISTYPED}") {{ id }} }}', {}),
    ("UNIFIED_CODE", "query Q($id: ID!) { venue(id: $id) { id } }", {"id": 5}),
    ("UNIFIED_CODE", '{ venues(where: {id: {in: ["x"]}}) { totalCount } }', {}),
    ("DIVISION_CODE", '{ division(id: "15") { id } }', {}),
    ("DIVISION_CODE", '{ venues(where: {locality: {eq: "150402"}}) { totalCount } }', {}),
    ("DIVISION_CODE", '{ venues(where: {locality: {within: "150"}}) { totalCount } }', {}),
    (
        "DIVISION_CODE",
        "query Q($c: [String!]) { venues(where: {division: {in: $c}}) { totalCount } }",
        {"c": ["１５０４０２００００００"]},
    ),
    ("NULL_OPERAND", "{ venues(where: {name: null}) { totalCount } }", {}),
    ("NULL_OPERAND", "{ venues(where: {name: {in: null}}) { totalCount } }", {}),
    ("NULL_OPERAND", "query Q($w: VenueWhere) { venues(where: $w) { totalCount } }", {"w": {"and": None}}),
    ("LIKE_PATTERN", r'{ venues(where: {name: {like: "a\\"}}) { totalCount } }', {}),
    ("LIKE_PATTERN", "query Q($p: String) { venues(where: {name: {like: $p}}) { totalCount } }", {"p": "%" * 5000}),
    ("REMOVED_MISPLACED", "{ venues(where: {or: [{removed: ONLY}]}) { totalCount } }", {}),
    ("IS_NULL_MISPLACED", "{ venues(where: {isNull: true}) { totalCount } }", {}),
    ("IS_NULL_MISPLACED", "{ lectureSessions(where: {team: {or: [{isNull: true}]}}) { totalCount } }", {}),
    ("DEPTH_LIMIT", "{ venues(where: " + "{not: " * 100 + "{}" + "}" * 100 + ") { totalCount } }", {}),
    ("DEPTH_LIMIT", "query Q($w: VenueWhere) { venues(where: $w) { totalCount } }", {"w": nested(300)}),
    (
        "INPUT_LIMIT",
        "query Q($w: VenueWhere) { venues(where: $w) { totalCount } }",
        {"w": {"or": [{"name": {"eq": "x"}}] * 12_000}},
    ),
    ("PERSONS_ONLY_COUNTED", "{ people(where: {removed: INCLUDE}) { totalCount } }", {}),
    ("MASKED_FIELD", '{ venues(where: {contact: {eq: "x"}}) { totalCount } }', {}),
    ("PERSONS_ONLY_COUNTED", "{ people { nodes { id } } }", {}),
]


@pytest.mark.parametrize(("code", "text", "variables"), CASES)
def test_error_is_coded(ask: Callable[..., Any], code: str, text: str, variables: dict[str, Any]) -> None:
    answer = ask(text, variables)
    assert "data" not in answer
    assert [error["extensions"]["code"] for error in answer["errors"]] == [code] * len(answer["errors"])
    assert all(error["message"] and "path" not in error for error in answer["errors"])


@pytest.mark.parametrize("unfit", ["a\0b", "\ud800", "\udc00甲"])
@pytest.mark.parametrize(
    "condition", ["name: {eq: $text}", "name: {like: $text}", "name: {in: [$text]}", "division: {eq: $text}"]
)
def test_texts_that_no_database_holds_are_refused(ask: Callable[..., Any], condition: str, unfit: str) -> None:
    text = f"query Q($text: String!) {{ venues(where: {{{condition}}}) {{ totalCount }} }}"
    assert ask(text, {"text": unfit})["errors"][0]["extensions"]["code"] == "VARIABLE"
    for literal in ('"a\\u0000b"', '"\\u{0}"'):
        answer = ask(f"{{ venues(where: {{{condition.replace('$text', literal)}}}) {{ totalCount }} }}")
        assert answer["errors"][0]["extensions"]["code"] == "VALIDATION"


@pytest.mark.parametrize("root", ["source", "venue", "node"])
def test_ids_that_no_database_holds_are_refused(ask: Callable[..., Any], root: str) -> None:
    text = f"query Q($id: ID!) {{ {root}(id: $id) {{ id }} }}"
    assert ask(text, {"id": "a\0b"})["errors"][0]["extensions"]["code"] == "VARIABLE"


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan"), 1e30])
def test_numbers_beyond_all_bounds_are_refused(ask: Callable[..., Any], number: float) -> None:
    text = "query Q($n: Int) { venues(first: $n) { totalCount } }"
    assert ask(text, {"n": number})["errors"][0]["extensions"]["code"] == "VARIABLE"


@pytest.mark.parametrize(
    ("text", "variables", "place", "path"),
    [
        ("{ a: venues(first: -1) { totalCount } }", {}, (1, 3), ["a"]),
        (
            "{\n  venues { nodes {\n parts: lectureSessions(last: -1) { totalCount } } } }",
            {},
            (3, 2),
            ["venues", "nodes", "parts"],
        ),
        ('{ a: venues(where: {name: {like: "\\\\"}}) { edges { node { id } } totalCount } }', {}, (1, 3), ["a"]),
        (
            "{ localities { nodes { ...F } } }\nfragment F on Division { l: venues(where: {or: null}) { totalCount } }",
            {},
            (2, 26),
            ["localities", "nodes", "l"],
        ),
        ('{ venues { totalCount } l: codeLists(names: ["x"]) { name } }', {}, (1, 25), ["l"]),
        ("{ organizations { nodes {\n" + "parts { nodes {\n" * 8 + "id" + "}" * 19, {}, (8, 7), None),
        ("{ venues {\n" + "".join(f"a{n}: totalCount\n" for n in range(201)) + "} }", {}, (202, 1), None),
        ("{ venues(where: " + "{not:" * 30 + "{}" + "}" * 30 + ") { totalCount } }", {}, (1, 137), None),
        (
            "query Q {\n a: organizations(first: 1000) { nodes { parts(first: 1000) { nodes { id name } } } } }",
            {},
            (1, 1),
            None,
        ),
        ("{ people {\n aggregate { x: min { birth } } } }", {}, (2, 23), ["people", "aggregate", "x", "birth"]),
        ("query Q($c: String) { venues(after: $c) { nodes { id } } }", {"c": "forged"}, (1, 23), ["venues"]),
        ("query Q($c: String) { venues(where: {division: {eq: $c}}) { totalCount } }", {"c": "15"}, (1, 9), None),
        ("query Q($n: Int,\n  $d: Date!) { venues(first: $n) { totalCount } }", {"d": "x"}, (2, 3), None),
        ("{\n  nothing }", {}, (2, 3), None),
        ("{\n  venues", {}, (2, 9), None),
        ("{ __typename } \nmutation M { __typename }", {}, (2, 1), None),
    ],
)
def test_error_tells_its_place_and_the_keys_that_lead_there(
    ask: Callable[..., Any], text: str, variables: dict[str, Any], place: tuple[int, int], path: list[str] | None
) -> None:
    (error,) = ask(text, variables)["errors"]
    line, column = place
    assert error["locations"] == [{"line": line, "column": column}]
    assert error["extensions"].get("path") == path


def test_sqlite_names_what_its_parser_cannot_nest(api: Api, readers: Readers) -> None:
    service = Service(api, SQLite(), readers)
    answer = run(service.execute("{ organizations { nodes { " + "parent { " * 10 + "id" + " }" * 13))
    assert answer.code == "DEPTH_LIMIT"


def test_too_many_relations_on_one_level_are_refused_by_name(ask: Callable[..., Any]) -> None:
    place = "{ name parent { name } }"
    source = f"source {{ locality {place} }}"
    each = f"locality {place} division {place} origin {{ file {source} run {{ {source} }} }}"
    teams = " ".join(f"{name} {{ {each} parent {{ {each} }} }}" for name in ("team", "organizer"))
    text = f"{{ lectureSessions {{ nodes {{ {each} venue {{ {each} }} {teams} }} }} }}"
    assert ask(text)["errors"][0]["extensions"]["code"] == "WIDTH_LIMIT"
    assert "errors" not in ask(f"{{ lectureSessions {{ nodes {{ {each} venue {{ {each} }} }} }} }}")


def test_cursor_of_another_order_is_refused(ask: Callable[..., Any]) -> None:
    text = "{ venues(orderBy: [{field: NAME}], first: 1) { pageInfo { endCursor } } }"
    cursor = ask(text)["data"]["venues"]["pageInfo"]["endCursor"]
    for order in ("{field: NAME, direction: DESC}", "{field: KIND}", "{field: NAME, nulls: LAST}"):
        answer = ask(f'{{ venues(orderBy: [{order}], after: "{cursor}") {{ nodes {{ id }} }} }}')
        assert answer["errors"][0]["extensions"]["code"] == "CURSOR"
    answer = ask(f'{{ organizations(orderBy: [{{field: NAME}}], after: "{cursor}") {{ nodes {{ id }} }} }}')
    assert answer["errors"][0]["extensions"]["code"] == "CURSOR"


@pytest.mark.parametrize(
    "values", [["x"], [None, 1, 2], ["a", "b", 2], ["a", 1, 1 << 70], ["a", 1.5, 2], [1, 1, 1], ["a\u0000", 1, 2]]
)
def test_forged_cursor_values_are_refused(ask: Callable[..., Any], values: list[Any]) -> None:
    text = "query Q($c: String) { venues(orderBy: [{field: NAME}], first: 1, after: $c) { pageInfo { endCursor } } }"
    cursor = ask(text)["data"]["venues"]["pageInfo"]["endCursor"]
    fingerprint = orjson.loads(bytes.fromhex(cursor))[0]
    forged = json.dumps([fingerprint, *values]).encode().hex()
    assert ask(text, {"c": forged})["errors"][0]["extensions"]["code"] == "CURSOR"


def test_cursor_of_a_code_that_no_list_has_is_refused(ask: Callable[..., Any]) -> None:
    text = "query Q($c: String) { venues(orderBy: [{field: KIND}], first: 1, after: $c) { pageInfo { endCursor } } }"
    fingerprint, code, *key = json.loads(bytes.fromhex(ask(text)["data"]["venues"]["pageInfo"]["endCursor"]))
    for forged in (code.lower(), "", None, 1):
        cursor = json.dumps([fingerprint, forged, *key]).encode().hex()
        assert ask(text, {"c": cursor})["errors"][0]["extensions"]["code"] == "CURSOR"


def test_null_variable_is_refused_where_a_value_is_needed(ask: Callable[..., Any]) -> None:
    text = 'query Q($id: ID = "x") { venue(id: $id) { id } }'
    assert ask(text, {"id": None})["errors"][0]["extensions"]["code"] == "VARIABLE"


def test_unexpected_errors_are_masked_and_logged_under_their_id(api: Api) -> None:
    class Broken:
        async def read(self, sql: str, values: Sequence[Any]) -> Sequence[bytes | None]:
            raise RuntimeError(f"secret of {sql[:6]} {values}")

        async def aclose(self) -> None:
            raise AssertionError

    service = Service(api, SQLite(), Broken())
    with structlog.testing.capture_logs() as logs:
        answer = run(service.execute("{ venues { totalCount } }"))
    (error,) = orjson.loads(answer.body)["errors"]
    assert (answer.status, error["extensions"]["code"]) == (500, "INTERNAL")
    assert b"secret" not in answer.body
    assert logs[0]["error_id"] == error["extensions"]["id"]
    assert "secret" in logs[0]["traceback"]


def test_every_code_says_what_it_means_and_what_to_do() -> None:
    for name, code in CODES.items():
        assert name == code.code
        assert code.meaning.endswith(".")
        assert code.remedy.endswith(".")
        assert 400 <= code.status < 600


def test_slow_statement_is_interrupted(backend: Backend) -> None:
    _, driver = open_backend(backend.url, Limits(seconds=0.2))
    forever = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    async def both() -> Sequence[bytes | None]:
        with pytest.raises(ApiError, match="longer than"):
            await driver.read(forever, ())
        return await driver.read("SELECT CAST(7 AS TEXT)", ())

    assert run(both()) == (b"7",)
    run(driver.aclose())


@pytest.mark.parametrize("count", [1, 150, 199])
def test_long_disjunctions_are_answered_and_their_plan_is_kept(ask: Callable[..., Any], count: int) -> None:
    text = "query Q($w: VenueWhere) { venues(where: $w) { totalCount } }"
    where = {"or": [{"name": {"eq": str(number)}} for number in range(count)]}
    assert ask(text, {"w": where})["data"] == ask(text, {"w": where})["data"]


def test_long_lists_of_values_are_no_objects(ask: Callable[..., Any]) -> None:
    text = "query Q($names: [String!]) { venues(where: {name: {in: $names}}) { totalCount } }"
    assert "data" in ask(text, {"names": [str(number) for number in range(50_000)]})


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        (
            "query Q($t: DateTime) { importRuns(where: {startedAt: {eq: $t}}) { totalCount } }",
            {"t": "2023-04-01T00:00:00+99:99"},
        ),
        ("query Q($d: Date) { venues(where: {recordedOn: {eq: $d}}) { totalCount } }", {"d": "2023-02-31"}),
        ("query Q($n: Int) { venues(first: $n) { totalCount } }", {"n": True}),
        ("query Q($w: VenueWhere) { venues(where: $w) { totalCount } }", {"w": {"name": {"eq": {"a": None}}}}),
        ("query A { __typename } query B { __typename }", {}),
        ('{ venue(id: "' + "x" * 50_000 + '") { id } }', {}),
    ],
)
def test_messages_speak_json_and_are_short(ask: Callable[..., Any], text: str, variables: dict[str, Any]) -> None:
    (error,) = ask(text, variables)["errors"]
    assert len(error["message"]) < 300
    for word in ("None", "True", "timedelta", "datetime", "Decimal("):
        assert word not in error["message"]
