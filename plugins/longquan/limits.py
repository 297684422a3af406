"""What the rules of 龙泉水村 allow a ceremony, and the check that the ledger's own verdict agrees with them."""

from typing import NamedTuple

import polars as pl

from etl import Check
from schema.governance import CeremonyKind

#: Division in which the rules hold.
VILLAGE = 360703101205


class Limit(NamedTuple):
    """The most that a ceremony may have."""

    tables: int
    days: int


LIMITS = {CeremonyKind.WEDDING: Limit(20, 2), CeremonyKind.FUNERAL: Limit(12, 3)}
#: Limit of all other ceremonies.
OTHERS = Limit(10, 1)


def in_chinese() -> str:
    """The limits as the village writes them."""
    named = (*((kind.zh, limit) for kind, limit in LIMITS.items()), ("其他", OTHERS))
    return "，".join(f"{name}不超过{limit.tables}桌、{limit.days}天" for name, limit in named)


def in_english() -> str:
    """The limits as an integrator reads them: tables/days by kind."""
    named = (*((kind.en.lower(), limit) for kind, limit in LIMITS.items()), ("other", OTHERS))
    return ", ".join(f"{name} {limit.tables}/{limit.days}" for name, limit in named)


def _limit(part: str) -> pl.Expr:
    """Limit on tables or days by the kind of ceremony."""
    limits = {kind.name: getattr(limit, part) for kind, limit in LIMITS.items()}
    return pl.col("kind").replace_strict(limits, default=getattr(OTHERS, part), return_dtype=pl.Int64)


#: Whether a ceremony broke a limit, and whether it certainly kept both; neither where a number is missing or open.
_BROKE = (pl.col("actual_tables_low") > _limit("tables")) | (pl.col("actual_days_low") > _limit("days"))
_KEPT = (pl.col("actual_tables_high") <= _limit("tables")) & (pl.col("actual_days_high") <= _limit("days"))
_CONTRADICTED = (_BROKE & ~pl.col("is_over_limit")) | (_KEPT & pl.col("is_over_limit"))

VERDICT = Check(
    code="over_limit_contradicted",
    field="is_over_limit",
    rule=(pl.col("division_id") != VILLAGE) | ~_CONTRADICTED,
    zh=f"“是否超标”与实际桌数、天数不符（{in_chinese()}）。请核对实际桌数、天数和是否超标。",
    en=f"The over-limit mark contradicts the actual tables and days (at most {in_english()}). Have all three checked.",
)
