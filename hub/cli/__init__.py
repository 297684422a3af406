"""The command line. Exit codes: 0 done, 1 failed (a broken plugin too), 2 usage, 3 parked for review."""

import typer

from hub.cli import importing, inspecting, serving

app = typer.Typer(
    name="hub",
    help="Import the ledgers of localities into one schema, and serve it as GraphQL.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for commands in (importing.commands, inspecting.commands, serving.commands):
    app.registered_commands += commands.registered_commands


def main() -> None:
    """Entry point of the command `hub`."""
    app()
