"""The least that any import has to do: bulk-load finished frames and merge them into the same table.

`python -m tests.bench.floor finish FOLDER` normalises and keys `FOLDER/ledgers` and keeps the frames in
`FOLDER/frames`; `python -m tests.bench.floor load URL FOLDER` loads and merges these. Staging, order, statement and the
time at which indexes are built are the engine's own, so that what remains is what a row's way to its table costs.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from sqlalchemy import Connection, Engine, text

from etl.dialects import dialect_of
from etl.fetchers.fetcher import Raw
from etl.gazetteer import Gazetteer
from etl.stages.extract import keep_raw, tables
from etl.stages.making import made_ahead
from etl.stages.normalise import normalise
from etl.stages.replacement import take_places
from etl.stages.resolve import resolve, with_codes
from etl.stages.stage import MAIN, Stage, open_stage
from etl.stages.statements import GIVEN, upsert
from schema.database import open_engine, prepare, reading
from schema.entity import entity
from tests.bench.engine import importer
from tests.bench.lectures import HUOSHAN, delimited
from tests.bench.timer import Timer

ENTITY = entity("LectureSession")
#: Lineage that the floor makes up.
MADE_UP = GIVEN | {"locality": HUOSHAN, "source_id": "1", "run_id": "1"}


def finish(folder: Path) -> None:
    """Write the frames that the engine would stage, one file a batch."""
    (folder / "frames").mkdir()
    for position, frame in enumerate(_finished(folder)):
        frame.write_ipc(folder / "frames" / f"{position:05}.arrow")


def _finished(folder: Path) -> Iterator[pl.DataFrame]:
    source = delimited(folder / "ledgers")
    into = importer(f"sqlite:///{folder / 'finishing.db'}", folder, source)
    compiled = into.host.sources[source.name].compiled
    with reading(into.engine).begin() as connection:
        gazetteer = Gazetteer(connection, int(HUOSHAN))
    ledgers = [Raw(path.name, path.read_bytes()) for path in (folder / "ledgers").iterdir()]
    for table in tables(compiled, keep_raw(ledgers, into.store), into.store):
        for frame in table.frames():
            resolved = resolve(normalise(table, frame, gazetteer), compiled.root, int(HUOSHAN), into.key.secret)
            yield _staged(resolved.main)


def _staged(main: pl.DataFrame) -> pl.DataFrame:
    kept = (
        with_codes(main, ENTITY, int(HUOSHAN))
        .select("id", "code", "key_check", "hash", "#row", *ENTITY.value_columns)
        .rename({"#row": "row"})
    )
    return kept.with_columns(pl.lit(1, pl.Int64).alias("file_id")).sort("id")


def load(url: str, folder: Path) -> None:
    """Load and merge all frames, and print what it took without reading them, and the number of rows written."""
    engine = open_engine(url)
    prepare(engine)
    timer, rows = Timer(), 0
    with open_stage(engine, folder / "stage", 1) as stage:
        for path in sorted((folder / "frames").iterdir()):
            frame = pl.read_ipc(path)
            rows += frame.height
            with timer:
                stage.add(MAIN, frame, ENTITY)
        with timer:
            stage.close()
            written = _merge(stage, engine, rows)
    timer.tell({"written": written})


def _merge(stage: Stage, engine: Engine, rows: int) -> int:
    with stage.alone() as connection:
        connection.execute(text("CREATE INDEX main_id ON main (id)"))

    def fill(connection: Connection, table: str) -> int:
        head, _ = upsert(ENTITY, f"{stage.name}.main", MADE_UP, into=table)
        return connection.execute(text(head)).rowcount

    ready = made_ahead(engine, stage, ENTITY.table.name, rows, fill)
    head, tail = upsert(ENTITY, f"{stage.name}.main", MADE_UP)
    with engine.connect() as own, stage.beside(own) as connection:
        if ready:
            take_places(connection, [ready])
            return ready.records
        with dialect_of(connection).built_afterwards(connection, ENTITY.table.name, rows):
            return connection.execute(text(f"{head} {_DIFFERING} {tail}")).rowcount


_DIFFERING = (
    f"LEFT JOIN {ENTITY.table.name} AS r ON r.locality = {HUOSHAN} AND r.id = s.id"
    " WHERE r.id IS NULL OR r.hash <> s.hash"
)


if __name__ == "__main__":
    if sys.argv[1] == "finish":
        finish(Path(sys.argv[2]))
    else:
        load(sys.argv[2], Path(sys.argv[3]))
