"""What people see of imports that take a while."""

from io import StringIO

from rich.console import Console

from etl.progress import Standing
from etl.run import RunInfo
from hub.progress import INTERVAL, BarsOnTerminal, Lines, Pace, watch

RUN = RunInfo(7, "lectures", "341525000000")


def test_plain_lines_are_told_now_and_then_and_never_of_quick_runs() -> None:
    out, now = StringIO(), [100.0]
    lines = Lines(Console(file=out), lambda: now[0])
    for second in range(25):
        now[0] = 100.0 + second
        lines.follow(RUN, Standing("stage", 1000 * second, 10 * second, 400))
        assert bool(out.getvalue()) == (second >= INTERVAL)
    assert out.getvalue().splitlines() == [
        "lectures: stage, 10,000 rows, 1,000 rows/s, about 30 s until all is staged",
        "lectures: stage, 20,000 rows, 1,000 rows/s, about 20 s until all is staged",
    ]


def test_remaining_time_is_told_only_while_bytes_are_left_and_some_are_read() -> None:
    assert Pace(0.0, Standing("extract", 0, 0, 100)).left(10.0) is None
    assert Pace(0.0, Standing("stage", 5, 0, 0)).left(10.0) is None
    assert Pace(0.0, Standing("stage", 5, 25, 100)).left(10.0) == 30.0
    assert Pace(0.0, Standing("merge", 5, 100, 100)).left(10.0) is None


def test_a_terminal_shows_stage_rows_and_rate_until_the_end_of_a_source_is_told() -> None:
    out = StringIO()
    console = Console(file=out, force_terminal=True, width=150)
    with BarsOnTerminal(console, redirect=False) as bars:
        bars.follow(RUN, Standing("stage", 0, 0, 100))
        bars.follow(RUN, Standing("stage", 5000, 50, 100))
        bars._bars.refresh()
        shown = out.getvalue()
        bars.end("lectures")
        bars.end("lectures")
    assert all(word in shown for word in ("lectures", "stage", "5,000 rows", "rows/s"))


def test_bars_are_for_terminals_alone() -> None:
    assert isinstance(watch(Console(file=StringIO()), redirect=False), Lines)
    assert isinstance(watch(Console(file=StringIO(), force_terminal=True), redirect=False), BarsOnTerminal)
