"""Promises that every normaliser keeps."""

import unicodedata
from dataclasses import FrozenInstanceError, replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.normalise import (
    Coordinate,
    CreditCode,
    DatePeriod,
    IdNumber,
    Integer,
    Lookup,
    Money,
    MoneyQuantity,
    Normaliser,
    Number,
    PersonName,
    Phone,
    Quantity,
    Recurrence,
    Text,
    TimeOfDay,
    TimePeriod,
    YesNo,
)
from etl.readers.part import DAMAGED
from etl.reasons import REASONS

NORMALISERS: list[Normaliser] = [
    Coordinate("longitude"),
    Coordinate("latitude"),
    CreditCode(),
    DatePeriod(),
    DatePeriod(default_year=2024),
    DatePeriod(roc=True),
    DatePeriod(order="mdy"),
    TimePeriod(),
    TimePeriod(year=2024),
    TimeOfDay(),
    IdNumber(),
    IdNumber(genuine_zeros=True),
    Integer(units=("人",)),
    Number(scale=2, percent=True),
    Quantity(units=("人次", "人", "户"), prefixes=("线上",)),
    Quantity(units=("小时",), scale=1, exact=True),
    Money(),
    Money(unit="万元"),
    MoneyQuantity(),
    PersonName(),
    PersonName(several=True),
    Phone(),
    Phone(area_code="0476"),
    Recurrence(),
    Recurrence(time=True),
    Lookup((("党员", "MEMBER"), ("群众", "MASSES"))),
    Text(),
    Text(collapse=False, join_cjk=True, empty=("/", "无")),
    YesNo(),
]

every = pytest.mark.parametrize("normaliser", NORMALISERS, ids=lambda normaliser: type(normaliser).__name__)

SEEDS = [
    "2024-03-05", "2024年3月5日", "2024/3/1至2024/3/5", "2024.3.1-3.5", "2024年3—5月", "2023年3月上旬",
    "2024年第一季度", "5月底前", "二〇二四年三月五日", "2024-03-05T14:00:00Z", "民國113年5月1日", "115/01/16",
    "06/09/25", "45356", "2024年3月5日下午2时至4时", "14:00-16:00", "下午5点半", "每周二、周五下午5时", "每月15日",
    "150余", "约50", "4830余人次", "300至500户", "不少于24学时", "线上3000+", "几十万", "三百二十", "2000余万元",
    "贰万肆仟玖佰元整", "￥1,234.50", "300元/人", "3元5角", "690.31", "96%", "1.5E+3", "-5", "13900000000",
    "139****0000", "0476-8000000转123", "02-20000571#253", "11010519491231002X", "110105491231002",
    "110105********002X", "张三", "游OO", "王某", "李奶奶", "张三、李四", "买买提·艾力", "91110000600037341L", "√",
    "是", "×", "121.504415822425997", "党员", "/",
]  # fmt: skip
MARKS = (
    "0123456789.-—~至年月日号时点分半:：/、，,*XxO"
    "某余约近几万千百十一二三五人元次周每前底旬上下第 \u3000\x1f+%#()¹①张李"
)

Edit = tuple[int, int, str]


def _edited(seed: str, edits: list[Edit]) -> str:
    for at, removed, inserted in edits:
        start = at % (len(seed) + 1)
        seed = seed[:start] + inserted + seed[start + removed :]
    return seed


#: What ledgers hold, and what is a few keystrokes away from it.
edits = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 2), st.sampled_from(["", *MARKS])), max_size=3)
near_misses = st.builds(_edited, st.sampled_from(SEEDS), edits)
any_text = st.one_of(near_misses, near_misses, st.text(max_size=24), st.text(max_size=12).map(DAMAGED.__add__))


@every
@given(cells=st.lists(st.none() | any_text, min_size=8, max_size=24))
@settings(max_examples=10, deadline=None)
def test_any_text_gives_values_or_a_registered_reason(normaliser: Normaliser, cells: list[str | None]) -> None:
    frame = normaliser(pl.Series(cells, dtype=pl.String))
    assert frame.height == len(cells)
    assert frame.columns == [*normaliser.outputs, "error"]
    for row in frame.iter_rows():
        *values, error = row
        assert error is None or error in REASONS
        assert error is None or all(value is None for value in values)


@every
@given(cells=st.lists(any_text, min_size=8, max_size=24))
@settings(max_examples=10, deadline=None)
def test_no_output_holds_a_control_character(normaliser: Normaliser, cells: list[str]) -> None:
    for row in normaliser(pl.Series(cells, dtype=pl.String)).iter_rows():
        for value in row:
            assert not isinstance(value, str) or all(unicodedata.category(c) != "Cc" for c in value)


@every
@given(cells=st.lists(any_text, min_size=1, max_size=8))
@settings(max_examples=4, deadline=None)
def test_a_cell_reads_the_same_alone_and_among_others(normaliser: Normaliser, cells: list[str]) -> None:
    together = normaliser(pl.Series(cells, dtype=pl.String)).rows()
    assert together == [normaliser(pl.Series([cell], dtype=pl.String)).row(0) for cell in cells]
    repeated = normaliser(pl.Series(cells * 9, dtype=pl.String)).rows()
    assert repeated == together * 9


@every
@given(cells=st.lists(near_misses, min_size=8, max_size=24))
@settings(max_examples=10, deadline=None)
def test_common_form_and_wide_grammar_agree(normaliser: Normaliser, cells: list[str]) -> None:
    if isinstance(normaliser, Text) and not normaliser.collapse:
        return
    behind_a_blank = [f"\u200b {cell}" for cell in cells if not cell.startswith(DAMAGED)]
    plain = normaliser(pl.Series(cells, dtype=pl.String)).rows()
    assert normaliser(pl.Series(behind_a_blank, dtype=pl.String)).rows() == plain


@every
def test_blank_cells_are_null_without_a_reason(normaliser: Normaliser) -> None:
    blanks = [None, "", "  ", "\u3000\u00a0", "\ufeff", "\t\n", "\x1f"]
    rows = normaliser(pl.Series(blanks, dtype=pl.String)).rows()
    assert rows == [(None,) * (len(normaliser.outputs) + 1)] * len(blanks)


@every
def test_damaged_numbers_are_refused(normaliser: Normaliser) -> None:
    row = normaliser(pl.Series([f"{DAMAGED}110105194912310000"], dtype=pl.String)).row(0)
    assert row == (*(None,) * len(normaliser.outputs), "damaged_number")


@every
def test_types_of_columns_do_not_depend_on_the_cells(normaliser: Normaliser) -> None:
    empty = normaliser(pl.Series([], dtype=pl.String)).schema
    for cells in (["50"], [None], ["不详"], ["2024-03-05", "张三", "是"]):
        assert normaliser(pl.Series(cells, dtype=pl.String)).schema == empty


@every
def test_declarations_are_frozen_and_their_repr_is_their_fingerprint(normaliser: Normaliser) -> None:
    assert repr(normaliser) == repr(replace(normaliser))  # type: ignore[type-var]
    with pytest.raises(FrozenInstanceError):
        normaliser.outputs = ()  # type: ignore[misc]
