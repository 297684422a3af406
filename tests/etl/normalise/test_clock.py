"""Times of day."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise import TimeOfDay
from tests.etl.normalise.reading import read


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("17:00", "17:00:00"),
        ("9:00:00", "09:00:00"),
        ("１７：００", "17:00:00"),
        ("下午5时", "17:00:00"),
        ("下午5:30", "17:30:00"),
        ("下午14:00", "14:00:00"),
        ("5点半", "05:30:00"),
        ("九点一刻", "09:15:00"),
        ("十七时三十分", "17:30:00"),
        ("两点", "02:00:00"),
        ("上午12点", "12:00:00"),
        ("中午12点", "12:00:00"),
        ("中午1点", "13:00:00"),
        ("凌晨12点", "00:00:00"),
        ("晚上8点", "20:00:00"),
        ("晚8時", "20:00:00"),
        ("2:00 PM", "14:00:00"),
        ("12:00:00 AM", "00:00:00"),
        ("17:00:00.000", "17:00:00"),
        ("0.375", "09:00:00"),
        ("0.708333333333333", "17:00:00"),
    ],
)
def test_clock_words_and_digits_are_read(cell: str, clock: str) -> None:
    assert read(TimeOfDay(), cell) == (clock, None)


@pytest.mark.parametrize(
    "cell",
    ["24:00", "25:00", "9:60", "上午15:00", "晚上1点", "晚上12点", "9", "下午", "九", "9:5", "17:00-18:00", "全天"],
)
def test_contradictory_and_incomplete_times_are_refused(cell: str) -> None:
    assert read(TimeOfDay(), cell) == (None, "time_unreadable")


def test_fractions_of_a_day_need_serials() -> None:
    assert read(TimeOfDay(serials=False), "0.375") == (None, "time_unreadable")


@given(st.times().map(lambda t: t.replace(microsecond=0, tzinfo=None, fold=0)), st.integers(0, 3))
def test_every_time_of_day_comes_back_from_each_of_its_forms(moment: time, form: int) -> None:
    half, hour = ("上午" if moment.hour < 12 else "下午"), (moment.hour - 1) % 12 + 1 if moment.hour else 0
    forms = [
        moment.isoformat(),
        f"{moment.hour}:{moment.minute:02}:{moment.second:02}",
        f"{moment.hour}时{moment.minute}分{moment.second}秒",
        f"{half}{hour}点{moment.minute}分{moment.second}秒",
    ]
    assert read(TimeOfDay(), forms[form]) == (moment.isoformat(), None)
