"""The loads that are measured: engine and floor by turns, each in a process of its own."""

import os
import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.process import Run, prepare, run, told
from tests.bench.targets import Databases

#: Loads one after the other into one database, each with the ledger that the engine reads. Unchanged rows come in
#: another order, so that they have to be read; a file whose bytes are known isn't.
LOADS = {"new": "csv", "unchanged": "reordered", "10 % changed": "changed"}
#: Ledgers whose finished frames the floor loads in the place of another's.
FRAMES = {"reordered": "csv"}
SIDES = ("engine", "floor")


@dataclass
class Results:
    """What the loads took, and the tables that they filled."""

    #: Runs by load and side, one a round.
    runs: dict[tuple[str, str], list[Run]] = field(default_factory=lambda: defaultdict(list))
    #: The engine's on the file that it has just loaded.
    same: list[Run] = field(default_factory=list)
    #: Key, columns and indexes by side.
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Ledgers:
    """The ledgers of a benchmark in one folder, and the frames that the floor begins with."""

    folder: Path
    rows: int

    def make(self) -> None:
        """Write the ledgers and finish their frames, in processes of their own."""
        for kind in sorted(set(LOADS.values())):
            ledgers = self.folder / kind / "ledgers"
            ledgers.mkdir(parents=True)
            prepare("-m", "tests.bench.lectures", kind, str(ledgers / "lectures.csv"), str(self.rows))
            if kind not in FRAMES:
                prepare("-m", "tests.bench.floor", "finish", str(ledgers.parent))

    def hand_over(self, load: str, folder: Path) -> None:
        """Put the ledger of a load into a folder, alone and under a name of its own, lest the run end as unchanged."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        position = list(LOADS).index(load)
        os.link(self.folder / LOADS[load] / "ledgers" / "lectures.csv", folder / f"{position}.csv")


def measure(ledgers: Ledgers, databases: Databases, work: Path, rounds: int) -> Results:
    """Run all loads so many times."""
    results = Results()
    for _ in range(rounds):
        urls = {side: databases() for side in SIDES}
        shutil.rmtree(work, ignore_errors=True)
        for load, kind in LOADS.items():
            ledgers.hand_over(load, work / "ledgers")
            engine = run("-m", "tests.bench.engine", "csv", urls["engine"], str(work))
            frames = ledgers.folder / FRAMES.get(kind, kind)
            floor = run("-m", "tests.bench.floor", "load", urls["floor"], str(frames))
            results.runs[load, "engine"].append(engine)
            results.runs[load, "floor"].append(floor)
            if load == "new":
                results.same.append(run("-m", "tests.bench.engine", "csv", urls["engine"], str(work)))
        results.tables = {side: told("-m", "tests.bench.tables", url) for side, url in urls.items()}
    return results
