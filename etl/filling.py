"""From the files of a run to its stage: rows are read, normalised, validated and keyed, frame by frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import accumulate

import polars as pl
from sqlalchemy import Connection

from etl import runs
from etl.ahead import abreast, ahead
from etl.books import check_table
from etl.course import Course
from etl.gazetteer import Gazetteer
from etl.holdings import Holdings
from etl.host import Declared
from etl.mapping import private_patterns
from etl.readers.part import ROW, Line
from etl.rejects import Rejects
from etl.run import RunInfo
from etl.stages.extract import NTH, RawFile, Table, tables
from etl.stages.normalise import normalise
from etl.stages.resolve import Resolved, key_ids, resolve
from etl.stages.stage import Stage, add_batch, add_rejects, add_rest, insert_rejects
from etl.stages.validate import Validated, rules_of, validate
from etl.units import require_units
from etl.workplace import Workplace
from schema.database import reading


@dataclass(frozen=True)
class Batch:
    """A frame of rows as they were read, and what became of them."""

    raw: pl.DataFrame
    validated: Validated
    resolved: Resolved


class Filling:
    """Fills the stage of one run, and notes what its files say of themselves."""

    def __init__(self, workplace: Workplace, declared: Declared, info: RunInfo, course: Course) -> None:
        self._workplace = workplace
        self._declared = declared
        self._info = info
        self._course = course
        self._source = declared.source
        self._root = declared.compiled.root
        self._rules = rules_of(declared.compiled, workplace.host.registry.checks)
        self._rejects = Rejects(self._rules, private_patterns(self._root), workplace.key)
        #: What the source held before.
        self.holdings = Holdings(self._source)
        #: The tables of the files, and how many rows each gave.
        self.tables: list[tuple[Table, int]] = []
        #: The latest day that a table speaks of.
        self.as_of: date | None = None

    def fill(self, stage: Stage, files: Sequence[RawFile]) -> None:
        """Stage all rows that the files have; rejected ones by their reasons."""
        with reading(self._workplace.engine).begin() as connection:
            gazetteer = Gazetteer(connection, int(self._source.locality))
            number = self.holdings.revision(connection)
        with self.holdings.reading(stage, number):
            self._read(stage, files, gazetteer)
            add_rest(stage, self._source, self.holdings.known)

    def reject(self, connection: Connection, places: list[tuple[int, ...]], files: Sequence[RawFile]) -> None:
        """Reject rows of the closed stage that contradict each other; their cells are read once more."""
        if places:
            found = enumerate(self._tables(files))
            numbered = ((runs.file_id(self._info.id, position), table) for position, table in found)
            insert_rejects(connection, self._rejects.conflicting(places, numbered))

    def _tables(self, files: Sequence[RawFile]) -> Iterator[Table]:
        return tables(self._declared.compiled, files, self._workplace.store)

    def _read(self, stage: Stage, files: Sequence[RawFile], gazetteer: Gazetteer) -> None:
        starts = dict(zip(files, accumulate((file.size for file in files), initial=0), strict=False))
        self._course.tell(bytes_total=sum(file.size for file in files))
        books = self._info.books
        for position, table in enumerate(self._tables(files)):
            rows = 0
            require_units(table)
            prepare = partial(self._prepare, table, gazetteer)
            for batch in abreast(prepare, self._entering(ahead(table.frames()))):
                self._stage(stage, batch, runs.file_id(self._info.id, position))
                rows += batch.raw.height
                books.read += batch.raw.height
                self._course.tell(rows=books.read, bytes_read=starts[table.file] + table.bytes_until(batch.raw))
            if not self._source.unpivot:
                check_table(str(table.place()), table.part.tally[Line.READ], rows)
            self.tables.append((table, rows))
            self._look(table)
        self._course.tell(bytes_read=sum(file.size for file in files))

    def _look(self, table: Table) -> None:
        """Note what somebody should look at, and the day that the export speaks of."""
        if not table.part.headers:
            return
        if unmapped := table.unmapped():
            self._info.findings.append(f"{table.place()}: columns neither mapped nor ignored: {'、'.join(unmapped)}")
        if as_of := table.as_of():
            self.as_of = max(self.as_of or as_of, as_of)

    def _entering(self, frames: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """The frames, the first of which takes the run through the stages that work on frames alone."""
        for frame in frames:
            for stage in ("normalise", "validate", "resolve"):
                self._course.enter(stage)
            yield frame

    def _prepare(self, table: Table, gazetteer: Gazetteer, frame: pl.DataFrame) -> Batch:
        """Bring a frame through these stages; several threads do so at once."""
        validated = validate(normalise(table, frame, gazetteer), self._rules)
        resolved = resolve(validated.good, self._root, int(self._source.locality), self._workplace.key.secret)
        return Batch(frame, validated, resolved)

    def _stage(self, stage: Stage, batch: Batch, file_id: int) -> None:
        self._course.enter("stage")
        validated, resolved = batch.validated, batch.resolved
        keyless = resolved.main["id"].is_null()
        if keyless.any():
            lost = resolved.main.filter(keyless).select(ROW, NTH)
            rows = batch.raw.join(lost, on=[ROW, NTH], how="semi", maintain_order="left")
            nowhere = pl.Series([None] * lost.height, dtype=pl.Int64)
            add_rejects(stage, nowhere, self._rejects.general(rows, file_id, "key_missing"))
        add_batch(stage, self._source, resolved.kept(~keyless), self.holdings.known, file_id)
        if validated.bad.height:
            ids = key_ids(validated.bad, self._root, self._workplace.key.secret)
            raw = batch.raw.join(validated.bad.select(ROW, NTH), on=[ROW, NTH], how="semi")
            add_rejects(stage, ids, self._rejects.worded(validated.reasons, raw, file_id))
