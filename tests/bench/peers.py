"""Other loaders on the same file, installed into an environment of their own."""

import shutil
from pathlib import Path
from statistics import median

from tests.bench.process import ROOT, CommandFailed, Run, prepare, run
from tests.bench.rounds import Ledgers
from tests.bench.targets import TARGETS, Databases

PACKAGES = ("dlt[postgres,sqlalchemy]", "pyarrow")
LOADS = ("new", "unchanged")
#: How dlt takes the rows.
WAYS = ("arrow", "rows")
#: Where it is quick, and so measured with all rows and several times; else once, with at most so many rows.
QUICK = ("PostgreSQL", "arrow")
ROUNDS = 3
FEW = {"PostgreSQL": 200_000, "SQLite": 20_000}


def compare(ledgers: Ledgers) -> None:
    """Print what dlt takes to load a ledger twice, merging by key."""
    python = _environment(ledgers.folder)
    all_rows = ledgers.folder / "csv" / "ledgers" / "lectures.csv"
    for name, target in TARGETS.items():
        few = min(ledgers.rows, FEW[name])
        few_rows = ledgers.folder / f"{few}.csv"
        prepare("-m", "tests.bench.lectures", "csv", str(few_rows), str(few))
        for way in WAYS:
            path, rows, rounds = (all_rows, ledgers.rows, ROUNDS) if (name, way) == QUICK else (few_rows, few, 1)
            print(f"\ndlt into {name}, {way}, {rows:,} rows")
            try:
                with target(ledgers.folder) as databases:
                    runs = [_loads(python, way, path, databases) for _ in range(rounds)]
            except (CommandFailed, ImportError) as error:
                print(f"failed: {error}")
            else:
                _tell(runs, rows)


def _tell(rounds: list[list[Run]], rows: int) -> None:
    for load, runs in zip(LOADS, zip(*rounds, strict=True), strict=True):
        seconds, peak = median(run.seconds for run in runs), median(run.peak for run in runs)
        print(f"{load:14}{rows / seconds:12,.0f} rows/s{peak:9,.0f} MiB")


def _environment(folder: Path) -> str:
    """Python of a new environment with the peers."""
    python = str(folder / "peers" / "bin" / "python")
    prepare("-m", "venv", str(folder / "peers"))
    prepare("-m", "pip", "install", "-qq", "--disable-pip-version-check", *PACKAGES, python=python)
    return python


def _loads(python: str, way: str, path: Path, databases: Databases) -> list[Run]:
    url = databases()
    shutil.rmtree(f"{path}.dlt", ignore_errors=True)
    return [run(str(ROOT / "tests" / "bench" / "peer.py"), way, str(path), url, python=python) for _ in LOADS]
