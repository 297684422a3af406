"""Known rows: those that say of their record what it holds already. They are counted, and not staged."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlalchemy import Connection, text

from etl.stages.statements import OWNED
from schema.entity import Entity

#: Records of a source that are held in memory at most, 33 bytes each; all rows of a larger one are staged whole.
MOST = 2**24
#: A record of which no row speaks.
UNSPOKEN = -1
#: Bits of a place that tell the row, and its order among those that one line makes; what needs more isn't noted.
_ROW_BITS, _NTH_BITS = 31, 12
_BATCH = 50_000

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def query(entity: Entity, locality: int, source_id: int) -> str:
    """The live records that a source made, one more than are held at most."""
    owned = OWNED.replace(":locality", str(locality)).replace(":source", str(source_id))
    return f"SELECT r.id, r.key_check, r.hash FROM {entity.table.name} AS r WHERE {owned} LIMIT {MOST + 1}"


@dataclass(frozen=True)
class Sifted:
    """Rows of a batch by what is known of them: each is in one of these."""

    #: Those that have to be staged whole.
    new: pl.DataFrame
    #: Those that say what their record holds, like another row before them.
    again: pl.DataFrame
    #: Those that nothing has to be done about.
    noted: pl.DataFrame


@dataclass(frozen=True)
class Known:
    """Live records of a source with key and hash, in the order of their ids, and the row that spoke of each.

    Only the source that made a record changes its hash or its owner, so they hold as long as that source is locked.
    """

    ids: Integers = field(default_factory=lambda: np.empty(0, np.int64))
    checks: Integers = field(default_factory=lambda: np.empty(0, np.int64))
    hashes: Integers = field(default_factory=lambda: np.empty(0, np.int64))
    #: Revision of the records when they were read; None where they aren't all that the source made.
    revision: int | None = None

    @classmethod
    def of(cls, records: pl.DataFrame, revision: int) -> Self:
        """What `query` gave; none of a source that made too many."""
        if records.height > MOST:
            return cls()
        records = records.sort("id")
        ids, checks, hashes = (records[name].to_numpy() for name in ("id", "key_check", "hash"))
        return cls(ids, checks, hashes, revision)

    @cached_property
    def _places(self) -> Integers:
        """Where the first row stands that spoke of each record."""
        return np.full(self.ids.size, UNSPOKEN)

    @cached_property
    def _doubtful(self) -> Flags:
        """Records of which several rows speak, or one that says otherwise."""
        return np.zeros(self.ids.size, np.bool_)

    @cached_property
    def _files(self) -> list[int]:
        return []

    def sift(self, rows: pl.DataFrame) -> Sifted:
        """Part rows (`id key_check hash file_id row nth`, of one file and in the order of ids), and note the known."""
        if not self.ids.size:
            return Sifted(rows, rows.clear(), rows.clear())
        ids = rows["id"].to_numpy()
        at = np.searchsorted(self.ids, ids).clip(max=self.ids.size - 1)
        mentioned = self.ids[at] == ids
        alike = self.hashes[at] == rows["hash"].to_numpy()
        known = mentioned & alike & (self.checks[at] == rows["key_check"].to_numpy())
        noted = self._note(rows, at, known)
        self._doubtful[at[mentioned & ~noted]] = True
        return Sifted(*(rows.filter(pl.Series(which)) for which in (~known, known & ~noted, noted)))

    def _note(self, rows: pl.DataFrame, at: Integers, known: Flags) -> Flags:
        """Note the first known row of each record; tells which rows are the first."""
        places = self._spelled(rows)
        first = np.flatnonzero(known & (places != UNSPOKEN) & (self._places[at] == UNSPOKEN))
        first = first[np.diff(at[first], prepend=-1) != 0]
        self._places[at[first]] = places[first]
        noted = np.zeros(len(at), np.bool_)
        noted[first] = True
        return noted

    def _spelled(self, rows: pl.DataFrame) -> Integers:
        """Place of each row as one number; `UNSPOKEN` where it has none."""
        file_id = rows["file_id"][0] if rows.height else 0
        if self._files[-1:] != [file_id]:
            self._files.append(file_id)
        row, nth = rows["row"].to_numpy(), rows["nth"].to_numpy()
        place = ((len(self._files) - 1 << _ROW_BITS) + row << _NTH_BITS) + nth
        return np.where((row >> _ROW_BITS == 0) & (nth >> _NTH_BITS == 0), place, UNSPOKEN)

    @property
    def unchanged(self) -> int:
        """How many rows were noted and need no staging."""
        return int(np.count_nonzero((self._places != UNSPOKEN) & ~self._doubtful))

    def doubtful(self) -> pl.DataFrame:
        """The rows that were noted and have to be staged after all: `file_id row nth id key_check hash`."""
        which = (self._places != UNSPOKEN) & self._doubtful
        places = self._places[which]
        columns = {
            "file_id": np.array(self._files, np.int64)[places >> _ROW_BITS + _NTH_BITS],
            "row": places >> _NTH_BITS & (1 << _ROW_BITS) - 1,
            "nth": places & (1 << _NTH_BITS) - 1,
            "id": self.ids[which],
            "key_check": self.checks[which],
            "hash": self.hashes[which],
        }
        return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Int64))

    def unspoken(self) -> pl.DataFrame:
        """Ids of the records of which no row was noted."""
        return pl.DataFrame({"id": self.ids[self._places == UNSPOKEN]}, schema={"id": pl.Int64})

    def holds_still(self, connection: Connection, query: str) -> bool:
        """Whether all records that rows were noted for are among what the query gives, as they were."""
        noted = self._places != UNSPOKEN
        if not noted.any():
            return True
        found = 0
        for rows in connection.execute(text(query)).partitions(_BATCH):
            ids, checks, hashes = np.array(rows, np.int64).T
            at = np.searchsorted(self.ids, ids).clip(max=self.ids.size - 1)
            same = (self.ids[at] == ids) & (self.checks[at] == checks) & (self.hashes[at] == hashes)
            found += int(np.count_nonzero(same & noted[at]))
        return found == int(np.count_nonzero(noted))
