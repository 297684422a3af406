"""Trusted documents: read from files, checked against the schema as if they were asked, kept in the database."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import orjson
from graphql import OperationDefinitionNode, parse
from sqlalchemy import Connection, delete, insert, select

from hub.graphql.declaration.build import Api
from hub.graphql.errors import ApiError
from hub.graphql.limits import Limits
from hub.graphql.operation.coercion import Coercers
from hub.graphql.operation.operation import prepare, read_document
from schema.documents import ALGORITHM, TrustedDocument, digest_of
from schema.kinds import CHINA


class DocumentError(Exception):
    """What is wrong with documents that were to be trusted: a line for each fault, with the document's name."""


class Document(NamedTuple):
    """A text to be trusted: where it stands, and the id that a build tool gave it, if any."""

    place: str
    text: str
    own_id: str | None = None

    @property
    def ids(self) -> list[str]:
        """The ids that it is known by, that of its text first."""
        by_text = ALGORITHM + digest_of(self.text)
        own = [self.own_id] if self.own_id and ALGORITHM + self.own_id.removeprefix(ALGORITHM) != by_text else []
        return [by_text, *own]


class Kept(NamedTuple):
    """A document that the database holds, with all its ids, and the names of its operations."""

    ids: tuple[str, ...]
    operations: tuple[str, ...]
    added_at: str


def read(path: Path) -> list[Document]:
    """The documents of a file: GraphQL, or a JSON object of texts by their ids. Raises `DocumentError`, `OSError`."""
    try:
        text = path.read_bytes().decode()
        if path.suffix != ".json":
            return [Document(str(path), text)]
        found = orjson.loads(text)
    except ValueError as error:
        raise DocumentError(f"{path}: no UTF-8, or no JSON ({error})") from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise DocumentError(f"{path}: has to be one JSON object of ids and texts")
    return [Document(f"{path}, {id_}", text, id_) for id_, text in found.items()]


def check(api: Api, documents: Sequence[Document]) -> None:
    """Refuse documents that the API wouldn't answer. Raises `DocumentError` that names each."""
    limits, coercers = Limits(), Coercers()
    faults = [f"{one.place}: {fault}" for one in documents for fault in _faults(api, coercers, limits, one)]
    if faults:
        raise DocumentError("\n".join(faults))


def add(connection: Connection, documents: Sequence[Document]) -> int:
    """Keep documents; returns how many ids are new. Raises `DocumentError` for an id that has another text."""
    texts = {row.id: row.text for row in connection.execute(select(TrustedDocument.id, TrustedDocument.text))}
    known = frozenset(texts)
    for document in documents:
        for id_ in document.ids:
            if texts.setdefault(id_, document.text) != document.text:
                raise DocumentError(f"{document.place}: another document has the id {id_}; remove that first")
    rows = [_row(connection, id_, text) for id_, text in texts.items() if id_ not in known]
    if rows:
        connection.execute(insert(TrustedDocument), rows)
    return len(rows)


def _row(connection: Connection, id_: str, text: str) -> dict[str, object]:
    now = datetime.now(CHINA).replace(microsecond=0)
    added_at = now if connection.dialect.name == "postgresql" else now.isoformat()
    return {"id": id_, "digest": digest_of(text), "text": text, "added_at": added_at}


def kept(connection: Connection) -> Iterator[Kept]:
    """All documents, the oldest first."""
    query = select(TrustedDocument.__table__).order_by(
        TrustedDocument.added_at,
        TrustedDocument.digest,
        TrustedDocument.id.startswith(ALGORITHM).desc(),
        TrustedDocument.id,
    )
    rows = connection.execute(query).all()
    for digest in dict.fromkeys(row.digest for row in rows):
        same = [row for row in rows if row.digest == digest]
        yield Kept(tuple(row.id for row in same), tuple(_operations(same[0].text)), str(same[0].added_at))


def texts(connection: Connection) -> dict[str, str]:
    """The texts of all documents, each by the id that a build tool gave it, if any."""
    by_own = TrustedDocument.id.startswith(ALGORITHM).desc()
    query = select(TrustedDocument.id, TrustedDocument.text).order_by(by_own, TrustedDocument.id)
    by_text = {row.text: row.id for row in connection.execute(query)}
    return {id_: text for text, id_ in by_text.items()}


def remove(connection: Connection, id_: str) -> bool:
    """Forget a document by one of its ids, under all of them; tells whether there was one."""
    digest = connection.scalar(select(TrustedDocument.digest).where(TrustedDocument.id == id_))
    return (
        digest is not None
        and connection.execute(delete(TrustedDocument).where(TrustedDocument.digest == digest)).rowcount > 0
    )


def _faults(api: Api, coercers: Coercers, limits: Limits, document: Document) -> Iterator[str]:
    own, by_text = document.own_id, document.ids[0]
    if own is not None and own.startswith(ALGORITHM) and own != by_text:
        yield f"the text has the id {by_text}"
    try:
        read_document(api.schema, document.text, limits)
        names = _operations(document.text)
        if not names:
            yield "has no operation"
        for name in names:
            prepare(api.schema, coercers, document.text, name or None, limits)
    except ApiError as error:
        yield from (f"{fault['extensions']['code']}: {fault['message']}" for fault in error.formatted())


def _operations(text: str) -> list[str]:
    """Names of a document's operations; an empty one for one without."""
    nodes = parse(text).definitions
    return [node.name.value if node.name else "" for node in nodes if isinstance(node, OperationDefinitionNode)]
