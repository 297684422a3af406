"""A table that states another unit than its columns are read in is refused."""

from pathlib import Path
from typing import Any

import pytest

from etl import Delimited, Source, col, const
from etl.columns import Term
from schema.programmes import BudgetItem
from schema.volunteering import VolunteerActivity
from tests.etl.ledgers import HUOSHAN
from tests.workbench import Workbench


def source(folder: Path, text: str, entity: type[Any], **columns: Term) -> Source:
    (folder / "a.csv").write_text(text, encoding="utf-8")
    return Source(
        name="units",
        entity=entity,
        locality=HUOSHAN,
        publisher="民政局",
        reader=Delimited("a.csv"),
        folder=folder,
        columns={"name": col("名称"), **columns},
    )


def budget(folder: Path, text: str, amount: Term) -> Source:
    return source(folder, text, BudgetItem, period=const("2024"), amount=amount)


def activity(folder: Path, header: str, hours: Term) -> Source:
    return source(folder, f"名称,{header}\n清扫,3\n", VolunteerActivity, service_hours=hours)


def test_money_in_another_unit_is_refused(workbench: Workbench, tmp_path: Path) -> None:
    for text in ("名称,金额（万元）\n办公,1.5\n", "经费表（单位：万元）,\n名称,金额\n办公,1.5\n"):
        said = str(workbench.run(budget(tmp_path, text, col("金额（万元）|金额"))).error)
        assert 'is in 万元, and amount is read in 元 (a.csv). Declare .money(unit="万元").' in said
        run = workbench.run(budget(tmp_path, text, col("金额（万元）|金额").money(unit="万元")))
        assert (run.error, run.books.inserted + run.books.unchanged) == ("", 1)
    assert workbench.one("SELECT amount FROM budget_item")["amount"] == 1_500_000


@pytest.mark.parametrize(
    ("header", "refused"), [("时长（分钟）", True), ("时长（小时）", False), ("时长（含路程）", False)]
)
def test_a_measure_in_another_unit_is_refused(
    workbench: Workbench, tmp_path: Path, header: str, *, refused: bool
) -> None:
    assert bool(workbench.run(activity(tmp_path, header, col(header))).error) is refused


def test_a_unit_that_the_declaration_takes_is_taken(workbench: Workbench, tmp_path: Path) -> None:
    hours = col("时长（学时）").quantity(units=("小时", "学时"))
    assert workbench.run(activity(tmp_path, "时长（学时）", hours)).error == ""
