"""Brings the index up to date with the records: what merges changed since, batch by batch, each a transaction.

Merges don't wait for it, and don't do it. Whoever is killed between two batches leaves an index that is behind; the
next one goes on where it ended.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import polars as pl
import pyarrow as pa
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from hub.search.grams import Postings, postings
from hub.search.storage import Storage, storage_of
from hub.search.texts import GREATEST, PARTS, RECORDS, START, Batch, Place, fingerprint, read
from schema.database import reading, wait_in_line
from schema.record import Base
from schema.revisions import touch
from schema.search import INDEX, SearchGram, SearchProgress, SearchSegment

SEGMENTS, GRAMS, PROGRESS = (
    Base.metadata.tables[table.__tablename__] for table in (SearchSegment, SearchGram, SearchProgress)
)
#: Key under which those who index wait in line.
INDEXING = 0x48554203
#: So many segments of about one size are made one of the next size, up to the size at which they are left alone.
TOGETHER, LARGE = 8, 1_000_000


class Indexing:
    """Indexes one database. Any number of processes may do so at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def clear(self) -> None:
        """Forget the index; nothing is found until it is made anew."""
        with self._alone() as connection:
            _clear(connection)

    def update(self) -> Iterator[int]:
        """Index what isn't yet; gives how many records each batch had."""
        while self._is_behind():
            yield self._step()

    def _is_behind(self) -> bool:
        newest = select(PARTS.c.number, PARTS.c.entity, PARTS.c.source_id)
        newest = newest.order_by(*(column.desc() for column in newest.selected_columns)).limit(1)
        with reading(self._engine).begin() as connection:
            part = connection.execute(newest).first()
            known, place = _progress(connection)
        return part is not None and (known != fingerprint() or place < Place(*part, GREATEST))

    def _step(self) -> int:
        with self._alone() as connection:
            known, place = _progress(connection)
            if known != fingerprint():
                _clear(connection)
                place = START
            number = (connection.scalar(select(func.max(RECORDS.c.number))) or 0) + 1
            batch = read(connection, place, number)
            _write(connection, batch)
            return batch.records

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """A transaction that changes the index, beside no other one."""
        with self._engine.begin() as connection:
            wait_in_line(connection, INDEXING)
            yield connection
            touch(connection, INDEX)


def _progress(connection: Connection) -> tuple[str, Place]:
    """Of which fields, and how far, all is indexed."""
    row = connection.execute(select(PROGRESS)).mappings().first()
    if row is None:
        return "", START
    return row["fingerprint"], Place(*(row[name] for name in Place._fields))


def _clear(connection: Connection) -> None:
    for table in (GRAMS, SEGMENTS, RECORDS, PROGRESS):
        connection.execute(delete(table))


def _write(connection: Connection, batch: Batch) -> None:
    storage = storage_of(connection)
    storage.add(RECORDS, pl.DataFrame(batch.new, RECORDS.columns.keys(), orient="row"))
    for layer, texts in batch.layers.items():
        found = postings(texts.texts, texts.records)
        segment = _new_segment(connection, layer, len(found.records))
        storage.add(GRAMS, _rows(segment, found))
    for layer in batch.layers:
        _compact(connection, storage, layer)
    connection.execute(delete(PROGRESS))
    connection.execute(insert(PROGRESS).values(id=0, fingerprint=fingerprint(), **batch.place._asdict()))
    storage.analyze()


def _rows(segment: int, found: Postings) -> pl.DataFrame:
    """Rows of a segment, the records of each gram as a list."""
    ends = np.concatenate(([0], np.cumsum(found.sizes))).astype(np.int32)
    records = pa.ListArray.from_arrays(pa.array(ends), pa.array(found.records))
    columns = {"gram": found.grams, "size": found.sizes, "records": pl.Series(pl.from_arrow(records))}
    return pl.DataFrame(columns).select(pl.lit(segment, pl.Int64).alias("segment"), *columns)


def _new_segment(connection: Connection, layer: int, size: int) -> int:
    id_ = (connection.scalar(select(func.max(SEGMENTS.c.id))) or 0) + 1
    connection.execute(insert(SEGMENTS).values(id=id_, layer=layer, size=size))
    return id_


def _compact(connection: Connection, storage: Storage, layer: int) -> None:
    """Make small segments of about one size one, so that a look-up has few to go through."""
    of_layer = select(SEGMENTS.c.id, SEGMENTS.c.size).where(SEGMENTS.c.layer == layer, SEGMENTS.c.size < LARGE)
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for id_, size in connection.execute(of_layer):
        alike[int(math.log(size + 1, TOGETHER))].append(id_)
    for ids in alike.values():
        if len(ids) >= TOGETHER:
            into = _new_segment(connection, layer, 0)
            storage.unite(ids, into)
            size = select(func.coalesce(func.sum(GRAMS.c.size), 0)).where(GRAMS.c.segment == into)
            connection.execute(update(SEGMENTS).where(SEGMENTS.c.id == into).values(size=size.scalar_subquery()))
            connection.execute(delete(GRAMS).where(GRAMS.c.segment.in_(ids)))
            connection.execute(delete(SEGMENTS).where(SEGMENTS.c.id.in_(ids)))
