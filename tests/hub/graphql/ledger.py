"""Random but repeatable rows of every entity: few distinct values, many nulls and ties, dangling references."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from sqlalchemy import insert

from schema import ENTITIES, Base, Entity
from schema.database import open_engine
from schema.divisions import last_of, level_of, parent_of
from schema.fields import Field
from schema.kinds import Coded, Day, Flag, Integer, Moment, Number, Period, Point, Precision, Quantity, WordList, Words
from schema.unified_code import encode

Row = dict[str, Any]


class Ledger(dict[str, list[Row]]):
    """Rows by the name of their entity."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}: {len(rows)}' for name, rows in self.items())})"


DIVISIONS = (
    150000000000,
    150400000000,
    150402000000,
    150402001000,
    150402001001,
    150402001002,
    150403000000,
    210000000000,
    210302000000,
    210302001001,
)
#: Divisions that have a source; the last one's is not active.
LOCALITIES = (150402000000, 150403000000, 210302000000)
TEXTS = ("a", "A", "ab", "b%", "_c", "x\\y", "", "甲", "乙丙", 'quote"d', "line\nbreak")
DAYS = ("2023-12-31", "2024-01-01", "2024-02-29")
MOMENTS = ("2023-12-31T23:59:59+08:00", "2024-01-01T00:00:00+08:00", "2024-02-29T12:30:00+08:00")


PRECISIONS = [precision.name for precision in Precision]


def make_ledger(seed: int, size: int) -> Ledger:
    """Rows of all entities by name; `size` records of each in each locality."""
    return _Maker(Random(seed), size).ledger()


def write_ledger(url: str, ledger: Ledger) -> None:
    """Make a database of these rows, at an address that names an empty one."""
    engine = open_engine(url)
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        for name, rows in ledger.items():
            if rows:
                connection.execute(insert(ENTITIES[name].table), rows)
    engine.dispose()


class _Maker:
    def __init__(self, random: Random, size: int) -> None:
        self._random = random
        self._size = size
        self._ids: dict[str, list[int]] = {}

    def ledger(self) -> Ledger:
        for entity in ENTITIES.values():
            self._ids[entity.name] = list(self._new_ids(entity))
        return Ledger({entity.name: [*self._rows(entity)] for entity in ENTITIES.values()})

    def _new_ids(self, entity: Entity) -> Iterator[int]:
        count = {"Division": len(DIVISIONS), "Source": len(LOCALITIES)}.get(entity.name, max(self._size, 4))
        for index in range(count):
            if entity.name == "Division":
                yield DIVISIONS[index]
            elif entity.is_reference:
                yield index + 1
            else:
                yield self._random.getrandbits(63)

    def _rows(self, entity: Entity) -> Iterator[Row]:
        for index, id_ in enumerate(self._ids[entity.name]):
            if entity.is_reference:
                yield {"id": id_, **self._values(entity), **self._reference(entity, id_, index)}
            else:
                for locality in LOCALITIES:
                    yield {"id": id_, **self._values(entity), **self._lineage(entity, locality, id_)}

    def _reference(self, entity: Entity, id_: int, index: int) -> Row:
        if entity.name == "Division":
            return {
                "code": str(id_),
                "name": f"区划{index}",
                "level": level_of(id_).name,
                "last": last_of(id_),
                "parent_id": parent_of(id_),
            }
        if entity.name == "Source":
            return {"code": f"source-{id_}", "locality_id": LOCALITIES[index], "active": index < 2}
        return {"code": f"{entity.name}-{id_}"}

    def _lineage(self, entity: Entity, locality: int, id_: int) -> Row:
        pick = self._random.choice
        return {
            "locality": locality,
            "code": encode(entity.tag, locality, id_),
            "key_check": 0,
            "source_id": pick(self._ids["Source"]),
            "run_id": pick(self._ids["ImportRun"]),
            "file_id": pick(self._ids["RunFile"]),
            "row": self._random.randrange(1, 99),
            "hash": 0,
            "derived": False,
            "removed_at": pick(MOMENTS) if self._random.random() < 0.15 else None,
        }

    def _values(self, entity: Entity) -> Row:
        row: Row = {}
        for field in entity.fields.values():
            row |= self._value(field)
        for reference in entity.references.values():
            target = self._ids[reference.target_name]
            row[reference.column] = self._random.choice(target if reference.required else [*target[:4], None, 7])
        return row

    def _value(self, field: Field) -> Row:
        if not field.required and not isinstance(field.kind, WordList) and self._random.random() < 0.3:
            return {column.suffix: None for column in field.columns}
        made = {field.name + suffix: value for suffix, value in self._parts(field).items()}
        return {**made, field.masked: "*" + str(made[field.name])[:1]} if field.masked else made

    def _parts(self, field: Field) -> Row:
        pick = self._random.choice
        match field.kind:
            case Words():
                return {"": pick(TEXTS)}
            case WordList():
                return {"": json.dumps([pick(TEXTS) for _ in range(self._random.randrange(3))], ensure_ascii=False)}
            case Integer() | Number():
                return {"": self._random.randrange(-150, 400)}
            case Flag():
                return {"": pick([True, False])}
            case Day():
                return {"": pick(DAYS)}
            case Moment():
                return {"": pick(MOMENTS)}
            case Coded(codes=codes):
                return {"": pick([member.name for member in codes][:3])}
        return self._composite(field)

    def _composite(self, field: Field) -> Row:
        random, pick = self._random, self._random.choice
        match field.kind:
            case Quantity():
                low = random.randrange(0, 300)
                return {"_low": low, "_high": pick([None, low, low + 5]), "_approximate": pick([True, False])}
            case Period(clock=clock):
                start, end = sorted(pick(MOMENTS if clock else DAYS) for _ in range(2))
                return {"_start": pick([None, start]), "_end": pick([None, end]), "_precision": pick(PRECISIONS)}
            case Point():
                degrees = random.randrange(-(10**9), 10**9), random.randrange(-(10**8), 10**8)
                return {"_longitude": degrees[0], "_latitude": degrees[1], "_datum": "WGS84"}
        raise TypeError(f"no sample of {field.kind}")
