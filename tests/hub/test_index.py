"""The index follows what is merged: late perhaps, never wrong, and whole in the end however often it was cut short."""

import asyncio
from collections.abc import Sequence

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from etl import Expect
from hub.graphql.databases.backends import open_backend, open_revisions
from hub.graphql.declaration.build import declared
from hub.graphql.serving.service import Service
from hub.search import grams, indexing, texts
from hub.search.grams import fold, needed, postings
from hub.search.indexing import Indexing
from hub.settings import Settings
from hub.workshop import index as index_unless_off
from tests.etl.ledgers import LECTURE_HEADER, lectures, write
from tests.workbench import Workbench

QUERY = "query ($text: String!) { search(text: $text) { nodes { ... on LectureSession { title } } } }"
ANY = Expect(removed=1.0, rejected=1.0)


def receive(workbench: Workbench, *titles: str) -> None:
    """Merge a ledger of these lectures, numbered in their order."""
    rows = [f"{number},{title},5,,,," for number, title in enumerate(titles) if title]
    workbench.run(lectures(write(workbench.folder / "ledgers", "lectures.csv", LECTURE_HEADER, rows), expect=ANY))


def index(workbench: Workbench) -> int:
    return sum(Indexing(workbench.engine).update())


def found(workbench: Workbench, *words: str) -> list[list[str]]:
    """Titles of the lectures that are found by each word."""

    async def ask() -> list[list[str]]:
        backend = open_backend(workbench.url)
        try:
            service = Service(declared(), *backend)
            answers = [orjson.loads((await service.execute(QUERY, {"text": word})).body) for word in words]
        finally:
            await backend.driver.aclose()
        return [sorted(node["title"] for node in answer["data"]["search"]["nodes"]) for answer in answers]

    return asyncio.run(ask())


def test_a_merge_is_found_once_it_is_indexed(workbench: Workbench) -> None:
    receive(workbench, "防火宣讲", "移风易俗")
    assert found(workbench, "防火") == [[]]
    assert index(workbench) == 2
    assert found(workbench, "防火", "风易俗") == [["防火宣讲"], ["移风易俗"]]
    assert index(workbench) == 0


def test_what_changed_or_vanished_is_found_by_nothing_that_it_said_before(workbench: Workbench) -> None:
    receive(workbench, "防火宣讲", "移风易俗", "反诈宣讲")
    index(workbench)
    receive(workbench, "清淤宣讲", "", "反诈宣讲")
    assert found(workbench, "防火", "清淤", "移风", "宣讲") == [[], [], [], ["反诈宣讲", "清淤宣讲"]]
    assert index(workbench) == 1
    assert found(workbench, "防火", "清淤", "移风", "反诈") == [[], ["清淤宣讲"], [], ["反诈宣讲"]]
    receive(workbench, "防火宣讲", "移风易俗", "反诈宣讲")
    index(workbench)
    assert found(workbench, "防火", "清淤", "移风") == [["防火宣讲"], [], ["移风易俗"]]
    assert workbench.one("SELECT count(*) AS n FROM search_record") == {"n": 3}


def test_indexing_goes_on_where_it_was_cut_short(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    titles = [f"第{number}讲" for number in range(10)]
    receive(workbench, *titles)
    monkeypatch.setattr(texts, "READ", 2)
    monkeypatch.setattr(texts, "RECORDS_OF_BATCH", 4)
    assert next(Indexing(workbench.engine).update()) == 4
    assert len(found(workbench, "第")[0]) == 4
    broken = Indexing(workbench.engine)
    monkeypatch.setattr(indexing, "_compact", _killed)
    with pytest.raises(KeyboardInterrupt):
        next(broken.update())
    assert len(found(workbench, "第")[0]) == 4
    monkeypatch.undo()
    assert index(workbench) == 6
    assert found(workbench, *titles) == [[title] for title in titles]


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_small_segments_become_one(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "TOGETHER", 3)
    for version in range(4):
        receive(workbench, f"共同{version}", f"第{version}版")
        index(workbench)
    assert workbench.one("SELECT count(*) AS n FROM search_segment WHERE layer = 0") == {"n": 2}
    assert found(workbench, "第3版", "共同", "同3", "共同2") == [["第3版"], ["共同3"], ["共同3"], []]
    repeated = "SELECT segment, gram FROM search_gram GROUP BY segment, gram HAVING count(*) > 1"
    assert workbench.rows(repeated) == []


def test_nothing_is_indexed_where_search_is_off(workbench: Workbench) -> None:
    receive(workbench, "防火宣讲")
    index_unless_off(Settings(search=False), workbench.engine)
    assert found(workbench, "防火") == [[]]
    index_unless_off(Settings(), workbench.engine)
    assert found(workbench, "防火") == [["防火宣讲"]]


def test_another_choice_of_fields_has_all_indexed_anew(workbench: Workbench) -> None:
    receive(workbench, "防火宣讲", "移风易俗")
    index(workbench)
    with workbench.engine.begin() as connection:
        connection.execute(text("UPDATE search_progress SET fingerprint = 'other'"))
        connection.execute(text("DELETE FROM search_gram"))
    assert found(workbench, "防火") == [[]]
    assert index(workbench) == 2
    assert found(workbench, "防火") == [["防火宣讲"]]


def test_an_answer_has_another_tag_once_more_is_indexed(workbench: Workbench) -> None:
    receive(workbench, "防火宣讲")

    async def states() -> list[bytes]:
        backend = open_backend(workbench.url)
        revisions = open_revisions(backend.driver)
        service = Service(declared(), *backend)
        scopes = service.plan(QUERY, {"text": "防火"}).scopes({"text": "防火"})
        try:
            told: list[bytes] = []
            for indexed in (False, False, True):
                if indexed:
                    index(workbench)
                await revisions.refresh()
                told.append(revisions.of(scopes))
            return told
        finally:
            await revisions.aclose()
            await backend.driver.aclose()

    before, again, after = asyncio.run(states())
    assert before == again != after


@pytest.mark.parametrize("few", [0, 2, 100])
@given(data=st.data())
def test_no_gram_keeps_a_text_from_being_proposed(few: int, data: st.DataObject) -> None:
    said = data.draw(st.lists(st.text(st.sampled_from("宣讲团aB1- \n，𠮷"), max_size=12), min_size=1, max_size=12))
    word = data.draw(st.sampled_from([word for each in said for word in each.split()] or ["宣"]))
    start = data.draw(st.integers(0, len(word) - 1))
    word = fold(word[start:][: data.draw(st.integers(1, 12))])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grams, "FEW", few)
        found = postings(said, range(len(said)))
    ends = found.sizes.cumsum()
    by_gram = {gram: found.records[end - size : end] for gram, size, end in zip(*found[:2], ends, strict=True)}
    for need in {each.need for each in needed([word])}:
        spans = [(each.first, each.last) for each in needed([word]) if each.need == need]
        met = [record for gram, records in by_gram.items() if _within(gram, spans) for record in records]
        assert {record for record, each in enumerate(said) if word in fold(each)} <= set(met)


def _within(gram: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= gram <= last for first, last in spans)
