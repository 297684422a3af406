"""`hub explain-query`: the plan, SQL, the database's EXPLAIN and the cost of an operation."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from hub.cli import app
from hub.settings import settings
from tests.postgres import Server

OPERATIONS = """
query Lectures($at: String!, $name: String = "it's") {
  lectureSessions(first: 3, where: {locality: {eq: $at}, title: {eq: $name}}) {
    nodes { title team { name } }
    aggregate { count }
  }
}
query Nested($where: VenueWhere = {}) {
  venues(where: $where) { aggregate { count } }
  divisions {
    nodes { lectureSessions(where: {title: {eq: "x"}}) { groups(by: [FORM], first: 2) { totalCount } } }
  }
}
query Kind { __typename }
"""
VARIABLES = {"at": "341525000000"}

Explain = Callable[..., Result]


@pytest.fixture
def explain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Explain]:
    """Runs the command on a file of operations, in this process."""
    file = tmp_path / "operations.graphql"
    file.write_text(OPERATIONS)
    (tmp_path / "variables.json").write_text(json.dumps(VARIABLES))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUB_INSTALLED_PLUGINS", "")

    def explain(url: str, *arguments: str) -> Result:
        monkeypatch.setenv("HUB_DATABASE_URL", url)
        settings.cache_clear()
        return CliRunner().invoke(app, ["explain-query", str(file), *arguments])

    yield explain
    settings.cache_clear()
    structlog.reset_defaults()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a prepared database."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('prepared_database')}"
    server: Server = request.getfixturevalue("postgres")
    return server.database(request.getfixturevalue("prepared_postgres"))


def test_plan_sql_explain_and_cost_are_told(explain: Explain, url: str) -> None:
    answer = explain(url, "--operation", "Lectures", "--variables", "variables.json")
    assert answer.exit_code == 0, answer.output
    lines = answer.output.splitlines()
    assert lines[:5] == [
        "Lectures  cost 115 of 1,000,000",
        "  lectureSessions: first 3 of LectureSession",
        "    nodes: title",
        "      team: Organization joined  name",
        "    aggregate: over all rows that match `where`  count",
    ]
    assert "reads LectureSession, Organization" in lines
    assert {"-- 1: 341525000000", "-- 2: it's"} <= set(lines)
    assert "ix_lecture_session_locality" in answer.output.split("-- 2: it's")[1]


def test_figures_tell_which_rows_they_are_over(explain: Explain, prepared_database: Path) -> None:
    told = explain(f"sqlite:///{prepared_database}", "--operation", "Nested").output.splitlines()
    assert told[1:7] == [
        "  venues: first 20 of Venue",
        "    aggregate: over all rows  count",
        "  divisions: first 20 of Division",
        "    nodes",
        "      lectureSessions: first 20 of LectureSession for each Division",
        "        groups: first 2 groups over all rows of each Division that match `where`  totalCount",
    ]


def test_viewer_bound_to_a_locality_is_planned_for_as_one(explain: Explain, url: str) -> None:
    given = ("--operation", "Lectures", "--variables", json.dumps(VARIABLES), "--json")
    free, bound = (json.loads(explain(url, *given, *more).output) for more in ((), ("--locality", "341525000000")))
    assert free["cost"] == bound["cost"]
    assert bound["sql"].count(".locality") > free["sql"].count(".locality")
    assert len(bound["values"]) > len(free["values"])
    assert free["steps"][0]["steps"][0]["values"] == ["title"]


def test_analysed_statement_is_run(explain: Explain, postgres: Server, prepared_postgres: str) -> None:
    url = postgres.database(prepared_postgres)
    given = ("--operation", "Lectures", "--variables", json.dumps(VARIABLES))
    assert "actual time" in explain(url, *given, "--analyse").output
    assert "actual time" not in explain(url, *given).output


def test_what_reads_nothing_has_no_sql(explain: Explain, url: str) -> None:
    assert explain(url, "--operation", "Kind").output == "Kind  cost 0 of 1,000,000\n"


def test_mistakes_are_told(explain: Explain, prepared_database: Path) -> None:
    url = f"sqlite:///{prepared_database}"
    for arguments, code, told in (
        ((), 1, "OPERATION"),
        (("--operation", "Lectures"), 1, "VARIABLE"),
        (("--operation", "Kind", "--locality", "1"), 2, "1"),
        (("--operation", "Kind", "--variables", "[]"), 1, "[]"),
        (("--operation", "Kind", "--analyse"), 2, "SQLite"),
    ):
        answer = explain(url, *arguments)
        assert (answer.exit_code, told in answer.output) == (code, True), answer.output
