"""The rules of the house: layers, lint, formatting, types, and what may stand where."""

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.programs import program

ROOT = Path(__file__).parents[1]

#: Everything that the project's folder may hold.
ALLOWED = {
    ".ci",
    ".gitignore",
    "LICENSE",
    "Makefile",
    "README.md",
    "constraints.txt",
    "docs",
    "etl",
    "hub",
    "plugins",
    "pyproject.toml",
    "schema",
    "tests",
}
#: Package indexes and mirrors belong to the machine's configuration, not to the project.
REGISTRY_HOSTS = re.compile(
    rb"\b(registry\.[n]pmjs|registry\.[y]arnpkg|[p]ypi\.org|[p]ythonhosted|deb\.[d]ebian|proxy\.[g]olang)\b"
)
#: A path that begins at the root, into a folder where somebody keeps their work.
PRIVATE_PATHS = re.compile(rb"(?<![\w.~-])/(home|root|[U]sers|work)/[\w.]")


@pytest.fixture(scope="module")
def tracked() -> tuple[Path, ...]:
    """Files that git tracks, relative to the project's folder; where this is no checkout, those that it would."""
    with TemporaryDirectory() as empty:
        subprocess.run([program("git"), "init", "--quiet", "--bare", empty], check=True)
        elsewhere = (f"--git-dir={empty}", f"--work-tree={ROOT}")
        files = _listed() or _listed(*elsewhere, options=("--others", "--exclude-standard"))
    assert files
    return files


def _listed(*place: str, options: tuple[str, ...] = ()) -> tuple[Path, ...]:
    command = [program("git"), *place, "ls-files", "-z", *options]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    return tuple(Path(name) for name in listing.stdout.decode().split("\0") if name and (ROOT / name).is_file())


def run(*command: str) -> None:
    """Run a tool of this environment in the project's folder; what it finds fault with is the failure."""
    tool = Path(sys.executable).with_name(command[0])
    finished = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_imports_keep_to_the_layers() -> None:
    run("lint-imports", "--no-cache", "--no-logo")


def test_lint_finds_nothing() -> None:
    run("ruff", "check")


def test_everything_is_formatted() -> None:
    run("ruff", "format", "--check")


def test_types_are_complete() -> None:
    run("mypy")


def test_the_top_level_holds_only_what_belongs_there(tracked: tuple[Path, ...]) -> None:
    assert {path.parts[0] for path in tracked} <= ALLOWED


@pytest.mark.parametrize("pattern", [REGISTRY_HOSTS, PRIVATE_PATHS], ids=["registry hosts", "private paths"])
def test_no_file_names(pattern: re.Pattern[bytes], tracked: tuple[Path, ...]) -> None:
    found = [
        f"{path}:{number}: {line.decode(errors='replace').strip()}"
        for path in tracked
        for number, line in enumerate((ROOT / path).read_bytes().splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, "\n".join(found)
