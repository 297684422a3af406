"""Categories by their spellings."""

import pytest

from etl.errors import DeclarationError
from etl.normalise import Lookup
from tests.etl.normalise.reading import read

POLITICS = Lookup((("中共党员", "MEMBER"), ("党员", "MEMBER"), ("群 众", "MASSES"), ("其他（无）", "OTHER")))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("党员", "MEMBER"),
        (" 中共党员\t", "MEMBER"),
        ("群\u3000众", "MASSES"),
        ("其他(无)", "OTHER"),
        ("其他（无）", "OTHER"),
    ],
)
def test_spellings_are_compared_after_normalising(cell: str, value: str) -> None:
    assert read(POLITICS, cell) == (value, None)


@pytest.mark.parametrize("cell", ["群众", "党", "党员们", "预备党员", "无"])
def test_unknown_categories_are_never_defaulted(cell: str) -> None:
    assert read(POLITICS, cell) == (None, "unknown_category")


def test_a_spelling_cannot_have_two_values() -> None:
    with pytest.raises(DeclarationError):
        Lookup((("党员（正式）", "A"), ("党员(正式)", "B")))
