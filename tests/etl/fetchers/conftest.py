"""A served API, and sources of charging sheds that read from anywhere."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from etl import Source, col, const
from etl.run import RunInfo
from schema.property import Facility, FacilityKind
from tests.etl.fetchers.served import Api, served
from tests.workbench import Workbench


@pytest.fixture
def workbench(make_workbench: Callable[[Path], Workbench], tmp_path: Path) -> Workbench:
    """On SQLite alone: how bytes come doesn't depend on where their records go."""
    folder = tmp_path / "hub"
    folder.mkdir()
    return make_workbench(folder)


@pytest.fixture
def api() -> Iterator[Api]:
    with served() as api:
        yield api


class Desk:
    """A workbench that imports charging sheds."""

    def __init__(self, workbench: Workbench, folder: Path) -> None:
        self.workbench = workbench
        self.folder = folder

    def source(self, reader: Any, **changes: Any) -> Source:
        return Source(
            **{
                "name": "sheds",
                "entity": Facility,
                "locality": "341525000000",
                "publisher": "城管局",
                "reader": reader,
                "folder": self.folder,
                "columns": {
                    "number": col("number"),
                    "kind": const(FacilityKind.CHARGING_SHED),
                    "location": col("location"),
                    "outlets": col("outlets"),
                },
                "ignore": ("updatedAt",),
                **changes,
            }
        )

    def run(self, reader: Any, **changes: Any) -> RunInfo:
        return self.workbench.run(self.source(reader, **changes))

    def live(self) -> list[int]:
        """Numbers of the live sheds."""
        rows = self.workbench.rows("SELECT number FROM facility WHERE removed_at IS NULL")
        return sorted(int(row["number"]) for row in rows)

    def cursor(self, run: RunInfo) -> str | None:
        """Where the run after this one goes on."""
        found = self.workbench.one("SELECT cursor FROM import_run WHERE id = :id", id=run.id)["cursor"]
        return None if found is None else str(found)


@pytest.fixture
def desk(workbench: Workbench, tmp_path: Path) -> Desk:
    folder = tmp_path / "ledgers"
    folder.mkdir()
    return Desk(workbench, folder)
