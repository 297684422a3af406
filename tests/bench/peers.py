"""Other loaders on the same file, installed into an environment of their own."""

import shutil
from statistics import median

from tests.bench.process import ROOT, CommandFailed, Run, prepare, run
from tests.bench.rounds import Ledgers
from tests.bench.targets import TARGETS, Databases

PACKAGES = ("dlt[postgres,sqlalchemy]", "pyarrow")
LOADS = ("new", "unchanged")
#: How dlt takes the rows, and how often that is measured: Python objects take minutes.
WAYS = {"arrow": 3, "rows": 1}


def compare(ledgers: Ledgers) -> None:
    """Print what dlt takes to load the ledger twice, merging by key."""
    python = _environment(ledgers)
    for name, target in TARGETS.items():
        for way, rounds in WAYS.items():
            print(f"\ndlt into {name}, {way}")
            try:
                with target(ledgers.folder) as databases:
                    runs = [_loads(python, way, ledgers, databases) for _ in range(rounds)]
            except (CommandFailed, ImportError) as error:
                print(f"failed: {error}")
            else:
                _tell(runs, ledgers.rows)


def _tell(rounds: list[list[Run]], rows: int) -> None:
    for load, runs in zip(LOADS, zip(*rounds, strict=True), strict=True):
        seconds, peak = median(run.seconds for run in runs), median(run.peak for run in runs)
        print(f"{load:14}{rows / seconds:12,.0f} rows/s{peak:9,.0f} MiB")


def _environment(ledgers: Ledgers) -> str:
    """Python of a new environment with the peers."""
    folder = ledgers.folder / "peers"
    python = str(folder / "bin" / "python")
    prepare("-m", "venv", str(folder))
    prepare("-m", "pip", "install", "-qq", "--disable-pip-version-check", *PACKAGES, python=python)
    return python


def _loads(python: str, way: str, ledgers: Ledgers, databases: Databases) -> list[Run]:
    url, path = databases(), ledgers.folder / "csv" / "ledgers" / "lectures.csv"
    shutil.rmtree(f"{path}.dlt", ignore_errors=True)
    return [run(str(ROOT / "tests" / "bench" / "peer.py"), way, str(path), url, python=python) for _ in LOADS]
