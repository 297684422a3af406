"""What is computed of many codes at once is what `schema.divisions` gives for one."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from etl.division_lines import REASON, REASONS, judge, refuse_orphans
from etl.division_table import LINES
from schema.divisions import DivisionCodeError, DivisionRow, is_statistical_zone, last_of, level_of, parent_of, span_of

CODES = st.integers(10**11, 10**12 - 1).flatmap(
    lambda code: st.sampled_from([str(code)[:digits] for digits in (2, 4, 6, 9, 12)])
)
TEXTS = CODES | st.text("0123456789x", max_size=13) | st.none()


def lines(*rows: tuple[str | None, str | None, str | None]) -> pl.DataFrame:
    numbered = [("t.csv", None, number, *row) for number, row in enumerate(rows, 2)]
    return pl.DataFrame(numbered, schema=LINES, orient="row")


@given(st.lists(CODES, min_size=1, unique_by=lambda code: code.ljust(12, "0")))
def test_what_follows_from_a_code_follows_alike_for_many(codes: list[str]) -> None:
    judged = judge(lines(*((code, "甲", "2023") for code in codes))).sort("#row")
    for text, row in zip(codes, judged.select(DivisionRow._fields).iter_rows(), strict=True):
        code, last = span_of(text)
        assert row == DivisionRow(
            id=code,
            code=str(code),
            name="甲",
            level=level_of(code).name,
            edition=2023,
            aliases="[]",
            is_statistical_zone=is_statistical_zone(code),
            last=last_of(code),
            parent_id=parent_of(code),
        )
        assert row[DivisionRow._fields.index("last")] == last


@given(st.lists(st.tuples(TEXTS, st.sampled_from(["甲", "乙", None]), st.sampled_from(["2022", "2023", "23", None]))))
def test_every_line_is_a_division_or_has_one_reason(rows: list[tuple[str | None, str | None, str | None]]) -> None:
    judged = refuse_orphans(judge(lines(*rows)), pl.Series([], dtype=pl.Int64))
    assert sorted(judged["#row"]) == list(range(2, len(rows) + 2))
    taken = judged.filter(pl.col(REASON).is_null())
    assert set(taken["parent_id"].drop_nulls()) <= set(taken["id"])
    assert not taken.select(pl.struct("id", "edition").is_duplicated()).to_series().any()
    for text, reason in judged.select(pl.col("#row").replace_strict(_texts(rows)), REASON).iter_rows():
        assert reason is None or reason == "duplicate" or reason in REASONS
        if text is not None and reason != "code_malformed":
            span_of(text)
        elif text is not None:
            _refuses(text)


def _texts(rows: list[tuple[str | None, str | None, str | None]]) -> dict[int, str | None]:
    return {number: row[0] or None for number, row in enumerate(rows, 2)}


def _refuses(text: str) -> None:
    try:
        code, _ = span_of(text)
        level_of(code)
    except DivisionCodeError:
        return
    raise AssertionError(f"{text} is a division code")
