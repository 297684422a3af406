"""Readers of JSON documents: records at a path, one record a line, and GeoJSON features."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import polars as pl

from etl.errors import Place, UnreadableFile
from etl.fetchers.fetcher import Files
from etl.headers import answers, group, missing, unique
from etl.readers.cells import cleaned
from etl.readers.content import Content
from etl.readers.encodings import blocks, decide
from etl.readers.formats import require_text
from etl.readers.json_text import Record, described, flat, merge, parsed, spell, steps, text
from etl.readers.part import BATCH_ROWS, ROW, Line, Part

_LINES = (".ndjson", ".jsonl")


@dataclass(frozen=True, slots=True)
class Table:
    """The records of a document, read from the first as often as asked for; None is a blank line."""

    title: str
    records: Callable[[], Iterator[Record | None]]


@dataclass(frozen=True, slots=True)
class Json:
    """Reads the records of a JSON document, or of a file with one JSON record a line.

    Nested objects become columns whose paths are joined by "/", lists of scalars one cell, lists of objects JSON text.
    `ROW` is the record's ordinal, blank lines counted. A record without any value is a blank line.
    """

    #: Glob relative to the source's folder, or where else the files come from.
    files: Files
    #: Where the list of records is: "" for the top level, "data", "result.items"; a dot inside a name is "\\.".
    records: str = ""
    #: Whether each line is a record of its own; files named .ndjson and .jsonl always are.
    lines: bool = False
    encodings: tuple[str, ...] = ("utf-8", "gb18030")

    def parts(self, name: str, content: Content, wanted: Sequence[str]) -> Iterator[Part]:
        """Read the one table of a document.

        Raises `UnreadableFile` for invalid JSON (line and column), a record path that isn't there and records that
        aren't objects, `UndecidedEncoding`, and `HeaderMismatch` for a wanted pattern without a member.
        """
        yield _part(name, content, wanted, self.encodings, lambda codec: self._table(name, content, codec))

    def _table(self, name: str, content: Content, codec: str) -> Table:
        if self.lines or name.lower().endswith(_LINES):
            return Table("", lambda: _lines(name, content, codec))
        document = parsed("".join(blocks(content, codec)), name)
        path = steps(self.records)
        records = [_record(each, Place(name, row=at)) for at, each in enumerate(listed(document, path, name), 1)]
        return Table("\n".join(described(document, path)), lambda: iter(records))


@dataclass(frozen=True, slots=True)
class GeoJson:
    """Reads the features of a GeoJSON collection (RFC 7946).

    Properties become columns by their own names; points "geometry/longitude" and "geometry/latitude" in degrees (the
    datum is what the publisher says), other geometries "geometry/type" and JSON text in "geometry". A feature without
    geometry keeps its row.
    """

    #: Glob relative to the source's folder, or where else the files come from.
    files: Files
    encodings: tuple[str, ...] = ("utf-8", "gb18030")

    def parts(self, name: str, content: Content, wanted: Sequence[str]) -> Iterator[Part]:
        """Read the one table of a collection. Raises like `Json.parts`."""
        yield _part(name, content, wanted, self.encodings, lambda codec: self._table(name, content, codec))

    def _table(self, name: str, content: Content, codec: str) -> Table:
        document = parsed("".join(blocks(content, codec)), name)
        features = listed(document, ("features",), name)
        records = [_feature(each, Place(name, row=at)) for at, each in enumerate(features, 1)]
        return Table("\n".join(described(document, ("features",))), lambda: iter(records))


def _part(
    name: str, content: Content, wanted: Sequence[str], encodings: Sequence[str], read: Callable[[str], Table]
) -> Part:
    require_text(name, content)
    table = read(decide(name, content, encodings, lambda codec: _proves(read, codec, wanted)))
    members = _members(table)
    absent = _absent(wanted, members)
    if absent and members:
        raise missing(absent, members, Place(name))
    headers = unique(members, reserved=(ROW,))
    tally: Counter[Line] = Counter()
    return Part(None, table.title, headers, _batches(table, dict(zip(members, headers, strict=True)), tally), tally)


def _proves(read: Callable[[str], Table], codec: str, wanted: Sequence[str]) -> bool:
    try:
        members = _members(read(codec))
    except UnreadableFile:
        return False
    return bool(wanted) and not _absent(wanted, members)


def _absent(wanted: Sequence[str], members: Sequence[str]) -> list[str]:
    return [pattern for pattern in wanted if not (group(pattern, members) or answers(pattern, members))]


def _members(table: Table) -> tuple[str, ...]:
    """Unite the members of all records in the order in which they first appear."""
    found: dict[str, None] = {}
    for record in table.records():
        found.update(dict.fromkeys(record or ()))
    return tuple(found)


def _batches(table: Table, headers: dict[str, str], tally: Counter[Line]) -> Iterator[pl.DataFrame]:
    records, row = table.records(), 1
    while block := list(islice(records, BATCH_ROWS)):
        columns = {header: [(record or {}).get(member) for record in block] for member, header in headers.items()}
        cells = cleaned(pl.DataFrame(columns, schema=dict.fromkeys(headers.values(), pl.String)))
        rows = pl.int_range(row, row + cells.height, eager=True, dtype=pl.Int64).alias(ROW)
        valued = cells.select(pl.any_horizontal(pl.lit(False), pl.all().is_not_null())).to_series()
        read = cells.select(rows, pl.all()).filter(valued)
        tally.update({Line.READ: read.height, Line.BLANK: len(block) - read.height})
        row += len(block)
        if read.height:
            yield read


def _lines(name: str, content: Content, codec: str) -> Iterator[Record | None]:
    for row, line in enumerate(_split(blocks(content, codec)), 1):
        where = Place(name, row=row)
        yield _record(parsed(line, name, row), where) if line.strip() else None


def _split(chunks: Iterator[str]) -> Iterator[str]:
    rest = ""
    for chunk in chunks:
        *complete, rest = (rest + chunk).split("\n")
        yield from complete
    if rest:
        yield rest


def listed(document: object, path: Sequence[str], name: str) -> list[object]:
    """Follow a path to the list of records. Raises `UnreadableFile` naming the members that are there instead."""
    at = document
    for depth, step in enumerate(path):
        if not isinstance(at, dict) or step not in at:
            raise _no_records(".".join(path[: depth + 1]), at, name)
        at = at[step]
    if not isinstance(at, list):
        raise _no_records(".".join(path), at, name)
    return at


def _no_records(path: str, found: object, name: str) -> UnreadableFile:
    what = f'"{path}" isn\'t a list of records' if path else "The top level isn't a list of records"
    members = ", ".join(f'"{member}"' for member in found) if isinstance(found, dict) else type(found).__name__
    return UnreadableFile(
        f"{what}; found there: {members or 'nothing'}",
        where=Place(name),
        remedy='Declare where the records are, such as records="data".',
    )


def _record(value: object, where: Place) -> Record:
    if not isinstance(value, dict):
        raise UnreadableFile("A record isn't an object", where=where, remedy="Check the declared record path.")
    return flat(value, where)


def _feature(value: object, where: Place) -> Record:
    if not isinstance(value, dict) or value.get("type") != "Feature":
        raise UnreadableFile("A member of features isn't a Feature", where=where, remedy="Check that it is GeoJSON.")
    record = _record(value.get("properties") or {}, where)
    merge(record, _geometry(value.get("geometry"), where), where)
    if value.get("id") is not None:
        merge(record, {"feature/id": text(value["id"])}, where)
    return record


def _geometry(value: object, where: Place) -> Record:
    if value is None:
        return {"geometry/longitude": None, "geometry/latitude": None}
    if not isinstance(value, dict):
        raise UnreadableFile("A geometry isn't an object", where=where, remedy="Check that it is GeoJSON.")
    if value.get("type") != "Point":
        return {"geometry/type": text(value.get("type")), "geometry": spell(value)}
    names = ("geometry/longitude", "geometry/latitude", "geometry/altitude")
    position = value.get("coordinates") or []
    if not isinstance(position, list) or len(position) not in (0, 2, 3):
        raise UnreadableFile("A point doesn't have two or three coordinates", where=where, remedy="Check the export.")
    return {name: text(number) for name, number in zip(names, position or (None, None), strict=False)}
