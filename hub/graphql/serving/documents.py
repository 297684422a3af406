"""Texts of requests: sent with them, or trusted documents that they name by an id."""

import time
from collections import OrderedDict
from typing import Any

from sqlalchemy import TEXT, bindparam, select

from hub.graphql.databases.dialect import Dialect
from hub.graphql.databases.driver import Driver
from hub.graphql.errors import ApiError
from hub.graphql.serving.requests import Asked
from hub.graphql.wording import shown
from schema.documents import ALGORITHM, TrustedDocument, digest_of

#: Seconds for which a document is served without being looked up again.
KEPT = 10.0
#: The message by which Apollo's clients know that they have to send the text.
NOT_FOUND = "PersistedQueryNotFound"


class Documents:
    """Finds the texts of requests; with `only`, those of trusted documents alone."""

    def __init__(self, dialect: Dialect, driver: Driver, *, only: bool = False, most: int = 1_000) -> None:
        table = TrustedDocument.__table__
        text = select(table.c.text).where(table.c.id == bindparam("id", type_=TEXT())).scalar_subquery()
        self._statement = dialect.compile(select(text))
        self._driver = driver
        self._only = only
        self._most = most
        #: Text of each id, and when it has to be looked up again.
        self._kept: OrderedDict[str, tuple[str, float]] = OrderedDict()

    async def text(self, asked: Asked) -> str:
        """The text to answer. Raises `ApiError` where there is none, or none that may be."""
        if asked.query is not None and asked.document_id is None and not asked.extensions and not self._only:
            return asked.query
        hash_ = persisted_hash(asked.extensions.get("persistedQuery"))
        if asked.query is not None:
            return await self._sent(asked, asked.query, hash_)
        if asked.document_id is not None:
            id_ = asked.document_id
            text = await self._find(id_) or await self._find(ALGORITHM + id_)
            if text is None:
                raise ApiError("DOCUMENT_UNKNOWN", f"no trusted document has the id {shown(id_)}")
            return text
        if hash_ is None:
            raise ApiError("QUERY_MISSING", "the request has neither a query nor a documentId")
        text = await self._find(ALGORITHM + hash_)
        if text is None:
            raise ApiError("PERSISTED_QUERY_NOT_FOUND", NOT_FOUND)
        return text

    async def _sent(self, asked: Asked, query: str, hash_: str | None) -> str:
        """The text that was sent, where it is what else the request says of it."""
        if asked.document_id is not None:
            raise ApiError("BAD_REQUEST", "the request has both query and documentId; send one of them")
        if hash_ is not None and hash_ != digest_of(query):
            raise ApiError("BAD_REQUEST", "extensions.persistedQuery.sha256Hash isn't the SHA-256 of query")
        if self._only and await self._find(ALGORITHM + digest_of(query)) is None:
            raise ApiError("DOCUMENT_UNTRUSTED", "this server answers trusted documents only, and this is none of them")
        return query

    async def _find(self, id_: str) -> str | None:
        kept = self._kept.get(id_)
        if kept is not None and time.monotonic() < kept[1]:
            return kept[0]
        values = [{**self._statement.constants, "id": id_}[name] for name in self._statement.binds]
        (found,) = await self._driver.read(self._statement.sql, values)
        if found is None:
            self._kept.pop(id_, None)
            return None
        text = found.decode()
        self._kept[id_] = text, time.monotonic() + KEPT
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return text


def persisted_hash(extension: Any) -> str | None:
    """The SHA-256 that Apollo's extension `persistedQuery` names. Raises `ApiError` for one that is malformed."""
    if extension is None:
        return None
    if not isinstance(extension, dict) or extension.get("version") != 1:
        raise ApiError("BAD_REQUEST", "extensions.persistedQuery has to be an object of version 1")
    hash_ = extension.get("sha256Hash")
    if not isinstance(hash_, str):
        raise ApiError("BAD_REQUEST", "extensions.persistedQuery.sha256Hash has to be a text")
    return hash_.lower()
