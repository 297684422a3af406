"""stage: bulk load into tables of the run's own, where repeats are told apart before anything touches the records."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import polars as pl
from sqlalchemy import Connection, Dialect, Engine, text

from etl.dialects import dialect_of
from etl.mapping import Scope
from etl.readers.part import ROW
from etl.source import Per, Source
from etl.stages.extract import NTH
from etl.stages.known import Known
from etl.stages.resolve import KEY_TEXT, KEYED, Resolved, with_codes
from schema.entity import Entity, entity

MAIN = "main"
PROTECTED = "protected"
REJECT = "reject"
#: What known rows say of the field by which a snapshot tells its parts.
PART = "part"
#: Known records of which no row speaks.
UNSPOKEN = "unspoken"
#: Where a staged row stands.
PLACE = ("file_id", "row", "nth")
#: Which row of its batch it is.
_AT = "#at"
#: Columns that are staged of rows that are known and repeat.
_NARROW = (*PLACE, "id", "key_check", "hash")


def referred_table(entity: Entity) -> str:
    return f"referred_{entity.table.name}"


def child_table(entity: Entity) -> str:
    return f"child_{entity.table.name}"


class Stage(Protocol):
    """Tables that take the batches of one run, in a place that nobody else touches."""

    #: Name under which the merge finds the tables: `stage.main`.
    name: str

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the tables."""

    def add(self, table: str, frame: pl.DataFrame, entity: Entity | None = None) -> None:
        """Append a frame of Int64, Boolean and String columns to a table, made at its first frame.

        It is written while the next one is made; what goes wrong is raised by the next call. Later frames may lack
        columns, which are null then. Values of the entity get the types of its table where the database tells days
        and instants from texts.
        """

    def read(self, query: str) -> pl.DataFrame:
        """What a query on the hub's database gives, integers only, without a Python object for each."""

    def close(self) -> None:
        """Nothing more is added."""

    def alone(self) -> AbstractContextManager[Connection]:
        """A transaction on the closed stage alone, in which its tables have their own names."""

    def beside(self, connection: Connection) -> AbstractContextManager[Connection]:
        """A transaction of a connection to the hub's database that sees the closed stage, by its name."""


def open_stage(engine: Engine, folder: Path, source: int) -> Stage:
    """A new stage for a source of the hub's database, the leavings of an earlier one removed."""
    if engine.dialect.name == "postgresql":
        from etl.stages.stage_schema import StageSchema

        return StageSchema(engine, source)
    from etl.stages.stage_file import StageFile

    return StageFile(engine, folder / f"{source:x}.db")


def add_batch(stage: Stage, source: Source, resolved: Resolved, known: Known, file_id: int) -> None:
    """Stage the good rows of a batch in key order, with what they refer to and their children.

    Of known rows only what repeats is staged, without code and values; so it can't be written, since no record is
    without a code.
    """
    main = resolved.main if source.ordinal else resolved.main.drop(KEY_TEXT, KEYED)
    keys = main.select(ROW, NTH, "id", "key_check", "hash").with_row_index(_AT).sort("id")
    rows = known.sift(_placed(keys, file_id))
    new = _placed(main[rows.new[_AT]], file_id)
    stage.add(MAIN, with_codes(new, _entity(source), int(source.locality)), _entity(source))
    if rows.again.height:
        stage.add(MAIN, rows.again.select(_NARROW))
    if (parts := parted_by(source)) and new.height < main.height:
        same = pl.concat([rows.again, rows.noted])[_AT]
        stage.add(PART, main[same].select(parts).unique(), _entity(source))
    for scope, frame in resolved.referred:
        stage.add(referred_table(scope.entity), _placed(frame, file_id), scope.entity)
    for scope, frame in resolved.children:
        stage.add(child_table(scope.entity), _placed(frame, file_id), scope.entity)


def add_rest(stage: Stage, source: Source, known: Known) -> None:
    """Stage what is known of all batches: rows that another one repeats or contradicts, and what no row spoke of."""
    doubtful = known.doubtful()
    if doubtful.height:
        stage.add(MAIN, doubtful.select(_NARROW))
    if source.snapshot:
        stage.add(UNSPOKEN, known.unspoken())


def parted_by(source: Source) -> tuple[str, ...]:
    """Columns of the field by which a snapshot tells its parts."""
    if not isinstance(source.snapshot, Per):
        return ()
    return tuple(column.suffix for column in _entity(source).fields[source.snapshot.field].columns)


def _entity(source: Source) -> Entity:
    return entity(source.entity)


def add_rejects(stage: Stage, ids: pl.Series, reasons: pl.DataFrame) -> None:
    """Stage rejected rows: the ids that they protect (null where a key is missing), and their reasons.

    `reasons` has `file_id row reason field column zh en raw`.
    """
    stage.add(PROTECTED, pl.DataFrame([ids.cast(pl.Int64).alias("id")]))
    stage.add(REJECT, positioned(reasons))


def insert_rejects(connection: Connection, reasons: Iterable[pl.DataFrame]) -> None:
    """Add rejects to a stage that is closed, on which a transaction is open."""
    for frame in map(positioned, reasons):
        names = ", ".join(f'"{name}"' for name in frame.columns)
        values = ", ".join(f":{name}" for name in frame.columns)
        connection.execute(text(f"INSERT INTO {REJECT} ({names}) VALUES ({values})"), list(frame.iter_rows(named=True)))


def positioned(reasons: pl.DataFrame) -> pl.DataFrame:
    """Reasons with their order of one row in column `position`."""
    return reasons.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("position"))


def _placed(frame: pl.DataFrame, file_id: int) -> pl.DataFrame:
    return frame.rename({ROW: "row", NTH: "nth"} | {KEY_TEXT: "key_text", KEYED: "keyed"}, strict=False).with_columns(
        pl.lit(file_id, pl.Int64).alias("file_id")
    )


def missing_tables(root: Scope, source: Source, connection: Connection) -> Iterable[str]:
    """Statements that make the tables for which no batch brought rows."""
    create = f"{dialect_of(connection).create_table} IF NOT EXISTS"
    yield f"{create} {PROTECTED} (id BIGINT)"
    yield f"{create} {UNSPOKEN} (id BIGINT)"
    if parts := parted_by(source):
        yield f"{create} {PART} ({', '.join(_values(root.entity, connection.dialect, parts))})"
    texts = ", ".join(f'"{name}" TEXT' for name in ("reason", "field", "column", "zh", "en", "raw"))
    yield f'{create} {REJECT} (file_id BIGINT, "row" BIGINT, position BIGINT, {texts})'
    for scope in root.scopes:
        name = MAIN if scope is root else child_table(scope.entity) if scope.parent else referred_table(scope.entity)
        columns = (
            *_columns(of_row=scope is root),
            *_values(scope.entity, connection.dialect, scope.entity.value_columns),
        )
        yield f"{create} {name} ({', '.join(columns)})"


def _columns(*, of_row: bool) -> Iterable[str]:
    """The columns that all staged records have, and rows beside them."""
    yield from (f'"{name}" BIGINT' for name in (*PLACE, "id", "key_check", "hash"))
    yield "code TEXT"
    if of_row:
        yield from ("key_text TEXT", "keyed BOOLEAN")


def _values(entity: Entity, dialect: Dialect, names: Iterable[str]) -> Iterable[str]:
    columns = entity.table.c
    yield from (f'"{name}" {columns[name].type.compile(dialect=dialect)}' for name in names)
