"""Real ledgers, read in place: the counts are those a person finds by looking."""

from collections.abc import Callable

from etl.readers import Delimited, GeoJson, Json, Ledger
from tests.etl.readers.conftest import Gather

Content = Callable[[str], bytes]

NANNING = Ledger(
    "*.xls",
    sheet="Sheet1",
    header_rows=3,
    computed=(
        "成人受益人数统计/合计",
        "儿童受益人数统计/合计",
        "本次活动受益人数统计/总合计",
        "志愿者服务人数及时长统计/合计/*",
        "活动受益人次统计/*",
    ),
    fill_down=("年份", "月份"),
    exclude_columns=("AJ:AK",),
    exclude_sheets=("Sheet2", "Sheet3"),
)


def test_lectures_of_a_university(gather: Gather, real: Content) -> None:
    [part] = gather(Json("*.json", records="data"), real("lecture_scnu_lectures.json"), ["sourceUrl", "lectureStart"])
    assert part.tally == {"read": 113}
    assert part.title == "updatedAt: 2026-07-13T12:18:05+08:00"
    assert part.frame["lectureStart"].null_count() == 2


def test_lectures_in_an_array(gather: Gather, real: Content) -> None:
    [part] = gather(Json("*.json"), real("lecture_bucm_lectures.json"), ["id", "title", "time", "classroom"])
    assert part.tally == {"read": 24}
    assert part.column("time")[0] == "2018-9-21 14:00:00"


def test_care_sites_with_byte_order_mark(gather: Gather, real: Content) -> None:
    [part] = gather(Delimited("*.csv"), real("meal_taipei_community_care_sites.csv"), ["編號|序號", "聯絡電話"])
    assert part.tally == {"header": 1, "read": 514}
    assert part.headers[0] == "序號"


def test_charging_stations_in_big5(gather: Gather, real: Content) -> None:
    [part] = gather(Delimited("*.csv"), real("property_taipei_ev_charging_big5.csv"), ["廠商", "縣市代碼"])
    assert part.tally == {"header": 1, "read": 240}
    assert part.column("名稱")[0] == "台北花博公園超級充電站"
    assert not part.frame.select(part.headers).to_series(0).str.contains("\t").any()


def test_idle_buildings_keep_rows_without_geometry(gather: Gather, real: Content) -> None:
    [part] = gather(
        GeoJson("*.geojson"),
        real("property_taipei_idle_public_buildings.geojson"),
        ["建築完成日期", "閒置樓層_閒置樓層/該建物總樓層", "geometry/longitude"],
    )
    assert part.tally == {"read": 58}
    assert part.frame["geometry/longitude"].null_count() == part.frame["geometry/latitude"].null_count() == 21
    assert "crs/properties/name: urn:ogc:def:crs:OGC:1.3:CRS84" in part.title


def test_housing_violations(gather: Gather, real: Content) -> None:
    [part] = gather(Delimited("*.csv"), real("property_nyc_hpd_violations.csv"), ["ViolationID", "NOVDescription"])
    assert part.tally == {"header": 1, "read": 100}
    assert part.rows == list(range(2, 102))


def test_trailing_blank_rows_of_a_statistic(gather: Gather, real: Content) -> None:
    [part] = gather(Delimited("*.csv"), real("meal_taipei_low_income_subsidy.csv"), ["itemvalue2"])
    assert part.tally == {"header": 1, "read": 37, "blank": 16}


def test_citizens_messages_of_both_sheets(gather: Gather, real: Content) -> None:
    both = Ledger("*.xlsx", sheet=("Sheet1", "剔除后"))
    first, second = gather(both, real("property_city_messages.xlsx"), ["留言编号", "留言时间"])
    assert (first.tally, second.tally) == ({"header": 1, "read": 4326}, {"header": 1, "read": 883})
    text = first.frame["留言时间"].str.contains("/").sum()
    assert (text, first.frame.height - text) == (4197, 129)
    assert first.frame["留言时间"].str.contains(r"^\d{4}(/\d+/\d+|-\d\d-\d\d) \d+:\d\d:\d\d$").sum() > 4000


