"""Whatever a transaction changes of what is served, it notes when all is written, under one number of its own."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import get_native_id

from sqlalchemy import Connection, event

from etl import Delimited, Expect, Source, col, const
from hub.workshop import retire_undeclared
from schema.lineage import RunStatus
from schema.property import Facility, FacilityKind
from schema.revisions import COMMITS, touch
from tests.workbench import Workbench

HONGSHAN = 150402000000
Numbers = dict[tuple[int, str], int]


def sheds(folder: Path, *outlets: int, expect: Expect | None = None) -> Source:
    """A source of sheds, one for each number of outlets."""
    rows = "".join(f"{n},{n}栋东侧,{count}\n" for n, count in enumerate(outlets, 1))
    (folder / "sheds.csv").write_text(f"编号,位置,插口数\n{rows}", encoding="utf-8")
    return Source(
        name="sheds",
        entity=Facility,
        locality=str(HONGSHAN),
        publisher="城管局",
        reader=Delimited("sheds.csv"),
        snapshot="full",
        folder=folder,
        columns={
            "number": col("编号"),
            "kind": const(FacilityKind.CHARGING_SHED),
            "location": col("位置"),
            "outlets": col("插口数"),
        },
        expect=expect or Expect(),
    )


def numbers(workbench: Workbench) -> Numbers:
    rows = workbench.rows("SELECT locality, entity, number FROM revision")
    return {(row["locality"], row["entity"]): row["number"] for row in rows}


def counted(workbench: Workbench, before: Numbers) -> set[tuple[int, str]]:
    """What was counted since."""
    return {pair for pair, number in numbers(workbench).items() if number != before.get(pair)}


RUN, FILE, SOURCE, COMMIT = ((0, name) for name in ("ImportRun", "RunFile", "Source", COMMITS))
RECORD = (HONGSHAN, "Facility")


def test_a_first_import_counts_source_run_files_and_records(workbench: Workbench, tmp_path: Path) -> None:
    before = numbers(workbench)
    assert workbench.run(sheds(tmp_path, 10, 20)).status is RunStatus.MERGED
    assert counted(workbench, before) == {SOURCE, RUN, FILE, RECORD, COMMIT}
    assert numbers(workbench)[COMMIT] == before[COMMIT] + 2


def test_an_unchanged_file_counts_its_run_alone(workbench: Workbench, tmp_path: Path) -> None:
    workbench.run(sheds(tmp_path, 10, 20))
    before = numbers(workbench)
    assert workbench.run(sheds(tmp_path, 10, 20)).status is RunStatus.UNCHANGED
    assert counted(workbench, before) == {RUN, COMMIT}


def test_a_failed_import_counts_its_run_alone(workbench: Workbench, tmp_path: Path) -> None:
    workbench.run(sheds(tmp_path, 10, 20))
    before = numbers(workbench)
    source = sheds(tmp_path, 10)
    (tmp_path / "sheds.csv").write_text("something else", encoding="utf-8")
    assert workbench.run(source).status is RunStatus.FAILED
    assert counted(workbench, before) == {RUN, COMMIT}


def test_a_parked_run_counts_records_when_it_is_approved(workbench: Workbench, tmp_path: Path) -> None:
    workbench.run(sheds(tmp_path, *range(10)))
    before = numbers(workbench)
    source = sheds(tmp_path, 1, expect=Expect(removed=0.1))
    parked = workbench.run(source)
    assert parked.status is RunStatus.NEEDS_REVIEW
    assert counted(workbench, before) == {RUN, FILE, COMMIT}
    before = numbers(workbench)
    workbench.importer(source).approve(parked.id)
    assert counted(workbench, before) == {RUN, FILE, RECORD, COMMIT}


def test_a_discarded_run_is_counted(workbench: Workbench, tmp_path: Path) -> None:
    workbench.run(sheds(tmp_path, *range(10)))
    source = sheds(tmp_path, 1, expect=Expect(removed=0.1))
    parked = workbench.run(source)
    before = numbers(workbench)
    workbench.importer(source).discard(parked.id)
    assert counted(workbench, before) == {RUN, COMMIT}


def test_sources_are_counted_when_they_change(workbench: Workbench, tmp_path: Path) -> None:
    workbench.run(sheds(tmp_path, 10))
    before = numbers(workbench)
    retire_undeclared(workbench.importer())
    assert counted(workbench, before) == {SOURCE, COMMIT}
    before = numbers(workbench)
    workbench.run(sheds(tmp_path, 10))
    assert SOURCE in counted(workbench, before)


def test_a_transaction_that_is_rolled_back_counts_nothing(workbench: Workbench) -> None:
    before = numbers(workbench)
    with workbench.engine.connect() as connection:
        connection.begin()
        touch(connection, "Source")
        connection.rollback()
    with workbench.engine.begin() as connection:
        connection.exec_driver_sql("SELECT 1")
    assert numbers(workbench) == before


def test_the_commit_is_counted_when_all_is_written(workbench: Workbench, tmp_path: Path) -> None:
    transactions: list[list[str]] = [[]]

    def note(_: Connection, __: object, statement: str, values: object, *___: object) -> None:
        if re.match("INSERT|UPDATE|DELETE", statement):
            transactions[-1].append(f"{statement} {values}")

    event.listen(workbench.engine, "before_cursor_execute", note)
    event.listen(workbench.engine, "commit", lambda _: transactions.append([]))
    workbench.run(sheds(tmp_path, 10, 20))
    counting = [written for written in transactions if any("INTO revision" in statement for statement in written)]
    assert len(counting) == 2
    for written in counting:
        first, *noted = [number for number, statement in enumerate(written) if "INTO revision" in statement]
        assert f"'{COMMITS}'" in written[first]
        last = first + len(noted)
        assert [first, *noted] == [*range(first, last + 1)]
        assert all("merged_part" in statement or "merge_number" in statement for statement in written[last + 1 :])


def test_what_was_touched_has_the_number_of_its_commit(workbench: Workbench, tmp_path: Path) -> None:
    workbench.run(sheds(tmp_path, 10, 20))
    found = numbers(workbench)
    assert found[RECORD] == found[FILE] == found[RUN] == found[COMMIT]
    assert found[SOURCE] == found[COMMIT] - 1


def test_commits_of_many_at_once_are_numbered_in_their_order(workbench: Workbench) -> None:
    with ThreadPoolExecutor(4) as pool:
        seen = [number for found in pool.map(lambda _: touch_often(workbench), range(4)) for number in found]
    before = numbers(workbench)[COMMIT] - len(seen)
    assert sorted(seen) == [*range(before + 1, before + len(seen) + 1)]


def touch_often(workbench: Workbench) -> list[int]:
    """The numbers of transactions, one after the other."""
    seen = []
    for locality in range(1, 11):
        mine = get_native_id() * 100 + locality
        with workbench.engine.begin() as connection:
            touch(connection, "Venue", mine)
        seen.append(numbers(workbench)[mine, "Venue"])
    return seen
