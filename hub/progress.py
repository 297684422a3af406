"""Progress of imports for people: a bar for each source on a terminal, now and then a plain line elsewhere."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from etl.progress import Progress, Standing
from etl.run import RunInfo

#: Seconds between two plain lines about one source.
INTERVAL = 10.0


@dataclass
class Pace:
    """How fast a run gets on, from its first row on; seconds of a clock that never goes back."""

    began: float
    standing: Standing
    told: float = field(init=False)

    def __post_init__(self) -> None:
        self.told = self.began

    def rate(self, now: float) -> float:
        """Rows per second."""
        return self.standing.rows / max(now - self.began, 0.001)

    def left(self, now: float) -> float | None:
        """Seconds until all bytes are staged at this pace; None where nobody can tell, and once they are."""
        done, total = self.standing.bytes_read, self.standing.bytes_total
        return (now - self.began) / done * (total - done) if 0 < done < total else None


class Lines:
    """Progress as plain lines: nothing of runs that are quick, then a line every ten seconds for each source."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._paces: dict[int, Pace] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def follow(self, run: RunInfo, standing: Standing) -> None:
        """A run has come so far."""
        now = self._clock()
        pace = self._paces.setdefault(run.id, Pace(now, standing))
        pace.standing = standing
        if now - pace.told >= INTERVAL:
            pace.told = now
            self._console.print(_line(run, pace, now), markup=False, highlight=False, soft_wrap=True)

    def end(self, source: str) -> None: ...


def _line(run: RunInfo, pace: Pace, now: float) -> str:
    standing, left = pace.standing, pace.left(now)
    told = f"{run.source}: {standing.stage}, {standing.rows:,} rows, {pace.rate(now):,.0f} rows/s"
    return told if left is None else f"{told}, about {left:,.0f} s until all is staged"


class BarsOnTerminal:
    """Progress as one line a source: stage, rows, rate, and the time until all bytes are staged."""

    def __init__(self, console: Console, *, redirect: bool) -> None:
        self._bars = Bars(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TextColumn("{task.fields[stage]}", style="cyan"),
            BarColumn(20),
            TextColumn("{task.fields[rows]:,} rows"),
            TextColumn("{task.fields[rate]:,.0f} rows/s"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            redirect_stdout=redirect,
        )
        self._tasks: dict[str, tuple[TaskID, Pace]] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def follow(self, run: RunInfo, standing: Standing) -> None:
        """A run has come so far."""
        now = time.monotonic()
        if run.source not in self._tasks:
            task = self._bars.add_task(run.source, total=None, stage=standing.stage, rows=0, rate=0.0)
            self._tasks[run.source] = (task, Pace(now, standing))
        task, pace = self._tasks[run.source]
        pace.standing = standing
        self._bars.update(
            task,
            stage=standing.stage,
            rows=standing.rows,
            rate=pace.rate(now),
            completed=standing.bytes_read,
            total=standing.bytes_total if pace.left(now) is not None else None,
        )

    def end(self, source: str) -> None:
        """Take the bar of a source away: how it ended is told otherwise."""
        if source in self._tasks:
            task, _ = self._tasks.pop(source)
            self._bars.remove_task(task)


class Watch(Progress, Protocol):
    """Progress that is shown while it is entered."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def end(self, source: str) -> None:
        """How the run of a source ended is about to be told."""


def watch(errors: Console, *, redirect: bool) -> Watch:
    """Progress on standard error; `redirect` where what goes to standard output appears on the same terminal."""
    return BarsOnTerminal(errors, redirect=redirect) if errors.is_terminal else Lines(errors)
