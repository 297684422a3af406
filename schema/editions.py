"""Editions: which shipped dictionaries a database holds, and how it comes to hold them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import mapped_column

from schema import divisions
from schema.entity import entity
from schema.kinds import CHINA, TEXT
from schema.lineage import Revision
from schema.record import Base

DIVISIONS = "divisions"
#: Reference entities belong to no locality.
NO_LOCALITY = 0

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Edition(Base):
    """Fingerprint of a dictionary that is shipped with the hub, as this database holds it."""

    __tablename__ = "edition"
    name = mapped_column(TEXT, primary_key=True)
    fingerprint = mapped_column(TEXT, nullable=False)


def holds_divisions(connection: Connection) -> bool:
    """Whether the database holds the division table that is shipped."""
    held = connection.scalar(select(Edition.fingerprint).where(Edition.name == DIVISIONS))
    return bool(held == divisions.fingerprint())


def load_divisions(connection: Connection) -> None:
    """Bring the division table to the shipped edition; divisions that it doesn't name stay as they are."""
    _upsert(connection, entity("Division").table, [row._asdict() for row in divisions.shipped()])
    edition = {"name": DIVISIONS, "fingerprint": divisions.fingerprint()}
    _upsert(connection, Base.metadata.tables["edition"], [edition])
    _count_revision(connection)


def _count_revision(connection: Connection) -> None:
    """Tell caches and subscriptions that divisions changed."""
    key = {"locality": NO_LOCALITY, "entity": "Division"}
    number = connection.scalar(select(Revision.number).filter_by(**key)) or 0
    now = datetime.now(CHINA).replace(microsecond=0)
    changed_at = now if connection.dialect.name == "postgresql" else now.isoformat()
    row = {**key, "number": number + 1, "changed_at": changed_at}
    _upsert(connection, Base.metadata.tables["revision"], [row])


def _upsert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    insert = _INSERTS[connection.dialect.name](table)
    values = [column for column in table.c if not column.primary_key]
    upsert = insert.on_conflict_do_update(
        index_elements=[*table.primary_key.columns],
        set_={column.name: insert.excluded[column.name] for column in values},
        where=or_(*(column.is_distinct_from(insert.excluded[column.name]) for column in values)),
    )
    connection.execute(upsert, rows)
