"""hub search reindex."""

import time
from typing import Annotated

import typer

from hub.cli.importing import Json
from hub.cli.output import USAGE, console, print_json, stop, told
from hub.settings import settings

commands = typer.Typer(name="search", help="The index that `search` looks words up in.", no_args_is_help=True)


@commands.callback()
def search() -> None:
    """The index that `search` looks words up in."""


@commands.command()
def reindex(
    anew: Annotated[
        bool, typer.Option("--anew", help="Forget the index first, and with it what it holds of records long changed.")
    ] = False,
    json: Json = False,
) -> None:
    """Index what isn't yet, as every import does at its end."""
    from hub.search.indexing import Indexing
    from hub.workshop import open_database

    if not settings().search:
        stop("HUB_SEARCH is off: nothing is indexed", USAGE)
    begun = time.monotonic()
    with told():
        indexing = Indexing(open_database(settings()))
        if anew:
            indexing.clear()
        records = sum(indexing.update())
    if json:
        print_json({"records": records})
    else:
        console.print(f"{records:,} records indexed in {time.monotonic() - begun:.1f} s", highlight=False)
