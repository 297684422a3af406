"""The command line as its user runs it: a process of its own, in a folder of its own."""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from hub.cli import main

ROOT = Path(__file__).parents[2]

PLUGIN = """
from pathlib import Path
from etl import Delimited, Expect, Source, col, const, hookimpl, ref
from schema.lectures import LectureSession
from schema.organizations import Organization, OrganizationKind

LECTURES = Source(
    name="lectures",
    entity=LectureSession,
    locality="341525000000",
    publisher="宣传部",
    reader=Delimited("lectures.csv"),
    folder=Path(__file__).parent,
    snapshot="full",
    columns={
        "number": col("编号"),
        "title": col("主题"),
        "attendance": col("人次"),
        "speaker": col("宣讲员"),
        "team": ref(Organization, kind=const(OrganizationKind.LECTURE_TEAM), name=col("团队")),
    },
    expect=Expect(rejected=0.5),
)

@hookimpl
def hub_sources():
    return [LECTURES]
"""
HEADER = "编号,主题,人次,宣讲员,团队"

#: Starts processes from one that has loaded the hub already, which takes each of them longer than most commands.
_LOADED = multiprocessing.get_context("forkserver")
_LOADED.set_forkserver_preload([__name__, "hub.workshop", "hub.graphql.serving.service"])


class Command:
    """`hub` with one plugin of its own and none of the built-in ones, on a database in `folder`."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self.folder = folder
        self.url = url or f"sqlite:///{folder / 'hub.db'}"
        self.plugins = folder / "plugins"
        self.plugins.mkdir()
        (self.plugins / "village.py").write_text(PLUGIN, encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return inherited | {
            "PYTHONPATH": str(ROOT),
            "HUB_DATABASE_URL": self.url,
            "HUB_KEY": str(self.folder / "hub.key"),
            "HUB_STATE": str(self.folder / "hub.files"),
            "HUB_PLUGINS": str(self.plugins),
            "HUB_INSTALLED_PLUGINS": "",
        }

    def write(self, *rows: str) -> None:
        """Write the ledger of the plugin."""
        (self.plugins / "lectures.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        with TemporaryDirectory() as name:
            out, err = (Path(name, stream) for stream in ("stdout", "stderr"))
            process = _LOADED.Process(target=_hub, args=(arguments, self.folder, self.environment, out, err))
            process.start()
            process.join()
            assert process.exitcode is not None
            return subprocess.CompletedProcess(arguments, process.exitcode, out.read_text(), err.read_text())

    @contextmanager
    def serving(self, **environment: str) -> Iterator[str]:
        """Serve on a free port, with further settings; gives the address of the API."""
        server = subprocess.Popen(
            [sys.executable, "-m", "hub", "serve", "--port", "0"],
            cwd=self.folder,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert server.stdout is not None
        try:
            yield server.stdout.readline().removeprefix("GraphQL at ").strip()
        finally:
            server.terminate()
            server.communicate()

    def json(self, *arguments: str) -> dict[str, list[dict[str, object]]]:
        """What a command prints with --json."""
        answer = self.run(*arguments, "--json")
        assert answer.stdout, answer.stderr
        return dict(orjson.loads(answer.stdout))


def _hub(arguments: Sequence[str], folder: Path, environment: Mapping[str, str], out: Path, err: Path) -> None:
    """Be the command, in a process that was made for it."""
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["hub", *arguments]
    main()
