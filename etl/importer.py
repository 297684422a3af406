"""Imports sources one at a time, ends reviews, and keeps the record of how each run ended."""

import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from uuid import uuid4

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from etl import runs
from etl.attempt import Attempt
from etl.errors import DeclarationError, EtlError, RunStateError, Unexpected
from etl.failures import explained, explaining
from etl.fingerprint import fingerprint
from etl.gazetteer import Gazetteer
from etl.host import Declared
from etl.lock import source_lock
from etl.run import RunInfo
from etl.source import Source
from etl.workplace import Workplace
from schema.database import reading, wait_in_line
from schema.entity import entity
from schema.lineage import RunStatus

log = structlog.get_logger()

#: Key under which runs get their numbers, and a database its key file, one after the other.
BEGINNING = 0x48554201


@dataclass(frozen=True)
class Importer(Workplace):
    """Imports into one database."""

    def run(self, declared: Declared) -> RunInfo:
        """Import a source. Every failure of the source ends in a run on record.

        Raises `SourceBusy`, `KeyMismatch`, `DeclarationError` for a locality that doesn't exist or was another one, and
        what `explained` makes of a database that can't even take the record.
        """
        source = declared.source
        info = RunInfo(0, source.name, source.locality)
        with explaining(), self._locked(source.name) as own:
            with self.engine.begin() as connection:
                wait_in_line(connection, BEGINNING)
                self._check(connection, source)
                self.key.verify(connection)
                runs.begin(connection, runs.register(connection, declared), info)
            with self._recorded(info):
                Attempt(self, own, declared, info).run()
        return info

    def approve(self, run_id: int) -> RunInfo:
        """Merge a parked run from its kept bytes, guards off.

        Raises `RunStateError`, `SourceBusy` or any other `EtlError`, and leaves the run parked then.
        """
        with explaining(), self._locked(self._parked(run_id).info.source) as own:
            parked = self._parked(run_id)
            declared = self._declared(parked)
            attempt = Attempt(self, own, declared, parked.info, guarded=False)
            attempt.merge(parked.files, parked.fingerprint, parked.cursor)
        self.host.finished(parked.info)
        return parked.info

    def discard(self, run_id: int) -> RunInfo:
        """End a parked run without merging it. Raises `RunStateError`, `SourceBusy`."""
        with self._locked(self._parked(run_id).info.source) as connection:
            info = self._parked(run_id).info
            info.status = RunStatus.DISCARDED
            with connection.begin():
                runs.discard(connection, info)
        return info

    def _locked(self, source: str) -> AbstractContextManager[Connection]:
        return source_lock(self.engine, self.state / "locks", runs.source_id(source), source)

    def _parked(self, run_id: int) -> runs.Parked:
        with reading(self.engine).begin() as connection:
            return runs.parked(connection, run_id)

    def _declared(self, parked: runs.Parked) -> Declared:
        """The declaration under which a run was parked, if it still stands and nothing was merged since."""
        run, source = parked.info.id, parked.info.source
        declared = self.host.sources.get(source)
        if declared is None:
            raise RunStateError(f"no plugin declares {source} any more", remedy=f"`hub discard {run}`.")
        if parked.overtaken_by:
            raise RunStateError(
                f"run {parked.overtaken_by} of {source} was merged since",
                remedy=f"`hub discard {run}` and import again.",
            )
        with self.engine.begin() as connection:
            self.key.verify(connection)
            mark = fingerprint(connection, self.host, declared, parked.files)
        if mark != parked.fingerprint:
            raise RunStateError(
                f"the declaration of {source} has changed since run {run}",
                remedy=f"`hub discard {run}` and import again.",
            )
        return declared

    @staticmethod
    def _check(connection: Connection, source: Source) -> None:
        """Refuse a locality that isn't in the division table, and one that moves while its records are live."""
        Gazetteer(connection, int(source.locality))
        before = runs.registered(connection, source.name)
        if before and before != (int(source.locality), entity(source.entity).name):
            raise DeclarationError(
                f"source {source.name} brought {before[1]} records of {before[0]:012d} before",
                remedy="Give the source that brings others another name.",
            )

    @contextmanager
    def _recorded(self, info: RunInfo) -> Iterator[None]:
        """Put any failure on record and tell observers how the run ended.

        What an unexpected error says may quote cells, so it goes to the log alone, and never with variables.
        """
        try:
            yield
        except EtlError as error:
            self._fail(info, error)
        except Exception as error:
            self._fail(info, explained(error) or _unexpected(error, info, self.host.line_in(info.source, error)))
        self.host.finished(info)

    def _fail(self, info: RunInfo, error: EtlError) -> None:
        """Enter why a run failed. Raises the error itself where the database can't take that."""
        try:
            with self.engine.begin() as connection:
                runs.fail(connection, info, str(error), error.code)
        except SQLAlchemyError:
            raise error from None


def _unexpected(error: Exception, info: RunInfo, where: str) -> EtlError:
    incident = uuid4().hex[:12]
    told = "".join(traceback.format_exception(error))
    log.error("import failed", incident=incident, run=info.id, source=info.source, traceback=told)
    return Unexpected(f"unexpected {type(error).__name__}{where}; the log tells more under {incident}")
