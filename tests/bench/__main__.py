"""Measures the import: `make bench`, `make bench ROWS=10000000`, `make bench PEERS=1`.

Every figure is the median of three rounds in which the sides take turns; each load runs in a process of its own, whose
peak of memory is what the operating system says of it (that of a PostgreSQL server isn't in it).
"""

import os
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench import peers, report
from tests.bench.process import CommandFailed, prepare, run
from tests.bench.rounds import Ledgers, measure
from tests.bench.targets import TARGETS

ROUNDS = 3
WORKBOOK_ROWS = 50_000


def main() -> None:
    """Print all measurements."""
    rows = int(os.environ.get("ROWS") or 1_000_000)
    with TemporaryDirectory(prefix="bench") as name:
        folder = Path(name)
        ledgers = Ledgers(folder, rows)
        ledgers.make()
        print(f"{rows:,} rows × 12 columns, medians of {ROUNDS} rounds")
        for target in TARGETS:
            _loads(target, ledgers)
        _workbook(folder / "workbook")
        if os.environ.get("PEERS"):
            peers.compare(ledgers)


def _loads(target: str, ledgers: Ledgers) -> None:
    print(f"\n{target}")
    work = ledgers.folder / "work"
    work.mkdir(exist_ok=True)
    try:
        with TARGETS[target](ledgers.folder) as databases:
            results = measure(ledgers, databases, work, ROUNDS)
    except (CommandFailed, ImportError) as error:
        print(f"not yet: {error}")
        return
    for line in (*report.loads(results, ledgers.rows), *report.tables(results)):
        print(line)


def _workbook(folder: Path) -> None:
    """A workbook with three header rows, against calamine alone on the same file."""
    (folder / "ledgers").mkdir(parents=True)
    prepare("-m", "tests.bench.lectures", "xlsx", str(folder / "ledgers" / "lectures.xlsx"), str(WORKBOOK_ROWS))
    taken: dict[str, list[float]] = {"calamine": [], "reader": []}
    for _ in range(ROUNDS):
        for how, seconds in taken.items():
            seconds.append(run("-m", "tests.bench.sheet", how, str(folder)).seconds)
    bare, read = (median(seconds) for seconds in taken.values())
    print(f"\n.xlsx of {WORKBOOK_ROWS:,} rows with three header rows, read into frames")
    print(f"calamine {bare:.2f} s, reader {read:.2f} s: {read / bare:.2f} times as long")


if __name__ == "__main__":
    main()
