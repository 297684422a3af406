"""Files at an address are files like any other."""

import pytest

from etl import Delimited, env, url
from etl.fetchers import http
from schema.lineage import RunStatus
from tests.etl.fetchers.conftest import Desk
from tests.etl.fetchers.served import Api, status

GOOD = "number,location,outlets\n1,1栋东侧,10\n2,2栋东侧,10\n".encode()


def reader(api: Api) -> Delimited:
    return Delimited(url(api.address("file/%E5%85%85%E7%94%B5%E6%A3%9A.csv?key=c0rrect"), attempts=2, timeout=2))


def test_a_file_at_an_address_is_imported_under_its_name(desk: Desk, api: Api) -> None:
    api.file = GOOD
    run = desk.run(reader(api), snapshot="full")
    assert (run.status, run.books.inserted) == (RunStatus.MERGED, 2), run.error
    assert desk.workbench.one("SELECT name FROM run_file")["name"] == "充电棚.csv"


def test_an_unchanged_file_is_not_sent_again(desk: Desk, api: Api) -> None:
    api.file = GOOD
    desk.run(reader(api), snapshot="full")
    assert desk.run(reader(api), snapshot="full").status is RunStatus.UNCHANGED
    assert "if-none-match" in api.requests[-1].headers
    api.file = GOOD + "3,3栋东侧,10\n".encode()
    run = desk.run(reader(api), snapshot="full")
    assert (run.books.inserted, run.books.unchanged) == (1, 2)


def test_a_redirection_is_followed_where_no_header_could_leak(desk: Desk, api: Api) -> None:
    api.file = GOOD
    api.faults = [status(302, location="/file/other.csv")]
    assert desk.run(reader(api)).books.inserted == 2


def test_redirections_without_end_are_told(desk: Desk, api: Api) -> None:
    api.faults = [status(302, location="/file/other.csv") for _ in range(30)]
    run = desk.run(reader(api))
    assert (run.status, run.error_code) == (RunStatus.FAILED, "source_refused")
    assert "redirects without end" in run.error


def test_a_file_that_is_too_long_is_refused(desk: Desk, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LARGEST_ANSWER", 10)
    api.file = GOOD
    run = desk.run(reader(api))
    assert (run.status, run.error_code) == (RunStatus.FAILED, "source_refused")
    assert "longer than" in run.error


def test_a_coding_that_may_grow_without_bound_is_refused(desk: Desk, api: Api) -> None:
    api.faults = [status(200, content_encoding="br")]
    run = desk.run(reader(api))
    assert (run.status, run.error_code) == (RunStatus.FAILED, "source_refused")
    assert "coded as br" in run.error
    assert api.requests[-1].headers["accept-encoding"] == "gzip, deflate"


def test_what_is_secret_in_an_address_is_not_shown(desk: Desk, api: Api) -> None:
    api.faults = [status(404)]
    error = desk.run(reader(api)).error
    assert f"127.0.0.1:{api.port}/file/充电棚.csv" in error
    assert "c0rrect" not in error


@pytest.mark.parametrize("value", ["密码", "a\nb"])
def test_a_token_that_no_header_may_hold_is_named_and_not_shown(
    desk: Desk, api: Api, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("HUB_SOURCE_TOKEN", value)
    run = desk.run(Delimited(url(api.address("file/x.csv"), headers={"X-Token": env("HUB_SOURCE_TOKEN")})))
    assert (run.status, run.error_code) == (RunStatus.FAILED, "setting_invalid")
    assert "HUB_SOURCE_TOKEN holds characters that no header may" in run.error
    assert value not in run.error


def test_an_address_that_is_set_wrongly_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_SOURCE_SHEDS", "s3cret@nowhere")
    run = desk.run(Delimited(url(env("HUB_SOURCE_SHEDS"))))
    assert (run.status, run.error_code) == (RunStatus.FAILED, "setting_invalid")
    assert "HUB_SOURCE_SHEDS isn't an address of the web" in run.error
    assert "s3cret" not in run.error
