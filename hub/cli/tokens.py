"""hub token create, list, revoke."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from hub.cli.importing import Json
from hub.cli.output import console, errors, print_json, print_table, told
from hub.settings import settings
from schema.privacy import Privacy

commands = typer.Typer(name="token", help="Tokens: who may see more than everybody.", no_args_is_help=True)


class Level(StrEnum):
    """Highest privacy level that a token's bearer sees in clear."""

    public = "public"
    internal = "internal"
    personal = "personal"
    sensitive = "sensitive"


@commands.command()
def create(
    name: Annotated[str, typer.Argument(help="What the token is for, such as dashboard-songshan.")],
    level: Annotated[Level, typer.Option(help="Highest privacy level that is served in clear.")],
    locality: Annotated[
        list[str] | None,
        typer.Option(help="Division whose records alone are served, by code; may be given often. All unless given."),
    ] = None,
    expires: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day on which it holds; for ever unless given.")
    ] = None,
) -> None:
    """Make a token and print it, once: it is sent as `Authorization: Bearer TOKEN` and kept here as a digest only."""
    from hub import tokens
    from hub.workshop import open_database

    chosen = Privacy[level.name.upper()]
    with told():
        secret = tokens.create(
            open_database(settings()), name, chosen, locality or (), expires.date() if expires else None
        )
    errors.print("This is shown once; revoke it with `hub token revoke` when it is lost.", style="dim")
    console.print(secret, markup=False, highlight=False)


@commands.command("list")
def list_tokens(json: Json = False) -> None:
    """List all tokens with what they allow, those that were revoked, too."""
    from hub import tokens
    from hub.workshop import open_database

    with told():
        found = tokens.listing(open_database(settings()))
    shown = [{**token._asdict(), "level": token.level.name.lower()} for token in found]
    if json:
        print_json(shown)
        return
    print_table(
        ("name", "level", "localities", "created", "expires", "revoked"),
        [[" ".join(value) or "all" if isinstance(value, tuple) else value for value in row.values()] for row in shown],
    )


@commands.command()
def revoke(name: Annotated[str, typer.Argument(help="Name of the token.")]) -> None:
    """End a token at once."""
    from hub import tokens
    from hub.workshop import open_database

    with told():
        tokens.revoke(open_database(settings()), name)
    errors.print(f"{name} holds no longer", markup=False, highlight=False)
