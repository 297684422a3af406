"""What a file's first bytes say that it really is, whatever its name says."""

from etl.errors import Place, UnreadableFile
from etl.readers.content import Content

_HEAD = 4096
_SAVE_AS = "Open it in Excel or WPS and save it as .xlsx."

ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MAGIC = {
    ZIP: "a zip archive or an Office file",
    b"PK\x05\x06": "an empty zip archive",
    COMPOUND: "an old Office file",
    b"%PDF": "a PDF document",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"{\\rtf": "a rich text document",
    b"SQLite format 3": "an SQLite database",
}


def binary_format(content: Content) -> str | None:
    """Name a format that isn't text by its first bytes; None when nothing speaks against text."""
    head = bytes(content[:_HEAD])
    for magic, name in _MAGIC.items():
        if head.startswith(magic):
            return name
    return "a binary file" if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) else None


def text_format(content: Content) -> str:
    """Name the kind of text that stands where a workbook is expected."""
    head = bytes(content[:_HEAD]).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"mime-version:"):
        return "a web archive (MHTML)"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and head.startswith(b"<?xml"):
        return "an XML spreadsheet of Excel 2003"
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style", b"<body", b"<div")):
        return "an HTML page"
    if head.startswith(b"<?xml"):
        return "an HTML page" if b"<html" in head else "an XML document"
    return "JSON text" if head.startswith((b"{", b"[")) else "delimited text"


def not_a_workbook(name: str, content: Content) -> UnreadableFile:
    """Say what a file is that was declared as a workbook, and what to do about it."""
    found = binary_format(content) or text_format(content)
    remedy = {
        "JSON text": "Declare it with the reader Json or GeoJson.",
        "delimited text": f"Declare it with the reader Delimited. Or: {_SAVE_AS}",
    }.get(found, f"Ask for the workbook itself. Or: {_SAVE_AS}" if binary_format(content) else _SAVE_AS)
    return UnreadableFile(f"The file isn't a workbook but {found}", where=Place(name), remedy=remedy)


def require_text(name: str, content: Content) -> None:
    """Raise `UnreadableFile` for a file that is empty or isn't text."""
    if not len(content):
        raise UnreadableFile("The file is empty", where=Place(name), remedy="Ask the publisher to send it again.")
    found = binary_format(content)
    if found:
        raise UnreadableFile(
            f"The file isn't text but {found}",
            where=Place(name),
            remedy="Declare a workbook with the reader Ledger; save other text as UTF-8.",
        )
