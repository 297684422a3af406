"""Lists references of live records that lead nowhere, and those to divisions outside the record's locality.

References aren't enforced by the database, since what they point at may arrive later; so what dangles is a query. The
resolver gives no division but the locality itself and those inside it, so any other is a fault, too.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, FromClause, Select, and_, case, func, literal, null, select

from schema.entity import ENTITIES, Entity
from schema.fields import Reference
from schema.lineage import RunFile, Source
from schema.places import Division
from schema.unified_code import encode


class Fault(StrEnum):
    """What is wrong with a reference."""

    #: There is no such record, or no such division in the table.
    MISSING = "missing"
    #: The record that it points at vanished from its source.
    REMOVED = "removed"
    #: The division lies outside the record's locality.
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Dangling:
    """One such reference; the place is that of the row that the record came from, None for reference entities."""

    fault: Fault
    entity: str
    code: str
    reference: str
    label: str
    #: Entity and code of what it points at.
    target_entity: str
    target: str
    source: str | None
    file: str | None
    sheet: str | None
    row: int | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def dangling(connection: Connection) -> Iterator[Dangling]:
    """All of them, by entity and reference, in the order of keys."""
    for entity in ENTITIES.values():
        for reference in entity.references.values():
            yield from _dangling(connection, entity, reference)


def _dangling(connection: Connection, entity: Entity, reference: Reference) -> Iterator[Dangling]:
    target = ENTITIES[reference.target_name]
    for row in connection.execute(_query(entity, reference, target)):
        yield Dangling(
            Fault(row.fault),
            entity.name,
            row.code,
            reference.name,
            reference.label,
            target.name,
            str(row.target) if target.is_reference else encode(target.tag, row.locality, row.target),
            row.source,
            row.file,
            row.sheet,
            row.row,
        )


def _query(entity: Entity, reference: Reference, target: Entity) -> Select[Any]:
    record, aim = entity.table, target.table.alias("aim")
    points_at = record.c[reference.column]
    same = aim.c.id == points_at
    if not (entity.is_reference or target.is_reference):
        same = and_(same, aim.c.locality == record.c.locality)
    joined = record.outerjoin(aim, same)
    faults = [(aim.c.id.is_(None), Fault.MISSING.value)]
    if not target.is_reference:
        faults.append((aim.c.removed_at.is_not(None), Fault.REMOVED.value))
    if target.cls is Division and not entity.is_reference:
        home = target.table.alias("home")
        joined = joined.outerjoin(home, home.c.id == record.c.locality)
        inside = points_at.between(record.c.locality, func.coalesce(home.c.last, record.c.locality))
        faults.append((~inside, Fault.OUTSIDE.value))
    fault = case(*faults)
    query = select(fault.label("fault"), record.c.code, points_at.label("target"))
    query = query.where(points_at.is_not(None), fault.is_not(None)).order_by(*record.primary_key)
    return _placed(query, joined, entity)


def _placed(query: Select[Any], joined: FromClause, entity: Entity) -> Select[Any]:
    """Add the row that a record came from, and leave removed records out."""
    if entity.is_reference:
        nowhere = [null().label(name) for name in ("source", "file", "sheet", "row")]
        return query.add_columns(literal(0).label("locality"), *nowhere).select_from(joined)
    record = entity.table.c
    source, file = (ENTITIES[of.__name__].table.alias() for of in (Source, RunFile))
    joined = joined.outerjoin(source, source.c.id == record.source_id).outerjoin(file, file.c.id == record.file_id)
    place = (source.c.code.label("source"), file.c.name.label("file"), file.c.sheet, record.row)
    return query.add_columns(record.locality, *place).select_from(joined).where(record.removed_at.is_(None))
