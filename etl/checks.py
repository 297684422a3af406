"""Further row rules that plugins may add to an entity; they hold for the rows of every source."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Check:
    """A rule over the columns of one entity; rows for which `rule` is false are rejected, null passes."""

    code: str
    #: Field that the reject names, and the column that it is read from.
    field: str
    #: Boolean expression over the entity's columns, such as `pl.col("attendance_low") <= 10_000`, and over
    #: `division_id`, by which a rule of one town or village leaves the others alone.
    rule: pl.Expr
    zh: str
    en: str
