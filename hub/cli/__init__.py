"""The command line. Exit codes: 0 done, 1 failed (a broken plugin too), 2 usage, 3 parked for review."""

import os
import sys

import typer
from pydantic import ValidationError

from hub.cli import (
    asking,
    divisions,
    documents,
    importing,
    inspecting,
    reconciling,
    reviewing,
    searching,
    serving,
    tokens,
)
from hub.settings import settings

app = typer.Typer(
    name="hub",
    help="Import the ledgers of localities into one schema, and serve it as GraphQL.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (importing, inspecting, reviewing, reconciling, serving, asking):
    app.registered_commands += module.commands.registered_commands
app.add_typer(divisions.commands)
app.add_typer(documents.commands)
app.add_typer(searching.commands)
app.add_typer(tokens.commands)


def main() -> None:
    """Entry point of the command `hub`. What it writes holds residents' data, so nobody else may read it."""
    os.umask(0o077)
    try:
        settings()
    except ValidationError as error:
        for problem in error.errors():
            name = "HUB_" + "_".join(map(str, problem["loc"])).upper()
            sys.stderr.write(f"{name}: {problem['msg']}\n")
        sys.exit(2)
    app()
