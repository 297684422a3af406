"""Files that can't be what they claim end their run with place and remedy, and change nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from etl import Delimited, Json, Ledger, Source, col, const
from etl.readers.part import Reader
from schema.lineage import RunStatus
from schema.property import Facility, FacilityKind
from tests.etl.readers.books import container, encrypted_xls, xls, xlsx
from tests.workbench import Workbench

HEADER = ("编号", "位置", "插口数")
ROWS = [HEADER, ("1", "3栋东侧", 10), ("2", "5栋西侧", 12)]
TEXT = "\n".join(",".join(map(str, row)) for row in ROWS) + "\n"
BOOK = xlsx(ROWS)
OLD_BOOK = xls(ROWS)

XLSX, XLS, CSV, JSON = Ledger("sheds.xlsx"), Ledger("sheds.xls"), Delimited("sheds.csv"), Json("sheds.json")

#: A good file for each reader.
GOOD: dict[str, bytes] = {
    "sheds.xlsx": BOOK,
    "sheds.xls": OLD_BOOK,
    "sheds.csv": TEXT.encode(),
    "sheds.json": '[{"编号": "1", "位置": "3栋东侧", "插口数": 10}, {"编号": "2", "位置": "5栋西侧"}]'.encode(),
}


@dataclass(frozen=True)
class Garbage:
    """Bytes that no reader may take, and what the error has to say of them."""

    reader: Any
    content: bytes
    code: str
    place: str
    says: str
    remedy: str


def text(*changes: tuple[str, str]) -> bytes:
    changed = TEXT
    for before, after in changes:
        changed = changed.replace(before, after)
    return changed.encode()


GARBAGE = {
    "empty file": Garbage(XLSX, b"", "file_unreadable", "sheds.xlsx", "empty", "again"),
    "empty text": Garbage(CSV, b"", "file_unreadable", "sheds.csv", "empty", "again"),
    "truncated workbook": Garbage(
        XLSX, BOOK[: len(BOOK) // 2], "file_unreadable", "sheds.xlsx", "cut off or damaged", "send it again"
    ),
    "truncated old workbook": Garbage(XLS, OLD_BOOK[:3000], "file_unreadable", "sheds.xls", "damaged", "send it again"),
    "truncated document": Garbage(JSON, GOOD["sheds.json"][:-9], "file_unreadable", "sheds.json", "JSON", "again"),
    "encrypted workbook": Garbage(
        XLSX,
        container({"EncryptedPackage": b"x" * 5000}),
        "file_unreadable",
        "sheds.xlsx",
        "encrypted",
        "save it without one",
    ),
    "encrypted old workbook": Garbage(
        XLS, encrypted_xls(), "file_unreadable", "sheds.xls", "encrypted", "save it without one"
    ),
    "empty workbook": Garbage(
        XLSX, xlsx([]), "file_unreadable", "sheds.xlsx", "No sheet holds a table", "Check the workbook"
    ),
    "web page named .xls": Garbage(
        XLS,
        "<html><body><table><tr><td>编号</td></tr></table></body></html>".encode(),
        "file_unreadable",
        "sheds.xls",
        "an HTML page",
        "save it as .xlsx",
    ),
    "text named .xlsx": Garbage(
        XLSX, TEXT.encode(), "file_unreadable", "sheds.xlsx", "delimited text", "reader Delimited"
    ),
    "workbook named .csv": Garbage(CSV, BOOK, "file_unreadable", "sheds.csv", "zip archive", "reader Ledger"),
    "other encoding": Garbage(
        CSV,
        "編號,位置,插口數\n1,ひがし,10\n".encode("euc_jp"),
        "encoding_undecided",
        "sheds.csv",
        "none shows the declared headers",
        "declare the encoding",
    ),
    "damaged encoding": Garbage(
        replace(CSV, encodings=("utf-8",)),
        TEXT.encode() + "3,7栋,".encode() + b"\xff\xfe\n",
        "encoding_undecided",
        "sheds.csv",
        "fails in row 4",
        "ask for the file again",
    ),
    "renamed header": Garbage(
        CSV, text(("插口数", "插座数量")), "header_mismatch", "sheds.csv", 'nearest: "插座数量"', "add its spelling"
    ),
    "missing column": Garbage(
        CSV, "编号,位置\n1,3栋东侧\n".encode(), "header_mismatch", "sheds.csv", '"插口数"', "Correct the file"
    ),
    "missing column of a sheet": Garbage(
        XLSX,
        xlsx([("编号", "位置"), ("1", "3栋")]),
        "header_mismatch",
        "sheds.xlsx, sheet Sheet1",
        '"插口数"',
        "Correct the file",
    ),
    "one cell too many": Garbage(
        CSV, text(("5栋西侧", "5栋,西侧")), "file_unreadable", "sheds.csv, row 3", "4 cells", "Quote cells"
    ),
    "quote that never ends": Garbage(
        CSV, text(("3栋东侧", '"3栋东侧')), "file_unreadable", "sheds.csv", "quot", "quot"
    ),
    "formula without a value": Garbage(
        XLSX,
        xlsx([HEADER, ("1", "3栋东侧", 10), ("2", "5栋西侧", "=C2+2")]),
        "formula_without_value",
        "sheds.xlsx, sheet Sheet1, row 3, column C",
        "no saved value",
        "let it calculate",
    ),
}

each_garbage = pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)


def sheds(folder: Path, reader: Reader) -> Source:
    return Source(
        name="charging-sheds",
        entity=Facility,
        locality="341525000000",
        publisher="城管局",
        reader=reader,
        folder=folder,
        snapshot="full",
        columns={
            "number": col("编号"),
            "kind": const(FacilityKind.CHARGING_SHED),
            "location": col("位置"),
            "outlets": col("插口数"),
        },
    )


@pytest.fixture
def receive(workbench: Workbench, tmp_path: Path) -> Callable[[Any, bytes], Any]:
    """Import these bytes under the reader's file name."""

    def run(reader: Any, content: bytes) -> Any:
        (tmp_path / reader.files).write_bytes(content)
        return workbench.run(sheds(tmp_path, reader))

    return run


