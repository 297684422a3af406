"""Values of any kind are told in one short text, in the units that the API serves."""

from typing import Any

import pytest

from etl.notation import written
from schema.kinds import Day, Flag, Kind, Money, Number, Period, Point, Quantity, WordList, Words


@pytest.mark.parametrize(
    ("kind", "values", "text"),
    [
        (Words(), ["爱心餐卡"], "爱心餐卡"),
        (Money(), [30000], "300.00"),
        (Number(2), [5], "0.05"),
        (Flag(), [0], "no"),
        (Day(), ["2023-03-07"], "2023-03-07"),
        (WordList(), ['["理论宣讲室","阅览室"]'], "理论宣讲室、阅览室"),
        (WordList(), ["[]"], None),
        (Quantity(), [0, 0, 0], "0"),
        (Quantity(), [15, 15, 1], "≈ 15"),
        (Quantity(), [10, None, 1], "≥ 10"),
        (Quantity(1), [245, 250, 0], "24.5–25.0"),
        (Quantity(), [None, None, None], None),
        (Period(), ["2018-05-01", "2018-05-31", "MONTH"], "2018-05"),
        (Period(), ["2018-01-01", "2018-12-31", "YEAR"], "2018"),
        (Period(), ["2018-01-01", "2018-03-31", "QUARTER"], "2018-01-01–2018-03-31"),
        (Period(), [None, "2018-05-31", "BEFORE"], "≤ 2018-05-31"),
        (Period(clock=True), ["2023-03-07T14:30:00+08:00"] * 2 + ["MINUTE"], "2023-03-07T14:30:00+08:00"),
        (Point(), [1048012345, 313654321, "GCJ02"], "104.8012345, 31.3654321 GCJ02"),
    ],
)
def test_a_value_is_one_short_text(kind: Kind, values: list[Any], text: str | None) -> None:
    assert written(kind, values) == text
