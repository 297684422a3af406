"""Follows a record to the cells that its values came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

import polars as pl
from sqlalchemy import Connection, text

from etl.columns import Column, Term
from etl.conflicts import Heard, Word, hear
from etl.disclosure import place, told
from etl.errors import EtlError, RunStateError
from etl.gazetteer import Gazetteer
from etl.headers import match
from etl.host import Declared
from etl.importer import Importer
from etl.mapping import Scope, origins_of
from etl.masks import HIDDEN
from etl.readers.part import ROW
from etl.said import stated
from etl.stages.extract import RawFile, Table, tables
from etl.stages.normalise import normalise
from etl.stages.resolve import resolve
from schema.database import reading
from schema.entity import ENTITIES, Entity
from schema.fields import Field
from schema.privacy import Privacy
from schema.unified_code import UnifiedCode, UnifiedCodeError, decode


@dataclass(frozen=True)
class ValueOrigin:
    """One value of a record and the cells that it was read from; personal cells are hidden, personal values masked."""

    field: str
    label: str
    value: str | None
    #: Source whose value is shown.
    source: str | None
    column: str | None
    cell: str | None
    #: What other sources say instead.
    losing: list[Word]


@dataclass(frozen=True)
class ChangeSeen:
    """A column that a run changed."""

    run: int
    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class ClaimSeen:
    """Another source that speaks of the record."""

    source: str
    place: str


@dataclass(frozen=True)
class Explanation:
    """Where a record and each of its values came from."""

    code: str
    entity: str
    label: str
    source: str
    place: str
    removed_at: str | None
    values: list[ValueOrigin]
    changes: list[ChangeSeen]
    claims: list[ClaimSeen]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


ORIGIN = """
SELECT r.*, s.code AS source_name, f.name AS file_name, f.sheet AS file_sheet, f.sha256 AS file_sha256,
 f.size AS file_size FROM {table} r JOIN source s ON s.id = r.source_id JOIN run_file f ON f.id = r.file_id
WHERE r.locality = :locality AND r.id = :id
"""
CHANGES = """
SELECT run_id, "column", before, after FROM "change"
WHERE locality = :locality AND entity = :entity AND id = :id ORDER BY run_id, "column"
"""


def explain(importer: Importer, code: str) -> Explanation:
    """Explain a record by its unified code.

    Raises `UnifiedCodeError` for a mistyped code, `RunStateError` where no such record was ever imported.
    """
    address = decode(code)
    entity = next((entity for entity in ENTITIES.values() if entity.tag == address.tag), None)
    if entity is None:
        raise UnifiedCodeError(f"no entity has the tag {address.tag}")
    with reading(importer.engine).begin() as connection:
        return _explain(connection, importer, entity, address, code)


def _explain(
    connection: Connection, importer: Importer, entity: Entity, address: UnifiedCode, code: str
) -> Explanation:
    keys = {"locality": address.locality, "id": address.id, "entity": entity.name}
    found = connection.execute(text(ORIGIN.format(table=entity.table.name)), keys).mappings().first()
    if found is None:
        raise RunStateError(f"no record {code}", remedy="It was never imported, or by another hub.")
    record = dict(found)
    changes = connection.execute(text(CHANGES), keys)
    heard = next(hear(connection, entity, address.locality, address.id), None)
    rows = heard.claims if heard else [record]
    cells = {row["source_name"]: _cells(connection, importer, entity, row) for row in rows}
    return Explanation(
        code=record["code"],
        entity=entity.name,
        label=entity.label,
        source=record["source_name"],
        place=_place(record),
        removed_at=record["removed_at"],
        values=list(_values(entity, record, heard, cells)),
        changes=[_change(entity, address.locality, row) for row in changes],
        claims=[
            ClaimSeen(row["source_name"], _place(row)) for row in rows if row["source_name"] != record["source_name"]
        ],
    )


def _place(row: Mapping[str, Any]) -> str:
    return place(row["file_name"], row["file_sheet"], row["row"])


def _change(entity: Entity, locality: int, row: Sequence[Any]) -> ChangeSeen:
    """A change, its values hidden where they have no mask and aren't public; what references lead to as codes."""
    run, column, *sides = row
    for reference in entity.references.values():
        if reference.column == column:
            ids = (None if side is None else int(side) for side in sides)
            return ChangeSeen(run, column, *(told(reference, {column: id_, "locality": locality}) for id_ in ids))
    hidden = {
        column.suffix
        for field in entity.fields.values()
        if field.privacy > Privacy.PUBLIC and not field.mask
        for column in field.columns
    }
    return ChangeSeen(run, column, *((HIDDEN, HIDDEN) if column in hidden else sides))


