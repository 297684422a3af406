"""stage: bulk load into tables of the run's own, where repeats are told apart before anything touches the records."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import polars as pl
from sqlalchemy import Connection, Engine

from etl.mapping import Scope
from etl.readers.part import ROW
from etl.stages.extract import NTH
from etl.stages.resolve import KEY_TEXT, KEYED, Resolved
from schema.entity import Entity

MAIN = "main"
PROTECTED = "protected"
REJECT = "reject"
#: Where a staged row stands.
PLACE = ("file_id", "row", "nth")


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

    def add(self, table: str, frame: pl.DataFrame) -> None:
        """Append a frame of Int64, Boolean and String columns to a table, made at its first frame."""

    def close(self) -> None:
        """Nothing more is added."""

    def alone(self) -> AbstractContextManager[Connection]:
        """A transaction on the closed stage alone, in which its tables have their own names."""

    def beside(self, engine: Engine) -> AbstractContextManager[Connection]:
        """A transaction on the hub's database in which the tables of the closed stage have its name in front."""


def open_stage(engine: Engine, folder: Path, source: int) -> Stage:
    """A new stage for a source of the hub's database, the leavings of an earlier one removed."""
    if engine.dialect.name == "postgresql":
        from etl.stages.stage_schema import StageSchema

        return StageSchema(engine, source)
    from etl.stages.stage_file import StageFile

    return StageFile(folder / f"{source:x}.db")


def add_batch(stage: Stage, resolved: Resolved, file_id: int) -> None:
    """Stage the good rows of a batch, in key order, with what they refer to and their children."""
    stage.add(MAIN, _placed(resolved.main.sort("id"), file_id))
    for scope, frame in resolved.referred:
        stage.add(referred_table(scope.entity), _placed(frame, file_id))
    for scope, frame in resolved.children:
        stage.add(child_table(scope.entity), _placed(frame, file_id))


def add_rejects(stage: Stage, ids: pl.Series, reasons: pl.DataFrame) -> None:
    """Stage rejected rows: the ids that they protect (null where a key is missing), and their reasons.

    `reasons` has `file_id row reason field column zh en raw`.
    """
    stage.add(PROTECTED, pl.DataFrame([ids.cast(pl.Int64).alias("id")]))
    stage.add(REJECT, positioned(reasons))


def positioned(reasons: pl.DataFrame) -> pl.DataFrame:
    """Reasons with their order of one row in column `position`."""
    return reasons.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("position"))


def _placed(frame: pl.DataFrame, file_id: int) -> pl.DataFrame:
    return frame.rename({ROW: "row", NTH: "nth"} | {KEY_TEXT: "key_text", KEYED: "keyed"}, strict=False).with_columns(
        pl.lit(file_id, pl.Int64).alias("file_id")
    )


def missing_tables(root: Scope) -> Iterable[str]:
    """Statements that make the tables for which no batch brought rows."""
    yield f"CREATE TABLE IF NOT EXISTS {PROTECTED} (id BIGINT)"
    texts = ", ".join(f'"{name}" TEXT' for name in ("reason", "field", "column", "zh", "en", "raw"))
    yield f'CREATE TABLE IF NOT EXISTS {REJECT} (file_id BIGINT, "row" BIGINT, position BIGINT, {texts})'
    for scope in root.scopes:
        name = MAIN if scope is root else child_table(scope.entity) if scope.parent else referred_table(scope.entity)
        yield f"CREATE TABLE IF NOT EXISTS {name} ({', '.join(_columns(scope, of_row=scope is root))})"


def _columns(scope: Scope, *, of_row: bool) -> Iterable[str]:
    """The columns of a scope's table; values have the types in which frames hold them."""
    yield from (f'"{name}" BIGINT' for name in (*PLACE, "id", "key_check", "hash"))
    yield "code TEXT"
    if of_row:
        yield from ("key_text TEXT", "keyed BOOLEAN")
    table = scope.entity.table.c
    for name in scope.entity.value_columns:
        yield f'"{name}" {STAGED_TYPES.get(type(table[name].type).__name__, "TEXT")}'


#: Type of staged columns by that of the record's; texts stand for dates and instants.
STAGED_TYPES = {"BigInteger": "BIGINT", "Boolean": "BOOLEAN"}
