"""A declaration that doesn't fit is refused before anything is read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl import (
    Delimited,
    Ledger,
    Source,
    children,
    col,
    const,
    coordinates,
    each,
    from_file_name,
    from_title,
    named,
    ref,
    split,
    unpivot,
)
from etl.columns import Value
from etl.errors import DeclarationError
from etl.mapping import compile_mapping
from etl.registry import Registry
from schema.kinds import Datum
from schema.lectures import Broadcast, LectureSession
from schema.organizations import Organization
from schema.places import Venue, VenueKind
from schema.programmes import Programme
from schema.property import IssueAction
from tests.etl.ledgers import HUOSHAN, LECTURE_HEADER, issues, lectures, write
from tests.workbench import Workbench


def columns(**changes: Any) -> Source:
    source = lectures(Path())
    return Source(**{**vars(source), "columns": {**source.columns, **changes}})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"topic": col("主题")}, "topic"),
        ({"team": ref(Venue, name=col("团队"))}, "ref team"),
        ({"place": ref(Venue, name=col("团队"))}, "ref place"),
        ({"attendance": col("人次").date()}, "attendance"),
        ({"attendance": split(col("人次"))}, "attendance"),
        ({"title": coordinates(col("x"), col("y"), Datum.WGS84)}, "title"),
        ({"actions": children(IssueAction, each(stage=const("FOUND")))}, "children actions"),
        ({"theme": col("x").by(named("nowhere"))}, "nowhere"),
        ({"team": ref(Organization, name=col("团队"))}, "natural key"),
        ({"form": const("讲座会")}, "not a known category"),
        ({"attendance": const("许多")}, "no number that can be read"),
    ],
)
def test_a_term_that_does_not_fit_its_field_is_named(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(DeclarationError, match=said):
        compile_mapping(columns(**wrong), Registry())


def test_a_required_field_that_is_not_mapped_is_named() -> None:
    source = lectures(Path())
    incomplete = Source(**{**vars(source), "columns": {"number": col("编号")}})
    with pytest.raises(DeclarationError, match="title"):
        compile_mapping(incomplete, Registry())


def test_children_and_ordinals_exclude_each_other() -> None:
    with pytest.raises(DeclarationError, match="ordinal"):
        compile_mapping(issues(Path(), ordinal=True), Registry())


@pytest.mark.parametrize("locality", ["341525", "34152500000x", ""])
def test_a_locality_that_is_no_division_code_is_refused(locality: str) -> None:
    with pytest.raises(DeclarationError, match="12-digit"):
        lectures(Path(), locality=locality)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ignore": "备注"},
        {"reader": Ledger("*.xlsx", exclude_sheets="汇总")},  # type: ignore[arg-type]
        {"columns": {"title": col("主题"), "attendance": col("人次").quantity(units="人次")}},
    ],
)
def test_one_text_where_several_are_listed_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(DeclarationError, match=r'It lists texts: \w+=\("\w+",\)'):
        compile_mapping(lectures(Path(), **wrong), Registry())


@pytest.mark.parametrize("pattern", ["/ledgers/*.xlsx", ""])
def test_a_pattern_that_leads_out_of_the_folder_is_refused(pattern: str) -> None:
    with pytest.raises(DeclarationError, match="no pattern of files in a folder"):
        compile_mapping(lectures(Path(), reader=Delimited(pattern)), Registry())


@pytest.mark.parametrize("origin", [from_title, from_file_name])
def test_an_expression_that_does_not_compile_is_refused(origin: Callable[[str], Value]) -> None:
    with pytest.raises(DeclarationError, match="no regular expression: missing"):
        origin(r"(\d{4}年")


def test_a_constant_date_may_leave_its_year_to_the_file() -> None:
    compile_mapping(columns(held_at=const("3月7日")), Registry())


def test_a_snapshot_that_is_neither_full_nor_partial_is_refused() -> None:
    with pytest.raises(DeclarationError, match="snapshot"):
        lectures(Path(), snapshot="all")


def test_constants_may_be_members_of_code_lists() -> None:
    source = Source(
        name="venues",
        entity=Venue,
        locality="341525000000",
        publisher="文明办",
        reader=Delimited("*.csv"),
        columns={"kind": const(VenueKind.CANTEEN), "name": col("名称")},
    )
    assert compile_mapping(source, Registry()).wanted == ("名称",)


def test_references_reach_as_deep_as_they_are_declared() -> None:
    deep = columns(
        team=ref(
            Organization,
            kind=const("LECTURE_TEAM"),
            name=col("团队"),
            parent=ref(Organization, kind=const("GOVERNMENT_OFFICE"), name=col("主管")),
        )
    )
    root = compile_mapping(deep, Registry()).root
    assert [scope.prefix for scope in root.scopes] == ["team.parent.", "team.", ""]
    assert root.entity.cls is LectureSession


def test_one_column_may_fill_several_fields(workbench: Workbench, tmp_path: Path) -> None:
    source = Source(
        name="broadcasts",
        entity=Broadcast,
        locality=HUOSHAN,
        publisher="广播站",
        reader=Delimited("broadcasts.csv"),
        folder=write(tmp_path / "in", "broadcasts.csv", "栏目,播出时间", ["农事,每周二、周五下午5时", "天气,每天"]),
        columns={
            "programme": ref(Programme, name=col("栏目")),
            "schedule": col("播出时间").recurrence(),
            "starts": col("播出时间").recurrence(time=True),
        },
    )
    assert workbench.run(source).findings == []
    assert workbench.rows("SELECT schedule, starts FROM broadcast ORDER BY row") == [
        {"schedule": "FREQ=WEEKLY;BYDAY=TU,FR", "starts": "17:00:00"},
        {"schedule": "FREQ=DAILY", "starts": None},
    ]


def test_what_a_declaration_makes_answers_for_no_column_of_the_file(workbench: Workbench, tmp_path: Path) -> None:
    months = "主题,一月,,二月,,全年\n,数量,同比,数量,同比,数量"
    source = lectures(
        write(tmp_path / "in", "lectures.csv", months, ["团课,11,1,22,2,33"]),
        reader=Delimited("lectures.csv", header_rows=2),
        columns={"number": col("月"), "title": col("主题"), "attendance": col("数量")},
        unpivot=unpivot("一月/数量", "二月/数量", name="月", value="数量"),
        ignore=("同比",),
    )
    assert workbench.run(source).findings == ["lectures.csv: columns neither mapped nor ignored: 全年/数量"]
    assert [*workbench.rows("SELECT number, attendance_low FROM lecture_session ORDER BY 2")] == [
        {"number": "一月/数量", "attendance_low": 11},
        {"number": "二月/数量", "attendance_low": 22},
    ]


def test_texts_that_stand_for_an_empty_cell_are_none_in_any_column(workbench: Workbench, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, ["1,团课,／,无,,无,/", "2,无题,无,,,,"])
    assert workbench.run(lectures(folder, empty=("/", "无"))).books.inserted == 2
    assert [*workbench.rows("SELECT title, attendance_low, team_id FROM lecture_session ORDER BY 1")] == [
        {"title": "团课", "attendance_low": None, "team_id": None},
        {"title": "无题", "attendance_low": None, "team_id": None},
    ]
