"""Resolves the names of divisions inside one locality: 廿里铺, 二十里铺村 and 630105101200 are one village."""

from collections import defaultdict
from collections.abc import Sequence

import orjson
import polars as pl
from sqlalchemy import Connection, select

from etl.errors import DeclarationError
from schema.divisions import last_of, name_variants, parent_of
from schema.entity import entity
from schema.places import DivisionLevel

UNKNOWN = "unknown_division"
AMBIGUOUS = "ambiguous_division"


class Gazetteer:
    """The divisions of one locality by every name in use, loaded once a run."""

    def __init__(self, connection: Connection, locality: int) -> None:
        table = entity("Division").table.c
        chain = [locality]
        while parent := parent_of(chain[-1]):
            chain.append(parent)
        inside = table.id.between(locality, last_of(locality))
        rows = connection.execute(
            select(table.id, table.name, table.level, table.aliases).where(inside | table.id.in_(chain))
        ).all()
        if locality not in {row.id for row in rows}:
            raise DeclarationError(
                f"locality {locality:012d} isn't in the division table",
                remedy="Correct the code in the declaration, or add the division first.",
            )
        self.locality = locality
        self._outer = frozenset(chain[1:])
        self._ids = {row.id for row in rows}
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._named: dict[str, set[int]] = defaultdict(set)
        for row in rows:
            for name in (row.name, *orjson.loads(row.aliases)):
                self._exact[name].add(row.id)
                for variant in name_variants(name, DivisionLevel[row.level]):
                    self._named[variant].add(row.id)

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
            candidates = self._candidates(name)
            if within is not None and not candidates <= self._outer:
                low, high = within, last_of(within)
                candidates = {id_ for id_ in candidates if low <= id_ <= high}
            if not candidates:
                return None, UNKNOWN
            inner = candidates - self._outer
            if len(inner) > 1:
                return None, AMBIGUOUS
            within = next(iter(inner), within)
        if within is None and any(name is not None for name in names):
            return self.locality, None
        return within, None

    def _candidates(self, name: str) -> set[int]:
        text = "".join(name.split())
        if text.isascii() and text.isdigit() and len(text) in (2, 4, 6, 9, 12):
            return {int(text.ljust(12, "0"))} & self._ids
        return self._exact.get(text) or self._named.get(text) or set()
