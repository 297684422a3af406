"""hub import, approve, discard."""

from typing import TYPE_CHECKING, Annotated

import typer

from etl.errors import EtlError
from etl.host import Declared, PluginFault, PluginHost
from etl.run import RunInfo
from hub.cli.output import FAILED, PARKED, USAGE, console, errors, print_json, stop, told
from hub.settings import settings
from schema.lineage import RunStatus

if TYPE_CHECKING:
    from hub.progress import Watch
    from hub.workers import Outcome

commands = typer.Typer()

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        help="Sources at once, each in a process of its own; without, one a core on PostgreSQL, and one on SQLite, "
        "where more of them read and stage side by side, but merge one after the other.",
    ),
]

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
    jobs: Jobs = None,
    json: Json = False,
) -> None:
    """Import ledgers: all sources, or those named. Tells of each source as soon as it is done."""
    from hub.workers import cores, imported
    from hub.workshop import index, open_importer, retire_undeclared

    done: list[RunInfo] = []
    busy: list[EtlError] = []
    with told(), _watch() as watch:
        importer = open_importer(settings(), watch)
        retire_undeclared(importer)
        chosen = _chosen(importer.host, names or [])
        at_once = jobs or (cores() if importer.engine.dialect.name == "postgresql" else 1)
        for outcome in imported(importer, chosen, at_once):
            watch.end(outcome.source)
            done += [outcome.run] if outcome.run else []
            busy += [outcome.error] if outcome.error else []
            if not json:
                _tell_outcome(outcome)
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
        _tell_problems(faults, busy)
        if not importer.host.sources and not faults:
            console.print("no plugin declares a source; HUB_PLUGINS names a folder of plugins")
    if done:
        with told():
            index(settings(), importer.engine)
    raise typer.Exit(_exit_code(done, faults, busy))


def _watch() -> "Watch":
    from hub.progress import watch

    return watch(errors, redirect=console.is_terminal)


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


def _exit_code(done: list[RunInfo], faults: list[PluginFault], busy: list[EtlError]) -> int:
    statuses = {run.status for run in done}
    if faults or busy or RunStatus.FAILED in statuses:
        return FAILED
    return PARKED if RunStatus.NEEDS_REVIEW in statuses else 0


def _tell_outcome(outcome: "Outcome") -> None:
    if outcome.run:
        _tell_run(outcome.run)
    else:
        console.print(f"[red]✘[/] {outcome.source}  not imported")


def _tell_run(run: RunInfo) -> None:
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


def _tell_problems(faults: list[PluginFault], busy: list[EtlError]) -> None:
    if faults or busy:
        errors.rule("[red]not imported")
        for problem in (*faults, *busy):
            errors.print(f"{problem}", style="red", markup=False, highlight=False, soft_wrap=True)
        errors.rule()


@commands.command()
def approve(run: Annotated[int, typer.Argument(help="Number of a parked run.")], json: Json = False) -> None:
    """Merge a run that is parked for review."""
    from hub.workshop import index, open_importer

    with told(), _watch() as watch:
        importer = open_importer(settings(), watch)
        done = importer.approve(run)
        index(settings(), importer.engine)
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
        _tell_run(run)
        _tell_problems(faults, [])
    raise typer.Exit(_exit_code([run], faults, []))
