"""Any value can be followed to the cell that it came from."""

import shutil
from pathlib import Path

import pytest

from etl import Delimited, Source, col, const, ref, unpivot
from etl.conflicts import Word
from etl.errors import RunStateError
from etl.explain import explain
from etl.masks import HIDDEN
from schema.organizations import Membership, Organization
from schema.people import Person
from schema.unified_code import UnifiedCodeError, encode
from tests.etl.ledgers import ISSUE_HEADER, LECTURE_HEADER, issues, lectures, teams, write
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
    assert (values["team"].column, values["team"].cell) == ("团队", "红星宣讲团")


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


def test_a_record_that_refers_to_its_own_kind_is_explained_by_its_own_cells(
    workbench: Workbench, tmp_path: Path
) -> None:
    columns = {
        "kind": const("LECTURE_TEAM"),
        "name": col("名称"),
        "parent": ref(Organization, kind=const("LECTURE_TEAM"), name=col("上级")),
    }
    source = teams(write(tmp_path / "in", "teams.csv", "名称,上级", ["甲队,总队"]), columns=columns)
    importer = workbench.importer(source)
    importer.run(importer.host.sources["teams"])
    found = explain(importer, workbench.one("SELECT code FROM organization WHERE name = '甲队'")["code"])
    name = next(value for value in found.values if value.field == "name")
    assert (name.column, name.cell) == ("名称", "甲队")


def test_each_of_the_rows_that_a_line_makes_is_explained_by_its_own_cell(workbench: Workbench, tmp_path: Path) -> None:
    source = lectures(
        write(tmp_path / "in", "lectures.csv", "主题,一月,二月", ["团课,11,22"]),
        columns={"number": col("月"), "title": col("主题"), "attendance": col("数")},
        unpivot=unpivot("一月", "二月", name="月", value="数"),
    )
    importer = workbench.importer(source)
    importer.run(importer.host.sources["lectures"])
    found = explain(importer, workbench.one("SELECT code FROM lecture_session WHERE number = '二月'")["code"])
    attendance = next(value for value in found.values if value.field == "attendance")
    assert (attendance.value, attendance.cell) == ("22", "22")


def test_rejects_of_one_line_are_kept_one_by_one(workbench: Workbench, tmp_path: Path) -> None:
    source = lectures(
        write(tmp_path / "in", "lectures.csv", "主题,一月,二月", ["团课,很多,不少"]),
        columns={"number": col("月"), "title": col("主题"), "attendance": col("数")},
        unpivot=unpivot("一月", "二月", name="月", value="数"),
    )
    assert workbench.run(source).books.rejected == 2
    assert [row["sequence"] for row in workbench.rows("SELECT sequence FROM reject ORDER BY 1")] == [0, 1]


def test_a_record_whose_raw_file_is_gone_is_explained_without_its_cells(workbench: Workbench, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, ["1,团课,50余人次,,,,"])
    importer = workbench.importer(lectures(folder))
    importer.run(importer.host.sources["lectures"])
    shutil.rmtree(workbench.folder / "state" / "raw")
    found = explain(importer, workbench.one("SELECT code FROM lecture_session")["code"])
    assert {value.cell for value in found.values} == {None}
    assert found.place == "lectures.csv  row 2"


def test_each_value_names_its_source_and_what_the_others_say(workbench: Workbench, tmp_path: Path) -> None:
    columns = {
        "kind": const("LECTURE_TEAM"),
        "name": col("名称"),
        "members": col("人数"),
        "leader": col("负责人"),
        "established": col("成立时间", optional=True),
    }
    first = teams(
        write(tmp_path / "a", "teams.csv", "名称,人数,负责人,成立时间", ["红星队,18,张三丰,2020年"]),
        name="a",
        columns=columns,
    )
    second = teams(
        write(tmp_path / "b", "teams.csv", "名称,人数,负责人", ["老兵队,9,", "红星队,21,李四"]),
        name="b",
        columns=columns,
        precedence={"members": 1},
    )
    importer = workbench.importer(first, second)
    for name in ("a", "b"):
        importer.run(importer.host.sources[name])
    found = explain(importer, workbench.one("SELECT code FROM organization WHERE name = '红星队'")["code"])
    values = {value.field: value for value in found.values}
    members = values["members"]
    assert (members.value, members.source, members.column, members.cell) == ("21", "b", "人数", "21")
    assert members.losing == [Word("a", "18", "teams.csv", None, 2)]
    leader = values["leader"]
    assert (leader.value, leader.source, leader.cell) == ("张**", "a", HIDDEN)
    assert leader.losing == [Word("b", "李*", "teams.csv", None, 3)]
    assert (values["established"].source, values["name"].losing) == ("a", [])
    assert [(claim.source, claim.place) for claim in found.claims] == [("b", "teams.csv  row 3")]
    assert "张三丰" not in str(found.as_json())
    assert "李四" not in str(found.as_json())


def test_a_reference_that_changed_is_told_by_the_codes_it_led_to(workbench: Workbench, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, ["1,团课,50,,,红星宣讲团,"])
    importer = workbench.importer(lectures(folder))
    importer.run(importer.host.sources["lectures"])
    write(folder, "lectures.csv", LECTURE_HEADER, ["1,团课,50,,,老兵宣讲团,"])
    importer.run(importer.host.sources["lectures"])
    codes = {row["name"]: row["code"] for row in workbench.rows("SELECT name, code FROM organization")}
    found = explain(importer, workbench.one("SELECT code FROM lecture_session")["code"])
    assert [(c.column, c.before, c.after) for c in found.changes] == [
        ("team_id", codes["红星宣讲团"], codes["老兵宣讲团"])
    ]


def test_a_reference_is_told_by_the_cell_that_names_what_it_leads_to(workbench: Workbench, tmp_path: Path) -> None:
    person = ref(Person, sex=col("性别"), name=col("姓名"), phone=col("电话"))
    team = ref(Organization, kind=col("类型"), name=col("队伍"))
    source = Source(
        name="members",
        entity=Membership,
        locality="341525000000",
        publisher="文明办",
        reader=Delimited("members.csv"),
        folder=write(tmp_path / "in", "members.csv", "性别,姓名,电话,类型,队伍", ["男,张三丰,15400000001,宣讲团,甲队"]),
        columns={"person": person, "organization": team, "role": const("MEMBER")},
    )
    importer = workbench.importer(source)
    importer.run(importer.host.sources["members"])
    found = explain(importer, workbench.one("SELECT code FROM membership")["code"])
    values = {value.field: value for value in found.values}
    assert (values["organization"].column, values["organization"].cell) == ("队伍", "甲队")
    assert (values["person"].column, values["person"].cell) == ("电话", HIDDEN)
