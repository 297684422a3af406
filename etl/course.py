"""The course of a run: which stages it has entered, and how far it has come."""

from dataclasses import replace
from typing import Any

from etl.host import PluginHost
from etl.progress import ProgressRecord, Standing
from etl.run import RunInfo

#: Stages in the order in which a run enters them; `commit` is entered when all is written and not yet committed.
STAGES = ("extract", "normalise", "validate", "resolve", "stage", "merge", "commit")


class Course:
    """Tells of one run, each stage once."""

    def __init__(self, info: RunInfo, host: PluginHost, progress: ProgressRecord) -> None:
        self._info = info
        self._host = host
        self._progress = progress
        self._standing: Standing | None = None
        self._entered: set[str] = set()

    def enter(self, stage: str) -> None:
        """Tell observers, and those who wait, that the run enters a stage."""
        if stage not in self._entered:
            self._entered.add(stage)
            self.tell(stage=stage)
            self._host.stage(self._info, stage)

    def tell(self, **changes: Any) -> None:
        """Let those who wait know how far the run has come."""
        standing = replace(self._standing or Standing(STAGES[0]), **changes)
        if standing != self._standing:
            self._standing = standing
            self._progress.follow(self._info, standing)
