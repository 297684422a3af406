"""Sources that fail in a process of its own: nothing lost, nothing doubled, and the next run completes."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from starlette.responses import Response, StreamingResponse

from etl.run import RunInfo
from schema.database import open_engine, reading
from schema.lineage import RunStatus
from tests.etl.fetchers.served import Api, sheds, status
from tests.etl.processes import Site

PLUGIN = """
from dataclasses import dataclass
from pathlib import Path

from etl import Rest, Source, by_page, col, const, env, hookimpl, since
from schema.property import Facility, FacilityKind

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Faltering(Rest):
    def parts(self, name, content, wanted):
        for part in Rest.parts(self, name, content, wanted):
            part.batches = self.halved(part.batches)
            yield part

    def halved(self, batches):
        for frame in batches:
            yield frame.head(2)
            if (HERE / "falter").exists():
                raise RuntimeError("the reader faltered")
            yield frame.slice(2)


@hookimpl
def hub_sources():
    yield Source(
        name="sheds",
        entity=Facility,
        locality="341525000000",
        publisher="城管局",
        reader=Faltering(
            env("HUB_SOURCE_SHEDS"),
            "data.items",
            paging=by_page(),
            headers={"X-Token": env("HUB_SOURCE_SHEDS_TOKEN")},
            since=since("since", "updatedAt"),
            rate=1000,
            timeout=0.5,
            attempts=2,
        ),
        columns={
            "number": col("number"),
            "kind": const(FacilityKind.CHARGING_SHED),
            "location": col("location"),
            "outlets": col("outlets"),
        },
        ignore=("updatedAt",),
    )
"""


def cut() -> Response:
    """An answer that ends before its length."""

    async def begun() -> Any:
        yield b'{"data": {"items": ['

    return StreamingResponse(begun(), headers={"content-length": "1000"})


def repeated(api: Api) -> None:
    api.faults = [None]
    api.clamps = True


#: What goes wrong after the first page, and what the run says of it.
FAULTS: dict[str, tuple[Callable[[Api], object], str, str]] = {
    "silence": (lambda api: api.faults.extend([None, 2.0, 2.0]), "source_unreachable", "No answer within 0.5 seconds"),
    "too many requests": (
        lambda api: api.faults.extend([None, *[status(429, retry_after="0")] * 2]),
        "source_unreachable",
        "answered 429",
    ),
    "broken server": (
        lambda api: api.faults.extend([None, *[status(500)] * 2]),
        "source_unreachable",
        "answered 500",
    ),
    "cut answer": (lambda api: api.faults.extend([None, cut(), cut()]), "source_unreachable", "The connection failed"),
    "no longer allowed": (lambda api: api.faults.extend([None, status(401)]), "source_refused", "answered 401"),
    "repeated page": (repeated, "paging_broken", "again"),
    "other answer": (
        lambda api: api.faults.extend([None, Response(b"<html>login</html>")]),
        "file_unreadable",
        "an HTML page instead of JSON",
    ),
}


@pytest.fixture
def site(prepared_database: Path, tmp_path: Path, api: Api, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site whose API has been imported once, and has changed since: 2 changed, 8 new."""
    monkeypatch.setenv("HUB_SOURCE_SHEDS", api.address("pages"))
    monkeypatch.setenv("HUB_SOURCE_SHEDS_TOKEN", "tr0ub4dor")
    shutil.copy(prepared_database, tmp_path / "hub.db")
    site = Site(tmp_path)
    site.add_plugin("sheds", PLUGIN)
    api.records = sheds(1, 10)
    assert import_here(site).books.inserted == 10
    api.records = [*sheds(1, 8), *sheds(9, 18, "2024-03-02")]
    for record in api.records[8:10]:
        record["outlets"] = 12
    return site


def import_here(site: Site) -> RunInfo:
    importer = site.importer()
    return importer.run(importer.host.sources["sheds"])


