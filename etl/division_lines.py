"""Lines of a code table judged: which of them are divisions, and what keeps the others from being one."""

from collections.abc import Mapping

import polars as pl

from etl.reasons import Reason
from schema.divisions import COUNTY_ZONES, SPANS, TOWN_ZONES

#: Column that says why a line is no row of the table: a code of `REASONS`, or `DUPLICATE`; null for all others.
REASON = "reason"
#: Column of what the reason's wording quotes.
QUOTED = "quoted"
#: The line says what another one says.
DUPLICATE = "duplicate"

REASONS: Mapping[str, Reason] = {
    reason.code: reason
    for reason in (
        Reason("code_missing", "代码为空。", "The code is empty.", "请补填。", "Fill it in."),
        Reason(
            "code_malformed",
            "“{value}”不是区划代码。",
            "{value!r} is no division code.",
            "代码为2、4、6、9或12位数字，首位不为0。",
            "One has 2, 4, 6, 9 or 12 digits, the first of them not 0.",
        ),
        Reason("name_missing", "名称为空。", "The name is empty.", "请补填。", "Fill it in."),
        Reason(
            "edition_malformed",
            "“{value}”不是年份。",
            "{value!r} is no year.",
            "请填写四位数年份，如2023。",
            "Write four digits, such as 2023, or leave it empty and give --edition.",
        ),
        Reason(
            "code_conflict",
            "同一代码有多个名称：{value}。",
            "One code has several names: {value}.",
            "请只保留正确的一行。",
            "Keep the right line only.",
        ),
        Reason(
            "parent_unknown",
            "上级区划“{value}”不存在。",
            "The division that it is part of, {value}, isn't there.",
            "请先导入上级区划，或一并导入。",
            "Load its table, too, in the same command or before.",
        ),
    )
}

_CODE = r"^[1-9]\d(?:\d{2}(?:\d{2}(?:\d{3}(?:\d{3})?)?)?)?$"
_YEAR = r"^(?:19|20)\d{2}$"
_LEVELS = {span: level.name for level, span in SPANS.items()}
#: The next wider span of each but the widest.
_WIDER = dict(zip([*SPANS.values()][1:], SPANS.values(), strict=False))


def judge(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines (`etl.division_table.LINES`) with `REASON`, `QUOTED` and the columns of `DivisionRow`.

    What follows from the code is null where there is none. Whether the parent exists is left to `refuse_orphans`.
    """
    code, edition = pl.col("code"), pl.col("edition")
    reason = pl.coalesce(
        pl.when(code.is_null()).then(pl.lit("code_missing")),
        pl.when(~code.str.contains(_CODE)).then(pl.lit("code_malformed")),
        pl.when(pl.col("name").is_null()).then(pl.lit("name_missing")),
        pl.when(~edition.fill_null("").str.contains(_YEAR)).then(pl.lit("edition_malformed")),
    )
    quoted = pl.when(code.str.contains(_CODE)).then(edition).otherwise(code)
    judged = lines.with_columns(reason.alias(REASON), quoted.fill_null("").alias(QUOTED))
    legible = pl.when(pl.col(REASON).is_null())
    numbered = judged.with_columns(
        legible.then(code.str.pad_end(12, "0")).cast(pl.Int64).alias("id"),
        legible.then(edition).cast(pl.Int64).alias("edition"),
    )
    return _derived(_repeats(numbered))


def _repeats(judged: pl.DataFrame) -> pl.DataFrame:
    """Tell lines with one code of one year apart: all but the first are duplicates, or all of them in conflict."""
    key = ("id", "edition")
    repeated = judged.select(pl.struct(key).is_duplicated() & pl.col("id").is_not_null()).to_series()
    names = pl.col("name").unique(maintain_order=True)
    several = judged.filter(repeated).with_columns(
        pl.when(names.len().over(key) > 1)
        .then(pl.lit("code_conflict"))
        .when(pl.int_range(pl.len()).over(key) > 0)
        .then(pl.lit(DUPLICATE))
        .alias(REASON),
        names.str.join("、").over(key).alias(QUOTED),
    )
    return pl.concat([judged.filter(~repeated), several])


def _derived(judged: pl.DataFrame) -> pl.DataFrame:
    """Add what follows from the code, as `schema.divisions` gives it for one."""
    id_ = pl.col("id")
    spanned = judged.with_columns(
        pl.coalesce(*(pl.when(id_ % span == 0).then(pl.lit(span, pl.Int64)) for span in SPANS.values())).alias("span")
    )
    span = pl.col("span")
    county, town = id_ // 10**6 % 100, id_ // 10**3 % 1000
    return spanned.with_columns(
        id_.cast(pl.String).alias("code"),
        span.replace_strict(_LEVELS, return_dtype=pl.String).alias("level"),
        pl.lit("[]").alias("aliases"),
        (_in(county, COUNTY_ZONES) | _in(town, TOWN_ZONES)).alias("is_statistical_zone"),
        (id_ + span - 1).alias("last"),
        (id_ - id_ % span.replace_strict(_WIDER, default=None, return_dtype=pl.Int64)).alias("parent_id"),
    ).drop("span")


def _in(number: pl.Expr, numbers: range) -> pl.Expr:
    return number.is_between(numbers.start, numbers.stop - 1)


def parents_elsewhere(judged: pl.DataFrame) -> pl.Series:
    """Codes of the parents that no line brings."""
    rows = judged.filter(pl.col(REASON).is_null())
    return rows.filter(~pl.col("parent_id").is_in(rows["id"].implode()))["parent_id"].drop_nulls().unique()


def refuse_orphans(judged: pl.DataFrame, held: pl.Series) -> pl.DataFrame:
    """Refuse lines whose parent is neither among the lines nor in the table, which `held` has codes of."""
    while (missing := _unheld(parents_elsewhere(judged), held)).len():
        orphan = pl.col(REASON).is_null() & pl.col("parent_id").is_in(missing.implode())
        judged = judged.with_columns(
            pl.when(orphan).then(pl.lit("parent_unknown")).otherwise(REASON).alias(REASON),
            pl.when(orphan).then(pl.col("parent_id").cast(pl.String)).otherwise(QUOTED).alias(QUOTED),
        )
    return judged


def _unheld(codes: pl.Series, held: pl.Series) -> pl.Series:
    return codes.filter(~codes.is_in(held.implode()))
