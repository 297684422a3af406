"""Whether the API still answers what it answered: against the SDL of the last release, and for saved operations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from graphql import GraphQLError, GraphQLSchema, build_schema, parse, validate
from graphql.utilities import find_breaking_changes, find_dangerous_changes

#: SDL of the last release, inside the package `hub`.
RELEASED = "released.graphql"


@dataclass(frozen=True)
class Broken:
    """A saved operation that the released API answers and this one doesn't."""

    name: str
    errors: tuple[str, ...]


@dataclass(frozen=True)
class Compatibility:
    """What a client of the release would meet: changes that break some operation, those that may, and those saved."""

    breaking: tuple[str, ...]
    dangerous: tuple[str, ...]
    broken: tuple[Broken, ...]


def released_sdl() -> str:
    """The SDL of the last release."""
    return resources.files("hub").joinpath(RELEASED).read_text(encoding="utf-8")


def compare(old: GraphQLSchema, new: GraphQLSchema, operations: Mapping[str, str]) -> Compatibility:
    """Compare two schemas, and what both say to operations, given by name."""
    return Compatibility(
        tuple(sorted(change.description for change in find_breaking_changes(old, new))),
        tuple(sorted(change.description for change in find_dangerous_changes(old, new))),
        tuple(_broken(old, new, operations)),
    )


def read_operations(paths: Iterable[Path]) -> dict[str, str]:
    """The documents in files and in folders, `*.graphql` and `*.gql`, by path."""
    files = (file for path in paths for file in (sorted(path.rglob("*.g*ql")) if path.is_dir() else (path,)))
    return {str(file): file.read_text(encoding="utf-8") for file in files}


def schema_of(sdl: str) -> GraphQLSchema:
    """The schema that an SDL describes."""
    return build_schema(sdl)


def _broken(old: GraphQLSchema, new: GraphQLSchema, operations: Mapping[str, str]) -> Iterator[Broken]:
    for name, text in operations.items():
        errors = _errors(new, text)
        if errors and not _errors(old, text):
            yield Broken(name, tuple(errors))


def _errors(schema: GraphQLSchema, text: str) -> list[str]:
    try:
        return [error.message for error in validate(schema, parse(text))]
    except GraphQLError as error:
        return [error.message]
