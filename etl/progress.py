"""How far a run has come: told to whoever waits for it, and kept where others can read it."""

import time
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from etl.run import RunInfo
from etl.runs import now, source_id
from schema.database import without_waiting
from schema.revisions import notify

#: Seconds between two entries of one run.
PAUSE = 0.3

ENTRY = """
INSERT INTO import_progress (source_id, run_id, stage, rows, bytes_read, bytes_total, updated_at)
VALUES (:source_id, :run_id, :stage, :rows, :bytes_read, :bytes_total, :updated_at)
ON CONFLICT (source_id) DO UPDATE SET run_id = excluded.run_id, stage = excluded.stage, rows = excluded.rows,
 bytes_read = excluded.bytes_read, bytes_total = excluded.bytes_total, updated_at = excluded.updated_at
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a run has come."""

    stage: str
    #: Rows staged so far.
    rows: int = 0
    #: Bytes of its files that have been staged, and of all its files; 0 of 0 until they are fetched.
    bytes_read: int = 0
    bytes_total: int = 0


class Progress(Protocol):
    """Follows imports for somebody who waits."""

    def follow(self, run: RunInfo, standing: Standing) -> None:
        """A run has come so far."""


class Silent:
    """Progress that nobody watches."""

    def follow(self, run: RunInfo, standing: Standing) -> None: ...


class ProgressRecord:
    """Keeps in the database how far a run has come, a few times a second, and passes it on.

    Entries have transactions of their own, so that others see them before the merge commits. They never wait: where
    somebody else writes, as SQLite's one writer does while it merges, an entry is left out. A merge is entered when its
    run begins to wait for its turn.
    """

    def __init__(self, engine: Engine, onward: Progress) -> None:
        self._engine = engine
        self._onward = onward
        self._last = time.monotonic()

    def follow(self, run: RunInfo, standing: Standing) -> None:
        """Pass it on, and keep it if the last entry is a while ago."""
        self._onward.follow(run, standing)
        if standing.stage == "merge" or time.monotonic() - self._last >= PAUSE:
            self._keep(run, standing)

    def _keep(self, run: RunInfo, standing: Standing) -> None:
        values = {
            "source_id": source_id(run.source),
            "run_id": run.id,
            "stage": standing.stage,
            "rows": standing.rows,
            "bytes_read": standing.bytes_read,
            "bytes_total": standing.bytes_total,
            "updated_at": now(),
        }
        try:
            with without_waiting(self._engine) as connection:
                connection.execute(text(ENTRY), values)
                notify(connection)
        except SQLAlchemyError:
            # An import doesn't fail for want of an entry; what ails the database, it will meet itself.
            return
        finally:
            self._last = time.monotonic()
