"""hub import, approve, discard."""

from typing import Annotated

import typer

from etl.errors import EtlError
from etl.host import Declared, PluginFault, PluginHost
from etl.importer import Importer
from etl.run import RunInfo
from hub.cli.output import FAILED, PARKED, USAGE, ProgressBars, console, errors, print_json, stop, told
from hub.settings import settings
from schema.lineage import RunStatus

commands = typer.Typer()

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]

SIGNS = {
    RunStatus.MERGED: "[green]✔[/]",
    RunStatus.UNCHANGED: "[green]=[/]",
    RunStatus.NEEDS_REVIEW: "[yellow]![/]",
    RunStatus.DISCARDED: "[yellow]-[/]",
}


@commands.command("import")
def import_(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME…]", help="Sources or plugins; all without.")
    ] = None,
    json: Json = False,
) -> None:
    """Import ledgers: all sources, or those named."""
    from hub.workshop import open_importer, retire_undeclared

    with told(), ProgressBars() as bars:
        importer = open_importer(settings(), bars)
        retire_undeclared(importer)
        chosen = _chosen(importer.host, names or [])
        done, busy = _import_all(importer, chosen)
    faults = importer.host.faults
    if json:
        print_json(
            {
                "runs": [run.as_json() for run in done],
                "faults": [{"plugin": fault.plugin, "what": fault.what} for fault in faults],
                "errors": [{"code": error.code, "message": str(error)} for error in busy],
            }
        )
    else:
        _tell(done, faults, busy)
    raise typer.Exit(_exit_code(done, faults, busy))


def _chosen(host: PluginHost, names: list[str]) -> list[Declared]:
    if not names:
        return list(host.sources.values())
    plugins = {declared.plugin for declared in host.sources.values()}
    broken = {fault.plugin for fault in host.faults}
    unknown = [name for name in names if name not in host.sources and name not in plugins and name not in broken]
    if unknown:
        known = ", ".join(sorted({*host.sources, *plugins}))
        stop(f"no source or plugin {', '.join(unknown)}; there are: {known}", USAGE)
    return [declared for name, declared in host.sources.items() if name in names or declared.plugin in names]


def _import_all(importer: Importer, chosen: list[Declared]) -> tuple[list[RunInfo], list[EtlError]]:
    done, busy = [], []
    for declared in chosen:
        try:
            done.append(importer.run(declared))
        except EtlError as error:
            busy.append(error)
    return done, busy


def _exit_code(done: list[RunInfo], faults: list[PluginFault], busy: list[EtlError]) -> int:
    statuses = {run.status for run in done}
    if faults or busy or RunStatus.FAILED in statuses:
        return FAILED
    return PARKED if RunStatus.NEEDS_REVIEW in statuses else 0


def _tell(done: list[RunInfo], faults: list[PluginFault], busy: list[EtlError]) -> None:
    for run in done:
        counts = " · ".join(f"{name} {count}" for name, count in run.books.counts().items() if count)
        console.print(f"{SIGNS.get(run.status, '[red]✘[/]')} {run.source}  run {run.id} {run.status.code}  {counts}")
        for finding in run.findings:
            console.print(f"    {finding}", style="yellow", markup=False, highlight=False)
        if run.books.rejected:
            console.print(f"    hub rejects {run.id}   shows every rejected row", style="dim", highlight=False)
        if run.error:
            errors.print(f"    {run.error}", style="red", markup=False, highlight=False, soft_wrap=True)
        if run.status is RunStatus.NEEDS_REVIEW:
            console.print(f"    hub approve {run.id}   or   hub discard {run.id}", style="bold", highlight=False)
    if faults or busy:
        errors.rule("[red]not imported")
        for problem in (*faults, *busy):
            errors.print(f"{problem}", style="red", markup=False, highlight=False, soft_wrap=True)
        errors.rule()


@commands.command()
def approve(run: Annotated[int, typer.Argument(help="Number of a parked run.")], json: Json = False) -> None:
    """Merge a run that is parked for review."""
    from hub.workshop import open_importer

    with told(), ProgressBars() as bars:
        importer = open_importer(settings(), bars)
        done = importer.approve(run)
    _answer(done, importer.host.faults, json=json)


@commands.command()
def discard(run: Annotated[int, typer.Argument(help="Number of a parked run.")], json: Json = False) -> None:
    """End a run that is parked for review without merging it."""
    from hub.workshop import open_importer

    with told():
        importer = open_importer(settings())
        done = importer.discard(run)
    _answer(done, importer.host.faults, json=json)


def _answer(run: RunInfo, faults: list[PluginFault], *, json: bool) -> None:
    if json:
        print_json({"runs": [run.as_json()], "faults": [vars(fault) for fault in faults]})
    else:
        _tell([run], faults, [])
    raise typer.Exit(_exit_code([run], faults, []))
