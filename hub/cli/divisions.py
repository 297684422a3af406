"""hub divisions load."""

from pathlib import Path
from typing import Annotated

import typer

from hub.cli.importing import Json
from hub.cli.output import console, print_json, told
from hub.settings import settings

commands = typer.Typer(name="divisions", help="The table of administrative divisions.", no_args_is_help=True)

#: Refused lines that are shown; --json has them all.
SHOWN = 20


@commands.callback()
def divisions() -> None:
    """The table of administrative divisions."""


@commands.command()
def load(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="CSV files with codes and names, or an SQLite file with such tables."),
    ],
    edition: Annotated[
        int | None, typer.Option(min=1949, max=2099, help="Year of the tables, where they don't name it.")
    ] = None,
    json: Json = False,
) -> None:
    """Load code tables of divisions of any level; divisions that they leave out stay."""
    from etl.division_load import load as load_files
    from hub.workshop import open_database

    with told():
        done = load_files(open_database(settings()), files, edition)
    if json:
        print_json(done.as_json())
        return
    books = done.books
    console.print(
        f"read {books.read} · inserted {books.inserted} · updated {books.updated} · unchanged {books.unchanged}"
        f" · duplicate {books.duplicate} · rejected {books.rejected}",
        highlight=False,
    )
    for line in done.rejected[:SHOWN]:
        place = "  ".join(str(part) for part in (line.file, line.sheet, line.row) if part is not None)
        console.print(place, style="bold", markup=False, highlight=False)
        console.print(f"    {line.reason}  {line.zh}\n    {line.en}", markup=False, highlight=False)
    if books.rejected > SHOWN:
        console.print(f"and {books.rejected - SHOWN} more; --json lists them all")
