"""APIs: every page is read once, politely, and what was read is kept."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from etl import Expect, Rest, by_cursor, by_link_header, by_offset, by_page, env, since
from etl.errors import DeclarationError
from etl.explain import explain
from etl.fetchers import http
from etl.readers.paging import Paging
from schema.lineage import RunStatus
from tests.etl.fetchers.conftest import Desk
from tests.etl.fetchers.served import Api, sheds, status

ITEMS = "data.items"

WAYS: dict[str, tuple[str, str, Paging]] = {
    "number": ("pages", ITEMS, by_page()),
    "number and total": ("pages", ITEMS, by_page(total="total")),
    "offset": ("offsets", ITEMS, by_offset()),
    "token": ("cursors", ITEMS, by_cursor("meta.next", "cursor")),
    "address": ("addresses", ITEMS, by_cursor("next")),
    "link header": ("links", "", by_link_header()),
}
each_way = pytest.mark.parametrize("way", WAYS)


def rest(api: Api, way: str = "number", **changes: Any) -> Rest:
    path, records, paging = WAYS[way]
    return Rest(api.address(path), records, **{"paging": paging, "rate": 1000, "timeout": 5, "attempts": 3, **changes})


def changed(api: Api, **changes: Any) -> Rest:
    """The API asked for changes alone."""
    return rest(api, since=since("since", "updatedAt"), **changes)


@each_way
@pytest.mark.parametrize("count", [1, 4, 9, 12])
def test_every_page_is_read_once(desk: Desk, api: Api, way: str, count: int) -> None:
    api.records = sheds(1, count)
    run = desk.run(rest(api, way), snapshot="full")
    assert run.status is RunStatus.MERGED, run.error
    assert (run.books.read, run.books.inserted) == (count, count)
    assert desk.live() == list(range(1, count + 1))
    assert len(desk.workbench.rows("SELECT * FROM run_file")) == -(-count // 4)


@each_way
def test_an_api_without_records_is_an_empty_export(desk: Desk, api: Api, way: str) -> None:
    api.records = sheds(1, 3)
    desk.run(rest(api, way), snapshot="full")
    api.records = []
    run = desk.run(rest(api, way), snapshot="full")
    assert run.status is RunStatus.NEEDS_REVIEW
    assert "3 of 3 records would be removed" in run.error


@each_way
def test_an_unchanged_api_ends_the_run_as_unchanged_without_sending_its_pages_again(
    desk: Desk, api: Api, way: str
) -> None:
    api.records = sheds(1, 9)
    desk.run(rest(api, way), snapshot="full")
    first = len(api.requests)
    assert desk.run(rest(api, way), snapshot="full").status is RunStatus.UNCHANGED
    conditional = {"if-none-match" in request.headers for request in api.requests[first : first + 3]}
    assert conditional == {not rest(api, way).paging.in_header}


def test_a_page_added_behind_an_unchanged_one_is_found_though_only_its_header_tells(desk: Desk, api: Api) -> None:
    api.records = sheds(1, 4)
    desk.run(rest(api, "link header"))
    api.records = sheds(1, 5)
    assert desk.run(rest(api, "link header")).books.inserted == 1


def test_one_changed_page_among_unchanged_ones_is_merged(desk: Desk, api: Api) -> None:
    api.records = sheds(1, 9)
    desk.run(rest(api), snapshot="full")
    api.records[5] |= {"outlets": 12}
    run = desk.run(rest(api), snapshot="full")
    assert (run.status, run.books.updated, run.books.unchanged, run.books.removed) == (RunStatus.MERGED, 1, 8, 0)


def test_pages_that_the_raw_store_lost_are_sent_again(desk: Desk, api: Api) -> None:
    api.records = sheds(1, 9)
    desk.run(rest(api), snapshot="full")
    for path in (desk.workbench.folder / "state" / "raw").rglob("*"):
        if path.is_file():
            path.write_bytes(b"lost")
    assert desk.run(rest(api), snapshot="full").status is RunStatus.UNCHANGED


def test_a_record_is_explained_by_the_page_that_is_kept(desk: Desk, api: Api) -> None:
    api.records = sheds(1, 9)
    source = desk.source(rest(api))
    importer = desk.workbench.importer(source)
    importer.run(importer.host.sources["sheds"])
    code = desk.workbench.one("SELECT code FROM facility WHERE number = '6'")["code"]
    api.records = []
    found = explain(importer, code)
    assert found.place == f"127.0.0.1:{api.port}/pages 000002.json  row 2"
    assert ("outlets", "10") in [(value.field, value.cell) for value in found.values]


def test_a_parked_run_is_approved_from_the_pages_that_are_kept(desk: Desk, api: Api) -> None:
    api.records = sheds(1, 9)
    desk.run(rest(api), snapshot="full")
    api.records = sheds(1, 5)
    parked = desk.run(rest(api), snapshot="full")
    assert parked.status is RunStatus.NEEDS_REVIEW
    before = len(api.requests)
    run = desk.workbench.importer(desk.source(rest(api), snapshot="full")).approve(parked.id)
    assert (run.status, run.books.removed) == (RunStatus.MERGED, 4)
    assert len(api.requests) == before


def test_rows_that_contradict_each_other_on_two_pages_are_both_rejected(desk: Desk, api: Api) -> None:
    api.records = [*sheds(1, 4), *sheds(1, 1, "2024-03-02")]
    api.records[4]["outlets"] = 12
    run = desk.run(rest(api))
    assert (run.books.read, run.books.inserted, run.books.rejected) == (5, 3, 2)


def test_later_runs_ask_for_what_changed_since_the_greatest_mark(desk: Desk, api: Api) -> None:
    api.records = sheds(1, 9)
    assert desk.run(changed(api)).books.inserted == 9
    api.records = [*sheds(1, 9), *sheds(10, 11, "2024-03-02"), *sheds(3, 3, "2024-03-03")]
    api.records[-1]["outlets"] = 12
    del api.records[2]
    before = len(api.requests)
    run = desk.run(changed(api))
    assert (run.books.inserted, run.books.updated) == (2, 1)
    assert all("since=2024-03-01T08" in query for query in api.queries()[before:])
    before = len(api.requests)
    desk.run(changed(api))
    assert all("since=2024-03-03T08" in query for query in api.queries()[before:])
    assert desk.live() == list(range(1, 12))


def test_records_that_share_the_greatest_mark_are_read_again_and_never_missed(desk: Desk, api: Api) -> None:
    api.records = sheds(1, 3)
    desk.run(changed(api))
    api.records = sheds(1, 5)
    run = desk.run(changed(api))
    assert (run.books.inserted, run.books.unchanged) == (2, 3)
    assert desk.run(changed(api)).status is RunStatus.UNCHANGED


def test_an_api_with_nothing_new_ends_the_run_as_unchanged(desk: Desk, api: Api) -> None:
    api.records = sheds(1, 3)
    run = desk.run(changed(api), expect=Expect(rows=(1, 10)))
    api.records = []
    assert desk.run(changed(api), expect=Expect(rows=(1, 10))).status is RunStatus.UNCHANGED
    assert desk.cursor(run)
    assert desk.live() == [1, 2, 3]


def test_tokens_that_lead_to_what_is_newer_are_kept(desk: Desk, api: Api) -> None:
    reader = Rest(api.address("feed"), ITEMS, paging=by_cursor("next", "cursor", resume=True), rate=1000)
    api.records = sheds(1, 6)
    assert desk.run(reader).books.inserted == 6
    assert desk.run(reader).status is RunStatus.UNCHANGED
    api.records += sheds(7, 8)
    run = desk.run(reader)
    assert (run.books.read, run.books.inserted) == (2, 2)
    assert api.queries()[-2:] == ["cursor=6", "cursor=8"]


def test_a_changed_declaration_reads_everything_again(desk: Desk, api: Api) -> None:
    api.records = [*sheds(1, 3), *sheds(4, 4, "2024-03-02")]
    desk.run(changed(api))
    run = desk.run(changed(api), publisher="住建局")
    assert run.books.read == 4


def test_a_run_that_parks_does_not_go_on_until_it_is_approved(desk: Desk, api: Api) -> None:
    expect = Expect(rows=(1, 4))
    api.records = sheds(1, 3)
    first = desk.run(changed(api), expect=expect)
    mark = desk.cursor(first)
    api.records += sheds(4, 9, "2024-03-02")
    parked = desk.run(changed(api), expect=expect)
    assert parked.status is RunStatus.NEEDS_REVIEW
    assert desk.cursor(first) == mark
    before = len(api.requests)
    assert desk.run(changed(api), expect=expect).status is RunStatus.NEEDS_REVIEW
    assert "since=2024-03-01" in api.queries()[before]
    importer = desk.workbench.importer(desk.source(changed(api), expect=expect))
    importer.approve(desk.workbench.one("SELECT max(id) AS id FROM import_run")["id"])
    before = len(api.requests)
    desk.run(changed(api), expect=Expect(rows=(1, 4)))
    assert "since=2024-03-02" in api.queries()[before]
    assert desk.live() == list(range(1, 10))


@pytest.mark.parametrize("parked", [False, True])
def test_a_source_that_has_to_read_all_again_does_so_though_a_parked_run_was_approved_meanwhile(
    desk: Desk, api: Api, parked: bool
) -> None:
    expect = Expect(rows=(1, 4))
    api.records = sheds(1, 3)
    first = desk.run(changed(api), expect=expect)
    api.records += sheds(4, 9, "2024-03-02")
    waiting = desk.run(changed(api), expect=expect) if parked else None
    # As a merge does that lets this source take a record over.
    with desk.workbench.engine.begin() as connection:
        connection.execute(text("UPDATE import_run SET fingerprint = NULL WHERE id = :id"), {"id": first.id})
    if waiting:
        desk.workbench.importer(desk.source(changed(api), expect=expect)).approve(waiting.id)
    for reads_all in (True, False):
        before = len(api.requests)
        desk.run(changed(api))
        assert ("since" not in api.queries()[before]) is reads_all


@pytest.mark.parametrize("marks", [("9", "10"), ("2024-03-01T23:00:00Z", "2024-03-02T06:00:00+08:00")])
def test_marks_are_compared_as_what_they_are(desk: Desk, api: Api, marks: tuple[str, str]) -> None:
    api.records = [record | {"updatedAt": mark} for record, mark in zip(sheds(1, 2), marks, strict=True)]
    expected = "10" if marks[0] == "9" else marks[0]
    assert f'"since":"{expected}"' in str(desk.cursor(desk.run(changed(api))))


def test_marks_of_unlike_kinds_are_an_error(desk: Desk, api: Api) -> None:
    api.records = [record | {"updatedAt": mark} for record, mark in zip(sheds(1, 2), ("9", "昨天"), strict=True)]
    run = desk.run(changed(api))
    assert (run.status, run.error_code) == (RunStatus.FAILED, "source_refused")
    assert "Declare another member with since" in run.error


def test_an_incremental_source_is_no_snapshot(desk: Desk, api: Api) -> None:
    with pytest.raises(AssertionError, match="snapshot needs all rows"):
        desk.run(changed(api), snapshot="full")
    with pytest.raises(AssertionError, match="ordinal needs all rows"):
        desk.run(changed(api), ordinal=True)


@pytest.mark.parametrize("code", sorted(http.PASSING))
def test_what_may_pass_is_tried_again(desk: Desk, api: Api, code: int) -> None:
    api.records = sheds(1, 9)
    api.faults = [status(code, retry_after="0"), None, status(code, retry_after="0")]
    run = desk.run(rest(api))
    assert (run.status, run.books.inserted) == (RunStatus.MERGED, 9), run.error


def test_the_wait_that_a_server_asks_for_is_kept(desk: Desk, api: Api) -> None:
    api.records = sheds(1, 1)
    api.faults = [status(429, retry_after="1")]
    desk.run(rest(api))
    assert api.instants[1] - api.instants[0] >= 1


def test_a_server_that_asks_for_a_long_wait_is_left_alone(desk: Desk, api: Api) -> None:
    api.faults = [status(503, retry_after="86400")] * 3
    run = desk.run(rest(api))
    assert (run.status, run.error_code, len(api.requests)) == (RunStatus.FAILED, "source_unreachable", 1)
    assert "asks to come back in 86400 seconds" in run.error


def test_requests_keep_to_the_rate(desk: Desk, api: Api) -> None:
    api.records = sheds(1, 9)
    desk.run(rest(api, rate=20))
    assert api.instants[-1] - api.instants[0] >= 3 / 20 * 0.9


@pytest.mark.parametrize("fault", [status(401), status(403), status(404), status(400), status(204)])
def test_what_no_attempt_would_mend_is_asked_for_once(desk: Desk, api: Api, fault: Any) -> None:
    api.faults = [fault]
    run = desk.run(rest(api))
    assert (run.status, run.error_code, len(api.requests)) == (RunStatus.FAILED, "source_refused", 1)
    assert f"answered {fault.status_code}" in run.error
    assert "Check" in run.error or "Correct" in run.error


def test_silence_is_told_with_place_and_remedy(desk: Desk, api: Api) -> None:
    api.faults = [1.0] * 2
    run = desk.run(rest(api, timeout=0.1, attempts=2))
    assert (run.status, run.error_code) == (RunStatus.FAILED, "source_unreachable")
    assert f"No answer within 0.1 seconds (127.0.0.1:{api.port}/pages). Run again later" in run.error


def test_nobody_listening_is_told(desk: Desk, api: Api) -> None:
    run = desk.run(replace(rest(api, attempts=2), url="http://127.0.0.1:9/pages"))
    assert (run.status, run.error_code) == (RunStatus.FAILED, "source_unreachable")
    assert "The connection failed" in run.error


def test_a_last_page_that_repeats_is_an_error_unless_the_total_is_declared(desk: Desk, api: Api) -> None:
    api.records, api.clamps = sheds(1, 9), True
    run = desk.run(rest(api))
    assert (run.status, run.error_code) == (RunStatus.FAILED, "paging_broken")
    assert "Page 4 holds the records of page 3 again" in run.error
    assert not desk.live()
    assert desk.run(rest(api, "number and total")).books.inserted == 9


def test_a_page_that_leads_to_itself_is_an_error(desk: Desk, api: Api) -> None:
    api.records = sheds(1, 9)
    looping = Rest(api.address("pages"), ITEMS, paging=by_cursor("total", "page"), parameters={"page": "9"}, rate=1000)
    run = desk.run(looping)
    assert (run.status, run.error_code) == (RunStatus.FAILED, "paging_broken")
    assert "Page 2 is asked for like one before" in run.error


def test_pages_without_end_are_an_error(desk: Desk, api: Api) -> None:
    api.records = sheds(1, 40)
    run = desk.run(rest(api, most_pages=5))
    assert (run.status, run.error_code) == (RunStatus.FAILED, "paging_broken")
    assert "more than 5 pages" in run.error
    assert len(api.requests) == 5


def test_pages_that_end_before_their_total_are_an_error(desk: Desk, api: Api) -> None:
    api.records = sheds(1, 9)
    api.faults = [None, None, _answer(b'{"total": 9, "data": {"items": []}}')]
    run = desk.run(rest(api, "number and total"))
    assert (run.status, run.error_code) == (RunStatus.FAILED, "paging_broken")
    assert "ended after 8 of 9 records" in run.error


def test_a_cursor_that_is_not_there_is_an_error_unless_declared(desk: Desk, api: Api) -> None:
    api.records = sheds(1, 3)
    for path in ("nextPage", "page.next"):
        run = desk.run(rest(api, paging=by_cursor(path, "page"), parameters={"page": "1"}))
        assert f'no usable "{path}"' in run.error
    assert desk.run(rest(api, paging=by_cursor("nextPage", "page", omitted=True), parameters={"page": "1"})).books.read


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<!doctype html><title>login</title>", "answered with an HTML page instead of JSON"),
        (b"", "answered with nothing instead of JSON"),
        (b'{"data": {"items": [', "Invalid JSON"),
        (b'{"code": 401, "msg": "token"}', '"data" isn\'t a list of records; found there: "code", "msg"'),
    ],
)
def test_an_answer_that_is_not_the_records_is_told(desk: Desk, api: Api, content: bytes, says: str) -> None:
    api.faults = [_answer(content)]
    run = desk.run(rest(api))
    assert (run.status, run.error_code) == (RunStatus.FAILED, "file_unreadable")
    assert says in run.error


def test_pages_in_gbk_are_read(desk: Desk, api: Api) -> None:
    text = '{"data": {"items": [{"number": "1", "location": "东侧", "outlets": 8, "updatedAt": "9"}]}}'
    api.faults = [_answer(text.encode("gbk"))]
    assert desk.run(rest(api)).books.inserted == 1
    assert desk.workbench.one("SELECT location FROM facility")["location"] == "东侧"


def test_the_token_is_sent_and_stands_nowhere_else(
    desk: Desk, api: Api, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUB_SOURCE_SHEDS_TOKEN", "tr0ub4dor")
    monkeypatch.setenv("HUB_SOURCE_SHEDS", f"http://clerk:s3cret@127.0.0.1:{api.port}/pages?key=c0rrect")
    reader = rest(api, headers={"X-Token": env("HUB_SOURCE_SHEDS_TOKEN", "Token {}")})
    reader = replace(reader, url=env("HUB_SOURCE_SHEDS"))
    api.records = sheds(1, 5)
    api.faults = [status(503, retry_after="0"), 0.01, status(404)]
    assert desk.run(reader).status is RunStatus.FAILED
    assert desk.run(reader).status is RunStatus.MERGED
    assert api.requests[0].headers["x-token"] == "Token tr0ub4dor"
    assert "key=c0rrect" in api.queries()[-1]
    for place in (desk.workbench.folder, desk.folder):
        for path in place.rglob("*"):
            kept = str(path).encode() + (path.read_bytes() if path.is_file() else b"")
            assert not any(secret in kept for secret in (b"tr0ub4dor", b"s3cret", b"c0rrect")), path
    out = "".join(capfd.readouterr())
    assert not any(secret in out for secret in ("tr0ub4dor", "s3cret", "c0rrect"))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Rest("https://clerk:s3cret@example.cn/items"),
        lambda: Rest("example.cn/items"),
        lambda: Rest("ftp://example.cn/items"),
    ],
)
def test_an_address_with_a_password_or_of_no_server_cannot_be_declared(make: Callable[[], Rest]) -> None:
    with pytest.raises(DeclarationError) as error:
        make()
    assert "s3cret" not in str(error.value)


def test_a_setting_that_is_missing_is_named(desk: Desk) -> None:
    run = desk.run(Rest(env("HUB_SOURCE_NOWHERE")))
    assert (run.status, run.error_code) == (RunStatus.FAILED, "setting_invalid")
    assert "HUB_SOURCE_NOWHERE isn't set" in run.error


def test_a_next_page_on_another_server_is_refused(desk: Desk, api: Api) -> None:
    api.faults = [_answer(b'{"data": {"items": []}, "next": "http://localhost:9/items"}')]
    run = desk.run(rest(api, "address", headers={"X-Token": "public"}))
    assert (run.status, run.error_code) == (RunStatus.FAILED, "source_refused")
    assert "on another server, localhost" in run.error


def test_a_redirection_is_not_followed_with_headers(desk: Desk, api: Api) -> None:
    api.faults = [status(302, location="http://localhost:9/items")]
    run = desk.run(rest(api, headers={"X-Token": "public"}))
    assert (run.error_code, len(api.requests)) == ("source_refused", 1)
    assert "a redirection" in run.error


def _answer(content: bytes) -> Any:
    answer = status(200)
    answer.body = content
    answer.headers["content-length"] = str(len(content))
    return answer
