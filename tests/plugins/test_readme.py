"""What the README shows is what happens."""

import asyncio
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import Workbook

from hub.app import create_app
from hub.cli import app
from hub.cli.serving import FIRST_QUERY
from hub.settings import Settings
from plugins.synthetic import id_number
from schema.lineage import RunStatus
from tests.hub.command import Command
from tests.plugins.conftest import Imported

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The code blocks of one language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def ask(imported: Imported, query: str) -> dict[str, object]:
    """The hub's answer over HTTP."""

    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(Settings(database_url=imported.bench.url)))
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            return await client.post("/graphql", json={"query": query})

    return dict(asyncio.run(post()).json())


@pytest.mark.parametrize(("query", "answer"), [*zip(blocks("graphql"), blocks("json"), strict=True)])
def test_a_query_gives_the_answer_beside_it(imported: Imported, query: str, answer: str) -> None:
    assert ask(imported, query)["data"] == json.loads(answer)["data"]


def test_every_command_has_a_line() -> None:
    listed = {name.split()[1] for name in re.findall(r"`(hub [^`]+)`", README)}
    assert {
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    } <= listed


def test_the_query_that_serve_prints_reaches_all_localities(imported: Imported) -> None:
    answer = ask(imported, FIRST_QUERY)
    assert "errors" not in answer
    names = re.findall(r'"name": "(.*?)"', json.dumps(answer, ensure_ascii=False))
    assert {"铁东区", "霍山县", "七一社区居委会", "长洲区"} <= set(names)


def test_the_readers_shown_get_only_what_changed() -> None:
    for code in blocks("python")[1:]:
        shown: dict[str, Any] = {}
        exec(code, shown)
        assert shown["READER"].incremental


def test_the_plugin_shown_imports_a_ledger(tmp_path: Path) -> None:
    command = Command(tmp_path)
    (command.plugins / "cards.py").write_text(blocks("python")[0], encoding="utf-8")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["七一社区爱心餐卡发放花名册（2023年3月）"])
    sheet.append(["序号", "姓名", "身份证号", "发放金额（元）", "领取人签字"])
    for number in range(60):
        sheet.append([number + 1, "张三", id_number(date(1945, 1, 1), number), "300", None])
    folder = command.plugins / "ledgers"
    folder.mkdir()
    book.save(folder / "花名册.xlsx")
    (run,) = command.json("import", "cards")["runs"]
    assert (run["source"], run["status"], run["findings"]) == ("village-meal-cards", RunStatus.MERGED.code, [])
    assert isinstance(run["books"], dict)
    assert run["books"]["inserted"] == 60