@each_garbage
def test_garbage_fails_its_run_with_file_place_and_remedy(
    workbench: Workbench, receive: Callable[[Any, bytes], Any], garbage: Garbage
) -> None:
    run = receive(garbage.reader, garbage.content)
    assert (run.status, run.error_code) == (RunStatus.FAILED, garbage.code), run.error
    record = workbench.one("SELECT status, error_code, error, read FROM import_run WHERE id = :id", id=run.id)
    assert record == {"status": "FAILED", "error_code": garbage.code, "error": run.error, "read": 0}
    what, _, rest = run.error.partition(f"({garbage.place}")
    remedy = rest.partition("). ")[2]
    assert garbage.says in what
    assert garbage.remedy in remedy


@each_garbage
def test_garbage_changes_no_record_and_the_next_good_file_does(
    workbench: Workbench, receive: Callable[[Any, bytes], Any], garbage: Garbage
) -> None:
    good = GOOD[garbage.reader.files]
    assert receive(garbage.reader, good).books.inserted == 2
    before = workbench.rows("SELECT * FROM facility ORDER BY id")
    assert receive(garbage.reader, garbage.content).status is RunStatus.FAILED
    assert workbench.rows("SELECT * FROM facility ORDER BY id") == before
    assert not workbench.rows('SELECT * FROM "change"')
    assert receive(garbage.reader, good).status is RunStatus.UNCHANGED


def test_a_missing_file_fails_its_run_by_pattern_and_folder(workbench: Workbench, tmp_path: Path) -> None:
    run = workbench.run(sheds(tmp_path, CSV))
    assert (run.status, run.error_code) == (RunStatus.FAILED, "no_files")
    assert "no file matches 'sheds.csv'" in run.error
    assert str(tmp_path) in run.error
    assert "Put the ledger there" in run.error
