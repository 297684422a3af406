"""What all measures of the built-in plugins count in one database, and what would be counted without some records."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from sqlalchemy import text

from etl.host import Declared
from etl.measures import Measure
from hub.graphql.databases.readers import Readers
from hub.graphql.databases.sqlite import SQLite
from hub.graphql.declaration.build import declared
from hub.graphql.serving.service import Service
from hub.reconcile import OPERATOR
from tests.workbench import Workbench

API = declared()
BURIAL = "2030-01-01T00:00:00+08:00"

RECORDED = """
{
  reportedFigures(first: 1000, where: { removed: INCLUDE }) {
    nodes { measure locality { id } recorded { by low high consistent } }
  }
}
"""

#: Locality, measure and ledger to what is counted: low, high, and whether it agrees with what was reported.
Figures = dict[tuple[str, str, str], tuple[str | None, str | None, bool | None]]


@contextmanager
def serving(bench: Workbench, measures: list[Measure]) -> Iterator[Service]:
    """The API over a workbench's database."""
    readers = Readers(bench.folder / "hub.db")
    try:
        yield Service(API, SQLite(), readers, measures=measures)
    finally:
        readers.close()


def figures(service: Service) -> Figures:
    """What every measure counts, for somebody who may see all."""
    answer = orjson.loads(asyncio.run(service.execute(RECORDED, viewer=OPERATOR)).body)
    return {
        (node["locality"]["id"], node["measure"], way["by"]): (way["low"], way["high"], way["consistent"])
        for node in answer["data"]["reportedFigures"]["nodes"]
        for way in node["recorded"]
    }


class Line:
    """One line of a ledger with the records that it brought: its own and their children."""

    def __init__(self, declared: Declared, place: dict[str, Any]) -> None:
        self.file: str = place["file"]
        self.sheet: str | None = place["sheet"]
        self.row: int = place["row"]
        self._root = declared.compiled.root
        self._values = {key: place[key] for key in ("locality", "source_id", "file_id", "row")}

    @contextmanager
    def buried(self, bench: Workbench) -> Iterator[None]:
        """Mark the records as removed, straight in the database, for a while."""
        table = self._root.entity.table.name
        own = (
            f"SELECT id FROM {table} WHERE locality = :locality AND source_id = :source_id"
            " AND file_id = :file_id AND row = :row AND NOT derived"
        )
        children = {(child.entity.table.name, f"{child.parent}_id") for child in self._root.children}
        with bench.engine.begin() as connection:
            for name, column in (*children, (table, "id")):
                connection.execute(
                    text(
                        f"UPDATE {name} SET removed_at = '{BURIAL}' WHERE locality = :locality"
                        f" AND source_id = :source_id AND removed_at IS NULL AND {column} IN ({own})"
                    ),
                    self._values,
                )
        yield
        with bench.engine.begin() as connection:
            for name in {table, *(name for name, _ in children)}:
                connection.execute(text(f"UPDATE {name} SET removed_at = NULL WHERE removed_at = '{BURIAL}'"))


def middle_line(bench: Workbench, declared: Declared) -> Line:
    """A line from the middle of a source's ledgers."""
    places = bench.rows(
        "SELECT r.locality, r.source_id, r.file_id, r.row, f.name AS file, f.sheet"
        f" FROM {declared.compiled.root.entity.table.name} AS r"
        " JOIN run_file AS f ON f.id = r.file_id JOIN source AS s ON s.id = r.source_id"
        " WHERE s.code = :name AND NOT r.derived AND r.removed_at IS NULL ORDER BY r.file_id, r.row",
        name=declared.source.name,
    )
    return Line(declared, places[len(places) // 2])
