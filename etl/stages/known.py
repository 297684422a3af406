"""Known rows: those that say of their record what it holds already, so that little of them has to be staged."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlalchemy import Connection, text

from etl.stages.statements import OWNED
from schema.entity import Entity

#: Records of a source that are held in memory at most, 16 bytes each; all rows of a larger one are staged whole.
MOST = 2**24
_BATCH = 50_000

Integers = npt.NDArray[np.int64]


def _none() -> Integers:
    return np.empty(0, np.int64)


@dataclass(frozen=True)
class Known:
    """Ids and hashes of live records, in the order of their ids.

    Only the source that made a record changes its hash or its owner, so they hold as long as that source is locked.
    """

    ids: Integers = field(default_factory=_none)
    hashes: Integers = field(default_factory=_none)

    @classmethod
    def of(cls, connection: Connection, entity: Entity, locality: int, source_id: int) -> Self:
        """The live records that a source made; none of one that made too many."""
        query = text(f"SELECT r.id, r.hash FROM {entity.table.name} AS r WHERE {OWNED}")
        streamed = connection.execution_options(stream_results=True)
        result = streamed.execute(query, {"locality": locality, "source": source_id})
        pairs = np.fromiter(islice(_rows(result.cursor), MOST + 1), np.dtype((np.int64, 2)))
        result.close()
        if len(pairs) > MOST:
            return cls()
        ids, hashes = pairs.view(np.int64).T
        order = ids.argsort()
        return cls(ids[order], hashes[order])

    def holds(self, rows: pl.DataFrame) -> pl.Series:
        """Whether the record of each row has the row's hash."""
        if not self.ids.size:
            return pl.Series([False]).new_from_index(0, rows.height)
        ids, hashes = rows["id"].to_numpy(), rows["hash"].to_numpy()
        at = np.searchsorted(self.ids, ids).clip(max=self.ids.size - 1)
        return pl.Series((self.ids[at] == ids) & (self.hashes[at] == hashes))


def _rows(cursor: Any) -> Iterator[Any]:
    """The driver's own rows: SQLAlchemy's take three times as long."""
    return chain.from_iterable(iter(lambda: cursor.fetchmany(_BATCH), []))
