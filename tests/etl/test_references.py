"""What a row refers to, and the children that it brings."""

from pathlib import Path

from schema.unified_code import encode
from tests.etl.ledgers import ISSUE_HEADER, LECTURE_HEADER, issues, lectures, teams, write
from tests.workbench import Workbench

TEAM = "SELECT * FROM organization WHERE name = :name"


def test_a_reference_makes_the_record_that_nobody_has_yet(workbench: Workbench, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, ["1,团课,50余人次,,,红星宣讲团,0564-5020000"])
    run = workbench.run(lectures(folder))
    assert run.books.derived["Organization"] == {"inserted": 1, "updated": 0}
    team = workbench.one(TEAM, name="红星宣讲团")
    assert team["derived"] == 1
    assert team["code"] == encode("Z01", 341525000000, team["id"])
    assert workbench.one("SELECT team_id FROM lecture_session")["team_id"] == team["id"]


def test_a_row_of_its_own_takes_a_derived_record_over(workbench: Workbench, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, ["1,团课,50,,,红星宣讲团,"])
    workbench.run(lectures(folder))
    write(folder, "teams.csv", "名称,人数", ["红星宣讲团,18", "老兵宣讲团,9"])
    assert workbench.run(teams(folder)).books.inserted == 2
    assert workbench.one(TEAM, name="红星宣讲团")["derived"] == 0


def test_a_reference_never_overwrites_what_another_source_brought(workbench: Workbench, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "teams.csv", "名称,人数", ["红星宣讲团,18"])
    workbench.run(teams(folder))
    write(folder, "lectures.csv", LECTURE_HEADER, ["1,团课,50,,,红星宣讲团,0564-5020000"])
    assert workbench.run(lectures(folder)).books.derived["Organization"] == {"inserted": 0, "updated": 0}
    team = workbench.one(TEAM, name="红星宣讲团")
    assert (team["members_low"], team["phone"], team["derived"]) == (18, None, 0)


def test_what_a_reference_says_is_updated_by_the_source_that_said_it(workbench: Workbench, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, ["1,团课,50,,,红星宣讲团,"])
    workbench.run(lectures(folder))
    write(folder, "lectures.csv", LECTURE_HEADER, ["1,团课,50,,,红星宣讲团,0564-5020000"])
    run = workbench.run(lectures(folder))
    assert (run.books.updated, run.books.derived["Organization"]) == (1, {"inserted": 0, "updated": 1})
    assert workbench.one(TEAM, name="红星宣讲团")["phone"] == "0564-5020000"


def test_a_reference_is_not_removed_with_the_rows_that_spoke_of_it(workbench: Workbench, tmp_path: Path) -> None:
    rows = [f"{n},课{n},50,,,团{n}," for n in range(10)]
    folder = write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, rows)
    workbench.run(lectures(folder))
    write(folder, "lectures.csv", LECTURE_HEADER, rows[1:])
    assert workbench.run(lectures(folder)).books.removed == 1
    assert workbench.one(TEAM, name="团0")["removed_at"] is None


def test_a_reference_without_a_key_is_null_and_the_row_is_taken_in(workbench: Workbench, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, ["1,团课,50,,,,"])
    assert workbench.run(lectures(folder)).books.inserted == 1
    assert workbench.one("SELECT team_id FROM lecture_session")["team_id"] is None
    assert workbench.rows("SELECT * FROM organization") == []


def test_divisions_are_resolved_by_name_inside_the_locality(workbench: Workbench, tmp_path: Path) -> None:
    rows = ["1,甲,50,衡山镇,,,", "2,乙,50,衡山镇,高桥湾村,,", "3,丙,50,,,,", "4,丁,50,火星镇,,,"]
    folder = write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, rows)
    run = workbench.run(lectures(folder))
    found = {
        row["number"]: row["division_id"] for row in workbench.rows("SELECT number, division_id FROM lecture_session")
    }
    town = workbench.one("SELECT id FROM division WHERE name = '衡山镇' AND id BETWEEN 341525000000 AND 341525999999")[
        "id"
    ]
    assert found["1"] == town
    assert town < found.get("2", town + 1) < town + 1000
    assert found["3"] == 341525000000
    assert "4" not in found
    assert run.books.rejected >= 1
    reject = workbench.one("SELECT reason, zh FROM reject WHERE row = 5")
    assert reject["reason"] == "unknown_division"
    assert "“火星镇”" in reject["zh"]


def actions(workbench: Workbench) -> list[tuple[str, str, str | None]]:
    return [
        (row["number"], row["stage"], row["result"])
        for row in workbench.rows(
            "SELECT i.number, a.stage, a.result FROM issue_action a JOIN issue i ON i.locality = a.locality"
            " AND i.id = a.issue_id WHERE a.removed_at IS NULL ORDER BY 1, 2"
        )
    ]


def test_children_come_and_go_with_the_cells_that_they_were_read_from(workbench: Workbench, tmp_path: Path) -> None:
    rows = ["1,3栋,2024-03-01,2024-03-05,已拆除", "2,5栋,2024-03-02,,", *[f"{n},楼,2024-03-03,," for n in range(3, 9)]]
    folder = write(tmp_path / "in", "issues.csv", ISSUE_HEADER, rows)
    run = workbench.run(issues(folder))
    assert run.books.derived["IssueAction"]["inserted"] == 9
    assert actions(workbench)[:3] == [("1", "FOUND", None), ("1", "RECTIFIED", "已拆除"), ("2", "FOUND", None)]

    rows[0], rows[1] = "1,3栋,2024-03-01,,", "2,5栋,2024-03-02,2024-03-09,已清理"
    write(folder, "issues.csv", ISSUE_HEADER, rows)
    run = workbench.run(issues(folder))
    assert (run.books.updated, run.books.unchanged) == (2, 6)
    assert run.books.derived["IssueAction"] == {"inserted": 1, "updated": 0, "removed": 1}
    assert actions(workbench)[:3] == [("1", "FOUND", None), ("2", "FOUND", None), ("2", "RECTIFIED", "已清理")]


def test_children_are_removed_with_their_parent_and_come_back_with_it(workbench: Workbench, tmp_path: Path) -> None:
    rows = [f"{n},楼,2024-03-03,2024-03-04,好" for n in range(8)]
    folder = write(tmp_path / "in", "issues.csv", ISSUE_HEADER, rows)
    workbench.run(issues(folder))
    write(folder, "issues.csv", ISSUE_HEADER, rows[1:])
    assert workbench.run(issues(folder)).books.derived["IssueAction"]["removed"] == 2
    assert "0" not in {number for number, _, _ in actions(workbench)}
    write(folder, "issues.csv", ISSUE_HEADER, rows)
    assert workbench.run(issues(folder)).books.revived == 1
    assert len(actions(workbench)) == 16
