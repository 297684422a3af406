"""One database into which every built-in plugin has imported its samples, twice."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.run import RunInfo
from hub.settings import Settings
from hub.workshop import index
from schema.database import reading
from tests.plugins.samples import PLUGINS, importer
from tests.workbench import Workbench


@dataclass(frozen=True)
class Imported:
    """What the imports left behind."""

    bench: Workbench
    #: First and second run of each source.
    first: dict[str, RunInfo]
    second: dict[str, RunInfo]

    def copy(self, folder: Path) -> Workbench:
        """A copy of it all in a folder that isn't there yet."""
        with reading(self.bench.engine).connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copytree(self.bench.folder, folder)
        return Workbench(folder)


@pytest.fixture(scope="session")
def imported(make_workbench: Callable[[Path], Workbench], tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Every sample imported, and imported again, and indexed."""
    bench = make_workbench(tmp_path_factory.mktemp("samples"))
    hub = importer(bench, *PLUGINS)
    first, second = ({name: hub.run(declared) for name, declared in hub.host.sources.items()} for _ in range(2))
    index(Settings(), bench.engine)
    return Imported(bench, first, second)
