import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import DeclarationError, HeaderMismatch, Place
from etl.headers import match, missing, normal, select, unique

PATHS = (
    "序号",
    "志愿者服务/社会人士/人数",
    "志愿者服务/社会人士/小时",
    "志愿者服务/老师/小时",
    "发放金额（元）",
    "备注",
)


@pytest.mark.parametrize(
    ("pattern", "header"),
    [
        ("志愿者服务/社会人士/小时", "志愿者服务/社会人士/小时"),
        ("社会人士/小时", "志愿者服务/社会人士/小时"),
        ("老师/小时", "志愿者服务/老师/小时"),
        ("发放金额(元)", "发放金额（元）"),
        ("发放 金额\n（元）", "发放金额（元）"),
        ("说明|备 注", "备注"),
        ("师/小时", None),
        ("志愿者服务", None),
    ],
)
def test_pattern_matches_paths_and_suffixes_on_level_boundaries(pattern: str, header: str | None) -> None:
    assert match(pattern, PATHS) == header


def test_full_path_wins_over_suffix_of_an_earlier_alternative() -> None:
    assert match("小时|序号", ("志愿者/小时", "序号")) == "序号"


def test_earlier_alternative_wins_over_later() -> None:
    assert match("证件号码|身份证号", ("身份证号", "证件号码")) == "证件号码"


def test_two_headers_that_answer_equally_well_are_an_error_naming_both() -> None:
    with pytest.raises(HeaderMismatch, match=r"社会人士/小时.*老师/小时.*longer path") as caught:
        match("小时", PATHS, where=Place("a.xls", "Sheet1"))
    assert caught.value.where == Place("a.xls", "Sheet1")


def test_escaped_bar_is_a_literal_bar() -> None:
    assert match(r"甲\|乙", ("甲", "甲|乙")) == "甲|乙"


def test_empty_alternative_is_a_declaration_error() -> None:
    with pytest.raises(DeclarationError):
        match("姓名|", ("姓名",))


def test_group_selects_every_column_below_a_level() -> None:
    assert select(["志愿者服务/*", "备注"], PATHS) == (*PATHS[1:4], "备注")


def test_select_of_a_column_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(HeaderMismatch, match="发放金额（元）"):
        select(["发放金额"], PATHS)


def test_missing_header_tells_place_pattern_and_nearest() -> None:
    error = missing(["身份证号码"], ["证件号码", "姓名"], Place("a.xlsx", "花名册"))
    assert "身份证号码" in str(error)
    assert '"证件号码"' in str(error)
    assert "a.xlsx, sheet 花名册" in str(error)


def test_repeated_paths_stay_addressable() -> None:
    named = unique(["小时", "小时", "小 时", "小时#2", "#row"], reserved=("#row",))
    assert named == ("小时", "小时#2", "小 时#3", "小时#2#2", "#row#2")
    assert match("小时#2", named) == "小时#2"


@given(st.lists(st.text(alphabet="ab #2/", max_size=4), max_size=8))
def test_unique_names_never_collide_even_when_folded(paths: list[str]) -> None:
    named = unique(paths)
    assert len({normal(name) for name in named}) == len(paths)
    assert all(name.startswith(path) for name, path in zip(named, paths, strict=True))


@given(st.lists(st.sampled_from("甲乙丙"), min_size=1, max_size=4), st.integers(0, 3))
def test_every_suffix_of_a_lone_path_matches_it(levels: list[str], start: int) -> None:
    path = "/".join(levels)
    suffix = "/".join(levels[min(start, len(levels) - 1) :])
    assert match(suffix, (path,)) == path
