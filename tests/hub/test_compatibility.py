"""The API keeps answering what it answered at the last release."""

from pathlib import Path

import pytest
from graphql import build_schema

from hub.compatibility import Broken, Compatibility, compare, released_sdl, schema_of
from hub.graphql.declaration.build import declared
from tests.hub.command import Command

OLD = """
type Query { venue(id: ID!): Venue venues(first: Int): [Venue!]! }
type Venue { id: ID! name: String kind: Kind! }
enum Kind { PARK }
"""


def test_nothing_breaks_the_operations_of_the_last_release() -> None:
    found = compare(schema_of(released_sdl()), declared().schema, {})
    assert found.breaking == ()


def test_breaking_changes_are_told_with_the_operations_that_they_break() -> None:
    new = OLD.replace("name: String ", "").replace("first: Int", "first: Int, kind: Kind!").replace("PARK", "PARK HALL")
    operations = {
        "a": "{ venue(id: 1) { name } }",
        "b": "{ venue(id: 1) { kind } }",
        "c": "{ never { was } }",
        "d": "{ venues { id } }",
    }
    found = compare(build_schema(OLD), build_schema(new), operations)
    assert len(found.breaking) == 2
    assert "Venue.name" in found.breaking[1]
    assert found.dangerous == ("Enum value Kind.HALL was added.",)
    assert [broken.name for broken in found.broken] == ["a", "d"]
    assert found.broken[0] == Broken("a", ("Cannot query field 'name' on type 'Venue'.",))
    assert compare(build_schema(OLD), build_schema(OLD), operations) == Compatibility((), (), ())


@pytest.fixture
def command(tmp_path: Path) -> Command:
    return Command(tmp_path)


def test_check_fails_on_what_breaks(command: Command, tmp_path: Path) -> None:
    old, operation = tmp_path / "old.graphql", tmp_path / "parks.graphql"
    old.write_text(
        released_sdl().replace("type Venue implements Node {", "type Venue implements Node {\n  tint: String")
    )
    operation.write_text("{ venues { nodes { tint } } }")
    answer = command.run("schema", "--check", "--against", str(old), "--operations", str(operation))
    assert answer.returncode == 1
    assert "breaks  Field Venue.tint was removed." in answer.stdout.splitlines()
    assert f"fails   {operation}: Cannot query field 'tint' on type 'Venue'" in answer.stdout
    answer = command.run("schema", "--check")
    assert (answer.returncode, answer.stdout) == (0, "nothing breaks\n")


def test_cost_of_a_file_is_told_offline(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "operations.graphql"
    file.write_text(
        "query Few { venues(first: 2) { nodes { id } } } query Some($n: Int) { venues(first: $n) { nodes { id } } }"
    )
    answer = command.run("cost", str(file), "--variables", '{"n": 500}')
    assert (answer.returncode, answer.stdout.splitlines()) == (0, ["Few  5 of 1,000,000", "Some  1,001 of 1,000,000"])
    answer = command.run("cost", str(file), "--variables", '{"n": 5000}')
    assert (answer.returncode, answer.stdout.splitlines()[1][:24]) == (1, "Some  unknown  PAGE_SIZE")
    assert not (tmp_path / "hub.db").exists()
