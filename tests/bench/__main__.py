"""Measures the import: `make bench`, `make bench ROWS=10000000`, `make bench PEERS=1`.

Every figure is the median of three rounds in which the sides take turns; each load runs in a process of its own, whose
peak of memory is what the operating system says of it (that of a PostgreSQL server isn't in it).
"""

import os
import shutil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench import peers, report
from tests.bench.process import CommandFailed, Run, prepare, run
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
    """The import of a workbook with three header rows, against what calamine alone takes to read it."""
    (folder / "ledgers").mkdir(parents=True)
    path = folder / "ledgers" / "lectures.xlsx"
    prepare("-m", "tests.bench.lectures", "xlsx", str(path), str(WORKBOOK_ROWS))
    print(f"\n.xlsx of {WORKBOOK_ROWS:,} rows with three header rows")
    for target in TARGETS:
        try:
            with TARGETS[target](folder) as databases:
                rounds = [_against_calamine(folder, path, databases()) for _ in range(ROUNDS)]
        except (CommandFailed, ImportError) as error:
            print(f"not yet: {error}")
            continue
        bare, imported = (median(run.seconds for run in runs) for runs in zip(*rounds, strict=True))
        print(f"calamine {bare:.2f} s, import into {target} {imported:.2f} s: {imported / bare:.2f} times as long")


def _against_calamine(folder: Path, path: Path, url: str) -> tuple[Run, Run]:
    shutil.rmtree(folder / "state", ignore_errors=True)
    return run("-m", "tests.bench.calamine", str(path)), run("-m", "tests.bench.engine", "xlsx", url, str(folder))


if __name__ == "__main__":
    main()
