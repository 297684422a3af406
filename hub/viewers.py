"""Viewers: what the bearer of a token may see, found in the database."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import bindparam, select

from hub import tokens
from hub.graphql.databases.backends import Backend
from hub.graphql.databases.dialect import Dialect, Statement
from hub.graphql.databases.revisions import Revisions, Scope
from hub.graphql.errors import ApiError
from hub.graphql.viewer import ANONYMOUS, Viewer
from hub.tokens import TOKENS, digest
from schema.divisions import span_of
from schema.entity import entity
from schema.kinds import CHINA
from schema.privacy import Privacy

SOURCES = entity("Source").table
#: What a viewer's rights follow from.
_SCOPES = (Scope(tokens.ENTITY), Scope("Source"))
_BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/-]{1,200}=*)", re.IGNORECASE | re.ASCII)
#: Lowest level whose viewers may list records about persons.
LISTS_PERSONS = Privacy.INTERNAL


class Viewers:
    """Tells who asks by the `Authorization` of a request."""

    def __init__(self, backend: Backend, revisions: Revisions) -> None:
        self._driver = backend.driver
        self._statement = _statement(backend.dialect)
        self._revisions = revisions
        #: Tokens on record by digest, each with its viewer, as of a state of the data.
        self._known: dict[str, tuple[Mapping[str, Any], Viewer]] = {}
        self._state = b""

    async def of(self, authorization: str) -> Viewer:
        """The viewer of a header `Bearer TOKEN`; where it is empty the anonymous.

        Raises `ApiError` for a token that is unknown, has expired or was revoked.
        """
        if not authorization:
            return ANONYMOUS
        given = _BEARER.fullmatch(authorization.strip())
        if given is None:
            raise ApiError("TOKEN_INVALID", "Authorization is written: Bearer TOKEN")
        found = await self._find(digest(given[1]))
        if found is None or not _holds(found[0]):
            raise ApiError("TOKEN_INVALID", "the token is unknown, has expired or was revoked")
        return found[1]

    async def _find(self, secret: str) -> tuple[Mapping[str, Any], Viewer] | None:
        """The token of a digest, read anew once tokens or sources have changed."""
        state = await self._revisions.of(_SCOPES)
        if state != self._state:
            self._known, self._state = {}, state
        if secret not in self._known:
            row, localities = await self._driver.read(self._statement.sql, [secret])
            if row is None:
                return None
            token = orjson.loads(row)
            self._known[secret] = token, _viewer(token, orjson.loads(localities or b"[]"))
        return self._known[secret]


def _statement(dialect: Dialect) -> Statement:
    """The token of a digest, and all localities that have a source, each as JSON."""
    columns = TOKENS.c
    token = dialect.object(
        [
            ("name", columns.name),
            ("level", columns.level),
            ("localities", dialect.words(columns.localities)),
            ("expires", dialect.instant(columns.expires_at)),
            ("revoked", dialect.instant(columns.revoked_at)),
        ]
    )
    of_digest = select(token).where(columns.digest == bindparam("digest"))
    localities = select(SOURCES.c.locality_id).distinct().subquery()
    known = select(dialect.array(localities.c.locality_id, None, list)).select_from(localities)
    return dialect.compile(select(of_digest.scalar_subquery(), known.scalar_subquery()))


def _holds(token: Mapping[str, Any]) -> bool:
    if token["revoked"] is not None:
        return False
    return token["expires"] is None or datetime.now(CHINA) <= datetime.fromisoformat(token["expires"])


def _viewer(token: Mapping[str, Any], known: list[int]) -> Viewer:
    level = Privacy[token["level"]]
    spans = [span_of(code) for code in token["localities"]]
    within = tuple(sorted(code for code in known if any(first <= code <= last for first, last in spans)))
    return Viewer(level, level >= LISTS_PERSONS, within if spans else None, token["name"])
