"""Ticks and crosses."""

import pytest

from etl.errors import DeclarationError
from etl.normalise import YesNo
from tests.etl.normalise.reading import read


@pytest.mark.parametrize(
    "cell", ["√", "✔", "✔\ufe0f", "✓", "是", "有", "Y", "y", "1", "１", "1.0", "true", "TRUE", "已"]
)
def test_ticks_are_yes(cell: str) -> None:
    assert read(YesNo(), cell) == (True, None)


@pytest.mark.parametrize("cell", ["×", "✗", "否", "无", "没有", "N", "n", "0", "0.0", "false", "FALSE"])
def test_crosses_are_no(cell: str) -> None:
    assert read(YesNo(), cell) == (False, None)


@pytest.mark.parametrize("cell", ["X", "?", "筹备", "2", "√×", "/", "-", "是的"])
def test_other_marks_are_neither(cell: str) -> None:
    assert read(YesNo(), cell) == (None, "mark_unreadable")


def test_declared_marks_replace_the_usual_ones() -> None:
    marks = YesNo(yes=("专职",), no=("兼 职", "X"))
    assert [read(marks, cell)[0] for cell in ("专职", "兼  职", "x")] == [True, False, False]
    assert read(marks, "是") == (None, "mark_unreadable")


def test_a_mark_cannot_mean_both() -> None:
    with pytest.raises(DeclarationError):
        YesNo(yes=("是", "Ｙ"), no=("y",))
