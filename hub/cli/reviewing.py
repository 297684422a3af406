"""hub conflicts, suspects, dangling."""

from collections import Counter
from typing import Annotated

import typer
from sqlalchemy import Engine

from etl.conflicts import conflicts as find_conflicts
from etl.disclosure import place
from etl.suspects import REASONS, tell_apart
from etl.suspects import suspects as find_suspects
from hub.cli.importing import Json
from hub.cli.inspecting import tell_losing, told_word
from hub.cli.output import USAGE, console, print_json, print_table, stop, told
from hub.settings import settings
from schema.database import reading
from schema.unified_code import UnifiedCodeError

commands = typer.Typer()

Limit = Annotated[int, typer.Option(min=1, help="How many to show; --json has them all.")]


@commands.command()
def conflicts(json: Json = False) -> None:
    """List values of which another source says otherwise, with what each says and where."""
    from hub.workshop import open_database

    with told(), reading(open_database(settings())).connect() as connection:
        found = list(find_conflicts(connection))
    if json:
        print_json({"conflicts": [conflict.as_json() for conflict in found]})
        return
    for conflict in found:
        head = f"{conflict.code}  {conflict.label} {conflict.field}"
        console.print(head, style="bold", markup=False, highlight=False)
        console.print(f"    shown: {told_word(conflict.shown)}", markup=False, highlight=False)
        tell_losing("    instead:", conflict.losing)
    if not found:
        console.print("no source says otherwise of any value")


@commands.command()
def suspects(
    different: Annotated[
        tuple[str, str] | None, typer.Option(metavar="CODE CODE", help="Note that these two persons are two.")
    ] = None,
    limit: Limit = 50,
    json: Json = False,
) -> None:
    """List persons of one locality who may be one under two keys; nothing is ever merged."""
    from hub.workshop import open_database

    with told():
        engine = open_database(settings())
        if different:
            _tell_apart(engine, *different)
        with reading(engine).connect() as connection:
            found = list(find_suspects(connection))
    if json:
        print_json({"suspects": [pair.as_json() for pair in found]})
        return
    for pair in found[:limit]:
        why = "; ".join(f"{zh} {en}" for zh, en in (REASONS[reason] for reason in pair.reasons))
        console.print(why, style="bold", markup=False, highlight=False)
        for person in (pair.one, pair.other):
            where = f"{person.source}  {place(person.file, person.sheet, person.row)}"
            console.print(f"    {person.code}  {person.name or ''}  ({where})", markup=False, highlight=False)
    _tell_more(len(found) - limit)
    if not found:
        console.print("no two persons are suspected to be one")


def _tell_apart(engine: Engine, code: str, other: str) -> None:
    try:
        with engine.begin() as connection:
            tell_apart(connection, code, other)
    except UnifiedCodeError as error:
        stop(str(error), USAGE)


@commands.command()
def dangling(
    limit: Limit = 50,
    json: Json = False,
) -> None:
    """List references that lead to no live record, and divisions outside of their record's locality."""
    from etl.dangling import dangling as find
    from hub.workshop import open_database

    with told(), reading(open_database(settings())).connect() as connection:
        found = [*find(connection)]
    if json:
        print_json({"dangling": [item.as_json() for item in found]})
        return
    if not found:
        console.print("every reference leads to a live record of its locality")
        return
    counts = Counter((item.entity, item.reference, item.fault.value) for item in found)
    print_table(("entity", "reference", "fault", "count"), [(*group, count) for group, count in counts.items()])
    console.print()
    print_table(
        ("code", "reference", "target", "fault", "source", "file", "sheet", "row"),
        [(i.code, i.reference, i.target, i.fault.value, i.source, i.file, i.sheet, i.row) for i in found[:limit]],
    )
    _tell_more(len(found) - limit)


def _tell_more(count: int) -> None:
    """Tell how many aren't shown."""
    if count > 0:
        console.print(f"and {count} more; --json lists them all", highlight=False)
