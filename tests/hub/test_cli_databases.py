"""Commands answer alike on both databases."""

import re
from pathlib import Path
from typing import Any

from sqlalchemy import text

from schema.database import open_engine
from tests.hub.command import Command
from tests.postgres import Server

ROWS = [f"{n},第{n}课,{n * 10}余人次,张三丰,红星宣讲团" for n in range(1, 31)]
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")


def session(command: Command) -> list[Any]:
    """Exit codes and outputs of an operator's day, instants left out."""
    told: list[Any] = []

    def run(*arguments: str) -> None:
        answer = command.run(*arguments)
        told.append((arguments, answer.returncode, INSTANT.sub("…", answer.stdout), answer.stderr))

    run("migrate")
    command.write(*ROWS)
    run("import", "--json")
    command.write("1,第一课,15余人次,张三丰,红星宣讲团", *ROWS[1:29], "30,第30课,很多,张三丰,红星宣讲团")
    run("import", "--json")
    command.write(*ROWS[:9])
    run("import", "--json")
    run("approve", "3", "--json")
    command.write(*ROWS[:3])
    run("import", "--json")
    run("discard", "4", "--json")
    engine = open_engine(command.url)
    with engine.connect() as connection:
        codes = connection.scalars(text("SELECT code FROM lecture_session WHERE number IN ('1', '30') ORDER BY number"))
        for code in codes.all():
            run("explain", code, "--json")
    engine.dispose()
    (command.folder / "divisions.csv").write_text("code,name\n341525999,样镇\n99,样省\n", encoding="utf-8")
    run("divisions", "load", "divisions.csv", "--edition", "2023", "--json")
    for name in ("rejects", "conflicts", "suspects", "dangling", "reconcile"):
        run(name, "--json")
    run("runs", "--json")
    run("runs", "lectures")
    return told


def test_an_operators_day_goes_alike_on_both_databases(postgres: Server, tmp_path: Path) -> None:
    days = []
    for name, url in (("sqlite", None), ("postgresql", postgres.database())):
        (tmp_path / name).mkdir()
        days.append(session(Command(tmp_path / name, url)))
    for on_sqlite, on_postgresql in zip(*days, strict=True):
        assert on_postgresql == on_sqlite
    assert {code for _, code, _, _ in days[0]} == {0, 3}
