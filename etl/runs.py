"""The record of sources, runs and files in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import orjson
from sqlalchemy import Connection, delete, func, insert, select, update

from etl.books import Books
from etl.errors import RunStateError, RunUnknown
from etl.fetchers.fetcher import Cursor
from etl.host import Declared
from etl.readers.part import Line
from etl.run import RunInfo
from etl.stages.extract import RawFile, Table
from schema.entity import entity
from schema.keys import canonical, identify
from schema.kinds import CHINA
from schema.lineage import RunStatus
from schema.revisions import touch

SOURCES = entity("Source").table
RUNS = entity("ImportRun").table
FILES = entity("RunFile").table
#: Room for the files of one run in the ids of files.
FILES_PER_RUN = 1 << 20


def now() -> str:
    """The present instant as it is kept."""
    return datetime.now(CHINA).isoformat(timespec="seconds")


def source_id(name: str) -> int:
    """Id of a source: computed from its name like any key."""
    return identify(canonical("source", 0, [name]))[0]


def file_id(run_id: int, position: int) -> int:
    """Id of the n-th table of a run."""
    return run_id * FILES_PER_RUN + position


def register(connection: Connection, declared: Declared) -> int:
    """Enter a source, or bring its entry up to date."""
    source = declared.source
    values = {
        "code": source.name,
        "locality_id": int(source.locality),
        "publisher": source.publisher,
        "entity": declared.compiled.root.entity.name,
        "plugin": declared.plugin,
        "active": True,
    }
    id_ = source_id(source.name)
    entry = connection.execute(select(*(SOURCES.c[name] for name in values)).where(SOURCES.c.id == id_)).mappings()
    known = entry.first()
    if known is not None and dict(known) == values:
        return id_
    if known is None:
        connection.execute(insert(SOURCES).values(id=id_, **values))
    else:
        connection.execute(update(SOURCES).where(SOURCES.c.id == id_).values(**values))
    touch(connection, "Source")
    return id_


def registered(connection: Connection, name: str) -> tuple[int, str] | None:
    """Locality and entity of a source that is on record."""
    query = select(SOURCES.c.locality_id, SOURCES.c.entity).where(SOURCES.c.id == source_id(name))
    row = connection.execute(query).first()
    return (row.locality_id, row.entity) if row else None


def undeclared(connection: Connection, names: Sequence[str]) -> list[int]:
    """Sources that are on record as declared and aren't among these."""
    ids = [source_id(name) for name in names]
    return list(connection.scalars(select(SOURCES.c.id).where(SOURCES.c.id.not_in(ids), SOURCES.c.active)))


def retire(connection: Connection, ids: Sequence[int]) -> None:
    """Mark sources as no longer declared."""
    connection.execute(update(SOURCES).where(SOURCES.c.id.in_(ids)).values(active=False))
    touch(connection, "Source")


def begin(connection: Connection, source: int, info: RunInfo) -> None:
    """Enter a run as under way and give it its number; runs of the source that died are marked as interrupted."""
    connection.execute(
        update(RUNS)
        .where(RUNS.c.source_id == source, RUNS.c.status == RunStatus.RUNNING.name)
        .values(status=RunStatus.INTERRUPTED.name, finished_at=now())
    )
    info.id = (connection.scalar(select(func.max(RUNS.c.id))) or 0) + 1
    connection.execute(
        insert(RUNS).values(
            id=info.id,
            code=str(info.id),
            source_id=source,
            status=info.status.name,
            started_at=now(),
            **info.books.counts(),
        )
    )
    touch(connection, "ImportRun")


def finish(
    connection: Connection,
    info: RunInfo,
    fingerprint: str | None = None,
    as_of: date | None = None,
    cursor: Cursor | None = None,
) -> None:
    """Enter how a run ended; the cursor of a merged run is where the next one goes on."""
    derived = {name: dict(counts) for name, counts in info.books.derived.items()}
    connection.execute(
        update(RUNS)
        .where(RUNS.c.id == info.id)
        .values(
            status=info.status.name,
            finished_at=now(),
            error=info.error or None,
            error_code=info.error_code or None,
            derived=orjson.dumps(derived).decode(),
            findings=orjson.dumps(info.findings).decode(),
            fingerprint=fingerprint,
            as_of=as_of.isoformat() if as_of else None,
            cursor=orjson.dumps(cursor).decode() if cursor else None,
            **info.books.counts(),
        )
    )
    touch(connection, "ImportRun")


def fail(connection: Connection, info: RunInfo, message: str, code: str) -> None:
    """Enter that a run failed; one that had been settled before, as by a commit whose answer was lost, stays so."""
    status = RunStatus[connection.execute(select(RUNS.c.status).where(RUNS.c.id == info.id)).scalar_one()]
    if status is not RunStatus.RUNNING:
        info.status = status
        return
    info.status, info.error, info.error_code = RunStatus.FAILED, message, code
    info.books = type(info.books)()
    finish(connection, info)


