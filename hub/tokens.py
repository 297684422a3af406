"""Tokens: made, listed and revoked by the operator; a secret is shown once and kept as its digest."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time
from hashlib import sha256
from typing import NamedTuple

import orjson
from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from schema.database import reading
from schema.divisions import DivisionCodeError, span_of
from schema.entity import entity
from schema.kinds import CHINA
from schema.privacy import Privacy
from schema.record import Base
from schema.revisions import touch
from schema.tokens import Token

TOKENS = Base.metadata.tables[Token.__tablename__]
DIVISIONS = entity("Division").table
#: What revisions count changes of tokens under.
ENTITY = "Token"
#: What every secret begins with, so that scanners of code and logs know one.
PREFIX = "hub_"
_BYTES = 32


class TokenError(Exception):
    """What is wrong with a token that is to be made or revoked, and what to do."""


class Issued(NamedTuple):
    """A token as it is on record."""

    name: str
    level: Privacy
    localities: tuple[str, ...]
    created_at: str
    expires_at: str | None
    revoked_at: str | None


def create(
    engine: Engine, name: str, level: Privacy, localities: Sequence[str] = (), expires: date | None = None
) -> str:
    """Make a token and give its secret; it ends with the day `expires`.

    Raises `TokenError` where the name is taken or a locality is no division that the hub knows.
    """
    secret = PREFIX + secrets.token_urlsafe(_BYTES)
    values = {
        "name": name,
        "digest": digest(secret),
        "level": level.name,
        "created_at": _now(),
        "expires_at": datetime.combine(expires, time.max, CHINA).isoformat(timespec="seconds") if expires else None,
    }
    if not name.strip():
        raise TokenError("a token needs a name, by which it is listed and revoked")
    with engine.begin() as connection:
        codes = [_known(connection, locality) for locality in localities]
        try:
            connection.execute(insert(TOKENS).values(**values, localities=orjson.dumps(codes).decode()))
        except IntegrityError:
            raise TokenError(f"there is a token named {name}, maybe revoked: choose another name") from None
        touch(connection, ENTITY)
    return secret


def listing(engine: Engine) -> list[Issued]:
    """All tokens, also those that don't hold any more, by name."""
    columns = [TOKENS.c[name] for name in Issued._fields]
    with reading(engine).begin() as connection:
        rows = connection.execute(select(*columns).order_by(TOKENS.c.name)).mappings()
        return [
            Issued(**{**row, "level": Privacy[row["level"]], "localities": tuple(orjson.loads(row["localities"]))})
            for row in rows
        ]


def revoke(engine: Engine, name: str) -> None:
    """End a token at once. Raises `TokenError` for one that isn't on record or has been revoked before."""
    own = (TOKENS.c.name == name, TOKENS.c.revoked_at.is_(None))
    with engine.begin() as connection:
        if connection.execute(update(TOKENS).where(*own).values(revoked_at=_now())).rowcount == 0:
            raise TokenError(f"no token named {name} holds: `hub token list` shows those that do")
        touch(connection, ENTITY)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def _known(connection: Connection, locality: str) -> str:
    try:
        first, _ = span_of(locality)
    except DivisionCodeError as error:
        raise TokenError(str(error)) from None
    if connection.scalar(select(DIVISIONS.c.id).where(DIVISIONS.c.id == first)) is None:
        raise TokenError(f"{locality} is no division that the hub knows: load it with `hub divisions load`")
    return locality


def _now() -> str:
    return datetime.now(CHINA).isoformat(timespec="seconds")
