"""What an import takes as its ledger grows."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.lectures import write_csv
from tests.bench.process import ROOT, Run

#: Rows of a small and a large ledger.
ROWS = (300_000, 1_000_000)
#: Measures from a small process: the peak of a child is at least what its parent occupies.
MEASURE = "import json, sys; from tests.bench.process import run; print(json.dumps(vars(run(*sys.argv[1:]))))"


def imported(folder: Path, rows: int) -> Run:
    """A first import of so many rows, in a process of its own."""
    (folder / "ledgers").mkdir(parents=True)
    write_csv(folder / "ledgers" / "lectures.csv", rows)
    command = ("-m", "tests.bench.engine", "csv", f"sqlite:///{folder / 'hub.db'}", str(folder))
    printed = subprocess.run(
        [sys.executable, "-c", MEASURE, *command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return Run(**json.loads(printed.stdout))


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """Imports of the small and the large ledger."""
    small, large = (imported(tmp_path_factory.mktemp("scale"), rows) for rows in ROWS)
    assert [run.counts["inserted"] for run in (small, large)] == list(ROWS)
    return small, large


def test_memory_hardly_grows_with_rows(runs: tuple[Run, Run]) -> None:
    small, large = runs
    assert large.peak < small.peak * 4 / 3


def test_time_grows_with_rows_and_no_faster(runs: tuple[Run, Run]) -> None:
    small, large = runs
    assert large.processor < small.processor * ROWS[1] / ROWS[0] * 1.5
