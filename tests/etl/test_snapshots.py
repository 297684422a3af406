"""What a snapshot may remove, and what counts as another export."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import Check, Delimited, Source, children, col, const, each, from_file_name, hookimpl, per, ref
from etl.errors import DeclarationError
from etl.host import PluginHost
from etl.importer import Importer
from schema.entity import Entity
from schema.lineage import RunStatus
from schema.organizations import Organization, OrganizationKind
from schema.property import ActionStage, Issue, IssueAction, IssueKind
from schema.volunteering import VolunteerActivity
from tests.etl.ledgers import HUOSHAN, LECTURE_HEADER, lectures, write
from tests.workbench import Declaring, Workbench

ACTIVITIES = Source(
    name="activities",
    entity=VolunteerActivity,
    locality=HUOSHAN,
    publisher="文明办",
    reader=Delimited("*.csv"),
    snapshot=per("held_at"),
    columns={"number": col("编号"), "held_at": col("时间"), "participants": col("人数")},
)


def numbers(workbench: Workbench) -> set[str]:
    rows = workbench.rows("SELECT number FROM volunteer_activity WHERE removed_at IS NULL")
    return {row["number"] for row in rows}


def test_a_partial_snapshot_replaces_only_what_it_mentions(workbench: Workbench, tmp_path: Path) -> None:
    rows = ["1,2023年1月,5", "2,2023年1月,5", "3,2023年,5", "4,2023年2月,5", "5,,5"]
    source = replace(ACTIVITIES, folder=write(tmp_path / "in", "a.csv", "编号,时间,人数", rows))
    workbench.run(source)
    write(tmp_path / "in", "a.csv", "编号,时间,人数", ["1,2023年1月,5"])
    importer = workbench.importer(source)
    parked = importer.run(importer.host.sources["activities"])
    run = importer.approve(parked.id) if parked.status is RunStatus.NEEDS_REVIEW else parked
    assert run.books.removed == 1
    assert numbers(workbench) == {"1", "3", "4", "5"}


def test_a_refused_row_among_equals_suspends_removals(workbench: Workbench, tmp_path: Path) -> None:
    source = Source(
        **{
            **vars(ACTIVITIES),
            "snapshot": "full",
            "ordinal": True,
            "columns": {"name": col("名称"), "participants": col("人数")},
        }
    )
    rows = ["团课,1", "团课,2", "团课,3"]
    source = replace(source, folder=write(tmp_path / "in", "a.csv", "名称,人数", rows))
    workbench.run(source)
    write(tmp_path / "in", "a.csv", "名称,人数", ["团课,若干", "团课,2", "团课,3"])
    run = workbench.run(source)
    assert (run.books.rejected, run.books.removed) == (1, 0)
    assert "suspended" in run.findings[0]


def test_a_renamed_file_is_read_again_where_its_name_is_data(workbench: Workbench, tmp_path: Path) -> None:
    columns = {"number": col("编号"), "held_at": from_file_name(r"(\d{4}年\d+月)")}
    folder = write(tmp_path / "in", "2023年1月.csv", "编号", ["1"])
    source = replace(ACTIVITIES, folder=folder, columns=columns, snapshot="full")
    workbench.run(source)
    (folder / "2023年1月.csv").rename(folder / "2023年2月.csv")
    assert workbench.run(source).books.updated == 1
    assert workbench.one("SELECT held_at_start AS start FROM volunteer_activity")["start"].startswith("2023-02-01")


class Strict:
    """A plugin whose check refuses every lecture."""

    @hookimpl
    def hub_checks(self, entity: Entity) -> list[Check]:
        if entity.name != "LectureSession":
            return []

        return [Check("too_many", "attendance", pl.col("attendance_low") < 0, "人太多了。", "Too many came.")]


def test_a_check_of_another_plugin_makes_the_same_bytes_another_import(workbench: Workbench, tmp_path: Path) -> None:
    source = lectures(write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, ["1,团课,50,,,,"]))
    workbench.run(source)
    host = PluginHost()
    host.register("declaring", Declaring([source]))
    host.register("strict", Strict())
    host.collect()
    run = Importer(workbench.engine, host, workbench.key, workbench.folder / "state").run(host.sources["lectures"])
    assert (run.status, run.books.rejected) == (RunStatus.MERGED, 1)
    assert workbench.one("SELECT zh, en FROM reject") == {"zh": "人太多了。", "en": "Too many came."}


ISSUES: dict[str, Any] = {
    "name": "issues",
    "entity": Issue,
    "locality": HUOSHAN,
    "publisher": "城管局",
    "reader": Delimited("issues.csv"),
    "snapshot": "full",
}
OFFICE = ref(Organization, kind=const(OrganizationKind.GOVERNMENT_OFFICE), name=col("单位"))


@pytest.mark.parametrize("order", [1, -1])
def test_a_child_is_there_where_any_of_its_cells_is(workbench: Workbench, tmp_path: Path, order: int) -> None:
    found = each(stage=const(ActionStage.ASSIGNED), actor=OFFICE, result=col("结果"))
    columns: dict[str, Any] = {
        "number": col("编号"),
        "kind": const(IssueKind.FLYING_WIRE),
        "actions": children(IssueAction, found),
    }
    rows = ["1,城管局,", "2,,好", "3,,"][::order]
    folder = write(tmp_path / "in", "issues.csv", "编号,单位,结果", rows)
    run = workbench.run(Source(**ISSUES, folder=folder, columns=columns))
    assert run.books.derived["IssueAction"]["inserted"] == 2


def test_children_of_one_key_that_differ_are_told(workbench: Workbench, tmp_path: Path) -> None:
    stages = [each(stage=const(ActionStage.RECTIFIED), result=col(name)) for name in ("一", "二")]
    columns: dict[str, Any] = {
        "number": col("编号"),
        "kind": const(IssueKind.FLYING_WIRE),
        "actions": children(IssueAction, *stages),
    }
    folder = write(tmp_path / "in", "issues.csv", "编号,一,二", ["1,第一次,第二次"])
    run = workbench.run(Source(**ISSUES, folder=folder, columns=columns))
    assert any("IssueAction" in finding and "sequence" in finding for finding in run.findings)


@pytest.mark.parametrize("order", [1, -1])
def test_a_referred_record_does_not_depend_on_the_order_of_rows(
    workbench: Workbench, tmp_path: Path, order: int
) -> None:
    rows = ["1,甲,50,,,红星团,0564-5020000", "2,乙,50,,,红星团,"][::order]
    workbench.run(lectures(write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, rows)))
    assert workbench.one("SELECT phone FROM organization")["phone"] == "0564-5020000"


def test_a_source_may_not_move_to_another_locality(workbench: Workbench, tmp_path: Path) -> None:
    source = lectures(write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, ["1,团课,50,,,,"]))
    workbench.run(source)
    with pytest.raises(DeclarationError, match="another name"):
        workbench.run(replace(source, locality="210302000000"))
