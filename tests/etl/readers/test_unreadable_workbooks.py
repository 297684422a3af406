import io
import zipfile

import pytest

from etl.errors import EtlError, UnreadableFile
from etl.readers import Ledger
from tests.etl.readers.books import container, encrypted_xls, with_part, xls, xlsx

XML_2003 = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
BOOK = xlsx([["姓名"], ["张三"]])


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in names:
            target.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "found", "remedy"),
    [
        (b"", "file is empty", "send it again"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "HTML page", r"save it as \.xlsx"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><table>", "HTML page", r"save it as \.xlsx"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "HTML page", "save"),
        (XML_2003, "XML spreadsheet of Excel 2003", r"save it as \.xlsx"),
        (b'<?xml version="1.0"?><records/>', "XML document", "save"),
        (b"MIME-Version: 1.0\r\n", "web archive", "save"),
        ("姓名,电话\n张三,1\n".encode("gb18030"), "delimited text", "reader Delimited"),
        (b'{"data": []}', "JSON text", "reader Json"),
        (b"%PDF-1.7\n", "PDF document", "workbook itself"),
        (b"Rar!\x1a\x07\x00", "RAR archive", "workbook itself"),
        (b"\x09\x08\x10\x00\x00\x06", "binary file", "workbook itself"),
        (BOOK[: len(BOOK) // 2], "cut off or damaged", "send it again"),
        (archive("word/document.xml"), "Word document", "save"),
        (archive("xl/workbook.bin"), r"binary workbook \(\.xlsb\)", r"save it as \.xlsx"),
        (archive("content.xml"), "OpenDocument", "save"),
        (archive("readme.txt"), "a zip archive", "save"),
        (container({"EncryptedPackage": b"x" * 5000}), "encrypted", "password"),
        (container({"EncryptedPackage": b"x"}), "encrypted", "password"),
        (encrypted_xls(), "encrypted", "password"),
        (container({"WordDocument": b"x" * 5000}), "Word document", "save"),
        (container({"Contents": b"x" * 5000}), "another Office file", "save"),
        (xls([["姓名"]])[:700], "cut off or damaged", "send it again"),
        (xls([["姓名"]])[:3000], "cut off or damaged|is damaged", "send it again"),
        (with_part(BOOK, "xl/workbook.xml", r"<sheet .*?/>", ""), "no worksheet", "send it again"),
        (with_part(BOOK, "xl/workbook.xml", r"</workbook>", ""), "damaged", "send it again"),
        (with_part(BOOK, "xl/worksheets/sheet1.xml", r"</row>.*", "<row"), "damaged", "send it again"),
    ],
)
def test_file_that_is_no_readable_workbook_is_named_for_what_it_is(content: bytes, found: str, remedy: str) -> None:
    with pytest.raises(UnreadableFile, match=rf"(?s)(?:{found}).*花名册\.xls.*{remedy}"):
        list(Ledger("*.xls").parts("花名册.xls", content, ["姓名"]))


def test_flipped_bytes_of_an_old_workbook_never_escape_as_other_errors() -> None:
    content = xls([["姓名", "数"], *[[f"张{n}", n] for n in range(40)]])
    refused = 0
    for at in range(0, 2000, 23):
        broken = content[:at] + bytes([content[at] ^ 0x5A]) + content[at + 1 :]
        try:
            for part in Ledger("*.xls").parts("a.xls", broken, ["姓名"]):
                list(part.batches)
        except EtlError:
            refused += 1
    assert refused > 10
