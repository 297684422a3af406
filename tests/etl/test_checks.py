"""What a plugin's own row rules promise."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from etl import Check, hookimpl
from etl.host import PluginHost
from etl.importer import Importer
from etl.run import RunInfo
from schema.entity import Entity
from tests.etl.ledgers import LECTURE_HEADER, lectures, write
from tests.workbench import Declaring, Workbench

MANY = pl.col("attendance_low") > 100
TOWN = pl.col("division_id").is_between(341525100000, 341525100999)


@dataclass(eq=False)
class Checking:
    """A plugin with one check of lectures."""

    rule: pl.Expr

    @hookimpl
    def hub_checks(self, entity: Entity) -> Iterable[Check]:
        return (
            (Check("too_many", "attendance", self.rule, "人太多了。", "Too many came."),)
            if entity.name == "LectureSession"
            else ()
        )


def run(bench: Workbench, folder: Path, rule: pl.Expr, *rows: str) -> RunInfo:
    """Import lectures under a check."""
    host = PluginHost()
    host.register("declaring", Declaring([lectures(write(folder, "lectures.csv", LECTURE_HEADER, rows))]))
    host.register("checking", Checking(rule))
    host.collect()
    assert not host.faults, host.faults
    return Importer(bench.engine, host, bench.key, bench.folder / "state").run(host.sources["lectures"])


def test_a_failed_check_names_the_column_that_its_field_is_read_from(workbench: Workbench, tmp_path: Path) -> None:
    run(workbench, tmp_path / "in", ~MANY, "1,团课,500,,,,", "2,党课,5,,,,")
    reject = workbench.one('SELECT row, reason, field, "column", zh, en FROM reject')
    assert reject == {
        "row": 2,
        "reason": "too_many",
        "field": "attendance",
        "column": "人次",
        "zh": "人太多了。",
        "en": "Too many came.",
    }


@pytest.mark.parametrize("attendance", ["", "5"])
def test_what_a_check_cannot_tell_or_finds_right_passes(workbench: Workbench, tmp_path: Path, attendance: str) -> None:
    assert run(workbench, tmp_path / "in", ~MANY, f"1,团课,{attendance},,,,").books.rejected == 0


def test_a_check_of_one_division_leaves_the_others_alone(workbench: Workbench, tmp_path: Path) -> None:
    rows = ("1,团课,500,衡山镇,,,", "2,团课,500,佛子岭镇,,,")
    books = run(workbench, tmp_path / "in", ~TOWN | ~MANY, *rows).books
    assert (books.inserted, books.rejected) == (1, 1)
