"""Clients that frontend teams use, each against a running hub: lists, pages, codes of errors, subscriptions."""

import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack

import orjson
import pytest

from hub.graphql.declaration.build import declared
from tests.clients.node import HERE, Program
from tests.hub.command import Command
from tests.postgres import Server

ROWS = [f"{number:02},第{number}课,{number}0余人次,张三丰,红星宣讲团" for number in range(1, 9)]
CLIENTS = ("apollo", "events", "relay", "urql", "websocket", "gql")
#: All that each client prints.
Told = Mapping[str, str]


@pytest.fixture(scope="module")
def typescript() -> Program:
    """The programs in TypeScript, their operations typed by the schema and bundled."""
    program = Program("typescript")
    program.write("schema.graphql", declared().sdl)
    program.script("generate")
    program.script("build")
    return program


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def told(request: pytest.FixtureRequest, typescript: Program, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What all clients say of one hub, into which a lecture is imported while they listen."""
    url = None
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        url = server.database(request.getfixturevalue("prepared_postgres"))
    command = Command(tmp_path_factory.mktemp("clients"), url)
    command.write(*ROWS[:-1])
    assert command.run("import").returncode == 0
    with command.serving() as address, ExitStack() as stack:
        running = {client: stack.enter_context(_start(client, typescript, address)) for client in CLIENTS}
        before = {client: process.stdout.readline() for client, process in running.items() if process.stdout}
        command.write(*ROWS)
        assert command.run("import").returncode == 0
        return {client: before[client] + process.communicate(timeout=20)[0] for client, process in running.items()}


def _start(client: str, typescript: Program, address: str) -> subprocess.Popen[str]:
    """Start a client; what it complains of is printed, too."""
    command = _command(client, typescript, address)
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _command(client: str, typescript: Program, address: str) -> list[str]:
    if client == "gql":
        return [sys.executable, str(HERE / "python" / "lectures.py"), address]
    return typescript.command("dist/main.js", client, address)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_reads_all_pages_tells_errors_by_code_and_is_told_of_imports(told: Told, client: str) -> None:
    titles = [f"第{number}课" for number in range(1, len(ROWS))]
    assert [*map(orjson.loads, told[client].splitlines())] == [
        {"titles": titles, "code": "UNIFIED_CODE"},
        {"changed": [f"第{len(ROWS)}课"]},
    ], told[client]


@pytest.mark.parametrize("script", ["check", "lint:linter", "lint:eslint"])
def test_compiler_and_linters_find_nothing(typescript: Program, script: str) -> None:
    typescript.script(script)
