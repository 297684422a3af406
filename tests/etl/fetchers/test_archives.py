"""Zip archives: their members are files like any other, and a bad archive is told."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from etl import Delimited, url, zipped
from etl.explain import explain
from etl.fetchers import archives
from schema.lineage import RunStatus
from tests.etl.fetchers.conftest import Desk
from tests.etl.fetchers.served import Api

READER = Delimited(zipped("*.zip", "*.csv"))
HEADER = "number,location,outlets\n"


def csv(first: int, last: int) -> bytes:
    return (HEADER + "".join(f"{n},{n}栋东侧,10\n" for n in range(first, last + 1))).encode()


def archive(members: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", compression) as packed:
        for name, member in members.items():
            packed.writestr(name, member)
    return content.getvalue()


def in_gbk(content: bytes, name: str) -> bytes:
    """The archive as Chinese Windows writes it: the name in GBK, and no flag that says UTF-8."""
    utf8, gbk = name.encode(), name.encode("gbk")
    assert len(utf8) >= len(gbk)
    padded = gbk.replace(b".csv", b"_" * (len(utf8) - len(gbk)) + b".csv")
    content = content.replace(utf8, padded)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(signature) + offset
        (flags,) = struct.unpack_from("<H", content, at)
        content = content[:at] + struct.pack("<H", flags & ~0x800) + content[at + 2 :]
    return content


def put(desk: Desk, content: bytes, name: str = "三月.zip") -> None:
    (desk.folder / name).write_bytes(content)


def test_members_in_folders_of_any_depth_are_read(desk: Desk) -> None:
    put(desk, archive({"甲/一月/a.csv": csv(1, 3), "b.csv": csv(4, 5), "说明.txt": b"x", "__MACOSX/甲/._a.csv": b"x"}))
    put(desk, archive({"c.csv": csv(6, 7)}), "四月.zip")
    run = desk.run(READER, snapshot="full")
    assert (run.status, run.books.inserted) == (RunStatus.MERGED, 7), run.error
    names = [file["name"] for file in desk.workbench.rows("SELECT name FROM run_file ORDER BY id")]
    assert names == ["三月.zip/b.csv", "三月.zip/甲/一月/a.csv", "四月.zip/c.csv"]


def test_members_can_be_chosen_by_folder(desk: Desk) -> None:
    put(desk, archive({"甲/a.csv": csv(1, 3), "乙/a.csv": csv(4, 5)}))
    assert desk.run(Delimited(zipped("*.zip", "乙/*.csv"))).books.inserted == 2


def test_packing_the_same_members_again_changes_nothing(desk: Desk) -> None:
    put(desk, archive({"a.csv": csv(1, 3)}))
    desk.run(READER)
    put(desk, archive({"a.csv": csv(1, 3)}, compression=zipfile.ZIP_STORED))
    assert desk.run(READER).status is RunStatus.UNCHANGED


def test_names_in_gbk_are_read(desk: Desk) -> None:
    put(desk, in_gbk(archive({"充电棚.csv": csv(1, 3)}), "充电棚.csv"))
    run = desk.run(READER)
    assert run.status is RunStatus.MERGED, run.error
    assert desk.workbench.one("SELECT name FROM run_file")["name"] == "三月.zip/充电棚___.csv"


def test_a_record_is_explained_by_its_member(desk: Desk) -> None:
    put(desk, archive({"甲/a.csv": csv(1, 3)}))
    importer = desk.workbench.importer(desk.source(READER))
    importer.run(importer.host.sources["sheds"])
    (desk.folder / "三月.zip").unlink()
    found = explain(importer, desk.workbench.one("SELECT code FROM facility WHERE number = '2'")["code"])
    assert found.place == "三月.zip/甲/a.csv  row 3"
    assert ("location", "2栋东侧") in [(value.field, value.cell) for value in found.values]


def test_a_downloaded_archive_is_unpacked(desk: Desk, api: Api) -> None:
    api.file = archive({"a.csv": csv(1, 3)})
    reader = Delimited(zipped(url(api.address("file/sheds.zip")), "*.csv"))
    assert desk.run(reader, snapshot="full").books.inserted == 3
    assert desk.run(reader, snapshot="full").status is RunStatus.UNCHANGED


def encrypted() -> bytes:
    content = archive({"a.csv": csv(1, 3)})
    at = content.index(b"PK\x01\x02") + 8
    return content[:at] + b"\x01\x00" + content[at + 2 :]


def damaged() -> bytes:
    content = bytearray(archive({"a.csv": csv(1, 300)}))
    content[60:90] = bytes(30)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "says", "remedy"),
    [
        (encrypted(), "a.csv is encrypted", "without a password"),
        (damaged(), "The archive is broken", "Ask for the archive again"),
        (archive({"a.csv": csv(1, 3)})[:-30], "The archive is broken", "Ask for the archive again"),
        (b"Rar!\x1a\x07", "isn't a zip archive but a RAR archive", "Ask for it as .zip"),
        (b"", "isn't a zip archive but empty", "Ask for it as .zip"),
        (archive({"b.txt": b"x"}), "No member of the archive matches '*.csv'; it holds b.txt", "correct the pattern"),
        (archive({}), "it holds nothing", "correct the pattern"),
    ],
)
def test_a_bad_archive_is_told(desk: Desk, content: bytes, says: str, remedy: str) -> None:
    put(desk, content)
    run = desk.run(READER)
    assert (run.status, run.error_code) in (
        (RunStatus.FAILED, "file_unreadable"),
        (RunStatus.FAILED, "no_files"),
    ), run.error
    assert says in run.error
    assert "三月.zip" in run.error
    assert remedy in run.error


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_is_there_twice_is_told(desk: Desk) -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for last in (3, 4):
            packed.writestr("a.csv", csv(1, last))
    put(desk, content.getvalue())
    assert "holds a.csv 2 times" in desk.run(READER).error


@pytest.mark.parametrize(("limit", "value"), [("LARGEST_TOTAL", 1 << 20), ("MOST_MEMBERS", 1)])
def test_an_archive_that_unpacks_to_too_much_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(archives, limit, value)
    put(desk, archive({"a.csv": bytes(1 << 20), "b.csv": b"x"}))
    run = desk.run(READER)
    assert (run.status, run.error_code) == (RunStatus.FAILED, "file_unreadable")
    assert "unpacks to more than" in run.error


def test_a_member_that_understates_its_size_is_not_unpacked_beyond_it(desk: Desk) -> None:
    content = archive({"a.csv": bytes(1 << 20)})
    size = struct.pack("<I", 1 << 20)
    assert content.count(size) >= 2
    put(desk, content.replace(size, struct.pack("<I", 100)))
    run = desk.run(READER)
    assert (run.status, run.error_code) == (RunStatus.FAILED, "file_unreadable")
    assert "The archive is broken" in run.error


def test_no_archive_is_an_error_that_names_the_pattern(desk: Desk) -> None:
    assert "no file matches '*.zip'" in desk.run(READER).error


def test_the_source_of_an_archive_may_be_a_folder_of_folders(desk: Desk) -> None:
    inner: Path = desk.folder / "2024"
    inner.mkdir()
    (inner / "三月.zip").write_bytes(archive({"a.csv": csv(1, 3)}))
    desk.run(Delimited(zipped("**/*.zip", "*.csv")))
    assert desk.workbench.one("SELECT name FROM run_file")["name"] == "2024/三月.zip/a.csv"
