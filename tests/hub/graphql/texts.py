"""A ledger of texts to search in, and what a scan of all of them finds."""

import json
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import Engine, insert

from hub.graphql.viewer import Viewer
from schema import ENTITIES, Base, Entity
from schema.entity import camel_case
from schema.fields import Field
from schema.kinds import WordList
from schema.lineage import MergedPart
from schema.privacy import Privacy
from tests.hub.graphql.ledger import Ledger, make_ledger

#: What texts are made of: few pieces, so that words are met often, across pieces too.
PIECES = ("宣讲", "宣", "讲团", "党的二十大", "网格", "3栋", "12", "XJ-0", "aB", "𠮷", "，", " ", "%", '"', "\\", "_")
PARTS = Base.metadata.tables[MergedPart.__tablename__]
AROUND = 20


@dataclass(frozen=True)
class Hit:
    """A record as an answer tells it."""

    score: tuple[int, int, int]
    entity: str
    locality: int
    id: int
    code: str
    field: str
    rank: str
    excerpt: dict[str, str]


def make_texts(seed: int, size: int) -> Ledger:
    """A ledger whose searched fields hold random texts."""
    random, ledger = Random(seed), make_ledger(seed, size)
    for name, rows in ledger.items():
        for row in rows:
            for field in _searched(ENTITIES[name], Privacy.PERSONAL):
                if row[field.main]:
                    row[field.main] = _value(random, field)
    return ledger


def enter_parts(engine: Engine, ledger: Ledger) -> None:
    """Enter the records as changed by their runs, each run a merge."""
    parts = {
        (row["run_id"], name, row["source_id"], row["locality"])
        for name, rows in ledger.items()
        if not ENTITIES[name].is_reference
        for row in rows
    }
    with engine.begin() as connection:
        for number, (run, entity, source, locality) in enumerate(sorted(parts), 1):
            values = {"number": number, "entity": entity, "source_id": source, "locality": locality, "run_id": run}
            connection.execute(insert(PARTS).values(**values, records=1))


def scan(
    ledger: Ledger, text: str, viewer: Viewer, entities: Sequence[str] | None = None, near: Callable[[int], bool] = bool
) -> list[Hit]:
    """What a viewer finds, the best first, out of the localities that are `near`."""
    words = list(dict.fromkeys(_folded(unicodedata.normalize("NFKC", text)).split()))
    found = (
        hit
        for name, rows in ledger.items()
        if _may_list(ENTITIES[name], viewer) and (entities is None or name in entities)
        for row in rows
        if row["removed_at"] is None and near(row["locality"])
        if viewer.localities is None or row["locality"] in viewer.localities
        for hit in _found(ENTITIES[name], row, words, viewer)
    )
    return sorted(found, key=lambda hit: (hit.score, hit.entity, hit.locality, hit.id))


def _found(entity: Entity, row: dict[str, Any], words: Sequence[str], viewer: Viewer) -> Iterator[Hit]:
    fields = _searched(entity, viewer.level)
    texts = [_text(field, row[field.main]) for field in fields]
    if not all(any(word in _folded(text) for text in texts) for word in words):
        return
    word = words[0]
    places = [(_folded(text).find(word), len(text), index) for index, text in enumerate(texts)]
    place, length, index = score = min(each for each in places if each[0] >= 0)
    end, text = place + len(word), texts[index]
    yield Hit(
        score,
        entity.name,
        row["locality"],
        row["id"],
        row["code"],
        camel_case(fields[index].name),
        "WITHIN" if place else "WHOLE" if length == len(word) else "START",
        {"before": text[max(place - AROUND, 0) : place], "match": text[place:end], "after": text[end : end + AROUND]},
    )


def _searched(entity: Entity, level: Privacy) -> list[Field]:
    return [field for field in entity.fields.values() if field.searched and field.privacy <= level]


def _may_list(entity: Entity, viewer: Viewer) -> bool:
    return not entity.is_reference and (viewer.persons or not entity.about_persons)


def _text(field: Field, value: str | None) -> str:
    if value is None:
        return ""
    return "\n".join(json.loads(value)) if isinstance(field.kind, WordList) else value


def _folded(text: str) -> str:
    return "".join(character.lower() if character.isascii() else character for character in text)


def _value(random: Random, field: Field) -> str:
    def text() -> str:
        return "".join(random.choice(PIECES) for _ in range(random.randrange(1, 12)))

    if isinstance(field.kind, WordList):
        return json.dumps([text() for _ in range(random.randrange(3))], ensure_ascii=False)
    return text()
