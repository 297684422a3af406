"""Any value can be followed to the cell that it came from."""

from pathlib import Path

import pytest

from etl.errors import RunStateError
from etl.explain import HIDDEN, explain
from schema.unified_code import UnifiedCodeError, encode
from tests.etl.ledgers import ISSUE_HEADER, LECTURE_HEADER, issues, lectures, write
from tests.workbench import Workbench


def test_each_value_names_its_column_and_cell(workbench: Workbench, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, ["1,团课,50余人次,,,红星宣讲团,0564-5020000"])
    importer = workbench.importer(lectures(folder))
    importer.run(importer.host.sources["lectures"])
    found = explain(importer, workbench.one("SELECT code FROM lecture_session")["code"])
    assert found.place == "lectures.csv  row 2"
    values = {value.field: value for value in found.values}
    assert (values["attendance"].column, values["attendance"].cell) == ("人次", "50余人次")
    assert values["team"].value == workbench.one("SELECT code FROM organization")["code"]


def test_a_record_known_by_reference_is_explained_by_the_row_that_spoke_of_it(
    workbench: Workbench, tmp_path: Path
) -> None:
    folder = write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, ["1,团课,50,,,红星宣讲团,0564-5020000"])
    importer = workbench.importer(lectures(folder))
    importer.run(importer.host.sources["lectures"])
    found = explain(importer, workbench.one("SELECT code FROM organization")["code"])
    values = {value.field: value for value in found.values}
    assert (values["name"].column, values["name"].cell) == ("团队", "红星宣讲团")
    assert values["phone"].cell == HIDDEN
    assert "5020000" not in str(found.as_json())


def test_changes_are_told_with_their_run(workbench: Workbench, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "issues.csv", ISSUE_HEADER, ["1,3栋,2024-03-01,,"])
    importer = workbench.importer(issues(folder))
    importer.run(importer.host.sources["issues"])
    write(folder, "issues.csv", ISSUE_HEADER, ["1,4栋,2024-03-01,,"])
    second = importer.run(importer.host.sources["issues"])
    found = explain(importer, workbench.one("SELECT code FROM issue")["code"])
    assert [(c.run, c.column, c.before, c.after) for c in found.changes] == [(second.id, "location", "3栋", "4栋")]


def test_a_mistyped_code_is_told_from_one_that_nobody_imported(workbench: Workbench) -> None:
    importer = workbench.importer()
    code = encode("S01", 341525000000, 7)
    with pytest.raises(RunStateError, match="no record"):
        explain(importer, code)
    with pytest.raises(UnifiedCodeError, match="mistyped"):
        explain(importer, code[:-1] + ("0" if code[-1] != "0" else "1"))
