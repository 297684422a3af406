"""Suspects: persons of one locality under different keys who may be one. They are listed for review, never merged.

They are looked for when somebody asks, so that the list is never older than the records, imports don't pay for it, and
nothing about persons is kept for it but which pairs were found to be two.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, text

from etl import runs
from etl.errors import RunStateError
from schema.entity import entity
from schema.unified_code import UnifiedCode, UnifiedCodeError, decode

PERSON = entity("Person")

#: Why two persons are suspected to be one, in Chinese and English.
REASONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "same_phone": ("姓名和电话相同", "Same name and same phone"),
        "same_birth": ("姓名和出生日期相同", "Same name and same date of birth"),
        "fits_mask": ("脱敏信息只与此人相符", "What one shows masked fits nobody but the other"),
    }
)

#: Live persons; `born` is the exact day, from the ID number where the ledger doesn't state it.
PEOPLE = """
p AS (SELECT locality, id, name, name_masked, phone, phone_masked, id_number, sex,
 CASE WHEN birth_precision = 'DAY' THEN CAST(birth_start AS TEXT) WHEN length(id_number) = 18
  THEN substr(id_number, 7, 4) || '-' || substr(id_number, 11, 2) || '-' || substr(id_number, 13, 2) END AS born
 FROM person WHERE removed_at IS NULL)
"""

#: Pairs of a person who is shown masked, at least in part, and one in clear whom all of it fits; `{same}` joins them.
FITTING = """
SELECT m.locality, m.id AS masked, c.id AS clear FROM p AS m JOIN p AS c
 ON c.locality = m.locality AND c.id <> m.id AND c.name_masked = m.name_masked AND {same}
WHERE (m.name IS NULL OR (m.phone IS NULL AND m.phone_masked IS NOT NULL))
 AND c.name IS NOT NULL AND (c.phone IS NOT NULL OR m.phone_masked IS NULL) AND coalesce(m.name = c.name, TRUE)
 AND coalesce(m.phone_masked = c.phone_masked, TRUE) AND coalesce(m.phone = c.phone, TRUE)
 AND coalesce(m.sex = c.sex, TRUE) AND coalesce(m.born = c.born, TRUE)
 AND coalesce(m.id_number = c.id_number, TRUE)
 AND NOT EXISTS (SELECT 1 FROM different_persons AS d WHERE d.locality = m.locality
  AND ((d.id = m.id AND d.other_id = c.id) OR (d.id = c.id AND d.other_id = m.id)))
"""

#: Pairs with a reason each, the lesser id first; those of ID numbers that differ are two, unless name and phone agree.
PAIRS = f"""
WITH {PEOPLE},
fitting AS ({FITTING.format(same="c.phone_masked = m.phone_masked")} UNION {FITTING.format(same="c.born = m.born")}),
pairs AS (
 SELECT a.locality, a.id, b.id AS other_id, 'same_phone' AS reason
 FROM p AS a JOIN p AS b ON b.locality = a.locality AND b.name = a.name AND b.phone = a.phone AND b.id > a.id
 UNION ALL SELECT a.locality, a.id, b.id, 'same_birth'
 FROM p AS a JOIN p AS b ON b.locality = a.locality AND b.name = a.name AND b.born = a.born AND b.id > a.id
  AND coalesce(b.id_number = a.id_number, TRUE)
 UNION ALL SELECT locality, CASE WHEN masked < clear THEN masked ELSE clear END,
  CASE WHEN masked < clear THEN clear ELSE masked END, 'fits_mask' FROM
 (SELECT f.*, count(*) OVER (PARTITION BY locality, masked) AS fits FROM fitting AS f) AS counted WHERE fits = 1
)
"""

SUSPECTS = f"""
{PAIRS}
SELECT DISTINCT q.reason, a.code, a.name_masked AS name, s.code AS source, f.name AS file, f.sheet, a.row,
 b.code AS other_code, b.name_masked AS other_name, t.code AS other_source, g.name AS other_file,
 g.sheet AS other_sheet, b.row AS other_row
FROM pairs AS q
 JOIN person AS a ON a.locality = q.locality AND a.id = q.id
 JOIN source AS s ON s.id = a.source_id JOIN run_file AS f ON f.id = a.file_id
 JOIN person AS b ON b.locality = q.locality AND b.id = q.other_id
 JOIN source AS t ON t.id = b.source_id JOIN run_file AS g ON g.id = b.file_id
WHERE NOT EXISTS (SELECT 1 FROM different_persons AS d
 WHERE d.locality = q.locality AND d.id = q.id AND d.other_id = q.other_id)
ORDER BY a.code, b.code, q.reason
"""


@dataclass(frozen=True)
class PersonSeen:
    """A person by unified code and masked name, and where the record comes from."""

    code: str
    name: str | None
    source: str
    file: str
    sheet: str | None
    row: int


@dataclass(frozen=True)
class Suspects:
    """Two persons who may be one, and why: codes of `REASONS`."""

    reasons: list[str]
    one: PersonSeen
    other: PersonSeen

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def suspects(connection: Connection) -> Iterator[Suspects]:
    """Every pair of persons that may be one and wasn't found to be two."""
    found = connection.execute(text(SUSPECTS))
    for (one, other), rows in groupby(found, key=lambda row: (PersonSeen(*row[1:7]), PersonSeen(*row[7:13]))):
        yield Suspects([row[0] for row in rows], one, other)


def tell_apart(connection: Connection, code: str, other: str) -> None:
    """Note that two persons are two, so that they are suspected no more.

    Raises `UnifiedCodeError` for what are no codes of two persons of one locality, `RunStateError` for unknown ones.
    """
    one, two = _person(connection, code), _person(connection, other)
    if one.locality != two.locality or one.id == two.id:
        raise UnifiedCodeError(f"{code} and {other} aren't two persons of one locality")
    lesser, greater = sorted((one.id, two.id))
    connection.execute(
        text(
            "INSERT INTO different_persons (locality, id, other_id, noted_at)"
            " VALUES (:locality, :id, :other, :now) ON CONFLICT (locality, id, other_id) DO NOTHING"
        ),
        {"locality": one.locality, "id": lesser, "other": greater, "now": runs.now()},
    )


def _person(connection: Connection, code: str) -> UnifiedCode:
    address = decode(code)
    if address.tag != PERSON.tag:
        raise UnifiedCodeError(f"{code} is no person's code; those begin with {PERSON.tag}")
    query = text("SELECT 1 FROM person WHERE locality = :locality AND id = :id")
    if connection.execute(query, {"locality": address.locality, "id": address.id}).first() is None:
        raise RunStateError(f"no record {code}", remedy="`hub suspects` lists the codes.")
    return address
