"""Runs a command in a process of its own and tells what it took.

This process has to stay small: the peak of a child is at least what its parent occupied when the child began.
"""

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Run:
    """What a command printed, and its use of the machine."""

    #: Seconds of the work itself, without the start of Python.
    seconds: float
    #: Processor seconds of the same work, on all cores.
    processor: float
    #: Most memory that it occupied, in MiB.
    peak: float
    counts: dict[str, Any]


class CommandFailed(Exception):
    """A command of the benchmark failed; the message is the end of what it printed."""


def run(*command: str, python: str = sys.executable) -> Run:
    """Run `python …`, which ends by printing a line of JSON as `Timer.tell` does. Raises `CommandFailed`."""
    printed, usage = _finished(python, *command)
    line = json.loads(printed.splitlines()[-1])
    return Run(line["seconds"], line["processor"], usage.ru_maxrss / 1024, line["counts"])


def told(*command: str) -> dict[str, Any]:
    """The JSON that `python …` prints. Raises `CommandFailed`."""
    answer: dict[str, Any] = json.loads(_finished(sys.executable, *command)[0])
    return answer


def prepare(*command: str, python: str = sys.executable) -> None:
    """Run `python …`, which isn't measured. Raises `CommandFailed`."""
    _finished(python, *command)


def _finished(*command: str) -> tuple[str, resource.struct_rusage]:
    process = subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise CommandFailed("\n".join(printed.splitlines()[-3:]))
    return printed, usage
