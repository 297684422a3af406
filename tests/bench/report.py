"""Measurements as lines of text."""

from collections.abc import Iterator
from statistics import median

from tests.bench.process import Run
from tests.bench.rounds import LOADS, Results

HEAD = f"{'':14}{'engine':>12}{'floor':>12}{'ratio':>8}{'of processor':>14}{'engine':>9}{'floor':>9}"
UNITS = f"{'':14}{'rows/s':>12}{'rows/s':>12}{'':>8}{'time':>14}{'MiB':>9}{'MiB':>9}"


def loads(results: Results, rows: int) -> Iterator[str]:
    """A line for each load: rows/s of both sides, their ratio by the clock and by processor time, peaks of memory."""
    yield HEAD
    yield UNITS
    for load in LOADS:
        engine, floor = (_Medians(results.runs[load, side]) for side in ("engine", "floor"))
        yield (
            f"{load:14}{rows / engine.seconds:12,.0f}{rows / floor.seconds:12,.0f}"
            f"{floor.seconds / engine.seconds:8.2f}{floor.processor / engine.processor:14.2f}"
            f"{engine.peak:9,.0f}{floor.peak:9,.0f}"
        )
    yield _against_first(results)
    yield f"the same file again, which isn't read: {_Medians(results.same).seconds:.2f} s"


def tables(results: Results) -> Iterator[str]:
    """Columns and indexes of the tables that both sides filled."""
    for side in ("engine", "floor"):
        told = results.tables[side]
        yield f"{side}: key ({', '.join(told['key'])}), {len(told['columns'])} columns: {', '.join(told['columns'])}"
        yield f"{side}: {len(told['indexes'])} indexes: {', '.join('(' + ', '.join(i) + ')' for i in told['indexes'])}"


def _against_first(results: Results) -> str:
    first, again = (_Medians(results.runs[load, "engine"]).seconds for load in ("new", "unchanged"))
    return f"unchanged against new: {first / again:.2f} times as fast"


class _Medians:
    """Medians of several runs."""

    def __init__(self, runs: list[Run]) -> None:
        self.seconds = median(run.seconds for run in runs)
        self.processor = median(run.processor for run in runs)
        self.peak = median(run.peak for run in runs)
