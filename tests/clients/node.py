"""Node programs as clients of a hub, with the packages that each pins, installed outside of the checkout."""

import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

from tests.programs import missing, program

HERE = Path(__file__).parent


class Program:
    """The program in a folder beside this file, its packages installed."""

    def __init__(self, name: str) -> None:
        self._source = HERE / name
        for tool in ("node", "npm"):
            program(tool)
        pinned = (self._source / "package.json").read_bytes()
        self._folder = _cache() / f"{name}-{sha256(pinned).hexdigest()[:12]}"
        self._install()

    def run(self, script: str, *arguments: str) -> str:
        """What a script prints; it has to end well."""
        return self._end("node", script, *arguments)

    def script(self, name: str) -> None:
        """Run a script of its package.json; it has to end well."""
        self._end("npm", "run", "--silent", name)

    def write(self, name: str, text: str) -> None:
        """Write a file beside the program."""
        (self._folder / name).write_text(text, encoding="utf-8")

    def command(self, script: str, *arguments: str) -> list[str]:
        """The command that runs a script, from anywhere."""
        return ["node", str(self._folder / script), *arguments]

    def _install(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder.with_suffix(".lock")):
            shutil.copytree(self._source, self._folder, dirs_exist_ok=True)
            if (self._folder / "installed").exists():
                return
            command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund"]
            done = subprocess.run(command, cwd=self._folder, capture_output=True, text=True, check=False)
            if done.returncode:
                missing(f"the packages of {self._source.name} can't be had: {done.stderr[-500:]}")
            (self._folder / "installed").touch()

    def _end(self, *command: str) -> str:
        finished = subprocess.run(command, cwd=self._folder, capture_output=True, text=True, check=False)
        assert finished.returncode == 0, finished.stdout + finished.stderr
        return finished.stdout


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "grassroots-hub-tests"
