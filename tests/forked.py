"""`hub` in processes that one forks which has loaded it: loading takes each of them longer than most commands."""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TextIO

from hub.cli import main

_LOADED = multiprocessing.get_context("forkserver")
_LOADED.set_forkserver_preload([__name__, "tests.loaded"])


class Hub:
    """`hub` with a command, in a process of its own that has the given folder and environment."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self._command = command
        (out, its_out), (err, its_err) = _LOADED.Pipe(duplex=False), _LOADED.Pipe(duplex=False)
        self._process = _LOADED.Process(target=_be, args=(command, folder, environment, its_out, its_err))
        self._process.start()
        its_out.close()
        its_err.close()
        self.stdout, self._stderr = _text(out), _text(err)
        # A process that nobody hears would stand still some day.
        self._pool = ThreadPoolExecutor(2)
        self._told = self._pool.submit(self._stderr.read)

    @property
    def returncode(self) -> int | None:
        """Exit code, or minus the signal that ended it; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        """Wait for its end; gives the exit code. Raises `TimeoutExpired` after so many seconds."""
        self._process.join(timeout)
        if (code := self._process.exitcode) is None:
            raise subprocess.TimeoutExpired(self._command, timeout)
        return code

    def communicate(self, timeout: float) -> tuple[str, str]:
        """What it writes to standard output and standard error until its end. Raises `TimeoutExpired`, and ends it."""
        out = self._pool.submit(self.stdout.read)
        try:
            self.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        finally:
            self._pool.shutdown()
            self.stdout.close()
            self._stderr.close()
        return out.result(), self._told.result()

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it as a machine that fails would."""
        self._process.kill()


def _text(connection: Connection) -> TextIO:
    descriptor = os.dup(connection.fileno())
    connection.close()
    return open(descriptor, encoding="utf-8")  # noqa: PTH123


def _be(command: Sequence[str], folder: Path, environment: Mapping[str, str], out: Connection, err: Connection) -> None:
    """Be the command, in a process that was made for it."""
    for number, pipe in ((1, out), (2, err)):
        os.dup2(pipe.fileno(), number)
        pipe.close()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["hub", *command]
    main()
