"""Names of persons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise import PersonName
from tests.etl.normalise.reading import read


@pytest.mark.parametrize(
    ("cell", "name", "masked"),
    [
        ("张三", "张三", "张*"),
        ("张 三", "张三", "张*"),
        ("张\u3000三", "张三", "张*"),
        ("李 小 明", "李小明", "李**"),
        ("张 三丰", "张三丰", "张**"),
        ("欧阳 震华", "欧阳震华", "欧阳**"),
        ("欧阳修", "欧阳修", "欧阳*"),
        ("⻓孙无忌", "长孙无忌", "长孙**"),
        ("买买提·艾力", "买买提·艾力", "买*****"),
        ("买买提•艾力", "买买提·艾力", "买*****"),
        ("John Smith", "John Smith", "J*********"),
    ],
)
def test_names_lose_their_blanks_and_get_a_mask(cell: str, name: str, masked: str) -> None:
    assert read(PersonName(), cell) == (name, masked, None)


@pytest.mark.parametrize(
    ("cell", "masked"),
    [
        ("张*", "张*"),
        ("张＊", "张*"),
        ("李**", "李**"),
        ("李×明", "李*明"),
        ("游OO", "游**"),
        ("游ＯＯ", "游**"),
        ("王○○", "王**"),
        ("张xx", "张**"),
        ("王某", "王*"),
        ("王某某", "王**"),
        ("李某明", "李*明"),
        ("李奶奶", "李奶奶"),
        ("王阿姨", "王阿姨"),
        ("邱先生", "邱先生"),
        ("李大姐", "李大姐"),
        ("欧阳女士", "欧阳女士"),
    ],
)
def test_of_a_masked_name_only_the_mask_is_kept(cell: str, masked: str) -> None:
    assert read(PersonName(), cell) == (None, masked, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("张三、李四", "several_names"),
        ("张三 李四", "several_names"),
        ("张三，李四", "several_names"),
        ("张三/李四", "several_names"),
        ("张", "name_unreadable"),
        ("12345", "name_unreadable"),
        ("张三(组长)", "name_unreadable"),
        ("张建国先生", "name_unreadable"),
        ("裕電?電", "name_unreadable"),
        ("理论宣讲志愿服务队", "name_unreadable"),
    ],
)
def test_what_is_not_one_name_says_why(cell: str, reason: str) -> None:
    assert read(PersonName(), cell) == (None, None, reason)


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        ("张三、李四", ("张三；李四", "张*；李*", None)),
        ("张三 李小明", ("张三；李小明", "张*；李**", None)),
        ("张三、李*", (None, "张*；李*", None)),
        ("李四，王阿姨", (None, "李*；王阿姨", None)),
        ("张三、12", (None, None, "name_unreadable")),
    ],
)
def test_several_names_are_kept_by_declaration(cell: str, row: tuple[str | None, str | None, str | None]) -> None:
    assert read(PersonName(several=True), cell) == row


ideographs = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF, exclude_characters="某")


@given(st.text(ideographs, min_size=2, max_size=3))
def test_every_name_comes_back_from_each_of_its_forms(name: str) -> None:
    value, masked, _ = read(PersonName(), name)
    assert value in (name, None)
    assert value is None or masked != name
    assert read(PersonName(), f"{name[0]} {name[1:]}") == read(PersonName(), name)
