"""Viewers: what the bearer of a token may see, found in the database."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from time import time
from typing import Any, NamedTuple

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
from schema.privacy import Privacy

SOURCES = entity("Source").table
#: What a viewer's rights follow from.
_SCOPES = (Scope(tokens.ENTITY), Scope("Source"))
_BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/-]{1,200}=*)", re.IGNORECASE | re.ASCII)
#: Lowest level whose viewers may list records about persons.
LISTS_PERSONS = Privacy.INTERNAL
#: Headers that are kept.
NAMED = 1_000
INVALID = "the token is unknown, has expired or was revoked"


class Viewers:
    """Tells who asks by the `Authorization` of a request."""

    def __init__(self, backend: Backend, revisions: Revisions) -> None:
        self._driver = backend.driver
        self._statement = _statement(backend.dialect)
        self._revisions = revisions
        #: Tokens on record by digest, and by the header that named one, as of a state of the data.
        self._tokens: dict[str, _Token] = {}
        self._named: dict[str, _Token] = {}
        self._version: object = None
        self._state = b""

    async def of(self, authorization: str) -> Viewer:
        """The viewer of a header `Bearer TOKEN`, for which revisions are refreshed; where it is empty the anonymous.

        Raises `ApiError` for a token that is unknown, has expired or was revoked.
        """
        if not authorization:
            return ANONYMOUS
        await self._revisions.refresh()
        if self._version != self._revisions.version:
            self._forget()
        token = self._named.get(authorization) or await self._find(authorization)
        if token.ended:
            raise ApiError("TOKEN_INVALID", INVALID)
        return token.viewer

    def presume(self, authorization: str) -> "Presumed | None":
        """The viewer as of the last state that is known; None where to tell is as cheap as to presume."""
        counter = self._revisions.presumed()
        if counter is None or self._version != self._revisions.version:
            return None
        token = self._named.get(authorization)
        if token is None or token.ended:
            return None
        return Presumed(self, self._revisions, authorization, token.viewer, counter)

    def _forget(self) -> None:
        """Forget all tokens where tokens or sources have changed."""
        self._version, state = self._revisions.version, self._revisions.of(_SCOPES)
        if state != self._state:
            self._tokens, self._named, self._state = {}, {}, state

    async def _find(self, authorization: str) -> "_Token":
        """The token that a header names and that holds, or has."""
        given = _BEARER.fullmatch(authorization.strip())
        if given is None:
            raise ApiError("TOKEN_INVALID", "Authorization is written: Bearer TOKEN")
        # What is found belongs to the state that was known before, even if another one is by then.
        tokens, named, secret = self._tokens, self._named, digest(given[1])
        if secret not in tokens:
            row, localities = await self._driver.read(self._statement.sql, [secret])
            token = _token(orjson.loads(row), orjson.loads(localities or b"[]")) if row else None
            if token is None:
                raise ApiError("TOKEN_INVALID", INVALID)
            tokens[secret] = token
        if len(named) >= NAMED:
            named.clear()
        named[authorization] = tokens[secret]
        return tokens[secret]


class Presumed:
    """Implements the protocol of that name: a row that is read with the counter mostly tells that nothing changed."""

    def __init__(
        self, viewers: Viewers, revisions: Revisions, authorization: str, viewer: Viewer, counter: object
    ) -> None:
        self.viewer = viewer
        self.confirmed = False
        self._viewers = viewers
        self._revisions = revisions
        self._authorization = authorization
        self._counter = counter

    async def read(self, sql: str, values: Sequence[Any]) -> Sequence[bytes | None]:
        row = await self._revisions.read(sql, values)
        self.confirmed = row[-1] == self._counter or await self.holds()
        return row

    async def holds(self) -> bool:
        try:
            return await self._viewers.of(self._authorization) == self.viewer
        except ApiError:
            return False


class _Token(NamedTuple):
    """A token's viewer, and the second since 1970 at which it ends."""

    viewer: Viewer
    expires: float | None

    @property
    def ended(self) -> bool:
        return self.expires is not None and time() > self.expires


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


def _token(token: Mapping[str, Any], known: list[int]) -> _Token | None:
    """A token on record; None where it was revoked."""
    if token["revoked"] is not None:
        return None
    level = Privacy[token["level"]]
    spans = [span_of(code) for code in token["localities"]]
    within = tuple(sorted(code for code in known if any(first <= code <= last for first, last in spans)))
    viewer = Viewer(level, level >= LISTS_PERSONS, within if spans else None, token["name"])
    return _Token(viewer, datetime.fromisoformat(token["expires"]).timestamp() if token["expires"] else None)
