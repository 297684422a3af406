"""hub serve, schema, migrate."""

import sys
from typing import Annotated

import typer

from hub.cli.output import console, errors, told
from hub.settings import settings

commands = typer.Typer()

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
    application = create_app(chosen)
    console.print(f"GraphQL at http://{host}:{port}/graphql — paste this to begin:", highlight=False)
    console.print(f"  {FIRST_QUERY}", markup=False, highlight=False, soft_wrap=True)
    uvicorn.run(application, host=host, port=port, log_level="warning")


@commands.command()
def schema() -> None:
    """Print the GraphQL schema in SDL."""
    from hub.graphql.build import build_schema
    from hub.graphql.model import derive

    sys.stdout.write(build_schema(derive()).as_str() + "\n")


@commands.command()
def migrate() -> None:
    """Bring the database to the version that this hub works with."""
    from schema.database import migrate as migrate_database
    from schema.database import open_engine

    with told():
        versions = migrate_database(open_engine(settings().database_url))
    errors.print(f"the database went from version {versions.before or 'empty'} to {versions.after}")