def rows(site: Site, query: str) -> list[tuple[Any, ...]]:
    with reading(open_engine(site.settings.database_url)).connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def facilities(site: Site) -> list[tuple[Any, ...]]:
    return rows(site, "SELECT * FROM facility ORDER BY id")


def require_complete(site: Site, api: Api) -> None:
    """The next run takes in what changed, once, from where the last merged one stood."""
    api.faults, api.clamps = [], False
    before = len(api.requests)
    run = import_here(site)
    assert run.status is RunStatus.MERGED, run.error
    assert "since=2024-03-01" in api.queries()[before]
    # The first eight share the greatest mark of the run before, so they come once more.
    books = run.books
    assert (books.read, books.inserted, books.updated, books.unchanged) == (18, 8, 2, 8)
    assert books.read == books.outcomes
    found = rows(site, "SELECT CAST(number AS INTEGER), outlets_low FROM facility WHERE removed_at IS NULL")
    assert sorted(found) == [(n, 12 if n in (9, 10) else 10) for n in range(1, 19)]
    ((cursor,),) = rows(site, "SELECT cursor FROM import_run WHERE cursor IS NOT NULL")
    assert "2024-03-02T08:00:00+08:00" in cursor


@pytest.mark.parametrize("fault", FAULTS)
def test_an_api_that_fails_changes_nothing_and_the_next_run_completes(site: Site, api: Api, fault: str) -> None:
    good = facilities(site)
    arrange, code, says = FAULTS[fault]
    arrange(api)
    exit_code, out, err = site.hub("import", "--json")
    assert exit_code == 1
    assert f'"code": "{code}"' in out
    assert says in out
    assert "tr0ub4dor" not in out + err
    assert facilities(site) == good
    assert rows(site, "SELECT status, read FROM import_run ORDER BY id DESC")[0] == ("FAILED", 0)
    require_complete(site, api)


def test_an_api_that_throttles_now_and_then_is_read_whole(site: Site, api: Api) -> None:
    api.faults = [status(429, retry_after="1"), None, 2.0, None, status(503)]
    before = len(api.requests)
    code, found = site.hub_json("import")
    assert code == 0, found
    assert found["runs"][0]["books"]["read"] == 18
    assert len(api.requests) - before == 3 + 6


def test_settings_of_sources_may_stand_in_the_file_env(site: Site, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HUB_SOURCE_SHEDS", "HUB_SOURCE_SHEDS_TOKEN"):
        monkeypatch.delenv(name)
    (site.folder / ".env").write_text(f"HUB_SOURCE_SHEDS={api.address('pages')}\nHUB_SOURCE_SHEDS_TOKEN=from-a-file\n")
    assert site.hub("import")[0] == 0
    assert api.requests[-1].headers["x-token"] == "from-a-file"


def test_a_reader_that_raises_half_way_changes_nothing_and_the_next_run_completes(site: Site, api: Api) -> None:
    good = facilities(site)
    (site.plugins / "falter").touch()
    code, found = site.hub_json("import")
    assert code == 1
    assert found["runs"][0]["error"]["code"] == "internal"
    assert facilities(site) == good
    (site.plugins / "falter").unlink()
    require_complete(site, api)


def test_a_process_that_is_killed_while_it_fetches_changes_nothing_and_the_next_run_completes(
    site: Site, api: Api
) -> None:
    good = facilities(site)
    before = len(api.requests)
    api.faults = [None, 30.0]
    process = site.start("import")
    deadline = time.monotonic() + 60
    while len(api.requests) < before + 2:
        assert process.returncode is None
        assert time.monotonic() < deadline
        time.sleep(0.005)
    process.kill()
    process.communicate(timeout=60)
    assert facilities(site) == good
    require_complete(site, api)
    statuses = [status for (status,) in rows(site, "SELECT status FROM import_run ORDER BY id")]
    assert statuses == ["MERGED", "INTERRUPTED", "MERGED"]
