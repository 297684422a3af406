"""One attempt to bring one source in: files to the stage file, and from there into the tables."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from itertools import accumulate
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, Engine, text

from etl import runs
from etl.ahead import abreast, ahead
from etl.books import check_run, check_table
from etl.fetchers.fetcher import Cursor, Visit
from etl.fetchers.folder import fetcher_of
from etl.fingerprint import fingerprint
from etl.gazetteer import Gazetteer
from etl.guards import Outlook, objections
from etl.holdings import Holdings
from etl.host import Declared, PluginHost
from etl.keyfile import KeyFile
from etl.mapping import Scope, private_patterns
from etl.progress import Progress, ProgressRecord, Silent, Standing
from etl.rawstore import RawStore
from etl.readers.part import ROW, Line
from etl.rejects import Rejects
from etl.run import RunInfo
from etl.source import Source
from etl.stages.extract import NTH, RawFile, Table, keep_raw, tables
from etl.stages.judge import Judge
from etl.stages.making import made_ahead
from etl.stages.merge import Merge
from etl.stages.normalise import normalise
from etl.stages.repeats import Repeats
from etl.stages.replacement import Replacement, take_places
from etl.stages.resolve import Resolved, key_ids, resolve
from etl.stages.stage import REJECT, Stage, add_batch, add_rejects, add_rest, insert_rejects, open_stage
from etl.stages.validate import Validated, rules_of, validate
from schema.database import reading, wait_in_line
from schema.lineage import RunStatus

#: Stages in the order in which a run enters them; `commit` is entered when all is written and not yet committed.
STAGES = ("extract", "normalise", "validate", "resolve", "stage", "merge", "commit")


@dataclass(frozen=True)
class Workplace:
    """What imports into one database work with.

    `state` is the folder for raw files, locks and stage files, which every import of the database has to share.
    `ledgers` is the operator's folder of ledgers, one folder a plugin, that goes before the plugins' own.
    `environment` holds the passwords and tokens that declarations name.
    """

    engine: Engine
    host: PluginHost
    key: KeyFile
    state: Path
    ledgers: Path | None = None
    progress: Progress = field(default_factory=Silent)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @cached_property
    def store(self) -> RawStore:
        return RawStore(self.state / "raw")


@dataclass(frozen=True)
class Batch:
    """A frame of rows as they were read, and what became of them."""

    raw: pl.DataFrame
    validated: Validated
    resolved: Resolved


class Attempt:
    """One attempt to bring one source in."""

    def __init__(
        self, workplace: Workplace, connection: Connection, declared: Declared, info: RunInfo, *, guarded: bool = True
    ) -> None:
        self.workplace = workplace
        #: On which it merges: the one that goes with the source's lock.
        self.connection = connection
        self.declared = declared
        self.info = info
        self.guarded = guarded
        self.source = declared.source
        self.root = declared.compiled.root
        self.rules = rules_of(declared.compiled, workplace.host.registry.checks)
        self.rejects = Rejects(self.rules, private_patterns(self.root), workplace.key)
        self.seen: list[tuple[Table, int]] = []
        self.as_of: date | None = None
        #: Whether only what is new since the last merge was fetched; unknown of a run that was parked.
        self.continues = True
        self.progress = ProgressRecord(workplace.engine, workplace.progress)
        self._standing: Standing | None = None
        self._holdings = Holdings(self.source)
        self._entered: set[str] = set()

    def run(self) -> None:
        """Fetch the files; end as unchanged where bytes and declaration are those of the last merge."""
        self._enter("extract")
        work = self.workplace
        visit = Visit(self.source.name, self._folder(), work.environment, work.store, self._cursor())
        fetcher = fetcher_of(self.declared.compiled.reader.files)
        self.continues = bool(visit.cursor)
        files = keep_raw(fetcher.fetch(visit), work.store)
        with work.engine.begin() as connection:
            mark = fingerprint(connection, work.host, self.declared, files)
            source_id = runs.source_id(self.source.name)
            last = runs.last_merged(connection, source_id)
            if last and (last.fingerprint == mark or not files):
                work.store.settle()
                self.info.status = RunStatus.UNCHANGED
                runs.finish(connection, self.info, mark)
                return
            if waiting := runs.waiting(connection, source_id, mark, last.run_id if last else 0):
                work.store.settle()
                runs.withdraw(connection, self.info, waiting)
                return
        self.merge(files, mark, visit.reached)

    def _cursor(self) -> Cursor:
        """Where the last merge stood; nowhere, so that all is read again, unless it would read alike today."""
        with reading(self.workplace.engine).begin() as connection:
            last = runs.last_merged(connection, runs.source_id(self.source.name))
            if last is None or not last.cursor:
                return {}
            files = runs.files_of(connection, last.run_id)
            same = fingerprint(connection, self.workplace.host, self.declared, files) == last.fingerprint
            return last.cursor if same else {}

    def _folder(self) -> Path:
        given = self.workplace.ledgers / self.declared.plugin if self.workplace.ledgers else None
        if self.source.folder:
            return self.source.folder
        return given if given and given.is_dir() else self.declared.home / "ledgers"

    def merge(self, files: list[RawFile], mark: str, cursor: Cursor) -> None:
        """Stage all rows, then merge them in one transaction; park the run instead where a guard objects."""
        engine, folder = self.workplace.engine, self.workplace.state / "stage"
        with open_stage(engine, folder, runs.source_id(self.source.name)) as stage:
            self._fill(stage, files)
            stage.close()
            with stage.alone() as connection:
                repeats = Repeats(connection, self.source, self.root, self.workplace.key.secret)
                repeats.resolve()
                self._reject(connection, repeats.conflicts(), files)
            self._tell(stage="merge")
            self.workplace.store.settle()
            ready = self._ready(stage)
            with stage.beside(self.connection) as connection:
                self._write(connection, stage.name, ready, mark, cursor)

    def _ready(self, stage: Stage) -> Replacement | None:
        """The records of an empty table in another one that can take its place, but where the rows bring more of them.

        Whoever reads the empty one waits for none of that.
        """
        own = self.root.entity

        def fill(connection: Connection, table: str) -> int:
            return Merge(*self._work(connection, stage.name)).fill(table)

        brought = any(scope.entity is own for scope in self.root.scopes if scope is not self.root)
        rows = self.info.books.read
        return None if brought else made_ahead(self.workplace.engine, stage, own.table.name, rows, fill)

    def _work(self, connection: Connection, stage: str) -> tuple[Connection, Source, Scope, int, int, str, str]:
        """What statements of the run are made with."""
        source_id = runs.source_id(self.source.name)
        return connection, self.source, self.root, source_id, self.info.id, runs.now(), stage

    def _reject(self, connection: Connection, places: list[tuple[int, ...]], files: list[RawFile]) -> None:
        """Reject rows that contradict each other; their cells are read once more."""
        if places:
            found = enumerate(tables(self.declared.compiled, files, self.workplace.store))
            numbered = ((runs.file_id(self.info.id, position), table) for position, table in found)
            insert_rejects(connection, self.rejects.conflicting(places, numbered))

    def _enter(self, stage: str) -> None:
        if stage not in self._entered:
            self._entered.add(stage)
            self._tell(stage=stage)
            self.workplace.host.stage(self.info, stage)

    def _tell(self, **changes: Any) -> None:
        """Let those who wait know how far the run has come."""
        standing = replace(self._standing or Standing(STAGES[0]), **changes)
        if standing != self._standing:
            self._standing = standing
            self.progress.follow(self.info, standing)

    def _fill(self, stage: Stage, files: list[RawFile]) -> None:
        with reading(self.workplace.engine).begin() as connection:
            gazetteer = Gazetteer(connection, int(self.source.locality))
            number = self._holdings.revision(connection)
        with self._holdings.reading(stage, number):
            self._read(stage, files, gazetteer)
            add_rest(stage, self.source, self._holdings.known)

    def _read(self, stage: Stage, files: list[RawFile], gazetteer: Gazetteer) -> None:
        starts = dict(zip(files, accumulate((file.size for file in files), initial=0), strict=False))
        self._tell(bytes_total=sum(file.size for file in files))
        for position, table in enumerate(tables(self.declared.compiled, files, self.workplace.store)):
            rows = 0
            prepare = partial(self._prepare, table, gazetteer)
            for batch in abreast(prepare, self._entering(ahead(table.frames()))):
                self._stage(stage, batch, runs.file_id(self.info.id, position))
                rows += batch.raw.height
                self.info.books.read += batch.raw.height
                self._tell(rows=self.info.books.read, bytes_read=starts[table.file] + table.bytes_until(batch.raw))
            if not self.source.unpivot:
                check_table(str(table.place()), table.part.tally[Line.READ], rows)
            self.seen.append((table, rows))
            self._look(table)
        self._tell(bytes_read=sum(file.size for file in files))

    def _look(self, table: Table) -> None:
        """Note what somebody should look at, and the day that the export speaks of."""
        if not table.part.headers:
            return
        if unmapped := table.unmapped():
            self.info.findings.append(f"{table.place()}: columns neither mapped nor ignored: {'、'.join(unmapped)}")
        if as_of := table.as_of():
            self.as_of = max(self.as_of or as_of, as_of)

    def _entering(self, frames: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """The frames, the first of which takes the run through the stages that work on frames alone."""
        for frame in frames:
            for stage in ("normalise", "validate", "resolve"):
                self._enter(stage)
            yield frame

    def _prepare(self, table: Table, gazetteer: Gazetteer, frame: pl.DataFrame) -> Batch:
        """Bring a frame through these stages; several threads do so at once."""
        validated = validate(normalise(table, frame, gazetteer), self.rules)
        resolved = resolve(validated.good, self.root, int(self.source.locality), self.workplace.key.secret)
        return Batch(frame, validated, resolved)

    def _stage(self, stage: Stage, batch: Batch, file_id: int) -> None:
        self._enter("stage")
        validated, resolved = batch.validated, batch.resolved
        keyless = resolved.main["id"].is_null()
        if keyless.any():
            lost = resolved.main.filter(keyless).select(ROW, NTH)
            rows = batch.raw.join(lost, on=[ROW, NTH], how="semi", maintain_order="left")
            nowhere = pl.Series([None] * lost.height, dtype=pl.Int64)
            add_rejects(stage, nowhere, self.rejects.general(rows, file_id, "key_missing"))
        add_batch(stage, self.source, resolved.kept(~keyless), self._holdings.known, file_id)
        if validated.bad.height:
            ids = key_ids(validated.bad, self.root, self.workplace.key.secret)
            raw = batch.raw.join(validated.bad.select(ROW, NTH), on=[ROW, NTH], how="semi")
            add_rejects(stage, ids, self.rejects.worded(validated.reasons, raw, file_id))

    def _write(self, connection: Connection, stage: str, ready: Replacement | None, mark: str, cursor: Cursor) -> None:
        wait_in_line(connection, int(self.source.locality))
        if ready:
            ready.wait_in_line(connection)
        self._enter("merge")
        source_id = runs.source_id(self.source.name)
        work = self._work(connection, stage)
        judge, merge = Judge(*work), Merge(*work, ready)
        known, before = self._holdings.known, self._holdings.live(judge)
        rows = self.info.books.read
        books = judge.judge(known)
        books.removed = judge.removable(books, before, known)
        last = runs.last_merged(connection, source_id)
        outlook = Outlook(rows, books.rejected, before, books.removed, self.as_of, last.as_of if last else None)
        against = objections(self.source.expect, outlook) if self.guarded else []
        made: list[Replacement] = []
        if suspended := judge.suspended():
            self.info.findings.append(
                f"{suspended} rejected rows have no key that could be told: removals are suspended until they have one"
            )
        self._record_rows(connection, stage)
        if against:
            self.info.books.rejected, self.info.books.removed = books.rejected, books.removed
            self.info.status, self.info.error = RunStatus.NEEDS_REVIEW, "; ".join(against)
            self.info.error_code = "needs_review"
        else:
            written = merge.write(books)
            self.info.findings += written.findings
            made = written.made
            check_run(books, rows, before, merge.live() if self.root.entity.name in written.entities else before)
            self.info.books, self.info.status = books, RunStatus.MERGED
            runs.forget_cursors(connection, source_id, self.info.id)
        runs.finish(connection, self.info, None if self._outdated(last) else mark, self.as_of, cursor)
        self._enter("commit")
        # Whoever reads the tables waits from here on.
        take_places(connection, made)

    def _outdated(self, last: runs.Merged | None) -> bool:
        """Whether the source was told to read all again while it fetched only what is new; the next run has to."""
        merged = self.info.status is RunStatus.MERGED
        incremental = fetcher_of(self.declared.compiled.reader.files).incremental
        return merged and incremental and self.continues and last is not None and last.fingerprint is None

    def _record_rows(self, connection: Connection, stage: str) -> None:
        runs.record_files(connection, self.info.id, self.seen)
        values = {"locality": int(self.source.locality), "run": self.info.id}
        connection.execute(text("DELETE FROM reject WHERE locality = :locality AND run_id = :run"), values)
        connection.execute(
            text(
                "INSERT INTO reject"
                ' (locality, run_id, file_id, row, sequence, field, "column", reason, zh, en, raw)'
                " SELECT :locality, :run, file_id, row,"
                " row_number() OVER (PARTITION BY file_id, row ORDER BY position) - 1,"
                f' field, "column", reason, zh, en, raw FROM {stage}.{REJECT}'
            ),
            values,
        )
