"""hub documents add, list, remove."""

from pathlib import Path
from typing import Annotated

import typer

from hub.cli.importing import Json
from hub.cli.output import USAGE, console, print_json, print_table, stop, told
from hub.settings import settings

commands = typer.Typer(name="documents", help="GraphQL documents that clients may name by an id.", no_args_is_help=True)


@commands.callback()
def documents() -> None:
    """GraphQL documents that clients may name by an id."""


@commands.command()
def add(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="GraphQL documents, or JSON objects of texts by their ids."),
    ],
    json: Json = False,
) -> None:
    """Trust documents; where one of them doesn't fit the schema, none is taken in."""
    from hub.documents import DocumentError, check, read
    from hub.documents import add as keep
    from hub.graphql.declaration.build import declared
    from hub.workshop import open_database

    with told():
        engine = open_database(settings())
        try:
            found = [document for path in files for document in read(path)]
            check(declared(), found)
            with engine.begin() as connection:
                new = keep(connection, found)
        except DocumentError as error:
            stop(str(error))
    if json:
        print_json({"documents": [{"ids": one.ids, "place": one.place} for one in found], "new": new})
        return
    for one in found:
        console.print(f"{'  '.join(one.ids)}  {one.place}", markup=False, highlight=False)
    console.print(f"{len(found)} documents, {new} new ids", highlight=False)


@commands.command("list")
def list_(json: Json = False) -> None:
    """List the trusted documents with their ids and operations."""
    from hub.documents import kept
    from hub.workshop import open_database
    from schema.database import reading

    with told(), reading(open_database(settings())).connect() as connection:
        found = list(kept(connection))
    if json:
        print_json({"documents": [one._asdict() for one in found]})
    elif found:
        rows = [(id_, ", ".join(one.operations), one.added_at) for one in found for id_ in one.ids]
        print_table(("id", "operations", "added"), rows)
    else:
        console.print("no document is trusted")


@commands.command()
def remove(ids: Annotated[list[str], typer.Argument(metavar="ID…", help="Ids of documents.")]) -> None:
    """Trust documents no more, under any of their ids; servers answer them for some seconds yet."""
    from hub.documents import remove as forget
    from hub.workshop import open_database

    with told(), open_database(settings()).begin() as connection:
        unknown = [id_ for id_ in ids if not forget(connection, id_)]
    if unknown:
        stop(f"no document has the id {', '.join(unknown)}; `hub documents list` lists them", USAGE)
