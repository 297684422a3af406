"""One attempt to bring one source in: files to the stage, and from there into the tables."""

from pathlib import Path

from sqlalchemy import Connection, text

from etl import runs
from etl.books import Books, check_run
from etl.course import Course
from etl.fetchers.fetcher import Cursor, Visit
from etl.fetchers.folder import fetcher_of
from etl.filling import Filling
from etl.fingerprint import fingerprint
from etl.guards import Outlook, objections
from etl.host import Declared
from etl.mapping import Scope
from etl.progress import ProgressRecord
from etl.run import RunInfo
from etl.source import Source
from etl.stages.extract import RawFile, keep_raw
from etl.stages.judge import Judge
from etl.stages.making import made_ahead
from etl.stages.merge import Merge
from etl.stages.repeats import Repeats
from etl.stages.replacement import Replacement, take_places
from etl.stages.stage import REJECT, Stage, open_stage
from etl.workplace import Workplace
from schema.database import reading, wait_in_line
from schema.lineage import RunStatus


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
        #: Whether only what is new since the last merge was fetched; unknown of a run that was parked.
        self.continues = True
        self._course = Course(info, workplace.host, ProgressRecord(workplace.engine, workplace.progress))
        self._filling = Filling(workplace, declared, info, self._course)

    def run(self) -> None:
        """Fetch the files; end as unchanged where bytes and declaration are those of the last merge."""
        self._course.enter("extract")
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
            self._filling.fill(stage, files)
            stage.close()
            with stage.alone() as connection:
                repeats = Repeats(connection, self.source, self.root, self.workplace.key.secret)
                repeats.resolve()
                self._filling.reject(connection, repeats.conflicts(), files)
            self._course.tell(stage="merge")
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

    def _write(self, connection: Connection, stage: str, ready: Replacement | None, mark: str, cursor: Cursor) -> None:
        wait_in_line(connection, int(self.source.locality))
        if ready:
            ready.wait_in_line(connection)
        self._course.enter("merge")
        work = self._work(connection, stage)
        judge, holdings = Judge(*work), self._filling.holdings
        known, before = holdings.known, holdings.live(judge)
        books = judge.judge(known)
        books.removed = judge.removable(books, before, known)
        if books.rejected and books.rejected == self.info.books.read:
            self.info.findings.append(f"all {books.rejected} rows were rejected, so nothing came in")
        if suspended := judge.suspended():
            self.info.findings.append(
                f"{suspended} rejected rows have no key that could be told: removals are suspended until they have one"
            )
        self._record_rows(connection, stage)
        last = runs.last_merged(connection, runs.source_id(self.source.name))
        against = self._objections(books, before, last)
        made = self._park(books, against) if against else self._merge(Merge(*work, ready), books, before)
        as_of = self._filling.as_of
        runs.finish(connection, self.info, None if self._outdated(last) else mark, as_of, cursor)
        self._course.enter("commit")
        # Whoever reads the tables waits from here on.
        take_places(connection, made)

    def _objections(self, books: Books, before: int, last: runs.Merged | None) -> list[str]:
        merged_as_of = last.as_of if last else None
        rows = self.info.books.read
        outlook = Outlook(rows, books.rejected, before, books.removed, self._filling.as_of, merged_as_of)
        return objections(self.source.expect, outlook) if self.guarded else []

    def _park(self, books: Books, against: list[str]) -> list[Replacement]:
        """Write nothing; the run waits for somebody to look at it."""
        self.info.books.rejected, self.info.books.removed = books.rejected, books.removed
        self.info.status, self.info.error = RunStatus.NEEDS_REVIEW, "; ".join(against)
        self.info.error_code = "needs_review"
        return []

    def _merge(self, merge: Merge, books: Books, before: int) -> list[Replacement]:
        """Write what the judge decided; returns the tables that take the places of others. Raises `BooksUnbalanced`."""
        written = merge.write(books)
        self.info.findings += written.findings
        after = merge.live() if self.root.entity.name in written.entities else before
        check_run(books, self.info.books.read, before, after)
        self.info.books, self.info.status = books, RunStatus.MERGED
        runs.forget_cursors(merge.connection, merge.source_id, self.info.id)
        return written.made

    def _outdated(self, last: runs.Merged | None) -> bool:
        """Whether the source was told to read all again while it fetched only what is new; the next run has to."""
        merged = self.info.status is RunStatus.MERGED
        incremental = fetcher_of(self.declared.compiled.reader.files).incremental
        return merged and incremental and self.continues and last is not None and last.fingerprint is None

    def _record_rows(self, connection: Connection, stage: str) -> None:
        runs.record_files(connection, self.info.id, self._filling.tables)
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
