"""`hub reconcile` puts reported figures beside what the ledgers add up to."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.hub.command import Command

PLUGIN = """
from etl import Delimited, Measure, Source, col, const, count, extent, hookimpl, total
from schema.figures import ReportedFigure
from schema.organizations import Organization, OrganizationKind
from schema.places import Division

LOCALITY = "210302000000"


@hookimpl
def hub_sources():
    yield Source(
        name="page",
        entity=ReportedFigure,
        locality=LOCALITY,
        publisher="报纸",
        reader=Delimited("figures.csv"),
        snapshot="full",
        columns={
            "measure": col("指标"),
            "title": col("名称"),
            "value": col("数值").quantity(),
            "bound": col("界限"),
            "unit": col("单位"),
            "quote": col("原文"),
        },
    )
    yield Source(
        name="teams",
        entity=Organization,
        locality=LOCALITY,
        publisher="宣传部",
        reader=Delimited("teams.csv"),
        snapshot="full",
        columns={"kind": const(OrganizationKind.LECTURE_TEAM), "name": col("名称"), "members": col("人数")},
    )


@hookimpl
def hub_measures():
    about = {"locality": LOCALITY, "by": "宣讲团台账", "entity": Organization}
    yield Measure(name="teams", figure=count(), **about)
    yield Measure(name="members", figure=total("members"), **about)
    yield Measure(name="team_size", figure=extent("members"), **about)
    yield Measure(
        name="teams",
        locality=LOCALITY,
        by="统计用区划代码表",
        entity=Division,
        where='{ eq: "210302000000" }',
    )
"""
FIGURES = """指标,名称,数值,界限,单位,原文
teams,宣讲团,2,等于,个,宣讲团2个
members,成员,20余,至少,名,成员20余名
team_size,每团人数,5至20,区间,名,每团5至20名
studies,专题研究,2,等于,次,专题研究2次
"""
TEAMS = "名称,人数\n红星宣讲团,18\n老兵宣讲团,6\n"


@pytest.fixture
def command(tmp_path: Path) -> Command:
    command = Command(tmp_path)
    (command.plugins / "village.py").unlink()
    (command.plugins / "page.py").write_text(PLUGIN, encoding="utf-8")
    ledgers = command.plugins / "ledgers"
    ledgers.mkdir()
    (ledgers / "figures.csv").write_text(FIGURES, encoding="utf-8")
    (ledgers / "teams.csv").write_text(TEAMS, encoding="utf-8")
    assert command.run("import").returncode == 0
    return command


def test_json_gives_each_way_of_counting_with_its_verdict(command: Command) -> None:
    assert command.json("reconcile") == {
        "figures": [
            {
                "measure": "teams",
                "locality": "210302000000",
                "reported": {"value": 2, "bound": "exact", "unit": "个", "quote": "宣讲团2个"},
                "recorded": [
                    {"by": "宣讲团台账", "value": 2, "consistent": True},
                    {"by": "统计用区划代码表", "value": 1, "consistent": False},
                ],
            },
            {
                "measure": "members",
                "locality": "210302000000",
                "reported": {"value": 20, "bound": "atLeast", "unit": "名", "quote": "成员20余名"},
                "recorded": [{"by": "宣讲团台账", "value": 24, "consistent": True}],
            },
            {
                "measure": "team_size",
                "locality": "210302000000",
                "reported": {"value": [5, 20], "bound": "range", "unit": "名", "quote": "每团5至20名"},
                "recorded": [{"by": "宣讲团台账", "value": [6, 18], "consistent": True}],
            },
            {
                "measure": "studies",
                "locality": "210302000000",
                "reported": {"value": 2, "bound": "exact", "unit": "次", "quote": "专题研究2次"},
                "recorded": [],
            },
        ]
    }


def test_table_says_what_differs_and_what_no_ledger_holds(command: Command) -> None:
    printed = command.run("reconcile")
    assert printed.returncode == 0
    assert "✔ consistent" in printed.stdout
    assert "✘ differs" in printed.stdout
    assert "in no ledger" in printed.stdout
    assert "4 figures, 1 with a way of counting that differs" in printed.stdout


def test_strict_fails_while_a_figure_disagrees(command: Command) -> None:
    assert command.run("reconcile", "--strict").returncode == 1
    plugin = command.plugins / "page.py"
    plugin.write_text(PLUGIN.replace('{ eq: "210302000000" }', '{ in: ["210302000000", "210000000000"] }'), "utf-8")
    assert command.run("reconcile", "--strict").returncode == 0


def test_figures_follow_the_ledger(command: Command) -> None:
    (command.plugins / "ledgers" / "teams.csv").write_text(TEAMS + "青年宣讲团,9\n", encoding="utf-8")
    assert command.run("import").returncode == 0
    recorded = {figure["measure"]: figure["recorded"] for figure in command.json("reconcile")["figures"]}
    code_table = {"by": "统计用区划代码表", "value": 1, "consistent": False}
    assert recorded["teams"] == [{"by": "宣讲团台账", "value": 3, "consistent": False}, code_table]
    assert recorded["members"] == [{"by": "宣讲团台账", "value": 33, "consistent": True}]


def test_a_measure_that_does_not_fit_the_api_is_named_and_the_rest_counts(command: Command) -> None:
    plugin = command.plugins / "page.py"
    plugin.write_text(PLUGIN.replace('{ eq: "210302000000" }', "{ nowhere: 1 }"), "utf-8")
    printed = command.run("reconcile", "--json")
    assert printed.returncode == 0
    assert "measure teams by 统计用区划代码表" in printed.stderr
    assert "宣讲团台账" in printed.stdout


def test_what_keeps_figures_from_being_counted_is_told(command: Command) -> None:
    with closing(sqlite3.connect(command.folder / "hub.db")) as connection:
        connection.execute("DROP TABLE reported_figure")
    printed = command.run("reconcile")
    assert printed.returncode == 1
    assert printed.stderr.splitlines()[-1].startswith("the figures can't be counted: ")
