"""hub serve, dictionary, errors, migrate."""

import logging
import sys
from socket import socket
from typing import Annotated

import typer

from hub.cli.output import FAILED, console, errors, log_to_stderr, told
from hub.settings import settings

commands = typer.Typer()

#: Bytes of a message on a socket, and seconds that slow clients have to take what they asked for at the end.
MESSAGE, GRACE = 4_000_000, 5
FIRST_QUERY = (
    "{ localities { nodes { name lectureSessions { totalCount } venues { totalCount }"
    " subsidyGrants { totalCount } issues(first: 2) { totalCount nodes { location actions { nodes { stage } } } } } } }"
)


@commands.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address; 127.0.0.1 unless set.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 8000 unless set.")] = None,
) -> None:
    """Serve the database as GraphQL."""
    import uvicorn

    from hub.app import create_app
    from hub.workshop import open_database

    chosen = settings()
    with told():
        open_database(chosen).dispose()
    host, port = host or chosen.host, chosen.port if port is None else port
    # Reads of personal values are logged, and that is less than a warning.
    log_to_stderr(logging.INFO)
    application = create_app(chosen)

    class Announced(uvicorn.Server):
        """Says where it is as soon as it can be reached, and lets subscribers know before it goes."""

        async def startup(self, sockets: list[socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                _announce(self.servers[0].sockets[0].getsockname())

        async def shutdown(self, sockets: list[socket] | None = None) -> None:
            await application.finish()
            await super().shutdown(sockets)

    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws_max_size=MESSAGE,
        timeout_graceful_shutdown=GRACE,
    )
    server = Announced(config)
    try:
        server.run()
    except SystemExit as error:
        raise typer.Exit(FAILED) from error


def _announce(address: tuple[str, int]) -> None:
    host, port = address[:2]
    console.print(f"GraphQL at http://{f'[{host}]' if ':' in host else host}:{port}/graphql", highlight=False)
    console.print("Paste this to begin:", highlight=False)
    console.print(f"  {FIRST_QUERY}", markup=False, highlight=False)


@commands.command()
def dictionary() -> None:
    """Print the data dictionary: every entity, value, reference and code list."""
    from hub.dictionary import dictionary as page

    sys.stdout.write(page())


@commands.command("errors")
def error_codes() -> None:
    """Print the codes of the API's errors, with meaning and remedy."""
    from hub.error_codes import error_codes as page

    sys.stdout.write(page())


@commands.command()
def migrate() -> None:
    """Bring the database to the version that this hub works with."""
    from schema.database import migrate as migrate_database
    from schema.database import open_engine

    with told():
        versions = migrate_database(open_engine(settings().database_url))
    errors.print(f"the database went from version {versions.before or 'empty'} to {versions.after}")
