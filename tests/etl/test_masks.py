"""What is shown in the place of personal values."""

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.masks import MASKS
from schema.privacy import Mask


def masked(name: str, value: str | None) -> str | None:
    shown: str | None = MASKS[name](pl.Series("v", [value], dtype=pl.String)).item()
    return shown


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("name", "张三", "张*"),
        ("name", "李小明", "李**"),
        ("name", "欧阳震华", "欧阳**"),
        ("name", "欧阳修", "欧阳*"),
        ("name", "歐陽修", "歐陽*"),
        ("name", "张", "*"),
        ("name", "买买提·艾力", "买*****"),
        ("name", "张三；李小明；欧阳震华", "张*；李**；欧阳**"),
        ("phone", "13900001234", "139****1234"),
        ("phone", "0476-8000344", "0476-****344"),
        ("phone", "010-60000678#1234", "010-****678#***"),
        ("phone", "0900-000-673", "0900-***-673"),
        ("phone", "400-000-4567", "400-***-4567"),
        ("phone", "13900001234；02-20000571#253", "139****1234；02-****571#***"),
        ("phone", "不详", "***"),
        ("phone", "139000012345", "***"),
        ("id_number", "110105194912310123", "110105********0123"),
        ("id_number", "11010519491231002X", "110105********002X"),
        ("id_number", "110105491231002", "110105******002"),
        ("id_number", "E00000000", "***"),
        ("address", "红山区长青街道长青小区3号楼2单元501室", "红山区长青街道长青小区3号楼***"),
        ("address", "长青小区3栋2单元501室（靠近幸福路）", "长青小区3栋***"),
        ("address", "长青小区3-2-501", "长青小区***"),
        ("address", "幸福路12号", "幸福路***"),
        ("address", "大孤山村三组", "大孤山村***"),
        ("address", "臺北市三玉里忠誠路2段53巷7號5樓", "臺北市三玉里忠誠路2段53巷***"),
        ("address", "长青小区", "***"),
        ("address", "某处", "***"),
        ("birth_date", "1965-03-02", "1965"),
        ("birth_date", "1965", "***"),
        ("text", "任何内容", "***"),
    ],
)
def test_each_kind_of_value_has_its_mask(name: str, value: str, shown: str) -> None:
    assert masked(name, value) == shown


def test_every_declared_mask_exists() -> None:
    assert set(MASKS) == set(Mask)


every = pytest.mark.parametrize("mask", MASKS.values(), ids=list(MASKS))
values = st.one_of(
    st.text(min_size=1, max_size=20),
    st.text(st.sampled_from("张欧阳李0123456789-#；；路村小区3号楼单元室X年 "), min_size=1, max_size=24),
    st.from_regex("1[3-9][0-9]{9}|[0-9]{17}[0-9X]|[0-9]{15}|0[0-9]{2,3}-[0-9]{7,8}", fullmatch=True),
)


@every
@given(value=values.filter(lambda value: "*" not in value and any(c.isalnum() for c in value)))
def test_no_mask_shows_the_whole_value(mask: Callable[[pl.Series], pl.Series], value: str) -> None:
    assert value not in mask(pl.Series([value])).item()


@every
def test_null_stays_null_and_rows_stay_in_place(mask: Callable[[pl.Series], pl.Series]) -> None:
    shown = mask(pl.Series("holder", [None, "长青小区3号楼501室", None, "张三；李四"], dtype=pl.String))
    assert shown.name == "holder"
    assert shown.dtype == pl.String
    assert shown.is_null().to_list() == [True, False, True, False]
    assert mask(pl.Series([None], dtype=pl.String)).to_list() == [None]
    assert mask(pl.Series([], dtype=pl.String)).to_list() == []


@given(st.lists(values, max_size=6))
def test_a_value_has_one_mask_wherever_it_stands(cells: list[str]) -> None:
    for name, mask in MASKS.items():
        assert mask(pl.Series(cells, dtype=pl.String)).to_list() == [masked(name, cell) for cell in cells]