def _values(
    entity: Entity,
    record: Mapping[str, Any],
    heard: Heard | None,
    cells: Mapping[str, Mapping[str, tuple[str, str]]],
) -> Iterator[ValueOrigin]:
    """Every value with its cell in the row of the source whose value is shown; `cells` are by source."""
    for item in stated(entity):
        value = told(item, record)
        source = heard.shown(item).source if heard else record["source_name"]
        column, cell = cells[source].get(item.name, (None, None))
        losing = heard.losing(item) if heard else []
        yield ValueOrigin(item.name, item.label, value, source if value else None, column, cell, losing)


def _cells(
    connection: Connection, importer: Importer, entity: Entity, record: Mapping[str, Any]
) -> dict[str, tuple[str, str]]:
    """Header and cell of each field, read again from the raw store.

    Empty where the source is no longer declared, or its declaration or the raw store no longer fit the record.
    """
    declared = importer.host.sources.get(record["source_name"])
    if declared is None:
        return {}
    gazetteer = Gazetteer(connection, record["locality"])
    try:
        for table, frame in _rows(importer, declared, record):
            if scope := _scope(table, frame, entity, record, gazetteer, importer.key.secret):
                return dict(_shown(scope, frame))
    except EtlError:
        return {}
    return {}


def _shown(scope: Scope, frame: pl.DataFrame) -> Iterator[tuple[str, tuple[str, str]]]:
    """Header and cell of each field, and for each reference those that name what it leads to."""
    for name, term in scope.terms():
        if cell := _cell(term, frame):
            yield name, _guarded(scope.entity.fields.get(name), cell)
    for name, inner in scope.refs.items():
        parts = [part for part in _naming(inner.entity) if part in inner.values]
        cells = ((part, cell) for part in parts if (cell := _cell(inner.values[part], frame)))
        yield from ((name, _guarded(inner.entity.fields[part], cell)) for part, cell in islice(cells, 1))


def _naming(entity: Entity) -> Iterator[str]:
    """Parts of an entity's keys, those first that tell its records apart best: numbers, names, then kinds."""
    for key in entity.keys:
        yield from reversed(key.required)
        yield from key.optional


def _guarded(field: Field | None, cell: tuple[str, str]) -> tuple[str, str]:
    """A cell, hidden unless its field is public."""
    return (cell[0], HIDDEN) if field and field.privacy > Privacy.PUBLIC else cell


def _columns(term: Term) -> list[str]:
    """Patterns of the headers that a term reads."""
    return [origin.pattern for origin in origins_of(term) if isinstance(origin, Column)]


def _rows(importer: Importer, declared: Declared, record: Mapping[str, Any]) -> Iterator[tuple[Table, pl.DataFrame]]:
    """The rows that stand on the record's line, one after the other."""
    file = RawFile(record["file_name"], record["file_sha256"], record["file_size"])
    for table in tables(declared.compiled, [file], importer.store):
        if table.part.sheet == record["file_sheet"]:
            for frame in table.frames():
                yield from ((table, row) for row in frame.filter(pl.col(ROW) == record["row"]).iter_slices(1))


def _scope(
    table: Table, frame: pl.DataFrame, entity: Entity, record: Mapping[str, Any], gazetteer: Gazetteer, secret: str
) -> Scope | None:
    """The scope of the row that makes the record; that of an ordinal record is the row's own."""
    root = table.compiled.root
    resolved = resolve(normalise(table, frame, gazetteer), root, record["locality"], secret)
    for scope, brought in ((root, resolved.main), *resolved.referred, *resolved.children):
        if scope.entity.name == entity.name and record["id"] in brought["id"]:
            return scope
    return root if table.compiled.source.ordinal and root.entity.name == entity.name else None


def _cell(term: Term, frame: pl.DataFrame) -> tuple[str, str] | None:
    """Headers that a term reads, and their cells in the row."""
    headers = [name for name in frame.columns if not name.startswith("#")]
    columns = [found for pattern in _columns(term) if (found := match(pattern, headers))]
    cells = [cell for column in columns if (cell := frame[column][0]) is not None]
    return ("、".join(columns), "、".join(cells)) if cells else None
