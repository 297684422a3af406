"""Readers: from the bytes of a file to tables of text with a tally of every line."""

from etl.readers.delimited import Delimited
from etl.readers.documents import GeoJson, Json
from etl.readers.ledger import Ledger
from etl.readers.marks import since
from etl.readers.paging import by_cursor, by_link_header, by_offset, by_page
from etl.readers.part import DAMAGED, ROW, Line, Part, Reader
from etl.readers.rest import Rest
from etl.readers.sql import Sql

__all__ = [
    "DAMAGED",
    "ROW",
    "Delimited",
    "GeoJson",
    "Json",
    "Ledger",
    "Line",
    "Part",
    "Reader",
    "Rest",
    "Sql",
    "by_cursor",
    "by_link_header",
    "by_offset",
    "by_page",
    "since",
]
