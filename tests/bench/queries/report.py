"""Measurements of queries as lines of text."""

from collections.abc import Iterator, Mapping
from math import inf
from statistics import median

from tests.bench.queries.wrk import Speed

#: What each contestant did, round by round.
Speeds = dict[str, list[Speed]]

#: Who the hub is compared with.
RIVALS = ("floor", "PostGraphile", "Strawberry")


def lines(title: str, speeds: Mapping[str, list[Speed]]) -> Iterator[str]:
    """A line for each contestant: requests/s, p50 and p99, and its requests/s as a multiple of each rival's."""
    rivals = [rival for rival in RIVALS if rival in speeds]
    yield f"\n{title:32}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}" + "".join(f"{f'/ {r}':>15}" for r in rivals)
    for name, rounds in speeds.items():
        told = f"{median(one.per_second for one in rounds):12,.0f}{median(one.p50 for one in rounds):9.2f}"
        ratios = (_ratio(rounds, speeds[rival]) for rival in rivals)
        yield f"{name:32}{told}{median(one.p99 for one in rounds):9.2f}" + "".join(f"{r:15.2f}" for r in ratios)


def _ratio(rounds: list[Speed], others: list[Speed]) -> float:
    """The median of the rounds' ratios; infinite against who answered nothing."""
    pairs = zip(rounds, others, strict=True)
    return median(one.per_second / other.per_second if other.per_second else inf for one, other in pairs)
