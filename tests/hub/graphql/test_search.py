"""Search finds what a scan of all texts that a viewer sees finds, in the same order, and nothing by any other text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from hub.graphql.databases.postgresql import PostgreSQL
from hub.graphql.databases.sqlite import SQLite
from hub.graphql.declaration.build import Api
from hub.graphql.limits import Limits
from hub.graphql.serving.service import Service
from hub.graphql.viewer import ANONYMOUS, Viewer
from hub.search import texts
from hub.search.indexing import Indexing
from schema import ENTITIES
from schema.database import open_engine
from schema.divisions import span_of
from schema.entity import snake_case
from schema.privacy import Privacy
from tests.hub.graphql.conftest import Backend
from tests.hub.graphql.ledger import LOCALITIES, Ledger
from tests.hub.graphql.texts import PIECES, enter_parts, make_texts, scan
from tests.loop import run

PAGE = """
query Page($text: String!, $first: Int, $after: String, $entities: [EntityName!], $locality: LocalityWhere) {
  search(text: $text, first: $first, after: $after, entities: $entities, locality: $locality) {
    totalCount
    edges { cursor field rank excerpt { before match after } node { __typename id ... on Venue { name kind } } }
    nodes { id }
    pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
  }
}
"""
FULL = Viewer(Privacy.SENSITIVE, persons=True)
STAFF = Viewer(Privacy.INTERNAL, persons=True, localities=LOCALITIES[:1])
VIEWERS = (ANONYMOUS, FULL, STAFF, Viewer(Privacy.PERSONAL, localities=LOCALITIES[:2]))
NOWHERE = Viewer(localities=())


@dataclass(frozen=True)
class Site:
    """A database with texts that are indexed, and a service on it."""

    ledger: Ledger
    engine: Engine
    backend: Backend
    service: Service

    def ask(self, viewer: Viewer = ANONYMOUS, **variables: Any) -> Any:
        return orjson.loads(run(self.service.execute(PAGE, variables, viewer=viewer)).body)

    def found(self, viewer: Viewer = ANONYMOUS, **variables: Any) -> Any:
        answer = self.ask(viewer, **variables)
        assert "errors" not in answer, answer
        return answer["data"]["search"]

    def ids(self, words: str, viewer: Viewer = ANONYMOUS) -> list[str]:
        return [node["id"] for node in self.found(viewer, text=words, first=1000)["nodes"]]

    def error(self, viewer: Viewer = ANONYMOUS, **variables: Any) -> str:
        (error,) = self.ask(viewer, **variables)["errors"]
        return str(error["extensions"]["code"])


@pytest.fixture(scope="session")
def ledger_of_texts() -> Ledger:
    return make_texts(seed=5, size=8)


@pytest.fixture(scope="module", params=[SQLite(), PostgreSQL()], ids=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, api: Api, open_backend: Callable[..., Backend]) -> Iterator[Site]:
    """Texts that are indexed in batches and segments of a few records each, on each database."""
    ledger: Ledger = request.getfixturevalue("ledger_of_texts")
    backend = open_backend(request.param, ledger)
    engine = open_engine(backend.url)
    enter_parts(engine, ledger)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "READ", 10)
        patch.setattr(texts, "RECORDS_OF_BATCH", 40)
        assert sum(Indexing(engine).update()) == len([*_to_be_found(ledger)])
    yield Site(ledger, engine, backend, Service(api, backend.dialect, backend.driver))
    engine.dispose()


def _to_be_found(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """The live records of entities that have texts."""
    searched = [name for name, entity in ENTITIES.items() if texts.searched(entity)]
    return (row for name in searched for row in ledger[name] if row["removed_at"] is None)


@st.composite
def _words(draw: st.DrawFn) -> str:
    """One to three words as texts hold them, or nearly; in any case and width."""
    pieces = st.lists(st.sampled_from([piece for piece in PIECES if piece != " "]), min_size=1, max_size=4)
    words = draw(st.lists(pieces.map("".join), min_size=1, max_size=3))
    cut = [word[draw(st.integers(0, len(word) - 1)) :] for word in words]
    changes: tuple[Callable[[str], str], ...] = (str, str.upper, str.lower, _wide)
    return draw(st.sampled_from(changes))(" ".join(cut))


def _wide(words: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in words)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_search_finds_what_a_scan_finds_in_the_same_order(site: Site, data: st.DataObject) -> None:
    words = data.draw(_words().filter(lambda words: any(map(str.isalnum, words))))
    viewer = data.draw(st.sampled_from(VIEWERS))
    code = data.draw(st.sampled_from([None, "15", "150402", "210302000000"]))
    lists = [name for name, entity in ENTITIES.items() if not entity.is_reference]
    chosen = data.draw(st.none() | st.lists(st.sampled_from([name for name in lists if _listed(name)]), max_size=4))
    first, last = span_of(code) if code else (0, 10**12)
    expected = scan(site.ledger, words, viewer, chosen, lambda locality: first <= locality <= last)
    names = None if chosen is None else [snake_case(name).upper() for name in chosen]
    found = site.found(viewer, text=words, first=1000, entities=names, locality={"within": code} if code else None)
    assert [(edge["node"]["id"], edge["field"], edge["rank"], edge["excerpt"]) for edge in found["edges"]] == [
        (hit.code, hit.field, hit.rank, hit.excerpt) for hit in expected
    ]
    assert found["totalCount"] == len(expected)
    assert [edge["node"]["__typename"] for edge in found["edges"]] == [hit.entity for hit in expected]


def _listed(name: str) -> bool:
    return not ENTITIES[name].about_persons


@pytest.mark.parametrize("words", ["宣", "宣讲", "的二十", "3栋", "b", "𠮷", "宣讲 网格", "ＸＪ－０"])
def test_words_of_any_length_and_script_are_found(site: Site, words: str) -> None:
    assert site.ids(words) == [hit.code for hit in scan(site.ledger, words, ANONYMOUS)] != []


def test_pages_go_through_all_that_is_found(site: Site) -> None:
    expected = [hit.code for hit in scan(site.ledger, "宣讲", ANONYMOUS)]
    told: list[str] = []
    after = None
    while True:
        page = site.found(text="宣讲", first=7, after=after)
        assert page["totalCount"] == len(expected)
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        told += [node["id"] for node in page["nodes"]]
        cursors = [edge["cursor"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        assert (page["pageInfo"]["startCursor"], after) == (cursors[0], cursors[-1])
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert told == expected


def test_what_nobody_says_is_not_found(site: Site) -> None:
    page = site.found(text="黄昏")
    nothing = {"startCursor": None, "endCursor": None, "hasNextPage": False, "hasPreviousPage": False}
    assert page == {"totalCount": 0, "edges": [], "nodes": [], "pageInfo": nothing}
    assert site.found(NOWHERE, text="宣讲")["totalCount"] == 0


def test_a_page_of_nothing_tells_how_many_there_are(site: Site) -> None:
    page = site.found(text="宣讲", first=0)
    assert (page["edges"], page["totalCount"]) == ([], len(scan(site.ledger, "宣讲", ANONYMOUS)))


@pytest.mark.parametrize("words", ["", " ", "，。——", "%", "宣" * 101, "a b c d e f g h i", "\u200b"])
def test_a_text_that_can_not_be_searched_is_an_error(site: Site, words: str) -> None:
    assert site.error(text=words) == "SEARCH_TEXT"


@pytest.mark.parametrize("cursor", ["", "zz", "5b5d", '["search",1,"Venue",2]', '["search",-1,"Venue",2,3]'])
def test_a_forged_cursor_is_refused(site: Site, cursor: str) -> None:
    spelled = cursor.encode().hex() if cursor.startswith("[") else cursor
    assert site.error(text="宣讲", after=spelled) == "CURSOR"


def test_persons_records_are_not_found_by_those_who_may_only_count_them(site: Site) -> None:
    everybody = {hit.entity for hit in scan(site.ledger, "宣讲", FULL)}
    assert any(ENTITIES[name].about_persons for name in everybody)
    found = site.found(Viewer(Privacy.PERSONAL), text="宣讲", first=1000)
    assert not any(ENTITIES[edge["node"]["__typename"]].about_persons for edge in found["edges"])
    assert site.error(text="宣讲", entities=["PERSON"]) == "PERSONS_ONLY_COUNTED"


def test_without_an_index_search_is_an_error(site: Site, api: Api) -> None:
    service = Service(api, site.backend.dialect, site.backend.driver, Limits(search=False))
    answer = orjson.loads(run(service.execute(PAGE, {"text": "宣讲"})).body)
    assert answer["errors"][0]["extensions"]["code"] == "SEARCH_OFF"


def test_an_index_made_anew_finds_the_same(site: Site) -> None:
    before = {words: site.ids(words, FULL) for words in PIECES if any(map(str.isalnum, words))}
    Indexing(site.engine).clear()
    assert site.ids("宣讲", FULL) == []
    assert sum(Indexing(site.engine).update()) > 0
    assert {words: site.ids(words, FULL) for words in before} == before
