"""Text comes out in one spelling."""

import re
import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise import Text, characters
from etl.normalise.glyphs import GLYPHS
from tests.etl.normalise.reading import read


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("普通文本", "普通文本"),
        ("Ａ１２３", "A123"),
        ("（一）：，！", "(一):,!"),
        ("⾧春", "長春"),
        ("㇐號", "一號"),
        ("㇑㇒㇔", "丨丿丶"),
        ("⺠⻓⻔", "民长门"),
        ("①排查②整改", "①排查②整改"),
        ("5①", "5①"),
        ("50㎡", "50㎡"),
        ("10²", "10²"),
        ("3½", "3½"),
        ("㈠", "(一)"),
        ("℃", "°C"),
        ("ﬁ", "fi"),
        ("  张三\t", "张三"),
        ("张\u3000三", "张 三"),
        ("张\u00a0\u00a0三", "张 三"),
        ("张\u200b三\ufeff", "张三"),
        ("\n\n留言\r\n内容\n", "留言 内容"),
        ("a\x1fb\x00c", "abc"),
        ("a\u2028b", "a b"),
        ("✔\ufe0f", "✔"),
        ("a\u0085b", "a b"),
        ("e\u200d\u0301", "é"),
        ("/", "/"),
        ("—", "—"),
        ("无", "无"),
        ("據 點功能型", "據 點功能型"),
    ],
)
def test_each_character_has_one_spelling(cell: str, text: str) -> None:
    assert read(Text(), cell) == (text, None)


def test_blanks_inside_stay_without_collapse() -> None:
    assert read(Text(collapse=False), " a \t b\nc ") == ("a   b c", None)


@pytest.mark.parametrize(
    ("cell", "text"),
    [("據 點功能型", "據點功能型"), ("據 點 功 能", "據點功能"), ("靈 糧堂 A 座", "靈糧堂 A 座"), ("b 点", "b 点")],
)
def test_blanks_between_ideographs_go_on_request(cell: str, text: str) -> None:
    assert read(Text(join_cjk=True), cell) == (text, None)


@pytest.mark.parametrize("cell", ["/", "／", " — ", "无"])
def test_texts_for_an_empty_cell_are_null_by_declaration_only(cell: str) -> None:
    assert read(Text(empty=("/", "—", "无")), cell) == (None, None)
    assert read(Text(), cell)[0] is not None


@given(st.text(max_size=30), st.booleans(), st.booleans())
def test_spelling_again_changes_nothing(cell: str, collapse: bool, join_cjk: bool) -> None:
    normaliser = Text(collapse=collapse, join_cjk=join_cjk)
    once = read(normaliser, cell.lstrip("\x1a"))[0]
    assert read(normaliser, once)[0] == once


def test_only_signs_with_digits_of_their_own_escape_nfkc() -> None:
    kept = re.compile(f"[{characters._WITH_DIGITS}]")
    for code in range(0x20000):
        sign = chr(code)
        composed = unicodedata.normalize("NFKC", sign)
        carries = composed != sign and unicodedata.category(sign) != "Nd" and re.search("[0-9]", composed)
        assert bool(kept.match(sign)) == bool(carries), hex(code)


def test_no_radical_or_stroke_is_left_that_unicode_equates_with_an_ideograph() -> None:
    signs = "".join(GLYPHS)
    spelled = read(Text(), signs)[0]
    assert spelled == "".join(GLYPHS.values())
    assert all(unicodedata.name(c).startswith("CJK UNIFIED IDEOGRAPH") for c in spelled)


def test_a_long_column_keeps_its_order() -> None:
    cells = [f"第{i}行，（{i % 7}）" for i in range(1000)]
    spelled = Text()(pl.Series(cells))[""].to_list()
    assert spelled == [f"第{i}行,({i % 7})" for i in range(1000)]
