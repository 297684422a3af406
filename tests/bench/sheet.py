"""Reads a workbook, bare or as the engine does: `python -m tests.bench.sheet calamine|reader FOLDER`."""

import sys
from pathlib import Path

from python_calamine import CalamineWorkbook

from tests.bench.lectures import HEADERS, LEDGER
from tests.bench.timer import Timer


def calamine(path: Path) -> int:
    """The lines of the first sheet as lists of Python values; returns how many."""
    return len(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())


def reader(path: Path) -> int:
    """The rows that the reader yields, told apart from titles and headers; returns how many."""
    parts = LEDGER.parts(path.name, path.read_bytes(), HEADERS)
    return sum(batch.height for part in parts for batch in part.batches)


def main(how: str, folder: Path) -> None:
    (path,) = (folder / "ledgers").glob("*.xlsx")
    timer = Timer()
    with timer:
        count = {"calamine": calamine, "reader": reader}[how](path)
    timer.tell({"lines": count})


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
