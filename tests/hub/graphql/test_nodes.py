"""Records by ids of any type, and code lists."""

from collections.abc import Callable
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLSchema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.graphql.declaration.build import Api
from hub.graphql.declaration.enums import code_lists
from hub.graphql.viewer import Viewer
from schema import ENTITIES
from schema.privacy import Privacy
from schema.unified_code import encode
from tests.hub.graphql.ledger import LOCALITIES, Ledger

Ask = Callable[..., Any]
FULL = Viewer(Privacy.SENSITIVE, persons=True)
NODE = "query Q($id: ID!) { node(id: $id) { __typename id } }"
NODES = "query Q($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
#: Reference entities whose ids the made-up ledger spells like the real one.
TELLING = ("Division", "Source")


def ids(ledger: Ledger) -> list[tuple[str, str]]:
    """Every id of a ledger that tells its type, with the type."""
    return [
        (row["code"], name)
        for name, rows in ledger.items()
        for row in rows
        if not ENTITIES[name].is_reference or name in TELLING
    ]


def test_every_record_is_found_by_its_id_alone(ask: Ask, ledger: Ledger) -> None:
    for code, name in ids(ledger)[::7]:
        answer = ask(NODE, {"id": code}, viewer=FULL)
        assert answer["data"]["node"] == {"__typename": name, "id": code}


@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_nodes_come_in_the_order_of_their_ids(ask: Ask, ledger: Ledger, data: st.DataObject) -> None:
    unknown = [(encode("D01", LOCALITIES[0], 5), None), ("no-such-source", None), ("199999000000", None)]
    asked = data.draw(st.lists(st.sampled_from([*ids(ledger), *unknown]), max_size=12))
    answer = ask(NODES, {"ids": [code for code, _ in asked]}, viewer=FULL)
    assert answer["data"]["nodes"] == [name and {"__typename": name, "id": code} for code, name in asked]


def test_fragments_of_a_node_are_those_of_its_type(ask: Ask, ledger: Ledger) -> None:
    venue = next(row for row in ledger["Venue"] if row["removed_at"] is None)
    text = """query Q($id: ID!) { node(id: $id) {
      id ... on Venue { kind division { name } lectureSessions { totalCount } } ... on Division { name }
    } }"""
    (node,) = ask(text, {"id": venue["code"].lower()})["data"].values()
    assert (node["id"], node["kind"]) == (venue["code"], venue["kind"])
    assert ask(text, {"id": "150402000000"})["data"]["node"] == {"id": "150402000000", "name": "区划2"}


def test_mistyped_ids_are_errors_and_persons_stay_unlisted(ask: Ask, ledger: Ledger) -> None:
    venue, person = ledger["Venue"][0]["code"], ledger["Person"][0]["code"]
    mistyped = venue[:-1] + ("A" if venue[-1] != "A" else "B")
    for code, expected in ((mistyped, "UNIFIED_CODE"), ("x" * 200, "UNIFIED_CODE"), (person, "PERSONS_ONLY_COUNTED")):
        for answer in (ask(NODE, {"id": code}), ask(NODES, {"ids": [venue, code]})):
            assert answer["errors"][0]["extensions"]["code"] == expected
    assert ask(NODES, {"ids": [venue] * 1001})["errors"][0]["extensions"]["code"] == "PAGE_SIZE"


def test_records_of_other_localities_are_no_nodes(ask: Ask, ledger: Ledger) -> None:
    viewer = Viewer(Privacy.INTERNAL, persons=True, localities=LOCALITIES[:1])
    rows = ledger["Venue"]
    answer = ask(NODES, {"ids": [row["code"] for row in rows]}, viewer=viewer)
    found = [node is not None for node in answer["data"]["nodes"]]
    assert found == [row["locality"] == LOCALITIES[0] for row in rows]


def test_code_lists_are_the_enums_with_their_codes(ask: Ask, api: Api, core: GraphQLSchema) -> None:
    text = "{ codeLists { __typename name label standard codes { n: name code zh en aliases } } }"
    lists = ask(text)["data"]["codeLists"]
    assert [one["name"] for one in lists] == sorted(code_lists(api.model))
    for one in lists:
        enum = core.type_map[one["name"]]
        assert isinstance(enum, GraphQLEnumType)
        assert [code["n"] for code in one["codes"]] == list(enum.values)
        for code in one["codes"]:
            assert enum.values[code["n"]].description == f"{code['zh']} / {code['en']}"


@pytest.mark.parametrize(
    "text",
    [
        '{ codeLists(names: ["Sex", "Datum"]) { name } }',
        "query Q($names: [String!]) { codeLists(names: $names) { name } }",
    ],
)
def test_code_lists_are_chosen_by_name(ask: Ask, text: str) -> None:
    assert ask(text, {"names": ["Sex", "Datum"]})["data"]["codeLists"] == [{"name": "Sex"}, {"name": "Datum"}]
    wrong = ask('{ codeLists(names: ["Sexes"]) { name } }')
    assert wrong["errors"][0]["extensions"]["code"] == "CODE_LIST_UNKNOWN"
