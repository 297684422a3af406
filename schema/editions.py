"""Editions: how the division table takes in a code table of some year, shipped with the hub or loaded by its operator.

A division keeps the year of the newest code table that names it, and the name that this table gives; the names that
other years give it are aliases. A division that newer tables leave out stays with its old year, since records and
persons' numbers point at it.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, MetaData, Table, func, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import mapped_column

from schema import divisions
from schema.divisions import DivisionRow
from schema.entity import entity
from schema.kinds import TEXT
from schema.record import Base
from schema.revisions import touch

DIVISIONS = "divisions"

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

#: Condition under which a row takes the place of one that the table holds.
_NEWER = "coalesce(division.edition, 0) < excluded.edition"
_AS_NEW = "coalesce(division.edition, 0) <= excluded.edition"
#: All names of both rows but the one that stands, as a JSON array in the order of code points.
_ALIASES = {
    "sqlite": """
(SELECT json_group_array(alias) FROM (
 SELECT value AS alias FROM json_each(division.aliases) UNION SELECT value FROM json_each(excluded.aliases)
 UNION SELECT division.name UNION SELECT excluded.name ORDER BY 1) WHERE alias <> {name})
""",
    "postgresql": """
(SELECT '[' || coalesce(string_agg(to_json(alias)::text, ',' ORDER BY alias COLLATE "C"), '') || ']' FROM (
 SELECT jsonb_array_elements_text(division.aliases::jsonb) AS alias
 UNION SELECT jsonb_array_elements_text(excluded.aliases::jsonb)
 UNION SELECT division.name UNION SELECT excluded.name) AS names WHERE alias <> {name})
""",
}
_UPSERT = """
INSERT INTO division ({columns}) SELECT {columns} FROM incoming_division WHERE TRUE ORDER BY id
ON CONFLICT (id) DO UPDATE SET {changes} WHERE {differs}
"""


class Edition(Base):
    """Fingerprint of a dictionary that is shipped with the hub, as this database holds it."""

    __tablename__ = "edition"
    name = mapped_column(TEXT, primary_key=True)
    fingerprint = mapped_column(TEXT, nullable=False)


# Statements on tables leave the classes' mappers unconfigured, which takes as long as most commands.
EDITIONS = Base.metadata.tables[Edition.__tablename__]


class Merged(NamedTuple):
    """What became of the rows of a code table."""

    inserted: int
    updated: int
    unchanged: int


def holds_divisions(connection: Connection) -> bool:
    """Whether the database holds the division table that is shipped."""
    held = connection.scalar(select(EDITIONS.c.fingerprint).where(EDITIONS.c.name == DIVISIONS))
    return bool(held == divisions.fingerprint())


def load_divisions(connection: Connection) -> None:
    """Bring the division table to the shipped edition; what was loaded of the same year or a newer one stands."""
    merge_divisions(connection, [[*divisions.shipped()]], overrule=False)
    edition = {"name": DIVISIONS, "fingerprint": divisions.fingerprint()}
    _upsert(connection, EDITIONS, [edition])


def merge_divisions(
    connection: Connection, batches: Iterable[Sequence[tuple[object, ...]]], *, overrule: bool
) -> Merged:
    """Merge a code table, given in batches of rows (`DivisionRow`), one a code, in one upsert.

    Older rows than the table's only add their names as aliases; rows of the same year do so, too, unless they
    `overrule`. Tells caches where anything changed.
    """
    incoming = _incoming()
    incoming.create(connection)
    for batch in batches:
        connection.exec_driver_sql(_staging(connection.dialect.paramstyle), [*batch])
    table = entity("Division").table
    total = connection.scalar(select(func.count()).select_from(incoming)) or 0
    held = connection.scalar(select(func.count()).select_from(incoming.join(table, incoming.c.id == table.c.id))) or 0
    touched = connection.execute(text(_merging(connection.dialect.name, _AS_NEW if overrule else _NEWER))).rowcount
    incoming.drop(connection)
    if touched:
        touch(connection, "Division")
    return Merged(total - held, touched - (total - held), total - touched)


def _incoming() -> Table:
    """A temporary table of division rows."""
    columns = entity("Division").table.c
    return Table(
        "incoming_division",
        MetaData(),
        *(Column(name, columns[name].type) for name in DivisionRow._fields),
        prefixes=["TEMPORARY"],
    )


def _staging(paramstyle: str) -> str:
    """The statement that stages rows, in the driver's own words: they are many."""
    mark = "?" if paramstyle == "qmark" else "%s"
    return f"INSERT INTO incoming_division VALUES ({', '.join(mark for _ in DivisionRow._fields)})"


def _merging(dialect: str, replaces: str) -> str:
    """The statement that merges the incoming rows, which replace those that the table holds where `replaces` holds."""
    name = f"CASE WHEN {replaces} THEN excluded.name ELSE division.name END"
    same = "excluded.name = division.name AND excluded.aliases = '[]'"
    values = {column: f"excluded.{column}" for column in DivisionRow._fields if column not in ("id", "code")} | {
        "name": name,
        "edition": f"CASE WHEN {replaces} THEN excluded.edition ELSE division.edition END",
        "aliases": f"CASE WHEN {same} THEN division.aliases ELSE {_ALIASES[dialect].format(name=name)} END",
    }
    return _UPSERT.format(
        columns=", ".join(DivisionRow._fields),
        changes=", ".join(f"{column} = {value}" for column, value in values.items()),
        differs=" OR ".join(f"division.{column} IS DISTINCT FROM {value}" for column, value in values.items()),
    )


def _upsert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    statement = _INSERTS[connection.dialect.name](table)
    values = [column for column in table.c if not column.primary_key]
    upsert = statement.on_conflict_do_update(
        index_elements=[*table.primary_key.columns],
        set_={column.name: statement.excluded[column.name] for column in values},
        where=or_(*(column.is_distinct_from(statement.excluded[column.name]) for column in values)),
    )
    connection.execute(upsert, rows)
