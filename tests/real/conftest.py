"""The real files, imported once for all tests that only look."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.run import RunInfo
from tests.real.folder import require_real_files
from tests.real.sources import SOURCES
from tests.workbench import Workbench


@dataclass(frozen=True)
class Imported:
    """A database with all real files, and the runs by source that brought them."""

    workbench: Workbench
    runs: dict[str, RunInfo]


@pytest.fixture(scope="session", autouse=True)
def _real_files() -> None:
    require_real_files()


@pytest.fixture(scope="session")
def imported(make_workbench: Callable[[Path], Workbench], tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Every real file imported once, by one plugin."""
    workbench = make_workbench(tmp_path_factory.mktemp("real"))
    importer = workbench.importer(*SOURCES)
    return Imported(workbench, {name: importer.run(declared) for name, declared in importer.host.sources.items()})
