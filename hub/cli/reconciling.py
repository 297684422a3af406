"""hub reconcile."""

from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli.importing import Json
from hub.cli.output import FAILED, console, print_json, print_table, told
from hub.settings import settings

if TYPE_CHECKING:
    from hub.reconcile import Counted, Reconciled, Value

commands = typer.Typer()

SIGNS = {"exact": "", "atLeast": "≥ ", "atMost": "≤ ", "about": "≈ ", "range": ""}
#: By whether a way of counting agrees.
AGREES = {True: "[green]✔ consistent[/]", False: "[red]✘ differs[/]", None: "[yellow]no value[/]"}


@commands.command()
def reconcile(
    json: Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when a figure disagrees.")] = False,
) -> None:
    """Put reported figures beside what the ledgers add up to."""
    from hub.reconcile import reconcile as reconcile_figures
    from hub.workshop import open_database

    with told():
        open_database(settings()).dispose()
        figures = reconcile_figures(settings())
    if json:
        print_json({"figures": [figure.as_json() for figure in figures]})
    else:
        _tell(figures)
    if strict and not all(figure.agrees for figure in figures):
        raise typer.Exit(FAILED)


def _tell(figures: "list[Reconciled]") -> None:
    for place, of_place in groupby(figures, key=lambda figure: figure.place):
        console.print(place, style="bold", markup=False, highlight=False)
        print_table(("figure", "reported", "recorded", "by", ""), [row for figure in of_place for row in _rows(figure)])
        console.print()
    differing = sum(not figure.agrees for figure in figures)
    console.print(f"{len(figures)} figures, {differing} with a way of counting that differs", highlight=False)


def _rows(figure: "Reconciled") -> list[tuple[str, ...]]:
    """A row for each way of counting, the figure itself on the first."""
    reported = figure.reported
    first = (figure.title, f"{SIGNS[reported.bound]}{_spelled(reported.value)} {reported.unit}")
    if not figure.recorded:
        return [(*first, "", "[dim]in no ledger[/]", "")]
    heads = [first, *[("", "")] * (len(figure.recorded) - 1)]
    return [(*head, *_counted(way)) for head, way in zip(heads, figure.recorded, strict=True)]


def _counted(way: "Counted") -> tuple[str, str, str]:
    return f"{SIGNS['atLeast'] if way.is_open else ''}{_spelled(way.value)}", way.by, AGREES[way.consistent]


def _spelled(value: "Value") -> str:
    if isinstance(value, list):
        return "–".join(f"{end:,}" for end in value)
    return "" if value is None else f"{value:,}"
