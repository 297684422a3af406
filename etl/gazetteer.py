"""Resolves the names of divisions inside one locality: 廿里铺, 二十里铺村 and 630105101200 are one village."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import orjson
import polars as pl
from sqlalchemy import Connection, Row, select

from etl.errors import DeclarationError
from schema.divisions import last_of, name_variants, parent_of
from schema.entity import entity
from schema.places import DivisionLevel

UNKNOWN = "unknown_division"
AMBIGUOUS = "ambiguous_division"

Names = defaultdict[str, set[int]]


class Gazetteer:
    """The divisions of one locality by every name in use, loaded once a run.

    A division that a newer edition has under another code is found by its own code alone.
    """

    def __init__(self, connection: Connection, locality: int) -> None:
        chain = [locality]
        while parent := parent_of(chain[-1]):
            chain.append(parent)
        rows = _read(connection, locality, chain)
        self.locality = locality
        self._outer = frozenset(chain[1:])
        self._ids = {row.id for row in rows}
        #: Ids by name, by alias, and by the variants of both: the most certain first.
        self._named: tuple[Names, ...] = (defaultdict(set), defaultdict(set), defaultdict(set))
        recoded = _recoded(rows)
        for row in rows:
            if row.id not in recoded:
                self._enter(row)

    def _enter(self, row: Row[Any]) -> None:
        names, aliases, variants = self._named
        names[row.name].add(row.id)
        others = orjson.loads(row.aliases)
        for name in others:
            aliases[name].add(row.id)
        for name in (row.name, *others):
            for variant in name_variants(name, DivisionLevel[row.level]):
                variants[variant].add(row.id)

    def resolve(self, parts: Sequence[pl.Series]) -> pl.DataFrame:
        """Resolve names or codes from the outer to the inner part.

        Returns `id` (Int64, null where all parts are empty) and `error` (a reason code or null), one row per row.
        """
        keys = pl.DataFrame([part.alias(str(i)) for i, part in enumerate(parts)])
        unique = keys.unique()
        found = [self._find(row) for row in unique.iter_rows()]
        answers = unique.with_columns(
            pl.Series("id", [id_ for id_, _ in found], pl.Int64), pl.Series("error", [e for _, e in found], pl.String)
        )
        joined = keys.join(answers, on=keys.columns, how="left", nulls_equal=True, maintain_order="left")
        return joined.select("id", "error")

    def _find(self, names: tuple[str | None, ...]) -> tuple[int | None, str | None]:
        within: int | None = None
        for name in names:
            if name is None:
                continue
            candidates = self._candidates(name, within)
            if not candidates:
                return None, UNKNOWN
            inner = candidates - self._outer
            if len(inner) > 1:
                return None, AMBIGUOUS
            within = next(iter(inner), within)
        if within is None and any(name is not None for name in names):
            return self.locality, None
        return within, None

    def _candidates(self, name: str, within: int | None) -> set[int]:
        text = "".join(name.split())
        if text.isascii() and text.isdigit() and len(text) in (2, 4, 6, 9, 12):
            code = int(text.ljust(12, "0"))
            return {code} if code in self._ids and self._is_eligible(code, within) else set()
        return self._called(text, within)

    def _is_eligible(self, id_: int, within: int | None) -> bool:
        """Whether a part may mean a division after an outer part that means `within`; what is outermost goes along."""
        return within is None or id_ in self._outer or within <= id_ <= last_of(within)

    def _called(self, text: str, within: int | None) -> set[int]:
        return self._whole(text, within) or self._joined(text, within)

    def _whole(self, text: str, within: int | None) -> set[int]:
        for names in self._named:
            if found := {id_ for id_ in names.get(text, ()) if self._is_eligible(id_, within)}:
                return found
        return set()

    def _joined(self, text: str, within: int | None) -> set[int]:
        """What a text means that runs the names of divisions together, the outer one first: 二十里铺镇二十里铺村."""
        for cut in range(len(text) - 1, 0, -1):
            outer, rest = self._whole(text[:cut], within), text[cut:]
            if found := {id_ for around in outer for id_ in self._called(rest, around) if _lies_in(id_, around)}:
                return found
        return set()


def _lies_in(id_: int, around: int) -> bool:
    return around < id_ <= last_of(around)


def _read(connection: Connection, locality: int, chain: Sequence[int]) -> list[Row[Any]]:
    """The locality, what lies in it and what it lies in. Raises `DeclarationError` where no table has it."""
    table = entity("Division").table.c
    columns = (table.id, table.name, table.level, table.aliases, table.parent_id, table.edition)
    inside = table.id.between(locality, last_of(locality))
    rows = list[Row[Any]](connection.execute(select(*columns).where(inside | table.id.in_(chain)).order_by(table.id)))
    if locality not in {row.id for row in rows}:
        raise DeclarationError(
            f"locality {locality:012d} isn't in the division table",
            remedy="Correct the code in the declaration, or add the division first: `hub divisions load`.",
        )
    return rows


def _recoded(rows: Sequence[Row[Any]]) -> set[int]:
    """Divisions for which their parent has one of the same name in a newer edition, and what lies in them."""
    newest: defaultdict[tuple[int | None, str], int] = defaultdict(int)
    for row in rows:
        newest[row.parent_id, row.name] = max(newest[row.parent_id, row.name], row.edition or 0)
    found: set[int] = set()
    for row in rows:
        if row.parent_id in found or (row.edition or 0) < newest[row.parent_id, row.name]:
            found.add(row.id)
    return found
