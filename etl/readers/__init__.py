"""Readers: from the bytes of a file to tables of text with a tally of every line."""

from etl.readers.delimited import Delimited
from etl.readers.documents import GeoJson, Json
from etl.readers.ledger import Ledger
from etl.readers.part import DAMAGED, ROW, Line, Part, Reader

__all__ = ["DAMAGED", "ROW", "Delimited", "GeoJson", "Json", "Ledger", "Line", "Part", "Reader"]
