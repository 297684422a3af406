"""What is indexed: the searched texts of records, in the order in which merges changed these, batch by batch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2s
from itertools import islice
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Row, Select, and_, select, tuple_

from hub.search.grams import END
from schema.entity import ENTITIES, Entity
from schema.fields import Field
from schema.kinds import WordList
from schema.lineage import MergedPart
from schema.privacy import Privacy
from schema.record import Base
from schema.search import SearchRecord, layer

PARTS = Base.metadata.tables[MergedPart.__tablename__]
RECORDS = Base.metadata.tables[SearchRecord.__tablename__]
#: Records that are read at a time; those of a batch, and characters of its texts, which it exceeds by one reading.
READ, RECORDS_OF_BATCH, CHARACTERS_OF_BATCH = 5_000, 50_000, 4_000_000
GREATEST = (1 << 63) - 1


class Place(NamedTuple):
    """A place in the order of all that merges changed."""

    number: int
    entity: str
    source_id: int
    record_id: int


#: Of what the index is made of; counted up whenever it is made in another way.
VERSION = 1
START = Place(0, "", 0, -1)


@dataclass
class Texts:
    """Texts of one layer, each with the number of its record."""

    texts: list[str] = field(default_factory=list)
    records: list[int] = field(default_factory=list)


@dataclass
class Batch:
    """Texts by layer, the records that the index doesn't know yet, and the place up to which all was read."""

    place: Place
    #: Number that the next record gets.
    number: int
    records: int = 0
    characters: int = 0
    new: list[tuple[int, str, int, int]] = field(default_factory=list)
    layers: dict[Privacy, Texts] = field(default_factory=dict)

    @property
    def room(self) -> bool:
        return self.records < RECORDS_OF_BATCH and self.characters < CHARACTERS_OF_BATCH

    def known(self, entity: str, locality: int, ids: Sequence[int], known: Sequence[int | None]) -> list[int]:
        """The numbers of records, given to those that have none yet."""
        self.records += len(ids)
        numbers = []
        for id_, number in zip(ids, known, strict=True):
            if number is None:
                self.new.append((self.number, entity, locality, id_))
                self.number += 1
            numbers.append(self.new[-1][0] if number is None else number)
        return numbers

    def take_in(self, layer: Privacy, numbers: Sequence[int], texts: Iterable[str]) -> None:
        """Add what records say in the fields of a layer."""
        of_layer = self.layers.setdefault(layer, Texts())
        for number, text in zip(numbers, texts, strict=True):
            if text:
                of_layer.texts.append(text)
                of_layer.records.append(number)
                self.characters += len(text)


def searched(entity: Entity) -> Mapping[Privacy, Sequence[Field]]:
    """The fields of an entity that are searched, by layer."""
    layers: defaultdict[Privacy, list[Field]] = defaultdict(list)
    for one in entity.fields.values():
        if one.searched and not entity.is_reference:
            layers[layer(one, about_persons=entity.about_persons)].append(one)
    return layers


@cache
def fingerprint() -> str:
    """Tells what is searched, and how it is indexed, from what another version of the hub does."""
    told = [
        (entity.name, int(level), [field.name for field in fields])
        for entity in ENTITIES.values()
        for level, fields in searched(entity).items()
    ]
    return blake2s(repr((VERSION, told)).encode(), digest_size=8).hexdigest()


def read(connection: Connection, place: Place, number: int) -> Batch:
    """The next batch after a place; of no records where nothing is left. New records are numbered from `number` on."""
    batch = Batch(place, number)
    for part in _parts(connection, place):
        entity = ENTITIES.get(part.entity)
        if not batch.room:
            break
        if entity is None or not searched(entity) or _read_part(connection, batch, entity, part):
            batch.place = Place(part.number, part.entity, part.source_id, GREATEST)
    return batch


def _parts(connection: Connection, place: Place) -> Sequence[Row[Any]]:
    order = (PARTS.c.number, PARTS.c.entity, PARTS.c.source_id)
    after = tuple_(*order) >= tuple_(*place[:-1])
    return connection.execute(select(PARTS).where(after).order_by(*order).limit(READ)).all()


def _read_part(connection: Connection, batch: Batch, entity: Entity, part: Row[Any]) -> bool:
    """Take in the live records that a part's run changed last, as long as there is room; tells whether all are in."""
    same = batch.place[:-1] == (part.number, part.entity, part.source_id)
    last = batch.place.record_id if same else START.record_id
    layers = searched(entity)
    columns = [field.main for fields in layers.values() for field in fields]
    while batch.room:
        rows = connection.execute(_records(entity, columns, part, last)).all()
        if rows:
            ids, known, *values = zip(*rows, strict=True)
            numbers, left = batch.known(entity.name, part.locality, ids, known), iter(values)
            for level, fields in layers.items():
                batch.take_in(level, numbers, _joined(fields, list(islice(left, len(fields)))))
        if len(rows) < READ:
            return True
        last = rows[-1].id
        batch.place = Place(part.number, part.entity, part.source_id, last)
    return False


def _records(entity: Entity, columns: Sequence[str], part: Row[Any], last: int) -> Select[Any]:
    record = entity.table.c
    same = and_(RECORDS.c.entity == entity.name, RECORDS.c.locality == record.locality, RECORDS.c.id == record.id)
    of_part = (record.locality == part.locality, record.source_id == part.source_id, record.run_id == part.run_id)
    query = select(record.id, RECORDS.c.number, *(record[name] for name in columns))
    query = query.select_from(entity.table.outerjoin(RECORDS, same))
    return query.where(*of_part, record.id > last, record.removed_at.is_(None)).order_by(record.id).limit(READ)


def _joined(fields: Sequence[Field], columns: Sequence[Sequence[str | None]]) -> Iterator[str]:
    """What each record says in all of the fields."""
    lists = (isinstance(field.kind, WordList) for field in fields)
    spelled = [map(_items, column) if many else column for many, column in zip(lists, columns, strict=True)]
    return (END.join(filter(None, texts)) for texts in zip(*spelled, strict=True))


def _items(words: str | None) -> str:
    """The texts of a list."""
    return END.join(orjson.loads(words)) if words else ""
