"""The command line as its user runs it: a process of its own, in a folder of its own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from tests.forked import Hub

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
        hub = Hub(arguments, self.folder, self.environment)
        out, err = hub.communicate(timeout=600)
        assert hub.returncode is not None
        return subprocess.CompletedProcess(arguments, hub.returncode, out, err)

    @contextmanager
    def serves(self, **environment: str) -> Iterator[tuple[Hub, str]]:
        """Serve on a free port, with further settings; gives the process and the address of the API."""
        server = Hub(("serve", "--port", "0"), self.folder, self.environment | environment)
        try:
            yield server, server.stdout.readline().removeprefix("GraphQL at ").strip()
        finally:
            server.terminate()
            server.communicate(timeout=60)

    @contextmanager
    def serving(self, **environment: str) -> Iterator[str]:
        """Serve likewise; gives the address alone."""
        with self.serves(**environment) as (_, address):
            yield address

    def json(self, *arguments: str) -> dict[str, list[dict[str, object]]]:
        """What a command prints with --json."""
        answer = self.run(*arguments, "--json")
        assert answer.stdout, answer.stderr
        return dict(orjson.loads(answer.stdout))
