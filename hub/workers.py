"""Imports several sources at once, each in a process of its own."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from etl.errors import EtlError, WorkerDied
from etl.host import Declared, PluginFault
from etl.importer import Importer
from etl.progress import Progress, Standing
from etl.run import RunInfo
from hub.cli.output import log_to_stderr
from hub.settings import settings
from hub.workshop import open_importer

#: Seconds that a worker without work may take to end.
PATIENCE = 10


@dataclass(frozen=True)
class Outcome:
    """How the import of one source ended: in a run on record, or in an error that kept it from having one."""

    source: str
    run: RunInfo | None = None
    error: EtlError | None = None


@dataclass
class Worker:
    """A process that imports one source after the other, and the one that it imports now."""

    process: SpawnProcess
    pipe: Connection
    source: str


def cores() -> int:
    """How many processes this machine runs at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def imported(importer: Importer, chosen: Sequence[Declared], jobs: int) -> Iterator[Outcome]:
    """Import sources, at most so many at once, and give each one's outcome as soon as it is known.

    One at a time they are imported in this process. Plugins' faults that workers meet are added to the importer's.
    """
    if min(jobs, len(chosen)) > 1:
        yield from Crew(importer).run([declared.source.name for declared in chosen], jobs)
    else:
        yield from (outcome(importer, declared) for declared in chosen)


def outcome(importer: Importer, declared: Declared) -> Outcome:
    """Import one source in this process."""
    try:
        return Outcome(declared.source.name, run=importer.run(declared))
    except EtlError as error:
        return Outcome(declared.source.name, error=error)


class Crew:
    """The workers of one command."""

    def __init__(self, importer: Importer) -> None:
        self._importer = importer
        self._progress: Progress = importer.progress
        self._context = multiprocessing.get_context("spawn")
        self._workers: dict[Connection, Worker] = {}

    def run(self, sources: Sequence[str], jobs: int) -> Iterator[Outcome]:
        """Import the sources. One whose worker dies has failed, and another worker takes the next."""
        waiting = deque(sources)
        try:
            while waiting or self._workers:
                while waiting and len(self._workers) < jobs:
                    self._start(waiting.popleft())
                for pipe in wait([*self._workers]):
                    assert isinstance(pipe, Connection)
                    yield from self._heard(self._workers[pipe], waiting)
        finally:
            for worker in self._workers.values():
                worker.process.terminate()

    def _start(self, source: str) -> None:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=work, args=(theirs,), name=f"import {source}", daemon=True)
        process.start()
        theirs.close()
        self._workers[ours] = Worker(process, ours, source)
        self._give(self._workers[ours], source)

    @staticmethod
    def _give(worker: Worker, source: str) -> None:
        worker.source = source
        with suppress(OSError):
            worker.pipe.send(source)

    def _heard(self, worker: Worker, waiting: deque[str]) -> Iterator[Outcome]:
        """Take one message of a worker in; its end is one, too."""
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):
            self._dismiss(worker)
            yield Outcome(worker.source, error=_died(worker))
            return
        match message:
            case RunInfo() as run, Standing() as standing:
                self._progress.follow(run, standing)
            case Outcome() as done, list() as faults:
                known = self._importer.host.faults
                known += [fault for fault in faults if fault not in known]
                if waiting:
                    self._give(worker, waiting.popleft())
                else:
                    self._dismiss(worker)
                yield done

    def _dismiss(self, worker: Worker) -> None:
        """Let a worker end, if it hasn't yet."""
        del self._workers[worker.pipe]
        worker.pipe.close()
        worker.process.join(PATIENCE)


def _died(worker: Worker) -> WorkerDied:
    code = worker.process.exitcode
    how = f"was ended by {signal.Signals(-code).name}" if code and code < 0 else f"ended with exit code {code}"
    return WorkerDied(
        f"source {worker.source}: the process that imported it {how}",
        remedy=f"What it hadn't merged is taken back; see whether memory ran out, then `hub import {worker.source}`.",
    )


class Wire:
    """Progress that goes to the process that started this one."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def follow(self, run: RunInfo, standing: Standing) -> None:
        """Send how far a run has come; nobody may be there to hear it."""
        with suppress(OSError):
            self._pipe.send((run, standing))


def work(pipe: Connection) -> None:
    """Import the sources whose names come, until nobody sends any more."""
    # An interrupt from the keyboard reaches all processes; the one that started this one ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.umask(0o077)
    log_to_stderr()
    importer = open_importer(settings(), Wire(pipe))
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_answer(importer, pipe.recv()))


def _answer(importer: Importer, source: str) -> tuple[Outcome, list[PluginFault]]:
    return outcome(importer, importer.host.sources[source]), importer.host.faults
