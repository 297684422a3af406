"""Dates and instants, whole, partial and in ranges."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import DeclarationError
from etl.normalise import DatePeriod, TimePeriod
from schema.kinds import Precision
from tests.etl.normalise.reading import read

PERIODS = [
    ("2024-03-05", "2024-03-05", "2024-03-05", "DAY"),
    ("2024/3/5", "2024-03-05", "2024-03-05", "DAY"),
    ("2024.3.5", "2024-03-05", "2024-03-05", "DAY"),
    ("２０２４．３．５", "2024-03-05", "2024-03-05", "DAY"),
    ("2024年3月5日", "2024-03-05", "2024-03-05", "DAY"),
    ("2024年3月5号", "2024-03-05", "2024-03-05", "DAY"),
    ("2024 年 3 月 5 日", "2024-03-05", "2024-03-05", "DAY"),
    ("2024年3月5日（周二）", "2024-03-05", "2024-03-05", "DAY"),
    ("2024-03-05 星期二", "2024-03-05", "2024-03-05", "DAY"),
    ("二〇二四年三月五日", "2024-03-05", "2024-03-05", "DAY"),
    ("二○二四年十一月二十日", "2024-11-20", "2024-11-20", "DAY"),
    ("20240305", "2024-03-05", "2024-03-05", "DAY"),
    ("45356", "2024-03-05", "2024-03-05", "DAY"),
    ("2018-9-21 9:00:00", "2018-09-21", "2018-09-21", "DAY"),
    ("2019/2/28 11:25:05", "2019-02-28", "2019-02-28", "DAY"),
    ("2024-03-05 00:00:00", "2024-03-05", "2024-03-05", "DAY"),
    ("2024-03-05T20:00:00Z", "2024-03-06", "2024-03-06", "DAY"),
    ("2024年3月5日下午2时至4时", "2024-03-05", "2024-03-05", "DAY"),
    ("2024.3", "2024-03-01", "2024-03-31", "MONTH"),
    ("2024年3月", "2024-03-01", "2024-03-31", "MONTH"),
    ("2024年3月份", "2024-03-01", "2024-03-31", "MONTH"),
    ("2024-03", "2024-03-01", "2024-03-31", "MONTH"),
    ("196503", "1965-03-01", "1965-03-31", "MONTH"),
    ("2024年2月", "2024-02-01", "2024-02-29", "MONTH"),
    ("2023年3月上旬", "2023-03-01", "2023-03-10", "TEN_DAYS"),
    ("2023年3月中旬", "2023-03-11", "2023-03-20", "TEN_DAYS"),
    ("2023年2月下旬", "2023-02-21", "2023-02-28", "TEN_DAYS"),
    ("2023年3月初", "2023-03-01", "2023-03-10", "TEN_DAYS"),
    ("2023年3月底", "2023-03-21", "2023-03-31", "TEN_DAYS"),
    ("2024年", "2024-01-01", "2024-12-31", "YEAR"),
    ("2024", "2024-01-01", "2024-12-31", "YEAR"),
    ("2024年度", "2024-01-01", "2024-12-31", "YEAR"),
    ("2024年第一季度", "2024-01-01", "2024-03-31", "QUARTER"),
    ("2024年四季度", "2024-10-01", "2024-12-31", "QUARTER"),
    ("2024Q2", "2024-04-01", "2024-06-30", "QUARTER"),
    ("2024年上半年", "2024-01-01", "2024-06-30", "HALF_YEAR"),
    ("2024年下半年", "2024-07-01", "2024-12-31", "HALF_YEAR"),
    ("2024年3—5月", "2024-03-01", "2024-05-31", "RANGE"),
    ("2024.3.1-3.5", "2024-03-01", "2024-03-05", "RANGE"),
    ("2024.3.1-5", "2024-03-01", "2024-03-05", "RANGE"),
    ("2024.3-5", "2024-03-01", "2024-05-31", "RANGE"),
    ("2024/3/1至2024/3/5", "2024-03-01", "2024-03-05", "RANGE"),
    ("2024-3-1-2024-3-5", "2024-03-01", "2024-03-05", "RANGE"),
    ("2024-3-1～3-5", "2024-03-01", "2024-03-05", "RANGE"),
    ("2024年3月1日到5日", "2024-03-01", "2024-03-05", "RANGE"),
    ("2024年3月1日–4月5日", "2024-03-01", "2024-04-05", "RANGE"),
    ("2024年3月上旬至4月下旬", "2024-03-01", "2024-04-30", "RANGE"),
    ("二〇二四年三至五月", "2024-03-01", "2024-05-31", "RANGE"),
    ("2023-2024", "2023-01-01", "2024-12-31", "RANGE"),
    ("2023年—2024年", "2023-01-01", "2024-12-31", "RANGE"),
    ("自2024年3月1日起至2024年5月31日止", "2024-03-01", "2024-05-31", "RANGE"),
    ("2024年5月底前", None, "2024-05-31", "BEFORE"),
    ("2024年5月31日前", None, "2024-05-31", "BEFORE"),
    ("2024年5月中旬之前", None, "2024-05-20", "BEFORE"),
    ("2024年底前", None, "2024-12-31", "BEFORE"),
    ("截至2024年11月30日", None, "2024-11-30", "BEFORE"),
    ("民國113年5月1日", "2024-05-01", "2024-05-01", "DAY"),
    ("中华民国三年五月", "1914-05-01", "1914-05-31", "MONTH"),
]


@pytest.mark.parametrize(("cell", "start", "end", "precision"), PERIODS)
def test_dates_have_a_first_and_a_last_day_and_a_precision(
    cell: str, start: str | None, end: str, precision: str
) -> None:
    assert read(DatePeriod(), cell) == (start, end, precision, None)
    assert precision in Precision.__members__


@pytest.mark.parametrize(
    ("cell", "start", "end", "precision"),
    [
        ("5月底前", None, "2024-05-31", "BEFORE"),
        ("5月31日前", None, "2024-05-31", "BEFORE"),
        ("年底前", None, "2024-12-31", "BEFORE"),
        ("3—5月", "2024-03-01", "2024-05-31", "RANGE"),
        ("6.30", "2024-06-30", "2024-06-30", "DAY"),
        ("6/30", "2024-06-30", "2024-06-30", "DAY"),
        ("5月3日", "2024-05-03", "2024-05-03", "DAY"),
        ("三月五日", "2024-03-05", "2024-03-05", "DAY"),
        ("3.1-3.5", "2024-03-01", "2024-03-05", "RANGE"),
        ("上半年", "2024-01-01", "2024-06-30", "HALF_YEAR"),
        ("2月29日", "2024-02-29", "2024-02-29", "DAY"),
        ("2023年3月5日", "2023-03-05", "2023-03-05", "DAY"),
    ],
)
def test_dates_without_a_year_take_the_one_of_their_context(
    cell: str, start: str | None, end: str, precision: str
) -> None:
    assert read(DatePeriod(default_year=2024), cell) == (start, end, precision, None)
    assert read(DatePeriod(year=2024, default_year=1999), cell) == (start, end, precision, None)


@pytest.mark.parametrize("cell", ["5月底前", "3—5月", "6.30", "5月3日", "三月五日", "5月3日14:00"])
def test_dates_without_any_year_are_refused(cell: str) -> None:
    assert read(DatePeriod(), cell) == (None, None, None, "date_year_missing")
    assert read(TimePeriod(), cell) == (None, None, None, "date_year_missing")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2023-02-30", "date_impossible"),
        ("2023年2月30日", "date_impossible"),
        ("2024-13-01", "date_impossible"),
        ("2024.13", "date_impossible"),
        ("2024-03-05 星期三", "date_impossible"),
        ("1899-12-31", "out_of_range"),
        ("2101-01-01", "out_of_range"),
        ("9999-12-31", "out_of_range"),
        ("2024.3.5-3.1", "range_reversed"),
        ("2023年12月-2月", "range_reversed"),
        ("立即整改", "date_unreadable"),
        ("长期坚持", "date_unreadable"),
        ("每周二、周五", "date_unreadable"),
        ("2024年5月前", "date_unreadable"),
        ("3-5", "date_unreadable"),
        ("57.5.9", "date_unreadable"),
        ("06/09/25", "date_unreadable"),
        ("24年3月5日", "date_unreadable"),
        ("2024-3.5", "date_unreadable"),
        ("2024-03-05 25:00", "date_unreadable"),
        ("2000年代初", "date_unreadable"),
        ("2024-03-05、2024-03-06", "date_unreadable"),
        ("14:00", "date_unreadable"),
    ],
)
def test_what_is_no_date_says_why(cell: str, reason: str) -> None:
    assert read(DatePeriod(default_year=2024), cell) == (None, None, None, reason)
    assert read(TimePeriod(default_year=2024), cell) == (None, None, None, reason)


@pytest.mark.parametrize(
    ("cell", "start", "end", "precision"),
    [
        ("57.5.9", "1968-05-09", "1968-05-09", "DAY"),
        ("73.12.05", "1984-12-05", "1984-12-05", "DAY"),
        ("098/09/01", "2009-09-01", "2009-09-01", "DAY"),
        ("115/01/16", "2026-01-16", "2026-01-16", "DAY"),
        ("1130501", "2024-05-01", "2024-05-01", "DAY"),
        ("113年", "2024-01-01", "2024-12-31", "YEAR"),
        ("113年5月1日", "2024-05-01", "2024-05-01", "DAY"),
        ("民國113年5月1日", "2024-05-01", "2024-05-01", "DAY"),
        ("113.5", "2024-05-01", "2024-05-31", "MONTH"),
        ("57.5", "1968-05-01", "1968-05-31", "MONTH"),
        ("112.12-113.2", "2023-12-01", "2024-02-29", "RANGE"),
        ("2024-03-05", "2024-03-05", "2024-03-05", "DAY"),
    ],
)
def test_years_of_the_republic_are_read_by_declaration(cell: str, start: str, end: str, precision: str) -> None:
    assert read(DatePeriod(roc=True), cell) == (start, end, precision, None)


def test_a_month_and_a_day_are_not_guessed_from_a_year_of_the_republic() -> None:
    assert read(DatePeriod(roc=True, year=2024), "12.5") == (None, None, None, "date_unreadable")


@pytest.mark.parametrize(
    ("order", "cell", "start", "end"),
    [
        ("mdy", "06/09/25", "2025-06-09", "2025-06-09"),
        ("mdy", "10/09/2013", "2013-10-09", "2013-10-09"),
        ("mdy", "10/09/2013 12:00:00 AM", "2013-10-09", "2013-10-09"),
        ("mdy", "06/09/25-07/02/25", "2025-06-09", "2025-07-02"),
        ("mdy", "2024-03-05", "2024-03-05", "2024-03-05"),
        ("mdy", "01/01/69", "1969-01-01", "1969-01-01"),
        ("mdy", "01/01/68", "2068-01-01", "2068-01-01"),
        ("dmy", "06/09/25", "2025-09-06", "2025-09-06"),
        ("dmy", "31.12.2013", "2013-12-31", "2013-12-31"),
    ],
)
def test_order_of_day_and_month_is_read_by_declaration(order: str, cell: str, start: str, end: str) -> None:
    assert read(DatePeriod(order=order), cell)[:2] == (start, end)  # type: ignore[arg-type]


def test_contradictory_declarations_are_refused() -> None:
    with pytest.raises(DeclarationError):
        DatePeriod(order="mdy", roc=True)
    with pytest.raises(DeclarationError):
        DatePeriod(order="ymd")  # type: ignore[arg-type]


def test_serial_numbers_need_no_declaration_but_can_be_declined() -> None:
    assert read(DatePeriod(), "45356.5833333")[0] == "2024-03-05"
    assert read(TimePeriod(), "45356.583333333336") == ("2024-03-05T14:00:00+08:00", None, "MINUTE", None)
    assert read(DatePeriod(serials=False), "45356")[3] == "date_unreadable"
    assert read(DatePeriod(), "19999")[3] == "date_unreadable"
    assert read(DatePeriod(), "60001")[3] == "date_unreadable"


def test_words_mean_what_the_declaration_says() -> None:
    normaliser = DatePeriod(words={"长期": None, "建党节": "7月1日"}, default_year=2024)
    assert read(normaliser, "长期") == (None, None, None, None)
    assert read(normaliser, "建党节") == ("2024-07-01", "2024-07-01", "DAY", None)
    assert read(normaliser, "长期坚持")[3] == "date_unreadable"


@pytest.mark.parametrize(
    ("cell", "start", "end", "precision"),
    [
        ("2024-03-05", "2024-03-05T00:00:00", "2024-03-05T23:59:59", "DAY"),
        ("2024年3月", "2024-03-01T00:00:00", "2024-03-31T23:59:59", "MONTH"),
        ("2024年3—5月", "2024-03-01T00:00:00", "2024-05-31T23:59:59", "RANGE"),
        ("2024年5月底前", None, "2024-05-31T23:59:59", "BEFORE"),
        ("2018-9-21 9:00:00", "2018-09-21T09:00:00", None, "MINUTE"),
        ("2019/2/28 11:25:05", "2019-02-28T11:25:05", None, "MINUTE"),
        ("2024-03-05 00:00:00", "2024-03-05T00:00:00", None, "MINUTE"),
        ("20240305140000", "2024-03-05T14:00:00", None, "MINUTE"),
        ("2024年3月5日17:00", "2024-03-05T17:00:00", None, "MINUTE"),
        ("2024年3月5日下午5时", "2024-03-05T17:00:00", None, "MINUTE"),
        ("2024年3月5日上午9点半", "2024-03-05T09:30:00", None, "MINUTE"),
        ("2024年3月5日中午12点", "2024-03-05T12:00:00", None, "MINUTE"),
        ("2024年3月5日晚上7点", "2024-03-05T19:00:00", None, "MINUTE"),
        ("2024 年 3 月 5 日 14 : 00", "2024-03-05T14:00:00", None, "MINUTE"),
        ("2024/3/5 2:00:00 PM", "2024-03-05T14:00:00", None, "MINUTE"),
        ("2024-03-05 24:00", "2024-03-06T00:00:00", None, "MINUTE"),
        ("2024年3月5日下午2时至4时", "2024-03-05T14:00:00", "2024-03-05T16:00:00", "MINUTE"),
        ("2024年3月5日上午9:00—下午3:00", "2024-03-05T09:00:00", "2024-03-05T15:00:00", "MINUTE"),
        ("2024-03-05 14:00-16:00", "2024-03-05T14:00:00", "2024-03-05T16:00:00", "MINUTE"),
        ("2024-03-05 14:00 至 2024-03-06 12:00", "2024-03-05T14:00:00", "2024-03-06T12:00:00", "MINUTE"),
        ("2024-03-05T14:00:00Z", "2024-03-05T22:00:00", None, "MINUTE"),
        ("2024-03-05T14:00:00+08:00", "2024-03-05T14:00:00", None, "MINUTE"),
        ("2024-03-05T14:00:00.000+08:00", "2024-03-05T14:00:00", None, "MINUTE"),
        ("2024-03-05T14:00:00.999+0900", "2024-03-05T13:00:00", None, "MINUTE"),
        ("2024-03-05 14:00:00+00", "2024-03-05T22:00:00", None, "MINUTE"),
        ("2024-03-05T14:00:00-05:00", "2024-03-06T03:00:00", None, "MINUTE"),
    ],
)
def test_instants_are_those_of_china(cell: str, start: str | None, end: str | None, precision: str) -> None:
    zoned = [instant and f"{instant}+08:00" for instant in (start, end)]
    assert read(TimePeriod(), cell) == (*zoned, precision, None)


def test_a_range_over_midnight_is_not_guessed() -> None:
    assert read(TimePeriod(), "2024-03-05 22:00-2:00")[3] == "range_reversed"


DAY_FORMS: list[Callable[[date], str]] = [
    lambda d: d.isoformat(),
    lambda d: f"{d.year}-{d.month}-{d.day}",
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}.{d.month:02}.{d.day:02}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.isoformat()} 00:00:00",
    lambda d: f"{d.year}年{d.month}月{d.day}日(星期{'一二三四五六日'[d.weekday()]})",
    lambda d: f"{_spelled(d.year)}年{_counted(d.month)}月{_counted(d.day)}日",
]


def _spelled(year: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))


def _counted(number: int) -> str:
    numeral: str = cn2an.an2cn(number)
    return numeral


days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(days, st.sampled_from(DAY_FORMS))
def test_every_day_comes_back_from_each_of_its_forms(day: date, form: Callable[[date], str]) -> None:
    assert read(DatePeriod(), form(day)) == (day.isoformat(), day.isoformat(), "DAY", None)


@given(st.dates(date(1954, 10, 4), date(2064, 4, 8)))
def test_every_serial_number_comes_back(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    assert read(DatePeriod(), serial) == (day.isoformat(), day.isoformat(), "DAY", None)


@given(
    days.filter(lambda d: d.year > 1911), st.sampled_from(["{y}.{m}.{d}", "{y:03}/{m:02}/{d:02}", "{y}年{m}月{d}日"])
)
def test_every_day_of_the_republic_comes_back(day: date, form: str) -> None:
    cell = form.format(y=day.year - 1911, m=day.month, d=day.day)
    assert read(DatePeriod(roc=True), cell) == (day.isoformat(), day.isoformat(), "DAY", None)


@given(
    days, days, st.sampled_from(["-", "–", "—", "——", "~", "～", "至", "到", " - "]), st.sampled_from(DAY_FORMS[1:5])
)
def test_every_range_comes_back_with_each_dash(one: date, other: date, dash: str, form: Callable[[date], str]) -> None:
    start, end = sorted((one, other))
    cell = f"{form(start)}{dash}{form(end)}"
    assert read(DatePeriod(), cell) == (start.isoformat(), end.isoformat(), "RANGE", None)


instants = st.datetimes(datetime(1900, 1, 2), datetime(2100, 12, 30)).map(lambda t: t.replace(microsecond=0))


@given(
    instants,
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y年%m月%d日%H时%M分%S秒"]),
)
def test_every_instant_comes_back_from_each_of_its_forms(instant: datetime, form: str) -> None:
    assert read(TimePeriod(), instant.strftime(form)) == (f"{instant.isoformat()}+08:00", None, "MINUTE", None)


@given(instants, st.integers(-12 * 60, 14 * 60))
def test_stated_offsets_are_converted(instant: datetime, minutes: int) -> None:
    zone = timezone(timedelta(minutes=minutes))
    stated = instant.replace(tzinfo=zone)
    expected = stated.astimezone(timezone(timedelta(hours=8))).isoformat()
    cells = [stated.isoformat(), stated.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")]
    assert [read(TimePeriod(), cell)[0] for cell in cells] == [expected, expected]
