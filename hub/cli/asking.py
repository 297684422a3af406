"""hub schema, cost, explain-query."""

import sys
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from hub.cli.importing import Json
from hub.cli.output import FAILED, USAGE, console, print_json, stop, told
from hub.cli.tokens import Level
from hub.settings import settings
from schema.privacy import Privacy

commands = typer.Typer()

Variables = Annotated[str, typer.Option(help="Variables, as a JSON object or a file that holds one.")]


@commands.command()
def schema(
    check: Annotated[
        bool, typer.Option("--check", help="Compare with the last release instead, and fail on a breaking change.")
    ] = False,
    against: Annotated[
        Path | None, typer.Option(help="SDL to compare with instead of the last release's.", exists=True)
    ] = None,
    operations: Annotated[
        list[Path] | None,
        typer.Option(help="File or folder of saved operations; which of them break is told.", exists=True),
    ] = None,
    documents: Annotated[
        bool, typer.Option("--documents", help="Check the documents that the database trusts, too.")
    ] = False,
) -> None:
    """Print the GraphQL schema in SDL, or check that it breaks nobody's operations."""
    from hub.compatibility import compare, read_operations, released_sdl, schema_of
    from hub.graphql.declaration.build import declared

    if not check:
        sys.stdout.write(declared().sdl)
        return
    with told():
        old = schema_of(against.read_text(encoding="utf-8") if against else released_sdl())
        saved = read_operations(operations or ()) | (_trusted() if documents else {})
        found = compare(old, declared().schema, saved)
    for change in found.breaking:
        console.print(f"breaks  {change}", markup=False, highlight=False)
    for change in found.dangerous:
        console.print(f"risks   {change}", markup=False, highlight=False)
    for broken in found.broken:
        console.print(f"fails   {broken.name}: {'; '.join(broken.errors)}", markup=False, highlight=False)
    if found.breaking or found.broken:
        raise typer.Exit(FAILED)
    console.print("nothing breaks")


def _trusted() -> dict[str, str]:
    from hub.documents import texts
    from hub.workshop import open_database
    from schema.database import reading

    with reading(open_database(settings())).connect() as connection:
        return texts(connection)


@commands.command()
def cost(
    file: Annotated[Path, typer.Argument(help="File with operations.", exists=True, dir_okay=False)],
    variables: Variables = "{}",
    json: Json = False,
) -> None:
    """Tell what operations cost, before anything is read: how many values they may serve."""
    from hub.app import limits_of
    from hub.cost import costs
    from hub.graphql.errors import ApiError

    limits = limits_of(settings())
    with told():
        text = file.read_text(encoding="utf-8")
    try:
        found = list(costs(text, _object(variables), limits))
    except ApiError as error:
        stop(f"{file}: {error.message}")
    if json:
        print_json([{"operation": one.operation, "cost": one.cost, "limit": limits.cost} for one in found])
    else:
        for one in found:
            told_cost = f"{one.cost:,} of {limits.cost:,}" if one.cost is not None else "unknown"
            fault = f"  {one.error.code.code}: {one.error.message}" if one.error else ""
            console.print(f"{one.operation}  {told_cost}{fault}", markup=False, highlight=False)
    if any(one.error for one in found):
        raise typer.Exit(FAILED)


@commands.command("explain-query")
def explain_query(
    file: Annotated[Path, typer.Argument(help="File with operations.", exists=True, dir_okay=False)],
    variables: Variables = "{}",
    operation: Annotated[str | None, typer.Option(help="Which of them; needed where there are several.")] = None,
    level: Annotated[Level, typer.Option(help="Privacy level that the viewer sees in clear.")] = Level.public,
    locality: Annotated[
        list[str] | None, typer.Option(help="Division that the viewer is bound to; may be given often.")
    ] = None,
    analyse: Annotated[
        bool, typer.Option("--analyse", help="Have PostgreSQL run it, and tell time, rows and buffers.")
    ] = False,
    json: Json = False,
) -> None:
    """Show how an operation would be answered: what is read for it, the SQL, the database's EXPLAIN, and the cost."""
    from hub.explanation import explanation
    from hub.graphql.errors import ApiError
    from schema.divisions import DivisionCodeError

    chosen = settings()
    if analyse and chosen.database_url.startswith("sqlite"):
        stop("SQLite tells its steps only; --analyse is for PostgreSQL", USAGE)
    given, may_see = _object(variables), Privacy[level.name.upper()]
    with told():
        text = file.read_text(encoding="utf-8")
        try:
            found = explanation(chosen, text, given, operation, may_see, locality or (), analyse=analyse)
        except DivisionCodeError as error:
            stop(str(error), USAGE)
        except ApiError as error:
            stop(f"{file}: {error.code.code}: {error.message}")
    if json:
        print_json(found.as_json())
    else:
        console.print("\n".join(found.lines()), markup=False, highlight=False)


def _object(text: str) -> dict[str, Any]:
    if not text.lstrip().startswith("{"):
        with told():
            text = Path(text).read_text(encoding="utf-8")
    try:
        variables = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        stop(f"--variables is no JSON: {error}", USAGE)
    if not isinstance(variables, dict):
        stop("--variables is no JSON object", USAGE)
    return variables
