"""Measures queries: `python -m tests.bench.queries`, with ROUNDS=3 SECONDS=2 PEERS=1 in the environment.

`TARGETS=SQLite` measures on that database only, `CASES="flat,by id"` only queries with one of these words in the name.

200,000 lectures in 200 localities are asked by wrk over eight connections, as a viewer with a token. For each query all
contestants take turns; figures and ratios are medians of the rounds, each ratio being that of one round. The hub
answers without its cache, and where it has one, with it, too.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.process import CommandFailed
from tests.bench.queries import contestants, report, rows, wrk
from tests.bench.queries.answers import extent
from tests.bench.queries.cases import CASES, Case
from tests.bench.queries.contestants import Contestant
from tests.bench.queries.rows import Sample
from tests.bench.targets import TARGETS

#: Seconds that a contestant is asked before it is measured.
WARM_UP = 2


def main() -> None:
    """Print all measurements."""
    try:
        wrk.require()
    except CommandFailed as error:
        print(f"not yet: {error}")
        return
    for target in _wanted("TARGETS", ("PostgreSQL", "SQLite")):
        with TemporaryDirectory(prefix="bench") as name:
            folder = Path(name)
            try:
                with TARGETS[target](folder) as databases:
                    _measure(target, databases(), folder)
            except (CommandFailed, ImportError) as error:
                print(f"not yet: {error}")


def _measure(target: str, url: str, folder: Path) -> None:
    sample = rows.write(url)
    print(f"\n{target}: {rows.LOCALITIES * rows.LECTURES:,} lectures in {rows.LOCALITIES} localities")
    with ExitStack() as stack:
        addresses = {
            one: stack.enter_context(contestants.serving(one, folder)) for one in _contestants(target, url, sample)
        }
        wanted = _wanted("CASES", [case.name for case in CASES])
        for number, case in enumerate(CASES):
            if case.name not in wanted:
                continue
            for line in report.lines(case.name, _rounds(number, case, addresses, folder)):
                print(line, flush=True)


def _contestants(target: str, url: str, sample: Sample) -> Iterator[Contestant]:
    yield from contestants.hub(url, sample)
    yield contestants.floor(url, sample)
    if target == "PostgreSQL" and os.environ.get("PEERS"):
        yield contestants.postgraphile(url, sample)
        yield contestants.dataloaders(url, sample)


def _rounds(number: int, case: Case, addresses: dict[Contestant, str], folder: Path) -> report.Speeds:
    """What each contestant did in each round. Raises `CommandFailed` where their answers differ."""
    asked = {one: one.requests(number, case) for one in addresses}
    extents = {one.name: extent(addresses[one], requests) for one, requests in asked.items()}
    if len(set(extents.values())) > 1:
        raise CommandFailed(f"{case.name}: the answers differ: {extents}")
    scripts = {one: folder / f"{one.name}.lua" for one in asked}
    for one, requests in asked.items():
        wrk.write_script(scripts[one], requests)
        wrk.ask(addresses[one], scripts[one], WARM_UP)
        wrk.rest()
    speeds: report.Speeds = {one.name: [] for one in asked}
    for _ in range(_given("ROUNDS", 3)):
        for one, script in scripts.items():
            speeds[one.name].append(wrk.ask(addresses[one], script, _given("SECONDS", 2)))
            wrk.rest()
    return speeds


def _wanted(variable: str, names: Sequence[str]) -> list[str]:
    """The names that have one of the variable's words in them; all where it isn't set."""
    words = os.environ.get(variable, "").split(",")
    return [name for name in names if any(word in name for word in words)]


def _given(name: str, otherwise: int) -> int:
    return int(os.environ.get(name) or otherwise)


if __name__ == "__main__":
    main()
