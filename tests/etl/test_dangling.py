"""Every reference resolves or is listed as dangling."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.dangling import Dangling, Fault, dangling
from schema.database import open_engine, prepare, reading
from schema.unified_code import encode
from tests.etl.ledgers import HUOSHAN, ISSUE_HEADER, LECTURE_HEADER, issues, lectures, write
from tests.workbench import Workbench


def found(engine: Engine) -> list[Dangling]:
    with reading(engine).connect() as connection:
        return [*dangling(connection)]


@pytest.fixture
def imported(workbench: Workbench, tmp_path: Path) -> Workbench:
    """A workbench with two lectures of one team, and an issue with its actions."""
    rows = ["1,甲,50,衡山镇,,红星宣讲团,", "2,乙,50,,,红星宣讲团,", "3,丙,50,,,,"]
    workbench.run(lectures(write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, rows)))
    workbench.run(issues(write(tmp_path / "in", "issues.csv", ISSUE_HEADER, ["1,3栋,2024-03-01,2024-03-05,已拆除"])))
    return workbench


def change(workbench: Workbench, statement: str) -> None:
    with workbench.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_what_imports_bring_refers_to_live_records(imported: Workbench) -> None:
    assert found(imported.engine) == []


def test_shipped_divisions_refer_to_shipped_divisions(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/hub.db")
    prepare(engine)
    assert found(engine) == []


def test_a_missing_target_is_listed_with_its_code_and_the_row_that_refers_to_it(imported: Workbench) -> None:
    team = imported.one("SELECT id, code FROM organization")
    first = imported.one("SELECT code FROM lecture_session WHERE number = '1'")["code"]
    change(imported, "DELETE FROM organization")
    listed = found(imported.engine)
    assert len(listed) == 2
    assert next(item for item in listed if item.code == first) == Dangling(
        fault=Fault.MISSING,
        entity="LectureSession",
        code=first,
        reference="team",
        label="宣讲团队",
        target_entity="Organization",
        target=team["code"],
        source="lectures",
        file="lectures.csv",
        sheet=None,
        row=2,
    )


def test_a_removed_target_is_told_from_a_missing_one(imported: Workbench) -> None:
    change(imported, "UPDATE organization SET removed_at = '2024-01-01T00:00:00+08:00'")
    assert {(item.reference, item.fault) for item in found(imported.engine)} == {("team", Fault.REMOVED)}


def test_a_target_of_another_locality_is_no_target(imported: Workbench) -> None:
    change(imported, "UPDATE organization SET locality = 210302000000")
    listed = [item for item in found(imported.engine) if item.entity == "LectureSession"]
    assert {(item.reference, item.fault) for item in listed} == {("team", Fault.MISSING)}
    assert all(item.target.startswith(f"Z01-{HUOSHAN}-") for item in listed)


def test_removed_records_may_refer_to_anything(imported: Workbench) -> None:
    change(imported, "DELETE FROM organization")
    change(imported, "UPDATE lecture_session SET removed_at = '2024-01-01T00:00:00+08:00'")
    assert found(imported.engine) == []


def test_children_whose_record_is_gone_are_listed(imported: Workbench) -> None:
    issue = imported.one("SELECT id FROM issue")["id"]
    change(imported, "DELETE FROM issue")
    listed = found(imported.engine)
    assert {item.entity for item in listed} == {"IssueAction"}
    assert {item.target for item in listed} == {encode("S04", int(HUOSHAN), issue)}


@pytest.mark.parametrize(
    ("division", "fault"),
    [
        (341525999000, Fault.MISSING),
        (340000000000, Fault.OUTSIDE),
        (210302000000, Fault.OUTSIDE),
        (999999000000, Fault.MISSING),
    ],
)
def test_divisions_that_no_table_has_and_those_outside_of_the_locality_are_faults_of_their_own(
    imported: Workbench, division: int, fault: Fault
) -> None:
    change(imported, f"UPDATE lecture_session SET division_id = {division} WHERE number = '3'")
    (item,) = found(imported.engine)
    assert (item.reference, item.target, item.fault) == ("division", str(division), fault)


def test_references_of_reference_entities_are_listed_without_a_row(imported: Workbench) -> None:
    change(imported, "UPDATE source SET locality_id = 999999000000 WHERE code = 'issues'")
    (item,) = found(imported.engine)
    assert (item.entity, item.code, item.reference, item.target) == ("Source", "issues", "locality", "999999000000")
    assert (item.source, item.file, item.row) == (None, None, None)
