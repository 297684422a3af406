import codecs

import pytest

from etl.errors import DeclarationError, UndecidedEncoding, UnreadableFile
from etl.readers import Delimited, encodings
from etl.readers.encodings import blocks, decide, failure
from tests.etl.readers.conftest import Gather

SIMPLIFIED = "姓名,住址\n张三,大研街道七一社区\n李四,㐂字路\n"
TRADITIONAL = "序號,廠商,名稱\n1,特斯拉,臺北花博公園充電站\n2,裕電,龍山寺～碁\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_simplified_export_reads_the_same_in_every_encoding(gather: Gather, codec: str) -> None:
    [part] = gather(Delimited("*.csv"), SIMPLIFIED.encode(codec), ["姓名", "住址"])
    assert part.column("住址") == ["大研街道七一社区", "㐂字路"]


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_byte_order_mark_decides(gather: Gather, mark: bytes) -> None:
    codec = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    [part] = gather(Delimited("*.csv"), mark + SIMPLIFIED.encode(codec), ["姓名"])
    assert part.headers == ("姓名", "住址")


def test_big5_is_told_from_gb18030_by_its_headers(gather: Gather) -> None:
    content = TRADITIONAL.encode("cp950")
    content.decode("gb18030")
    [part] = gather(Delimited("*.csv"), content, ["廠商", "名稱"])
    assert part.column("名稱") == ["臺北花博公園充電站", "龍山寺～碁"]


def test_ambiguous_bytes_with_ascii_headers_are_undecided() -> None:
    content = "name\n臺北市信義路\n".encode("big5")
    with pytest.raises(UndecidedEncoding, match=r"gb18030 and cp950 both") as caught:
        list(Delimited("*.csv").parts("站點.csv", content, ["name"]))
    assert "站點.csv" in str(caught.value)


def test_headers_that_no_encoding_shows_are_undecided() -> None:
    with pytest.raises(UndecidedEncoding, match=r"none shows .*utf-8: fails in row 1; gb18030: decodes"):
        list(Delimited("*.csv").parts("站點.csv", TRADITIONAL.encode("cp950"), ["电话"]))


def test_declared_encoding_narrows_the_candidates(gather: Gather) -> None:
    content = "name\n臺北市信義路\n".encode("big5")
    [part] = gather(Delimited("*.csv", encodings=("big5",)), content, ["name"])
    assert part.column("name") == ["臺北市信義路"]


def test_one_damaged_byte_is_never_skipped() -> None:
    content = SIMPLIFIED.encode() + b"\xff\xff,\n"
    with pytest.raises(UndecidedEncoding, match=r"none of the declared encodings \(utf-8: fails in row 4"):
        list(Delimited("*.csv").parts("a.csv", content, ["姓名"]))


def test_mark_that_lies_is_an_error_with_its_row() -> None:
    content = codecs.BOM_UTF8 + SIMPLIFIED.encode() + "王五".encode("gb18030")
    with pytest.raises(UnreadableFile, match=r"utf-8-sig.*row 4"):
        list(Delimited("*.csv").parts("a.csv", content, ["姓名"]))


def test_unknown_encoding_is_a_declaration_error() -> None:
    with pytest.raises(DeclarationError, match="gb9999"):
        list(Delimited("*.csv", encodings=("gb9999",)).parts("a.csv", b"a\n", ["a"]))


def test_order_within_a_family_is_fixed() -> None:
    assert decide("a", "～".encode("cp950"), ("big5",), lambda _: True) == "cp950"
    assert decide("a", "㗎".encode("big5hkscs"), ("big5",), lambda _: True) == "big5hkscs"


def test_blocks_cut_no_character(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.readers.content.BLOCK", 3)
    assert "".join(blocks(SIMPLIFIED.encode("gb18030"), "gb18030")) == SIMPLIFIED
    assert failure(SIMPLIFIED.encode() + b"\xff", "utf-8") == 4


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7])
def test_utf8_is_proved_wherever_blocks_end(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(
        encodings, "pieces", lambda data: (data[start : start + size] for start in range(0, len(data), size))
    )
    content = "é事𠀀a\n".encode()
    ends = {len("é事𠀀a\n"[:count].encode()) for count in range(6)}
    for end in range(len(content) + 1):
        assert (failure(content[:end], "utf-8") is None) == (end in ends)
    assert failure(content + b"\x80", "utf-8") == 2
