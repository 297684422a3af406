"""Recurring times."""

import pytest

from etl.normalise import Recurrence
from tests.etl.normalise.reading import read


@pytest.mark.parametrize(
    ("cell", "rule", "time"),
    [
        ("每周二、周五下午5时", "FREQ=WEEKLY;BYDAY=TU,FR", "17:00:00"),
        ("每周二、五17:00", "FREQ=WEEKLY;BYDAY=TU,FR", "17:00:00"),
        ("每星期五和星期二", "FREQ=WEEKLY;BYDAY=TU,FR", None),
        ("每周一至周五9:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "09:00:00"),
        ("每周一十点", "FREQ=WEEKLY;BYDAY=MO", "10:00:00"),
        ("每周六日", "FREQ=WEEKLY;BYDAY=SA,SU", None),
        ("每周末", "FREQ=WEEKLY;BYDAY=SA,SU", None),
        ("隔周三", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", None),
        ("每周", "FREQ=WEEKLY", None),
        ("工作日上午9点", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "09:00:00"),
        ("每天", "FREQ=DAILY", None),
        ("每日 7:30", "FREQ=DAILY", "07:30:00"),
        ("每月15日", "FREQ=MONTHLY;BYMONTHDAY=15", None),
        ("每月十五日晚上7点半", "FREQ=MONTHLY;BYMONTHDAY=15", "19:30:00"),
        ("每月5日、20日", "FREQ=MONTHLY;BYMONTHDAY=5,20", None),
        ("每月第一个周二", "FREQ=MONTHLY;BYDAY=1TU", None),
        ("每月的最后一个周五", "FREQ=MONTHLY;BYDAY=-1FR", None),
        ("每月底", "FREQ=MONTHLY;BYMONTHDAY=-1", None),
        ("每季度首月", "FREQ=YEARLY;BYMONTH=1,4,7,10", None),
        ("每年三月五日", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5", None),
    ],
)
def test_recurring_times_become_rules_and_times_of_day(cell: str, rule: str, time: str | None) -> None:
    assert read(Recurrence(), cell) == (rule, None)
    assert read(Recurrence(time=True), cell) == (time, None)


@pytest.mark.parametrize(
    "cell",
    [
        "逢集日",
        "周二",
        "每周八",
        "每周五至周一",
        "每月32日",
        "每月0日",
        "下午5时",
        "每周二25:00",
        "不定期",
        "每年13月1日",
    ],
)
def test_what_is_no_recurrence_is_refused(cell: str) -> None:
    assert read(Recurrence(), cell) == read(Recurrence(time=True), cell) == (None, "recurrence_unreadable")
