"""Further row rules that plugins may add to an entity."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Check:
    """A rule over the columns of one entity; rows for which `rule` is false are rejected, null passes."""

    code: str
    #: Field that the reject names.
    field: str
    #: Boolean expression over the entity's columns, such as `pl.col("attendance_low") <= 10_000`.
    rule: pl.Expr
    zh: str
    en: str
