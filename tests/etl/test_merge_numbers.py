"""Merges are numbered in the order in which they become visible, and every record says which merge changed it last."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from etl import Expect
from etl.run import RunInfo
from schema import ENTITIES
from schema.lineage import RunStatus
from schema.revisions import number_on_commit
from tests.etl.ledgers import ISSUE_HEADER, LECTURE_HEADER, issues, lectures, teams, write
from tests.workbench import Workbench

TEAM_HEADER = "名称,人数"
RECORDS = [entity for entity in ENTITIES.values() if not entity.is_reference]


def number(workbench: Workbench, run: RunInfo) -> int:
    found: int = workbench.one("SELECT merge_number FROM import_run WHERE id = :run", run=run.id)["merge_number"]
    return found


def unlisted(workbench: Workbench) -> list[dict[str, object]]:
    """Records that no part of a merge leads to."""
    return [
        row
        for entity in RECORDS
        for row in workbench.rows(
            f"SELECT r.code, r.run_id, r.source_id FROM {entity.table.name} AS r WHERE NOT EXISTS"
            " (SELECT 1 FROM merged_part AS p JOIN import_run AS u ON u.id = p.run_id AND u.merge_number = p.number"
            "  WHERE p.entity = :entity AND p.source_id = r.source_id AND p.run_id = r.run_id"
            "  AND p.locality = r.locality)",
            entity=entity.name,
        )
    ]


def test_numbers_grow_with_every_merge_and_others_have_none(workbench: Workbench, tmp_path: Path) -> None:
    source = lectures(write(tmp_path, "lectures.csv", LECTURE_HEADER, ["1,团课,5,,,,"]))
    first = workbench.run(source)
    assert workbench.run(source).status is RunStatus.UNCHANGED
    write(tmp_path, "lectures.csv", LECTURE_HEADER, ["1,团课,6,,,,", "2,团课,6,,,,"])
    second = workbench.run(source)
    numbers = workbench.rows("SELECT merge_number FROM import_run ORDER BY id")
    assert [row["merge_number"] is None for row in numbers] == [False, True, False]
    assert number(workbench, first) < number(workbench, second)


def test_a_parked_run_is_numbered_when_it_is_approved(workbench: Workbench, tmp_path: Path) -> None:
    rows = [f"{n},团课,5,,,," for n in range(10)]
    source = lectures(write(tmp_path / "a", "lectures.csv", LECTURE_HEADER, rows))
    workbench.run(source)
    write(tmp_path / "a", "lectures.csv", LECTURE_HEADER, rows[:3])
    parked = workbench.run(source)
    assert parked.status is RunStatus.NEEDS_REVIEW
    assert number(workbench, parked) is None
    other = workbench.run(teams(write(tmp_path / "b", "teams.csv", TEAM_HEADER, ["红星,5"])))
    workbench.importer(source).approve(parked.id)
    assert number(workbench, parked) > number(workbench, other)
    gone = workbench.rows("SELECT run_id FROM lecture_session WHERE removed_at IS NOT NULL")
    assert [row["run_id"] for row in gone] == [parked.id] * 7


def test_what_a_claim_changes_is_a_part_of_the_owners_records(workbench: Workbench, tmp_path: Path) -> None:
    owner = workbench.run(teams(write(tmp_path / "a", "teams.csv", TEAM_HEADER, ["红星,5", "长青,6"]), name="a"))
    louder = teams(write(tmp_path / "b", "teams.csv", TEAM_HEADER, ["红星,9"]), name="b", precedence=1)
    claiming = workbench.run(louder)
    (part,) = workbench.rows(
        "SELECT p.records, s.code FROM merged_part AS p JOIN source AS s ON s.id = p.source_id WHERE p.run_id = :run",
        run=claiming.id,
    )
    assert (part["records"], part["code"]) == (1, "a")
    assert number(workbench, owner) < number(workbench, claiming)
    assert unlisted(workbench) == []


def test_a_record_that_is_passed_on_carries_the_run_that_passed_it_on(workbench: Workbench, tmp_path: Path) -> None:
    rows = [f"团{n},5" for n in range(9)]
    dropping = teams(write(tmp_path / "a", "teams.csv", TEAM_HEADER, ["红星,5", *rows]), name="a")
    workbench.run(dropping)
    workbench.run(teams(write(tmp_path / "b", "teams.csv", TEAM_HEADER, ["红星,9"]), name="b"))
    write(tmp_path / "a", "teams.csv", TEAM_HEADER, rows)
    run = workbench.run(dropping)
    assert run.books.passed_on == 1
    passed = workbench.one(
        "SELECT o.run_id, s.code FROM organization AS o JOIN source AS s ON s.id = o.source_id WHERE o.name = '红星'"
    )
    assert (passed["run_id"], passed["code"]) == (run.id, "b")
    assert unlisted(workbench) == []


ledgers = st.lists(
    st.tuples(
        st.sampled_from(["lectures", "teams", "others", "issues"]),
        st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3)), max_size=5, unique_by=lambda row: row[0]),
    ),
    min_size=1,
    max_size=6,
)


def receive(workbench: Workbench, folder: Path, name: str, rows: list[tuple[int, int]]) -> RunInfo:
    """Import an export of one of four sources, two of which speak of the same teams as the lectures."""
    expect = Expect(removed=1.0, rejected=1.0)
    match name:
        case "lectures":
            lines = [f"{key},团课,{value},,,团{value}," for key, value in rows]
            return workbench.run(
                lectures(write(folder / name, "lectures.csv", LECTURE_HEADER, lines), name=name, expect=expect)
            )
        case "issues":
            lines = [f"{key},点{key},2024-03-0{value},{'2024-04-01' if value > 1 else ''}," for key, value in rows]
            return workbench.run(
                issues(write(folder / name, "issues.csv", ISSUE_HEADER, lines), name=name, expect=expect)
            )
    lines = [f"团{key},{value}" for key, value in rows]
    precedence = 1 if name == "others" else 0
    source = teams(
        write(folder / name, "teams.csv", TEAM_HEADER, lines), name=name, precedence=precedence, expect=expect
    )
    return workbench.run(source)


@given(exports=ledgers)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_imported_every_record_is_in_a_part_of_the_merge_that_changed_it_last(
    make_each_workbench: Callable[[Path], Workbench], exports: list[tuple[str, list[tuple[int, int]]]]
) -> None:
    with TemporaryDirectory() as folder, make_each_workbench(Path(folder)) as workbench:
        for name, rows in exports:
            receive(workbench, Path(folder), name, rows)
            assert unlisted(workbench) == []


def test_merges_at_once_have_numbers_of_their_own(workbench: Workbench, tmp_path: Path) -> None:
    sources = [
        lectures(
            write(tmp_path / name, "lectures.csv", LECTURE_HEADER, ["1,团课,5,,,,"]), name=name, locality=f"{code:012d}"
        )
        for name, code in (("a", 341525000000), ("b", 990000000001), ("c", 990000000002))
    ]
    threads = [Thread(target=workbench.run, args=(source,)) for source in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = workbench.rows("SELECT merge_number FROM import_run WHERE status = 'MERGED'")
    assert len({row["merge_number"] for row in numbers}) == len(sources)
    assert workbench.one("SELECT count(DISTINCT number) AS n FROM merged_part")["n"] == len(sources)


def test_no_number_is_seen_before_a_lesser_one(workbench: Workbench) -> None:
    commits = "SELECT number FROM revision WHERE entity = '*'"
    before = workbench.one(commits)["number"]
    numbers: list[int] = []
    counted, released = Event(), Event()

    def slow(_: Connection, number: int) -> None:
        numbers.append(number)
        counted.set()
        released.wait(10)

    def commit(write: Callable[[Connection, int], None]) -> None:
        with workbench.engine.begin() as connection:
            number_on_commit(connection, write)

    first = Thread(target=commit, args=(slow,))
    second = Thread(target=commit, args=(lambda _, number: numbers.append(number),))
    first.start()
    counted.wait(10)
    second.start()
    second.join(0.3)
    waiting, seen = second.is_alive(), workbench.one(commits)["number"]
    released.set()
    first.join()
    second.join()
    assert waiting
    assert (seen, numbers) == (before, [before + 1, before + 2])
