"""No message, error or explanation quotes a cell that may hold a person."""

from pathlib import Path

import orjson
import pytest

from etl import Delimited, Source, col, const, from_title, ref
from etl.explain import explain
from schema.lectures import LectureSession
from schema.meals import SubsidyGrant
from schema.people import Person
from schema.programmes import Programme
from tests.etl.ledgers import write
from tests.workbench import Workbench

#: Of a region that GB/T 2260 never assigned.
ID_NUMBER = "990000194501010011"
SECRETS = ("张三丰", ID_NUMBER, "15400000001")

GRANTS = Source(
    name="grants",
    entity=SubsidyGrant,
    locality="530702002003",
    publisher="七一社区居委会",
    reader=Delimited("grants.csv"),
    columns={
        "programme": ref(Programme, name=const("爱心餐卡")),
        "period": const("2023年3月"),
        "person": ref(Person, id_number=col("身份证号"), name=col("姓名"), phone=col("电话")),
        "amount": col("金额"),
        "note": col("备注"),
    },
)
HEADER = "姓名,身份证号,电话,金额,备注"
ROW = f"张三丰,{ID_NUMBER},15400000001,300,孤寡老人"

LECTURES = Source(
    name="lectures",
    entity=LectureSession,
    locality="341525000000",
    publisher="宣传部",
    reader=Delimited("lectures.csv"),
    columns={"title": col("主题"), "speaker": col("讲师"), "attendance": col("讲师")},
    ignore=("联系人",),
)


def imported(
    workbench: Workbench, source: Source, folder: Path, name: str, header: str, *rows: str
) -> dict[str, object]:
    """The run of a source over one file of these rows."""
    changed = Source(**{**vars(source), "folder": write(folder, name, header, rows)})
    return workbench.run(changed).as_json()


def quoted(value: object) -> list[str]:
    return [secret for secret in (*SECRETS, "孤寡老人") if secret in str(value)]


def test_explain_shows_no_cell_of_a_person_behind_a_reference(workbench: Workbench, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    imported(workbench, GRANTS, folder, "grants.csv", HEADER, ROW)
    imported(workbench, GRANTS, folder, "grants.csv", HEADER, ROW.replace("孤寡老人", "病人"))
    importer = workbench.importer(Source(**{**vars(GRANTS), "folder": folder}))
    for table in ("subsidy_grant", "person"):
        found = explain(importer, workbench.one(f"SELECT code FROM {table}")["code"])
        assert found.values
        assert quoted(found.as_json()) == []


@pytest.mark.parametrize("header", [ROW, "发放花名册 张三丰\n" + ROW])
def test_a_file_without_its_header_is_told_without_its_rows(workbench: Workbench, tmp_path: Path, header: str) -> None:
    run = imported(workbench, GRANTS, tmp_path / "in", "grants.csv", header, ROW)
    assert run["status"] == "failed"
    assert quoted(run) == []
    assert quoted(workbench.rows("SELECT error FROM import_run")) == []


def test_a_title_that_does_not_match_is_not_quoted(workbench: Workbench, tmp_path: Path) -> None:
    source = Source(**{**vars(GRANTS), "columns": {**GRANTS.columns, "period": from_title(r"(\d{4}年\d+月)")}})
    run = imported(workbench, source, tmp_path / "in", "grants.csv", f"填报人：张三丰\n{HEADER}", ROW)
    assert run["status"] == "failed"
    assert quoted(run) == []


def test_rejects_quote_no_column_that_a_private_field_is_read_from(workbench: Workbench, tmp_path: Path) -> None:
    imported(workbench, LECTURES, tmp_path / "in", "lectures.csv", "主题,讲师,联系人", "团课,张三丰,李样例 15400000002")
    reject = workbench.one("SELECT * FROM reject")
    assert reject["field"] == "attendance"
    assert quoted(reject) == []


def test_the_cells_of_rejected_rows_are_sealed_ignored_columns_too(workbench: Workbench, tmp_path: Path) -> None:
    imported(workbench, LECTURES, tmp_path / "in", "lectures.csv", "主题,讲师,联系人", "团课,张三丰,李样例 15400000002")
    raw = workbench.one("SELECT raw FROM reject")["raw"]
    assert "15400000002" not in raw
    assert orjson.loads(workbench.key.unseal(raw))["联系人"] == "李样例 15400000002"


def test_files_that_hold_cells_are_readable_by_their_owner_alone(workbench: Workbench, tmp_path: Path) -> None:
    imported(workbench, GRANTS, tmp_path / "in", "grants.csv", HEADER, ROW)
    state = workbench.folder / "state"
    folders = [*state.glob("stage"), *(state / "raw").iterdir()]
    assert {folder.stat().st_mode & 0o077 for folder in folders} == {0}
