"""Conflicts: values of records of which another source says otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, text

from etl.dialects import dialect_of
from etl.disclosure import told
from etl.precedence import speakers
from etl.said import Said, stated
from etl.stages.statements import quoted
from schema.entity import Entity, entity
from schema.fields import Stated


@dataclass(frozen=True)
class Word:
    """What one source says of a value, and where; personal values are masked, others that aren't public hidden."""

    source: str
    value: str | None
    file: str
    sheet: str | None
    row: int


@dataclass(frozen=True)
class Heard:
    """All claims on one record, one for each source that speaks of it."""

    entity: Entity
    #: Value columns, `source_name`, and the file (`file_name file_sheet file_sha256 file_size row`) of each source.
    claims: Sequence[Mapping[str, Any]]

    @property
    def code(self) -> str:
        return str(self.claims[0]["code"])

    def shown(self, item: Stated) -> Word:
        """The word of the source whose value the record shows."""
        return _word(item, min(self.claims, key=itemgetter(f"@{item.name}")))

    def losing(self, item: Stated) -> list[Word]:
        """The words of the sources that say otherwise."""
        return [_word(item, claim) for claim in self.claims if claim[f"!{item.name}"]]


@dataclass(frozen=True)
class Conflict:
    """One value of a record with what other sources say instead."""

    code: str
    entity: str
    field: str
    label: str
    shown: Word
    losing: list[Word]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def conflicts(connection: Connection) -> Iterator[Conflict]:
    """Every conflict in the database, by locality and entity."""
    query = text("SELECT DISTINCT locality, entity FROM claim ORDER BY locality, entity")
    for locality, name in connection.execute(query).all():
        for heard in hear(connection, entity(name), locality):
            for item in stated(heard.entity):
                if losing := heard.losing(item):
                    yield Conflict(heard.code, name, item.name, item.label, heard.shown(item), losing)


def hear(connection: Connection, of: Entity, locality: int, id_: int | None = None) -> Iterator[Heard]:
    """What is said of each record of which several sources speak, or of the one with this id."""
    said = Said(of, speakers(connection, of, locality), dialect_of(connection))
    if not said.speakers:
        return
    ranks = ", ".join(
        f"{said.rank(item)} AS {quoted(f'@{item.name}')}, {said.conflict(item, 'r')} AS {quoted(f'!{item.name}')}"
        for item in stated(of)
    )
    query = (
        f"{said.relation('TRUE' if id_ is None else 'c.id = :id')}"
        " SELECT said.*, r.code, s.code AS source_name, f.name AS file_name, f.sheet AS file_sheet,"
        f" f.sha256 AS file_sha256, f.size AS file_size, {ranks}"
        f" FROM said JOIN {of.table.name} AS r ON r.locality = said.locality AND r.id = said.id"
        " JOIN source AS s ON s.id = said.source_id JOIN run_file AS f ON f.id = said.file_id"
        " ORDER BY said.id, s.code"
    )
    rows = connection.execute(text(query), {"locality": locality, "tag": of.name, "id": id_}).mappings()
    for _, claims in groupby(rows, key=itemgetter("id")):
        yield Heard(of, [dict(claim) for claim in claims])


def _word(item: Stated, claim: Mapping[str, Any]) -> Word:
    return Word(claim["source_name"], told(item, claim), claim["file_name"], claim["file_sheet"], claim["row"])
