"""Exports that look wrong wait for somebody to look."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from etl import Delimited, Expect, Source, col, const, from_title
from etl.errors import RunStateError, UnreadableFile
from etl.importer import Importer
from etl.keyfile import KeyFile, KeyMismatch
from etl.run import RunInfo
from schema.lineage import RunStatus
from schema.property import Facility, FacilityKind
from tests.workbench import Workbench

SHEDS = Source(
    name="charging-sheds",
    entity=Facility,
    locality="341525000000",
    publisher="城管局",
    reader=Delimited("sheds.csv"),
    snapshot="full",
    columns={
        "number": col("编号"),
        "kind": const(FacilityKind.CHARGING_SHED),
        "location": col("位置"),
        "outlets": col("插口数"),
    },
)
DATED = replace(SHEDS, as_of=from_title(r"截至(\d{4}年\d+月\d+日)"))


class Desk:
    """A workbench with the source of one file, whose importer outlives its runs."""

    def __init__(self, workbench: Workbench, folder: Path) -> None:
        self.workbench = workbench
        self.folder = folder

    def importer(self, source: Source = SHEDS) -> Importer:
        return self.workbench.importer(replace(source, folder=self.folder))

    def receive(self, rows: Sequence[str], source: Source = SHEDS, *, title: str = "") -> RunInfo:
        """Import a file of these rows."""
        lines = [title] * bool(title) + ["编号,位置,插口数", *rows, ""]
        (self.folder / "sheds.csv").write_text("\n".join(lines), encoding="utf-8")
        importer = self.importer(source)
        return importer.run(importer.host.sources[source.name])

    def live(self) -> list[str]:
        rows = self.workbench.rows("SELECT number FROM facility WHERE removed_at IS NULL")
        return sorted((row["number"] for row in rows), key=int)

    def run(self, number: int) -> dict[str, object]:
        """A run as it is on record."""
        return self.workbench.one("SELECT * FROM import_run WHERE id = :id", id=number)


def sheds(first: int, last: int) -> list[str]:
    return [f"{n},{n}栋东侧,10" for n in range(first, last + 1)]


@pytest.fixture
def desk(workbench: Workbench, tmp_path: Path) -> Desk:
    return Desk(workbench, tmp_path)


def test_a_copy_cut_to_a_third_parks_with_nothing_merged(desk: Desk) -> None:
    desk.receive(sheds(1, 30))
    before = desk.workbench.rows("SELECT * FROM facility ORDER BY id")
    run = desk.receive([*sheds(1, 9), "10,10栋东侧,若干"])
    assert run.status is RunStatus.NEEDS_REVIEW
    assert "20 of 30 records would be removed, more than 20%" in run.error
    assert desk.workbench.rows("SELECT * FROM facility ORDER BY id") == before
    assert not desk.workbench.rows('SELECT * FROM "change"')


def test_a_parked_run_has_its_files_rejects_and_losses_on_record(desk: Desk) -> None:
    desk.receive(sheds(1, 30))
    run = desk.receive([*sheds(1, 9), "10,10栋东侧,若干"])
    record = desk.run(run.id)
    assert (record["status"], record["error_code"]) == ("NEEDS_REVIEW", "needs_review")
    assert (record["rejected"], record["removed"], record["inserted"]) == (1, 20, 0)
    file = desk.workbench.one("SELECT name, lines, header, read FROM run_file WHERE run_id = :run", run=run.id)
    assert file == {"name": "sheds.csv", "lines": 11, "header": 1, "read": 10}
    reject = desk.workbench.one('SELECT row, field, "column", reason FROM reject WHERE run_id = :run', run=run.id)
    assert reject == {"row": 11, "field": "outlets", "column": "插口数", "reason": "number_unreadable"}


def test_approval_merges_the_bytes_that_were_parked(desk: Desk) -> None:
    desk.receive(sheds(1, 30))
    parked = desk.receive([*sheds(1, 9), "10,10栋东侧,若干"])
    (desk.folder / "sheds.csv").unlink()
    run = desk.importer().approve(parked.id)
    assert run.status is RunStatus.MERGED
    assert (run.books.read, run.books.unchanged, run.books.rejected, run.books.removed) == (10, 9, 1, 20)
    assert desk.live() == [str(n) for n in range(1, 11)]
    assert desk.run(parked.id)["status"] == "MERGED"
    assert len(desk.workbench.rows("SELECT * FROM reject WHERE run_id = :run", run=parked.id)) == 1


def test_what_was_approved_is_the_last_good_state(desk: Desk) -> None:
    desk.receive(sheds(1, 30))
    desk.importer().approve(desk.receive(sheds(1, 10)).id)
    assert desk.receive(sheds(1, 10)).status is RunStatus.UNCHANGED
    assert desk.receive(sheds(1, 12)).books.revived == 2


def test_discarding_leaves_everything_as_it_was(desk: Desk) -> None:
    desk.receive(sheds(1, 30))
    parked = desk.receive(sheds(1, 10))
    assert desk.importer().discard(parked.id).status is RunStatus.DISCARDED
    assert desk.run(parked.id)["status"] == "DISCARDED"
    assert len(desk.live()) == 30
    assert desk.receive(sheds(1, 10)).status is RunStatus.NEEDS_REVIEW


def test_the_same_bytes_park_once_and_say_that_they_wait(desk: Desk) -> None:
    desk.receive(sheds(1, 30))
    parked = desk.receive([*sheds(1, 9), "10,10栋东侧,若干"])
    before = desk.workbench.rows("SELECT * FROM import_run ORDER BY id")
    again = desk.receive([*sheds(1, 9), "10,10栋东侧,若干"])
    assert (again.id, again.status, again.error) == (parked.id, RunStatus.NEEDS_REVIEW, parked.error)
    assert (again.books.read, again.books.rejected, again.books.removed) == (10, 1, 20)
    assert again.findings == [f"the same bytes wait for review already, as run {parked.id}; nothing was added"]
    assert desk.workbench.rows("SELECT * FROM import_run ORDER BY id") == before
    assert desk.receive(sheds(1, 5)).id == parked.id + 1
    assert desk.importer().approve(parked.id).books.removed == 20


def test_bytes_that_were_overtaken_or_are_read_otherwise_park_anew(desk: Desk) -> None:
    desk.receive(sheds(1, 30))
    parked = desk.receive(sheds(1, 10))
    other = desk.receive(sheds(1, 10), replace(SHEDS, ignore=("备注",)))
    assert (other.status, other.id) == (RunStatus.NEEDS_REVIEW, parked.id + 1)
    desk.receive(sheds(1, 31))
    later = desk.receive(sheds(1, 10))
    assert (later.status, later.id) == (RunStatus.NEEDS_REVIEW, parked.id + 3)


def test_approving_twice_is_an_error_that_says_so(desk: Desk) -> None:
    desk.receive(sheds(1, 30))
    parked = desk.receive(sheds(1, 10))
    desk.importer().approve(parked.id)
    with pytest.raises(RunStateError, match=rf"run {parked.id} is merged"):
        desk.importer().approve(parked.id)


def test_a_run_that_was_merged_can_neither_be_approved_nor_discarded(desk: Desk) -> None:
    merged = desk.receive(sheds(1, 30))
    with pytest.raises(RunStateError, match=rf"run {merged.id} is merged"):
        desk.importer().approve(merged.id)
    with pytest.raises(RunStateError, match=rf"run {merged.id} is merged"):
        desk.importer().discard(merged.id)


def test_approving_what_was_discarded_is_an_error_that_says_so(desk: Desk) -> None:
    desk.receive(sheds(1, 30))
    parked = desk.receive(sheds(1, 10))
    desk.importer().discard(parked.id)
    with pytest.raises(RunStateError, match=rf"run {parked.id} is discarded"):
        desk.importer().approve(parked.id)


def test_approving_after_a_newer_merge_is_an_error_that_names_it(desk: Desk) -> None:
    desk.receive(sheds(1, 30))
    parked = desk.receive(sheds(1, 10))
    newer = desk.receive(sheds(1, 31))
    assert newer.status is RunStatus.MERGED
    with pytest.raises(RunStateError, match=rf"run {newer.id} of charging-sheds was merged since"):
        desk.importer().approve(parked.id)
    assert len(desk.live()) == 31
    assert desk.importer().discard(parked.id).status is RunStatus.DISCARDED


def test_approving_under_another_declaration_is_an_error_that_says_so(desk: Desk) -> None:
    desk.receive(sheds(1, 30))
    parked = desk.receive(sheds(1, 10))
    other = replace(SHEDS, ignore=("备注",))
    with pytest.raises(RunStateError, match="the declaration of charging-sheds has changed"):
        desk.importer(other).approve(parked.id)
    assert desk.run(parked.id)["status"] == "NEEDS_REVIEW"


def test_approving_a_source_that_nobody_declares_any_more_is_an_error_that_names_it(desk: Desk) -> None:
    desk.receive(sheds(1, 30))
    parked = desk.receive(sheds(1, 10))
    with pytest.raises(RunStateError, match="no plugin declares charging-sheds"):
        desk.workbench.importer().approve(parked.id)


def test_approving_a_run_that_never_was_is_an_error_that_names_it(desk: Desk) -> None:
    with pytest.raises(RunStateError, match="there is no run 77"):
        desk.importer().approve(77)


def test_an_export_older_than_the_last_one_merged_parks(desk: Desk) -> None:
    desk.receive(sheds(1, 30), DATED, title="充电棚（截至2024年6月1日）")
    run = desk.receive(sheds(1, 29), DATED, title="充电棚（截至2024年5月1日）")
    assert run.status is RunStatus.NEEDS_REVIEW
    assert run.error == "the export is of 2024-05-01, older than the last one merged, of 2024-06-01"
    assert len(desk.live()) == 30
    assert desk.run(run.id)["as_of"] == "2024-05-01"


def test_an_export_of_the_same_day_or_later_is_merged(desk: Desk) -> None:
    desk.receive(sheds(1, 30), DATED, title="充电棚（截至2024年6月1日）")
    assert desk.receive(sheds(1, 29), DATED, title="充电棚（截至2024年6月1日）").status is RunStatus.MERGED
    assert desk.receive(sheds(1, 28), DATED, title="充电棚（截至2024年7月1日）").status is RunStatus.MERGED


@pytest.mark.parametrize(("count", "parks"), [(4, True), (5, False), (8, False), (9, True)])
def test_a_row_count_outside_the_expected_bounds_parks(desk: Desk, count: int, parks: bool) -> None:
    run = desk.receive(sheds(1, count), replace(SHEDS, expect=Expect(rows=(5, 8))))
    assert (run.status is RunStatus.NEEDS_REVIEW) == parks
    assert (run.error == f"{count} rows where 5 to 8 are expected") == parks
    assert len(desk.live()) == (0 if parks else count)


@pytest.mark.parametrize(("bad", "parks"), [(1, False), (2, True)])
def test_more_rejects_than_expected_park(desk: Desk, bad: int, parks: bool) -> None:
    rows = [*sheds(1, 10 - bad), *(f"{90 + n},西侧,若干" for n in range(bad))]
    run = desk.receive(rows, replace(SHEDS, expect=Expect(rejected=0.1)))
    assert (run.status is RunStatus.NEEDS_REVIEW) == parks
    assert (f"{bad} of 10 rows rejected, more than 10%" in run.error) == parks


def test_every_objection_is_told_at_once(desk: Desk) -> None:
    strict = replace(DATED, expect=Expect(rows=(20, 40), rejected=0.05))
    desk.receive(sheds(1, 30), strict, title="充电棚（截至2024年6月1日）")
    run = desk.receive([*sheds(1, 9), "10,10栋东侧,若干"], strict, title="充电棚（截至2024年5月1日）")
    assert run.error.split("; ") == [
        "10 rows where 20 to 40 are expected",
        "1 of 10 rows rejected, more than 5%",
        "20 of 30 records would be removed, more than 20%",
        "the export is of 2024-05-01, older than the last one merged, of 2024-06-01",
    ]


def test_a_fifth_of_the_records_may_go_without_a_look(desk: Desk) -> None:
    desk.receive(sheds(1, 30))
    assert desk.receive(sheds(1, 24)).books.removed == 6


def test_approval_needs_the_kept_bytes_intact(desk: Desk) -> None:
    desk.receive(sheds(1, 30))
    parked = desk.receive(sheds(1, 10))
    digest = str(desk.workbench.one("SELECT sha256 FROM run_file WHERE run_id = :run", run=parked.id)["sha256"])
    kept = desk.workbench.folder / "state" / "raw" / digest[:2] / digest[2:]
    kept.write_bytes(kept.read_bytes()[:-1])
    with pytest.raises(UnreadableFile, match=f"no intact file {digest[:12]}"):
        desk.importer().approve(parked.id)
    assert len(desk.live()) == 30
    assert desk.receive(sheds(1, 10)).status is RunStatus.NEEDS_REVIEW
    assert desk.importer().approve(parked.id).status is RunStatus.MERGED


def test_approval_needs_the_key_under_which_persons_were_hashed(desk: Desk, tmp_path: Path) -> None:
    desk.receive(sheds(1, 30))
    parked = desk.receive(sheds(1, 10))
    desk.workbench.key = KeyFile(tmp_path / "other.key")
    with pytest.raises(KeyMismatch):
        desk.importer().approve(parked.id)
    assert len(desk.live()) == 30


def test_a_run_all_of_whose_rows_were_rejected_says_so(desk: Desk) -> None:
    run = desk.receive(["1,北门,很多", "2,南门,不详"])
    assert (run.status, run.books.rejected) == (RunStatus.MERGED, 2)
    assert run.findings == ["all 2 rows were rejected, so nothing came in"]
    assert desk.receive(["1,北门,很多", "2,南门,5"]).findings == []