def waiting(connection: Connection, source: int, fingerprint: str, after: int) -> int | None:
    """Number of the run of these bytes and this declaration that waits for review, where none was merged since."""
    parked = (RUNS.c.source_id == source, RUNS.c.status == RunStatus.NEEDS_REVIEW.name, RUNS.c.id > after)
    found: int | None = connection.scalar(select(func.max(RUNS.c.id)).where(*parked, RUNS.c.fingerprint == fingerprint))
    return found


def withdraw(connection: Connection, info: RunInfo, waiting: int) -> None:
    """Take the entry of a run back that would only park once more what waits; it becomes the run that waits."""
    connection.execute(delete(RUNS).where(RUNS.c.id == info.id))
    row = connection.execute(select(RUNS).where(RUNS.c.id == waiting)).mappings().one()
    info.id, info.status = waiting, RunStatus.NEEDS_REVIEW
    info.error, info.error_code = row["error"], row["error_code"]
    info.books = Books(**{name: row[name] for name in Books().counts()})
    info.findings = [f"the same bytes wait for review already, as run {waiting}; nothing was added"]


def forget_cursors(connection: Connection, source: int, before: int) -> None:
    """Drop the cursors of a source's earlier runs, which no run goes on from any more."""
    earlier = (RUNS.c.source_id == source, RUNS.c.id < before, RUNS.c.cursor.is_not(None))
    connection.execute(update(RUNS).where(*earlier, RUNS.c.status != RunStatus.NEEDS_REVIEW.name).values(cursor=None))


def discard(connection: Connection, info: RunInfo) -> None:
    """Enter that a parked run was given up; its books stay as they were."""
    connection.execute(update(RUNS).where(RUNS.c.id == info.id).values(status=info.status.name, finished_at=now()))
    touch(connection, "ImportRun")


def record_files(connection: Connection, run_id: int, tables: Sequence[tuple[Table, int]]) -> None:
    """Enter the tables of a run with the tallies of their lines, and how many rows each gave."""
    connection.execute(delete(FILES).where(FILES.c.run_id == run_id))
    for position, (table, rows) in enumerate(tables):
        tally = {line.value: table.part.tally[line] for line in Line}
        connection.execute(
            insert(FILES).values(
                id=file_id(run_id, position),
                code=f"{run_id}-{position + 1}",
                run_id=run_id,
                name=table.file.name,
                sheet=table.part.sheet,
                sha256=table.file.sha256,
                size=table.file.size,
                lines=table.part.tally.total(),
                rows=rows,
                **tally,
            )
        )
    touch(connection, "RunFile")


@dataclass(frozen=True)
class Merged:
    """The last merge of a source."""

    run_id: int
    fingerprint: str | None
    as_of: date | None
    cursor: Cursor


def last_merged(connection: Connection, source: int) -> Merged | None:
    query = (
        select(RUNS.c.id, RUNS.c.fingerprint, RUNS.c.as_of, RUNS.c.cursor)
        .where(RUNS.c.source_id == source, RUNS.c.status == RunStatus.MERGED.name)
        .order_by(RUNS.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    as_of = date.fromisoformat(row.as_of) if row.as_of else None
    return Merged(row.id, row.fingerprint, as_of, _cursor(row.cursor))


def _cursor(kept: str | None) -> Cursor:
    return dict(orjson.loads(kept)) if kept else {}


def files_of(connection: Connection, run_id: int) -> list[RawFile]:
    """The files of a run, by name."""
    query = select(FILES.c.name, FILES.c.sha256, FILES.c.size).where(FILES.c.run_id == run_id)
    rows = connection.execute(query.distinct().order_by(FILES.c.name))
    return [RawFile(row.name, row.sha256, int(row.size)) for row in rows]


@dataclass(frozen=True)
class Parked:
    """A run that waits for review."""

    info: RunInfo
    fingerprint: str
    files: list[RawFile]
    cursor: Cursor
    #: Run of the source that was merged since, if any.
    overtaken_by: int | None


def parked(connection: Connection, run_id: int) -> Parked:
    """A run that waits for review. Raises `RunStateError` for any other, `RunUnknown` for none."""
    query = (
        select(RUNS.c.status, RUNS.c.source_id, RUNS.c.fingerprint, RUNS.c.cursor)
        .add_columns(SOURCES.c.code.label("name"), SOURCES.c.locality_id)
        .join(SOURCES, SOURCES.c.id == RUNS.c.source_id)
        .where(RUNS.c.id == run_id)
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        raise RunUnknown(f"there is no run {run_id}", remedy="`hub runs` lists them.")
    status = RunStatus[row["status"]]
    if status is not RunStatus.NEEDS_REVIEW:
        raise RunStateError(
            f"run {run_id} is {status.code}", remedy="Only runs that need review can be approved or discarded."
        )
    merged = last_merged(connection, row["source_id"])
    overtaken_by = merged.run_id if merged and merged.run_id > run_id else None
    info = RunInfo(run_id, row["name"], f"{row['locality_id']:012d}", status)
    return Parked(info, row["fingerprint"], files_of(connection, run_id), _cursor(row["cursor"]), overtaken_by)