def test_citizens_messages_of_one_sheet_tally_the_other(gather: Gather, real: Content) -> None:
    first, second = gather(Ledger("*.xlsx", sheet="Sheet1"), real("property_city_messages.xlsx"), ["留言编号"])
    assert first.tally == {"header": 1, "read": 4326}
    assert (second.sheet, second.tally, second.frame.height) == ("剔除后", {"excluded": 884}, 0)


def test_volunteer_ledger_tells_every_line_apart(gather: Gather, real: Content) -> None:
    wanted = ["活动日期", "活动名称", "志愿者服务人数及时长统计/社会人士/人数", "社会人士/小时", "成人/合计"]
    sheet, other = gather(NANNING, real("volunteer_nanning_activity_stats_2024.xls"), wanted)
    assert sheet.tally == {"title": 1, "header": 3, "total": 4, "blank": 5, "template": 364, "read": 24}
    assert sum(sheet.tally.values()) == 401
    assert sheet.rows == [6, 9, 12, 13, *range(15, 32), 34, 35, 36]
    assert sheet.title == "各个活动受益人数及人次统计表"
    assert (other.sheet, other.tally) == ("Sheet2", {"excluded": 41})


def test_volunteer_ledger_fills_year_and_month_down(gather: Gather, real: Content) -> None:
    sheet, _ = gather(NANNING, real("volunteer_nanning_activity_stats_2024.xls"), ["活动名称"])
    assert sheet.column("年份") == ["2024"] * 24
    assert sheet.column("月份") == ["1", "2", "3", "3", *["4"] * 17, "5", "5", "5"]
    assert sheet.frame.row(-1, named=True)["统计日期"] == "2024-05-08"
    assert sheet.frame.filter(sheet.frame["#row"] == 15).row(0, named=True)["活动日期"] == "2024-04-08"
    assert "项目领域/儿童保护/儿童阅读" not in sheet.headers
    assert len(sheet.headers) == 34


def test_unlabelled_subtotals_of_the_volunteer_ledger_are_not_records(gather: Gather, real: Content) -> None:
    content = real("volunteer_nanning_activity_stats_2024.xls")
    without = Ledger("*.xls", sheet="Sheet1", header_rows=3, exclude_columns=("AJ:AK",))
    sheet, _ = gather(without, content, ["活动名称"])
    assert {278, 363, 364} <= set(sheet.rows)
    sheet, _ = gather(NANNING, content, ["活动名称"])
    assert not {5, 278, 363, 364} & set(sheet.rows)


def test_title_rows_and_line_breaks_in_headers(gather: Gather, real: Content) -> None:
    wanted = ["BOROUGH", "GROSS SQUARE FEET", "YEARBUILT"]
    [part] = gather(Ledger("*.xlsx"), real("property_nyc_421a_title_rows.xlsx"), wanted)
    assert part.tally == {"title": 3, "blank": 1, "header": 1, "read": 45}
    assert "GROSS SQUARE FEET" in part.headers
    assert part.title.splitlines()[0] == "Brooklyn 421A Exemption Properties as of Final Roll FY'20/21"
    assert part.rows[0] == 6


def test_two_header_rows_and_a_total(gather: Gather, real: Content) -> None:
    ledger = Ledger("*.xlsx", sheet="总统计", header_rows=2)
    part, other = gather(ledger, real("division_cn_counts_by_year.xlsx"), ["级别", "2023/数量", "2022/同比去年"])
    assert part.tally == {"header": 2, "read": 5, "total": 1}
    assert part.column("2023/同比去年") == [None, "-3", "-6", "37", "9506"]
    assert other.tally == {"excluded": 33}


def test_addresses_keep_every_digit_of_their_coordinates(gather: Gather, real: Content) -> None:
    content = real("place_shanghai_addresses.json")
    [part] = gather(Json("*.json"), content, ["district_name", "lnglat"])
    assert part.tally == {"read": 1656}
    for pair in part.column("lnglat")[:50]:
        assert pair is not None
        assert all(number.encode() in content for number in pair.split("；"))


def test_streets_in_one_pass(gather: Gather, real: Content) -> None:
    [part] = gather(Delimited("*.csv"), real("division_cn_streets.csv"), ["code", "areaCode"])
    assert part.tally == {"header": 1, "read": 41352}
