"""What the first import of each real file does with each of its lines."""

from dataclasses import replace

import pytest

from etl.readers.part import Line
from schema.entity import ENTITIES
from schema.lineage import RunStatus
from tests.real.conftest import Imported
from tests.real.meals import CARE_SITES
from tests.real.sources import SOURCES
from tests.workbench import Workbench

#: Source to records inserted and rows that repeat another one.
BOOKS = {
    "scnu-lectures": (113, 0),
    "bucm-lectures": (24, 0),
    "nanning-volunteer-activities": (24, 0),
    "taipei-care-sites": (514, 0),
    "taipei-charging-stations": (240, 0),
    "taipei-idle-buildings": (58, 0),
    "nyc-housing-violations": (100, 0),
    "city-messages": (4326, 883),
}

#: Source to what its rows brought besides, by entity.
DERIVED = {
    "scnu-lectures": {"Venue": 74, "Organization": 10},
    "bucm-lectures": {"Venue": 5},
    "nanning-volunteer-activities": {"Venue": 1},
    "taipei-charging-stations": {"Organization": 20},
    "nyc-housing-violations": {"IssueAction": 333},
}

#: Sheets to their lines, those that are there by kind.
TALLIES = {
    ("scnu-lectures", None): {"read": 113},
    ("bucm-lectures", None): {"read": 24},
    ("nanning-volunteer-activities", "Sheet1"): {
        "title": 1,
        "header": 3,
        "blank": 5,
        "template": 364,
        "total": 4,
        "read": 24,
    },
    ("nanning-volunteer-activities", "Sheet2"): {"excluded": 41},
    ("taipei-care-sites", None): {"header": 1, "read": 514},
    ("taipei-charging-stations", None): {"header": 1, "read": 240},
    ("taipei-idle-buildings", None): {"read": 58},
    ("nyc-housing-violations", None): {"header": 1, "read": 100},
    ("city-messages", "Sheet1"): {"header": 1, "read": 4326},
    ("city-messages", "剔除后"): {"header": 1, "read": 883},
}

by_source = pytest.mark.parametrize("name", [source.name for source in SOURCES])


@by_source
def test_every_row_of_a_real_file_is_taken_in(imported: Imported, name: str) -> None:
    run = imported.runs[name]
    inserted, duplicate = BOOKS[name]
    counts = {count: number for count, number in run.books.counts().items() if number}
    expected = {"read": inserted + duplicate, "inserted": inserted, "duplicate": duplicate}
    assert run.status is RunStatus.MERGED, run.error
    assert counts == {count: number for count, number in expected.items() if number}


@by_source
def test_references_and_children_are_counted_apart(imported: Imported, name: str) -> None:
    derived = imported.runs[name].books.derived
    assert {entity: counts["inserted"] for entity, counts in derived.items()} == DERIVED.get(name, {})


@by_source
def test_no_column_of_a_real_file_is_dropped_unsaid(imported: Imported, name: str) -> None:
    assert imported.runs[name].findings == []


@by_source
def test_every_line_of_a_real_file_is_accounted_for(imported: Imported, name: str) -> None:
    files = imported.workbench.rows("SELECT * FROM run_file WHERE run_id = :run", run=imported.runs[name].id)
    tallies = {
        (name, file["sheet"]): {line.value: file[line.value] for line in Line if file[line.value]} for file in files
    }
    assert tallies == {place: tally for place, tally in TALLIES.items() if place[0] == name}
    assert all(file["lines"] == sum(file[line.value] for line in Line) for file in files)
    assert sum(file["rows"] for file in files) == imported.runs[name].books.read


def test_records_are_as_many_as_the_books_say(imported: Imported) -> None:
    for source in SOURCES:
        table = ENTITIES[source.entity.__name__].table.name
        found = imported.workbench.one(
            f"SELECT count(*) AS n FROM {table} WHERE run_id = :run AND NOT derived AND removed_at IS NULL",
            run=imported.runs[source.name].id,
        )
        assert found["n"] == BOOKS[source.name][0]


def test_phones_that_cannot_be_read_reject_their_rows_by_name(workbench: Workbench) -> None:
    run = workbench.run(replace(CARE_SITES, transform=None, adds=()))
    rejects = workbench.rows('SELECT row, "column", reason FROM reject WHERE run_id = :run ORDER BY row', run=run.id)
    assert (run.books.inserted, run.books.rejected) == (510, 4)
    unreadable = {"column": "聯絡電話", "reason": "phone_unreadable"}
    # One of Taipei with a digit too few, words, two mobile numbers without their zero.
    assert rejects == [{"row": row, **unreadable} for row in (115, 338, 466, 487)]
