"""One database into which every built-in plugin has imported its samples, twice."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.run import RunInfo
from tests.plugins.samples import PLUGINS, importer
from tests.workbench import Workbench


@dataclass(frozen=True)
class Imported:
    """What the imports left behind."""

    bench: Workbench
    #: First and second run of each source.
    first: dict[str, RunInfo]
    second: dict[str, RunInfo]


@pytest.fixture(scope="session")
def imported(make_workbench: Callable[[Path], Workbench], tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Every sample imported, and imported again."""
    bench = make_workbench(tmp_path_factory.mktemp("samples"))
    hub = importer(bench, *PLUGINS)
    first, second = ({name: hub.run(declared) for name, declared in hub.host.sources.items()} for _ in range(2))
    return Imported(bench, first, second)
