"""What an import of any built-in plugin's samples promises."""

import tomllib
from collections import Counter

import pytest

from etl.books import OUTCOMES
from schema.lineage import RunStatus
from tests.plugins.conftest import Imported
from tests.plugins.samples import FOLDER, PLUGINS, ledgers_of, plugin, sheets

SOURCES = [source.name for name in PLUGINS for source in plugin(name).hub_sources()]

#: Rows that samples hold to be refused: source, sheet, row, field, reason.
REFUSED = {
    ("anshan-tiedong-lectures", "站前街道", 14, "attendance", "number_unreadable"),
    ("ganzhou-longquan-ceremony-filings", "2023年", 25, "is_over_limit", "over_limit_contradicted"),
}

#: What is found where two ledgers speak of one team on purpose.
CONTESTED = {
    "luan-huoshan-lecture-teams": ["another source says otherwise of 6 values in 2 records: `hub conflicts` lists them"]
}

LINES = "blank + template + title + header + total + footer + excluded"


def test_every_folder_is_a_registered_plugin() -> None:
    project = tomllib.loads((FOLDER.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["entry-points"]["hub"] == {name: f"plugins.{name}" for name in PLUGINS}


@pytest.mark.parametrize("source", SOURCES)
def test_samples_are_merged_and_nothing_is_left_to_look_at(imported: Imported, source: str) -> None:
    run = imported.first[source]
    assert (run.status, run.error, run.findings) == (RunStatus.MERGED, "", CONTESTED.get(source, []))
    assert run.books.inserted > 0


def test_only_rows_that_are_meant_to_be_are_refused(imported: Imported) -> None:
    rows = imported.bench.rows(
        "SELECT r.run_id AS run, f.sheet, r.row, r.field, r.reason"
        " FROM reject AS r JOIN run_file AS f ON f.id = r.file_id"
    )
    names = {run.id: source for source, run in imported.first.items()}
    assert {(names[r["run"]], r["sheet"], r["row"], r["field"], r["reason"]) for r in rows} == REFUSED
    rejected = Counter({source: run.books.rejected for source, run in imported.first.items()})
    assert +rejected == Counter(source for source, *_ in REFUSED)


@pytest.mark.parametrize("source", SOURCES)
def test_every_row_read_has_one_outcome(imported: Imported, source: str) -> None:
    books = imported.first[source].books
    assert books.read == sum(getattr(books, outcome) for outcome in OUTCOMES)


def test_every_line_of_every_ledger_is_accounted_for(imported: Imported) -> None:
    files = imported.bench.rows(f"SELECT name, sheet, lines, {LINES} AS others, read FROM run_file")
    tallied = {(file["name"], file["sheet"] or ""): file["lines"] for file in files}
    held = {
        (path.name, name): len(rows)
        for plugin in PLUGINS
        for path in ledgers_of(plugin)
        for name, rows in sheets(path).items()
    }
    assert {key: tallied.get(key) for key in held} == held
    assert all(file["lines"] == file["others"] + file["read"] for file in files)


@pytest.mark.parametrize("source", SOURCES)
def test_second_import_reads_nothing(imported: Imported, source: str) -> None:
    run = imported.second[source]
    assert (run.status, run.books.read) == (RunStatus.UNCHANGED, 0)
