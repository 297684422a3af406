"""The server passes all of graphql-http's audits of GraphQL over HTTP."""

from pathlib import Path

import orjson

from tests.clients.node import Program
from tests.hub.command import Command

AUDITS = 61


def test_every_audit_of_graphql_over_http_is_passed(tmp_path: Path) -> None:
    audit, command = Program("audit"), Command(tmp_path)
    command.write(*(f"{n},第{n}课,{n * 10}余人次,张三丰,红星宣讲团" for n in range(1, 10)))
    assert command.run("import").returncode == 0
    with command.serving() as address:
        results = orjson.loads(audit.run("audit.mjs", address))
    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == AUDITS
