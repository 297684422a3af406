"""What holds of all records that the samples bring: they refer to each other within their locality, and loops close."""

import pytest

from etl.suspects import suspects
from schema import ENTITIES, Entity
from schema.divisions import last_of
from schema.fields import Reference
from tests.plugins.conftest import Imported

RECORDS = [entity for entity in ENTITIES.values() if not entity.is_reference]
REFERENCES = [
    pytest.param(entity, reference, id=f"{entity.name}.{reference.name}")
    for entity in RECORDS
    for reference in entity.references.values()
]


@pytest.mark.parametrize(("entity", "reference"), REFERENCES)
def test_every_reference_leads_to_a_live_record_of_the_same_locality(
    imported: Imported, entity: Entity, reference: Reference
) -> None:
    target = ENTITIES[reference.target_name]
    same = "" if target.is_reference else " AND t.locality = r.locality AND t.removed_at IS NULL"
    lost = imported.bench.rows(
        f"SELECT r.code FROM {entity.table.name} AS r"
        f" LEFT JOIN {target.table.name} AS t ON t.id = r.{reference.column}{same}"
        f" WHERE r.removed_at IS NULL AND r.{reference.column} IS NOT NULL AND t.id IS NULL"
    )
    assert lost == []


@pytest.mark.parametrize("entity", [pytest.param(entity, id=entity.name) for entity in RECORDS])
def test_no_record_lies_outside_its_locality(imported: Imported, entity: Entity) -> None:
    places = imported.bench.rows(f"SELECT DISTINCT locality, division_id FROM {entity.table.name}")
    assert [p for p in places if not p["locality"] <= p["division_id"] <= last_of(p["locality"])] == []


def test_the_samples_hold_records_of_every_entity(imported: Imported) -> None:
    rows = {entity.name: imported.bench.rows(f"SELECT 1 FROM {entity.table.name} LIMIT 1") for entity in RECORDS}
    assert [name for name, found in rows.items() if not found] == []


def test_grid_workers_among_those_who_report_twice_are_listed_for_review(imported: Imported) -> None:
    with imported.bench.engine.connect() as connection:
        found = list(suspects(connection))
    ledgers = {"chifeng-hongshan-grid-workers", "chifeng-hongshan-dual-reports"}
    assert [{pair.one.source, pair.other.source} for pair in found] == [ledgers] * 5


def test_issues_are_rectified_when_a_step_says_so_and_no_recheck_failed(imported: Imported) -> None:
    done, rectified, failed = (
        {(row["locality"], row["id"]) for row in imported.bench.rows(query)}
        for query in (
            "SELECT locality, id FROM issue WHERE status IN ('RECTIFIED', 'CLOSED')",
            "SELECT locality, issue_id AS id FROM issue_action WHERE stage = 'RECTIFIED'",
            "SELECT locality, issue_id AS id FROM issue_action WHERE stage = 'RECHECKED' AND NOT passed",
        )
    )
    assert done
    assert done == rectified - failed
    assert imported.bench.rows("SELECT code FROM issue WHERE status IS NULL") == []


def test_issues_are_closed_only_after_a_recheck_has_passed(imported: Imported) -> None:
    steps = {
        stage: {
            (row["locality"], row["issue_id"])
            for row in imported.bench.rows(f"SELECT locality, issue_id FROM issue_action WHERE {stage}")
        }
        for stage in ("stage = 'CLOSED'", "stage = 'RECHECKED' AND passed", "stage = 'RECHECKED' AND NOT passed")
    }
    rows = imported.bench.rows("SELECT locality, id FROM issue WHERE status = 'CLOSED'")
    closed = {(row["locality"], row["id"]) for row in rows}
    ended, passed, failed = steps.values()
    assert closed
    assert closed == ended == passed
    assert not closed & failed


def test_steps_are_taken_in_their_order(imported: Imported) -> None:
    backwards = imported.bench.rows(
        "SELECT a.code FROM issue_action AS a"
        " JOIN issue_action AS b ON b.locality = a.locality AND b.issue_id = a.issue_id"
        " WHERE (a.stage, b.stage) IN"
        " (VALUES ('FOUND', 'RECTIFIED'), ('RECTIFIED', 'RECHECKED'), ('RECHECKED', 'CLOSED'))"
        " AND a.acted_at_start > b.acted_at_start"
    )
    assert not backwards
