"""What a source holds before a run: read while its first rows are, and looked at once more before they are merged."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import Connection

from etl import runs
from etl.errors import DatabaseBusy
from etl.source import Source
from etl.stages.judge import Judge
from etl.stages.known import Known, query
from etl.stages.stage import Stage
from schema.entity import entity
from schema.revisions import number_of


class Holdings:
    """The live records that a source made."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._query = query(entity(source.entity), int(source.locality), runs.source_id(source.name))
        self._known: Future[Known] = Future()

    @property
    def known(self) -> Known:
        """What the rows of the run are compared with, and the rows that say the same; once it is read."""
        return self._known.result()

    @contextmanager
    def reading(self, stage: Stage, number: int) -> Iterator[None]:
        """Read them in a thread, which is over at the end; `number` is their revision before."""
        with ThreadPoolExecutor(1, "known") as pool:
            self._known = pool.submit(self._read, stage, number)
            yield

    def _read(self, stage: Stage, number: int) -> Known:
        """Of rows that only their order tells apart nothing is known, since they may change records."""
        return Known() if self._source.ordinal else Known.of(stage.read(self._query), number)

    def live(self, judge: Judge) -> int:
        """How many they are as the run is merged. Raises `DatabaseBusy` where those that rows were known by changed."""
        if self.known.revision == self.revision(judge.connection):
            return int(self.known.ids.size)
        if not self.known.holds_still(judge.connection, self._query):
            what = "another import changed records while the rows that speak of them were read"
            raise DatabaseBusy(what, remedy="Nothing was merged; run again.")
        return judge.live()

    def revision(self, connection: Connection) -> int:
        """Number of the last commit that changed records of the source's entity and locality."""
        return number_of(connection, entity(self._source.entity).name, int(self._source.locality))
