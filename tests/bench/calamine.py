"""Reads a workbook with calamine and nothing else: `python -m tests.bench.calamine FILE`."""

import sys

from python_calamine import CalamineWorkbook

from tests.bench.timer import Timer


def main(path: str) -> None:
    """Make the lines of the first sheet lists of Python values, and print what it took and how many there are."""
    timer = Timer()
    with timer:
        lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    timer.tell({"lines": len(lines)})


if __name__ == "__main__":
    main(sys.argv[1])
