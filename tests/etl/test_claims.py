"""Two sources that speak of one record."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from etl import Source, col, const, per, place, ref
from etl.run import RunInfo
from etl.stages.merge import Merge
from schema.lineage import RunStatus
from schema.organizations import OrganizationKind
from schema.property import ActionStage, Issue, IssueAction, IssueKind
from schema.volunteering import VolunteerActivity
from tests.etl.ledgers import ISSUE_HEADER, LECTURE_HEADER, issues, lectures, teams, write
from tests.workbench import Workbench

TEAM = "SELECT * FROM organization WHERE name = '红星宣讲团'"
MANY = [f"团{n},5" for n in range(9)]


class Pair:
    """Two sources of teams, the district's and the county's, each with a file of its own."""

    def __init__(self, workbench: Workbench, folder: Path) -> None:
        self.workbench = workbench
        self.folder = folder

    def source(self, name: str, precedence: int | Mapping[str, int] = 0) -> Source:
        columns = {"kind": const(OrganizationKind.LECTURE_TEAM), "name": col("名称"), "members": col("人数")}
        columns |= {"speciality": col("类别", optional=True), "phone": col("电话", optional=True)}
        return teams(self.folder / name, name=name, columns=columns, precedence=precedence)

    def receive(
        self, name: str, rows: Sequence[str], header: str = "名称,人数", precedence: int | Mapping[str, int] = 0
    ) -> RunInfo:
        """Import an export of one of the two."""
        write(self.folder / name, "teams.csv", header, rows)
        return self.workbench.run(self.source(name, precedence))

    def team(self) -> dict[str, Any]:
        return self.workbench.one(TEAM)

    def said(self) -> dict[str, Any]:
        """Low number of members that each claim states, by source."""
        rows = self.workbench.rows("SELECT s.code, c.fields FROM claim c JOIN source s ON s.id = c.source_id")
        return {row["code"]: orjson.loads(row["fields"])["members_low"] for row in rows}


@pytest.fixture
def pair(workbench: Workbench, tmp_path: Path) -> Pair:
    return Pair(workbench, tmp_path)


def test_a_row_of_another_source_is_held_as_a_claim_beside_the_owners_word(pair: Pair) -> None:
    pair.receive("a", ["红星宣讲团,18"])
    run = pair.receive("b", ["红星宣讲团,21", "老兵宣讲团,9"])
    assert (run.books.claimed, run.books.inserted) == (1, 1)
    assert pair.said() == {"a": 18, "b": 21}
    assert pair.team()["members_low"] == 18


def test_a_record_of_which_one_source_speaks_has_no_claim(pair: Pair) -> None:
    pair.receive("a", ["红星宣讲团,18"])
    pair.receive("b", ["老兵宣讲团,9"])
    assert pair.said() == {}


def test_the_greater_precedence_shows(pair: Pair) -> None:
    pair.receive("a", ["红星宣讲团,18"])
    run = pair.receive("b", ["红星宣讲团,21"], precedence=1)
    assert (run.books.claimed, run.books.updated) == (1, 0)
    assert pair.team()["members_low"] == 21


def test_precedence_is_declared_field_by_field(pair: Pair) -> None:
    header = "名称,人数,类别"
    pair.receive("a", ["红星宣讲团,18,政策"], header)
    pair.receive("b", ["红星宣讲团,21,健康"], header, precedence={"speciality": 1, "*": -1})
    assert (pair.team()["members_low"], pair.team()["speciality"]) == (18, "健康")


def test_a_precedence_of_what_the_entity_has_not_is_refused(pair: Pair) -> None:
    with pytest.raises(AssertionError, match="precedence of member doesn't fit Organization"):
        pair.workbench.importer(pair.source("a", {"member": 1}))


def test_an_empty_cell_never_hides_what_another_source_says(pair: Pair) -> None:
    pair.receive("a", ["红星宣讲团,"], precedence=9)
    pair.receive("b", ["红星宣讲团,21"])
    assert pair.team()["members_low"] == 21


def test_a_mask_never_hides_what_another_source_says_in_clear(pair: Pair) -> None:
    header = "名称,人数,电话"
    pair.receive("a", ["红星宣讲团,,154****0001"], header, precedence=9)
    run = pair.receive("b", ["红星宣讲团,,15400000001"], header)
    assert (pair.team()["phone"], pair.team()["phone_masked"]) == ("15400000001", "154****0001")
    assert run.books.conflicts == 0


def test_a_division_that_is_named_goes_before_one_that_is_not(workbench: Workbench, tmp_path: Path) -> None:
    columns = {"number": col("编号"), "title": col("主题")}
    vague = lectures(
        write(tmp_path / "a", "lectures.csv", LECTURE_HEADER, ["1,团课,,,,,"]), precedence=9, name="a", columns=columns
    )
    exact = lectures(
        write(tmp_path / "b", "lectures.csv", LECTURE_HEADER, ["1,团课,,衡山镇,,,"]),
        name="b",
        columns={**columns, "division": place(col("乡镇"))},
    )
    workbench.run(vague)
    run = workbench.run(exact)
    shown = workbench.one("SELECT d.name FROM lecture_session l JOIN division d ON d.id = l.division_id")
    assert (shown["name"], run.books.conflicts) == ("衡山镇", 0)


def test_the_owners_value_comes_back_when_the_claim_is_withdrawn(pair: Pair) -> None:
    pair.receive("a", ["红星宣讲团,18"])
    pair.receive("b", ["红星宣讲团,21", "老兵宣讲团,9"], precedence=1)
    run = pair.receive("b", ["老兵宣讲团,9"], precedence=1)
    assert run.books.claimed == 0
    assert (pair.team()["members_low"], pair.said()) == (18, {})


def test_a_claim_is_withdrawn_with_the_part_of_the_snapshot_that_held_it(workbench: Workbench, tmp_path: Path) -> None:
    columns = {"number": col("编号"), "held_at": col("时间"), "participants": col("人数")}
    header = "编号,时间,人数"
    first = Source(**{**vars(lectures(tmp_path)), "entity": VolunteerActivity, "name": "a", "columns": columns})
    second = replace(first, name="b", snapshot=per("held_at"), precedence=1, folder=tmp_path / "b")
    rows = ["1,2023年1月,5", "2,2023年2月,5", "3,2023年1月,5"]
    workbench.run(replace(first, folder=write(tmp_path / "a", "lectures.csv", header, rows)))
    write(tmp_path / "b", "lectures.csv", header, [row + "0" for row in rows])
    workbench.run(second)
    write(tmp_path / "b", "lectures.csv", header, ["3,2023年1月,50"])
    workbench.run(second)
    shown = workbench.rows("SELECT number, participants_low AS low FROM volunteer_activity ORDER BY number")
    assert [(row["number"], row["low"]) for row in shown] == [("1", 5), ("2", 50), ("3", 50)]


def test_a_part_of_a_snapshot_is_told_by_the_sources_own_word(workbench: Workbench, tmp_path: Path) -> None:
    columns = {"number": col("编号"), "held_at": col("时间"), "participants": col("人数")}
    header = "编号,时间,人数"
    first = Source(**{**vars(lectures(tmp_path)), "entity": VolunteerActivity, "name": "a", "columns": columns})
    first = replace(first, snapshot=per("held_at"), folder=tmp_path / "a")
    second = replace(first, name="b", precedence=1, folder=tmp_path / "b")
    rows = [f"{n},2023年1月,5" for n in range(1, 9)]
    write(tmp_path / "a", "lectures.csv", header, rows)
    workbench.run(first)
    write(tmp_path / "b", "lectures.csv", header, ["1,2023年2月,5"])
    workbench.run(second)
    write(tmp_path / "a", "lectures.csv", header, rows[1:])
    run = workbench.run(first)
    assert (run.books.removed, run.books.passed_on) == (1, 1)


def test_rereading_an_export_is_unchanged_though_a_claim_changed_what_is_shown(pair: Pair) -> None:
    pair.receive("a", ["红星宣讲团,18"])
    pair.receive("b", ["红星宣讲团,21"], precedence=1)
    assert pair.receive("a", ["红星宣讲团,18"]).status is RunStatus.UNCHANGED
    assert pair.receive("a", ["红星宣讲团,18,"], "名称,人数,电话").books.unchanged == 1
    assert pair.team()["members_low"] == 21


def test_the_owners_row_is_updated_behind_a_claim(pair: Pair) -> None:
    pair.receive("a", ["红星宣讲团,18"])
    pair.receive("b", ["红星宣讲团,21", "老兵宣讲团,9"], precedence=1)
    assert pair.receive("a", ["红星宣讲团,19"]).books.updated == 1
    assert pair.team()["members_low"] == 21
    pair.receive("b", ["老兵宣讲团,9"], precedence=1)
    assert pair.team()["members_low"] == 19


def test_another_precedence_takes_effect_with_the_next_import(pair: Pair) -> None:
    pair.receive("a", ["红星宣讲团,18"])
    pair.receive("b", ["红星宣讲团,21"])
    assert pair.receive("b", ["红星宣讲团,21"], precedence=1).books.claimed == 1
    assert pair.team()["members_low"] == 21
    assert pair.receive("a", ["红星宣讲团,18"], precedence=2).books.unchanged == 1
    assert pair.team()["members_low"] == 18


def test_a_content_of_another_layout_is_compared_with_the_owners_own_word(pair: Pair) -> None:
    pair.receive("a", ["红星宣讲团,18"])
    pair.receive("b", ["红星宣讲团,21"], precedence=1)
    with pair.workbench.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE organization SET hash = -36028797018963968")
        connection.exec_driver_sql("UPDATE import_run SET fingerprint = NULL")
    assert pair.receive("a", ["红星宣讲团,18"]).books.unchanged == 1
    assert pair.team()["members_low"] == 21


def test_what_a_claim_changes_is_on_record_and_counts_a_revision(pair: Pair) -> None:
    pair.receive("a", ["红星宣讲团,18"])
    before = pair.workbench.one("SELECT number FROM revision WHERE entity = 'Organization'")["number"]
    run = pair.receive("b", ["红星宣讲团,21"], precedence=1)
    changes = pair.workbench.rows('SELECT run_id, "column", before, after FROM "change" ORDER BY "column"')
    assert [tuple(change.values()) for change in changes] == [
        (run.id, "members_high", "18", "21"),
        (run.id, "members_low", "18", "21"),
    ]
    assert pair.workbench.one("SELECT number FROM revision WHERE entity = 'Organization'")["number"] > before


def test_a_claim_that_changes_nothing_counts_no_revision(pair: Pair) -> None:
    pair.receive("a", ["红星宣讲团,18"])
    revisions = "SELECT * FROM revision WHERE locality <> 0"
    before = pair.workbench.rows(revisions)
    pair.receive("b", ["红星宣讲团,21"])
    assert pair.workbench.rows(revisions) == before


def test_conflicts_are_counted_and_told(pair: Pair) -> None:
    header = "名称,人数,类别"
    pair.receive("a", ["红星宣讲团,18,政策", "青年团,5,"], header)
    run = pair.receive("b", ["红星宣讲团,21,健康", "青年团,5,健康"], header)
    assert (run.books.claimed, run.books.conflicts) == (2, 2)
    assert run.findings == ["another source says otherwise of 2 values in 1 records: `hub conflicts` lists them"]
    record = pair.workbench.one("SELECT conflicts FROM import_run WHERE id = :id", id=run.id)
    assert record["conflicts"] == 2


def test_a_record_that_its_owner_dropped_is_taken_over(pair: Pair) -> None:
    pair.receive("a", [*MANY, "红星宣讲团,18"])
    assert pair.receive("a", MANY).books.removed == 1
    assert pair.receive("b", ["红星宣讲团,21"]).books.inserted == 1
    assert (pair.team()["members_low"], pair.team()["removed_at"]) == (21, None)


def test_the_claimant_takes_over_in_the_run_in_which_the_owner_drops_the_record(pair: Pair) -> None:
    pair.receive("a", [*MANY, "红星宣讲团,18"])
    claiming = pair.receive("b", ["老兵宣讲团,9", "红星宣讲团,21"])
    run = pair.receive("a", MANY)
    assert (run.books.removed, run.books.passed_on) == (1, 1)
    team = pair.workbench.one(
        "SELECT o.members_low, o.removed_at, o.row, f.run_id, s.code FROM organization o"
        " JOIN run_file f ON f.id = o.file_id JOIN source s ON s.id = o.source_id WHERE o.name = '红星宣讲团'"
    )
    assert tuple(team.values()) == (21, None, 3, claiming.id, "b")
    assert pair.said() == {}


def test_the_best_claim_takes_over_and_the_others_stay(pair: Pair) -> None:
    pair.receive("a", [*MANY, "红星宣讲团,18"])
    pair.receive("b", ["红星宣讲团,21"])
    pair.receive("c", ["红星宣讲团,24"], precedence={"*": 1, "members": -1})
    pair.receive("a", MANY)
    owner = pair.workbench.one(
        "SELECT s.code FROM organization o JOIN source s ON s.id = o.source_id AND o.name = '红星宣讲团'"
    )
    assert (owner["code"], pair.team()["members_low"]) == ("c", 21)
    assert pair.said() == {"b": 21, "c": 24}


def test_the_books_of_the_heir_balance_afterwards(pair: Pair) -> None:
    pair.receive("a", [*MANY, "红星宣讲团,18"])
    pair.receive("b", ["红星宣讲团,21", *(f"队{n},5" for n in range(9))])
    pair.receive("a", MANY)
    run = pair.receive("b", ["红星宣讲团,21", *(f"队{n},5" for n in range(9))])
    assert (run.status, run.books.unchanged, run.books.claimed) == (RunStatus.MERGED, 10, 0)
    assert pair.receive("b", ["红星宣讲团,21", *(f"队{n},5" for n in range(9))]).status is RunStatus.UNCHANGED
    run = pair.receive("b", [f"队{n},5" for n in range(9)])
    assert (run.books.removed, run.books.passed_on) == (1, 0)
    assert pair.team()["removed_at"] is not None


def test_an_owner_that_comes_back_claims_what_was_its_own(pair: Pair) -> None:
    pair.receive("a", [*MANY, "红星宣讲团,18"])
    pair.receive("b", ["红星宣讲团,21"])
    pair.receive("a", MANY)
    run = pair.receive("a", [*MANY, "红星宣讲团,18"])
    assert (run.books.claimed, run.books.unchanged) == (1, 9)
    assert pair.team()["members_low"] == 18


def test_a_record_that_nobody_else_speaks_of_stays_removed(pair: Pair) -> None:
    pair.receive("a", [*MANY, "红星宣讲团,18"])
    pair.receive("b", ["老兵宣讲团,9"])
    run = pair.receive("a", MANY)
    assert (run.books.removed, run.books.passed_on) == (1, 0)
    assert pair.team()["removed_at"] is not None


def test_rows_that_contradict_each_other_keep_the_claim(pair: Pair) -> None:
    pair.receive("a", ["红星宣讲团,18"])
    pair.receive("b", ["红星宣讲团,21"])
    assert pair.receive("b", ["红星宣讲团,22", "红星宣讲团,23"]).books.rejected == 2
    assert pair.said() == {"a": 18, "b": 21}


def test_books_that_do_not_balance_take_back_what_a_claim_changed(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    pair.receive("a", [*MANY, "红星宣讲团,18"])
    pair.receive("b", ["红星宣讲团,21"], precedence=1)
    tables = ("organization", "claim", '"change"', "revision WHERE locality <> 0", "source")
    before = [sorted(pair.workbench.rows(f"SELECT * FROM {table}"), key=str) for table in tables]

    def losing_one(merge: Merge, _inserted: int) -> int:
        return merge.run("UPDATE organization SET removed_at = :now WHERE source_id = :source AND name = '团0'")

    monkeypatch.setattr(Merge, "_upsert", losing_one)
    run = pair.receive("a", MANY, precedence=2)
    assert (run.status, run.error_code) == (RunStatus.FAILED, "books_unbalanced")
    assert [sorted(pair.workbench.rows(f"SELECT * FROM {table}"), key=str) for table in tables] == before


def test_children_follow_the_owner_and_come_with_the_heirs_next_import(workbench: Workbench, tmp_path: Path) -> None:
    others = [f"{n},楼,2024-03-03,," for n in range(2, 9)]
    first = issues(write(tmp_path / "a", "issues.csv", ISSUE_HEADER, ["1,3栋,2024-03-01,,", *others]), name="a")
    second = issues(write(tmp_path / "b", "issues.csv", ISSUE_HEADER, ["1,4栋,,2024-03-05,已拆除"]), name="b")
    workbench.run(first)
    workbench.run(second)
    actions = (
        "SELECT a.stage FROM issue_action a JOIN issue i ON i.id = a.issue_id"
        " WHERE i.number = '1' AND a.removed_at IS NULL"
    )
    assert [row["stage"] for row in workbench.rows(actions)] == ["FOUND"]
    write(tmp_path / "a", "issues.csv", ISSUE_HEADER, others)
    assert workbench.run(first).books.passed_on == 1
    assert workbench.rows(actions) == []
    assert workbench.run(second).books.unchanged == 1
    assert [row["stage"] for row in workbench.rows(actions)] == ["RECTIFIED"]


def test_a_row_of_its_own_takes_over_what_another_source_brought_as_a_child(
    workbench: Workbench, tmp_path: Path
) -> None:
    workbench.run(issues(write(tmp_path / "a", "issues.csv", ISSUE_HEADER, ["1,3栋,2024-03-01,,"])))
    own = Source(
        **{
            **vars(issues(write(tmp_path / "b", "issues.csv", "编号,结果", ["1,已拆除"]))),
            "name": "actions",
            "entity": IssueAction,
            "columns": {
                "issue": ref(Issue, number=col("编号"), kind=const(IssueKind.FLYING_WIRE)),
                "stage": const(ActionStage.FOUND),
                "result": col("结果"),
            },
        }
    )
    assert workbench.run(own).books.inserted == 1
    assert workbench.one("SELECT result FROM issue_action")["result"] == "已拆除"
