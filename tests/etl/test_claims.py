"""Two sources that speak of one record."""

from dataclasses import replace
from pathlib import Path

import orjson

from tests.etl.ledgers import teams, write
from tests.workbench import Workbench


def test_a_row_of_another_source_is_held_as_a_claim_with_its_values(workbench: Workbench, tmp_path: Path) -> None:
    first = write(tmp_path / "a", "teams.csv", "名称,人数", ["红星宣讲团,18"])
    second = write(tmp_path / "b", "teams.csv", "名称,人数", ["红星宣讲团,21", "老兵宣讲团,9"])
    workbench.run(teams(first))
    other = replace(teams(second), name="teams-of-the-county")
    run = workbench.run(other)
    assert (run.books.claimed, run.books.inserted) == (1, 1)
    claim = workbench.one("SELECT * FROM claim")
    assert orjson.loads(claim["fields"])["members_low"] == 21
    shown = workbench.one("SELECT members_low FROM organization WHERE name = '红星宣讲团'")
    assert shown["members_low"] == 18


def test_a_claim_is_forgotten_when_its_source_drops_it(workbench: Workbench, tmp_path: Path) -> None:
    first = write(tmp_path / "a", "teams.csv", "名称,人数", ["红星宣讲团,18"])
    second = write(tmp_path / "b", "teams.csv", "名称,人数", ["红星宣讲团,21", "老兵宣讲团,9"])
    workbench.run(teams(first))
    other = replace(teams(second), name="teams-of-the-county")
    workbench.run(other)
    write(second, "teams.csv", "名称,人数", ["老兵宣讲团,9"])
    assert workbench.run(other).books.claimed == 0
    assert workbench.rows("SELECT * FROM claim") == []


def test_a_record_that_its_owner_dropped_is_taken_over(workbench: Workbench, tmp_path: Path) -> None:
    names = [f"团{n},5" for n in range(9)]
    first = write(tmp_path / "a", "teams.csv", "名称,人数", [*names, "红星宣讲团,18"])
    workbench.run(teams(first))
    write(first, "teams.csv", "名称,人数", names)
    assert workbench.run(teams(first)).books.removed == 1
    second = write(tmp_path / "b", "teams.csv", "名称,人数", ["红星宣讲团,21"])
    run = workbench.run(replace(teams(second), name="teams-of-the-county"))
    assert run.books.inserted == 1
    shown = workbench.one("SELECT members_low, removed_at FROM organization WHERE name = '红星宣讲团'")
    assert (shown["members_low"], shown["removed_at"]) == (21, None)


def test_the_claimant_takes_over_when_the_owner_drops_the_record(workbench: Workbench, tmp_path: Path) -> None:
    names = [f"团{n},5" for n in range(9)]
    first = write(tmp_path / "a", "teams.csv", "名称,人数", [*names, "红星宣讲团,18"])
    other = replace(
        teams(write(tmp_path / "b", "teams.csv", "名称,人数", ["红星宣讲团,21"])), name="teams-of-the-county"
    )
    workbench.run(teams(first))
    assert workbench.run(other).books.claimed == 1
    write(first, "teams.csv", "名称,人数", names)
    workbench.run(teams(first))
    assert workbench.run(other).books.inserted == 1
    assert workbench.one("SELECT members_low FROM organization WHERE name = '红星宣讲团'")["members_low"] == 21
    assert workbench.rows("SELECT * FROM claim") == []


def test_rows_that_contradict_each_other_keep_the_claim(workbench: Workbench, tmp_path: Path) -> None:
    workbench.run(teams(write(tmp_path / "a", "teams.csv", "名称,人数", ["红星宣讲团,18"])))
    other = replace(
        teams(write(tmp_path / "b", "teams.csv", "名称,人数", ["红星宣讲团,21"])), name="teams-of-the-county"
    )
    workbench.run(other)
    write(tmp_path / "b", "teams.csv", "名称,人数", ["红星宣讲团,22", "红星宣讲团,23"])
    assert workbench.run(other).books.rejected == 2
    assert len(workbench.rows("SELECT * FROM claim")) == 1
