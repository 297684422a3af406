"""hub runs, rejects, explain."""

from typing import Annotated

import orjson
import typer
from sqlalchemy import text

from etl.books import OUTCOMES
from etl.conflicts import Word
from etl.disclosure import place
from hub.cli.importing import Json
from hub.cli.output import USAGE, console, print_json, print_table, stop, told
from hub.settings import settings
from schema.database import reading
from schema.unified_code import UnifiedCodeError

commands = typer.Typer()

RUNS = """
SELECT r.id AS run, s.code AS source, r.status, r.started_at, r.read, r.inserted, r.updated, r.unchanged, r.revived,
 r.claimed, r.duplicate, r.rejected, r.removed, r.passed_on, r.conflicts, r.error
FROM import_run r JOIN source s ON s.id = r.source_id
WHERE CAST(:source AS TEXT) IS NULL OR s.code = :source ORDER BY r.id DESC LIMIT :limit
"""

RUN = "SELECT id FROM import_run WHERE id = :run"

REJECTS = """
SELECT j.run_id AS run, s.code AS source, f.name AS file, f.sheet, j.row, j."column", j.field,
 j.reason AS code, j.zh, j.en, j.raw
FROM reject j JOIN run_file f ON f.id = j.file_id
 JOIN import_run r ON r.id = j.run_id JOIN source s ON s.id = r.source_id
WHERE j.run_id = coalesce(:run, (SELECT max(run_id) FROM reject)) ORDER BY j.file_id, j.row, j.sequence
"""

#: Counts of the books in the order in which they are told.
COUNTS = ("read", *OUTCOMES, "removed", "passed_on", "conflicts")


def _rows(query: str, **values: object) -> list[dict[str, object]]:
    from hub.workshop import open_database

    with told(), reading(open_database(settings())).connect() as connection:
        return [dict(row) for row in connection.execute(text(query), values).mappings()]


@commands.command()
def runs(
    source: Annotated[str | None, typer.Argument(help="Only this source.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, the latest first.")] = 20,
    json: Json = False,
) -> None:
    """List import runs with their books."""
    rows = _rows(RUNS, source=source, limit=limit)
    if source and not rows:
        stop(f"no run of a source {source}; `hub runs` lists the latest of all", USAGE)
    if json:
        print_json({"runs": rows})
        return
    print_table(
        ("run", "source", "status", "started", "books"),
        [(row["run"], row["source"], row["status"], row["started_at"], _books(row)) for row in rows],
    )
    for row in rows:
        if row["error"]:
            console.print(f"run {row['run']}: {row['error']}", style="red", markup=False, highlight=False)


def _books(row: dict[str, object]) -> str:
    return " · ".join(f"{name} {row[name]}" for name in COUNTS if row[name])


@commands.command()
def rejects(
    run: Annotated[int | None, typer.Argument(help="Number of the run; the last one that has any without.")] = None,
    json: Json = False,
    cells: Annotated[
        bool, typer.Option("--cells", help="Show the rows' cells, those about persons too; takes the key file.")
    ] = False,
) -> None:
    """List rejected rows with their place and every reason, in Chinese and English."""
    rows = [_unsealed(row, cells=cells) for row in _rows(REJECTS, run=run)]
    if run is not None and not rows and not _rows(RUN, run=run):
        stop(f"there is no run {run}; `hub runs` lists the latest", USAGE)
    if json:
        print_json({"rejects": rows})
        return
    if rows:
        console.print("run {run}  {source}".format(**rows[0]), style="bold", markup=False, highlight=False)
    for row in rows:
        place = "  ".join(str(row[name]) for name in ("file", "sheet", "row", "column") if row[name] is not None)
        console.print(place, style="bold", markup=False, highlight=False)
        console.print(f"    {row['code']}  {row['zh']}\n    {row['en']}", markup=False, highlight=False)
        if cells:
            console.print(f"    {row['cells']}", markup=False, highlight=False)
    if not rows:
        console.print("nothing was rejected")


def _unsealed(row: dict[str, object], *, cells: bool) -> dict[str, object]:
    raw = row.pop("raw")
    if cells:
        from etl.keyfile import KeyFile
        from etl.readers.part import DAMAGED

        with told():
            found = orjson.loads(KeyFile(settings().key).unseal(str(raw)))
        row["cells"] = {name: cell and cell.removeprefix(DAMAGED) for name, cell in found.items()}
    return row


@commands.command()
def explain(code: Annotated[str, typer.Argument(help="Unified code.")], json: Json = False) -> None:
    """Follow the values of a record to the cells that they came from."""
    from etl.explain import explain as explain_code
    from hub.workshop import open_importer

    with told():
        try:
            found = explain_code(open_importer(settings()), code)
        except UnifiedCodeError as error:
            stop(str(error), USAGE)
    if json:
        print_json(found.as_json())
        return
    console.print(f"{found.label} {found.code}", style="bold", markup=False, highlight=False)
    console.print(found.place, markup=False, highlight=False)
    print_table(
        ("field", "value", "source", "column", "cell"),
        [(v.field, v.value, v.source, v.column, v.cell) for v in found.values if v.value or v.cell],
    )
    for value in found.values:
        tell_losing(f"{value.field} instead:", value.losing)
    for change in found.changes:
        console.print(
            f"run {change.run}: {change.column} was {change.before}, became {change.after}",
            markup=False,
            highlight=False,
        )
    for claim in found.claims:
        console.print(f"{claim.source} speaks of it, too: {claim.place}", markup=False, highlight=False)


def tell_losing(what: str, losing: list[Word]) -> None:
    """Print what other sources say instead."""
    for word in losing:
        console.print(f"{what} {told_word(word)}", markup=False, highlight=False)


def told_word(word: Word) -> str:
    """What a source says, and where."""
    return f"{word.value}  ({word.source}  {place(word.file, word.sheet, word.row)})"
