"""Cells of real files, followed from the file to the database."""

import pytest

from schema.entity import ENTITIES
from schema.privacy import Privacy
from tests.real.conftest import Imported


def test_start_and_end_of_a_lecture_come_from_two_columns(imported: Imported) -> None:
    found = imported.workbench.one(
        "SELECT l.held_at_start, l.held_at_end, l.held_at_precision, l.published_at, l.speaker, l.speaker_masked,"
        " v.name AS venue, o.name AS organizer FROM lecture_session l"
        " JOIN venue v ON v.locality = l.locality AND v.id = l.venue_id"
        " JOIN organization o ON o.locality = l.locality AND o.id = l.organizer_id"
        " WHERE l.number = 'http://psy.scnu.edu.cn/a/20260707/2990.html'"
    )
    assert found == {
        "held_at_start": "2026-07-09T10:00:00+08:00",
        "held_at_end": "2026-07-09T12:00:00+08:00",
        "held_at_precision": "MINUTE",
        "published_at": "2026-07-07T17:50:00+08:00",
        "speaker": "张磊",
        "speaker_masked": "张*",
        "venue": "心理学院大楼 213",
        "organizer": "心理学院",
    }


def test_lectures_without_a_start_are_kept(imported: Imported) -> None:
    found = imported.workbench.rows("SELECT number FROM lecture_session WHERE held_at_start IS NULL ORDER BY number")
    assert [row["number"] for row in found] == [
        "http://cs.scnu.edu.cn/a/20231227/5640.html",
        "http://xz.scnu.edu.cn/a/20260117/317.html",
    ]


def test_formulas_in_abstracts_survive(imported: Imported) -> None:
    found = imported.workbench.one(
        "SELECT content FROM lecture_session WHERE number = 'http://cs.scnu.edu.cn/a/20240516/5708.html'"
    )
    assert "Zero-Knowledge Protocols over Z_{2^k} via Galois Rings" in found["content"]
    assert "The ring Z _{2^{32}} or Z _{2^{64}} , though highly important" in found["content"]


def test_invisible_characters_go(imported: Imported) -> None:
    found = imported.workbench.one(
        "SELECT title FROM lecture_session WHERE number = 'http://cs.scnu.edu.cn/a/20230606/5487.html'"
    )
    assert found["title"] == "2023-06-06第56期学术报告--Bridging Topological Data Analysis and Machine Learning"


def test_a_clock_time_without_leading_zeros_is_read(imported: Imported) -> None:
    found = imported.workbench.one(
        "SELECT l.held_at_start, v.name AS venue FROM lecture_session l"
        " JOIN venue v ON v.locality = l.locality AND v.id = l.venue_id WHERE l.number = '29674324'"
    )
    assert found == {"held_at_start": "2018-11-30T09:00:00+08:00", "venue": "西-三报"}


def test_a_month_fills_down_to_rows_without_a_date(imported: Imported) -> None:
    found = imported.workbench.rows(
        "SELECT row, held_at_start, name FROM volunteer_activity WHERE held_at_precision = 'MONTH' ORDER BY row"
    )
    assert [(row["row"], row["held_at_start"][:7], row["name"]) for row in found] == [
        (6, "2024-01", None),
        (9, "2024-02", None),
        (12, "2024-03", None),
        (13, "2024-03", None),
        (36, "2024-05", None),
    ]


def test_two_activities_of_one_day_and_name_are_both_kept(imported: Imported) -> None:
    found = imported.workbench.rows(
        "SELECT row, name FROM volunteer_activity WHERE held_at_start = '2024-04-08T00:00:00+08:00' ORDER BY row"
    )
    assert found == [{"row": 15, "name": "陪伴、游戏"}, {"row": 16, "name": "陪伴、游戏"}]


def test_a_list_of_codes_beside_the_table_is_not_read(imported: Imported) -> None:
    found = imported.workbench.rows("SELECT DISTINCT type FROM volunteer_activity WHERE type IS NOT NULL ORDER BY type")
    assert {row["type"] for row in found} == {"志愿者日常陪伴", "志愿者陪伴及清洁服务", "空调清洗"}


def test_figures_come_from_cells_with_formulas(imported: Imported) -> None:
    found = imported.workbench.one("SELECT * FROM volunteer_activity WHERE row = 35")
    assert (found["participants_low"], found["participants_high"], found["beneficiaries_low"]) == (3, 3, 3)


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (7, "財團法人臺北市松年長春社會福利基金會(士林)"),
        (56, "財團法人一粒麥子社會福利慈善事業基金會"),
        (2, "士林老人服務中心(財團法人台北市中國基督教靈糧世界佈道會士林靈糧堂)"),
    ],
)
def test_radicals_and_blanks_that_a_pdf_left_are_mended(imported: Imported, row: int, name: str) -> None:
    found = imported.workbench.one("SELECT name FROM venue WHERE kind = 'CARE_SITE' AND row = :row", row=row)
    assert found["name"] == name


@pytest.mark.parametrize(
    ("row", "phone", "masked"),
    [
        (127, "02-27329041；0910-103-200", "02-****041；0910-***-200"),
        (501, "02-23317158#18；0908-410-883", "02-****158#***；0908-***-883"),
        (2, "02-28381571#253", "02-****571#***"),
        (466, "0918-124-780", "0918-***-780"),
    ],
)
def test_phones_of_one_cell_are_parted_and_masked(imported: Imported, row: int, phone: str, masked: str) -> None:
    found = imported.workbench.one(
        "SELECT phone, phone_masked FROM venue WHERE kind = 'CARE_SITE' AND row = :row", row=row
    )
    assert found == {"phone": phone, "phone_masked": masked}


def test_a_remark_in_the_place_of_a_phone_is_kept_as_one(imported: Imported) -> None:
    found = imported.workbench.one("SELECT phone, status FROM venue WHERE kind = 'CARE_SITE' AND row = 338")
    assert found == {"phone": None, "status": "俟福國社宅完工後開辦"}


def test_a_phone_with_a_digit_too_few_is_told_as_such(imported: Imported) -> None:
    found = imported.workbench.one("SELECT phone, status FROM venue WHERE kind = 'CARE_SITE' AND row = 115")
    assert found == {"phone": None, "status": "電話少一位數字"}


def test_both_addresses_of_a_cell_are_kept(imported: Imported) -> None:
    found = imported.workbench.one("SELECT address FROM venue WHERE kind = 'CARE_SITE' AND row = 18")
    assert found["address"] == "臺北市士林區百齡里福港街244巷3號1樓、臺北市士林區百齡里福港街244巷4號2樓"


def test_big5_is_recognised_by_the_headers(imported: Imported) -> None:
    found = imported.workbench.rows(
        "SELECT f.row, f.name, f.location, o.name AS operator FROM facility f JOIN organization o"
        " ON o.locality = f.locality AND o.id = f.operator_id WHERE f.row IN (38, 195) ORDER BY f.row"
    )
    assert found == [
        {
            "row": 38,
            "name": "國立台灣大學_生醫工程館地下停車場",
            "location": "台北市大安區芳蘭路49號B2",
            "operator": "華城電能",
        },
        {
            "row": 195,
            "name": "京站時尚廣場附屬停車場",
            "location": "台北市大同區承德路一段一號B5樓",
            "operator": "裕電?電",
        },
    ]


def test_stations_at_one_address_are_all_kept(imported: Imported) -> None:
    found = imported.workbench.rows(
        "SELECT row FROM facility WHERE location = '台北市大安區羅斯福路四段1號' ORDER BY row"
    )
    assert [row["row"] for row in found] == [6, 84, 126]


def test_years_of_the_republic_areas_and_points_are_read(imported: Imported) -> None:
    found = imported.workbench.one(
        "SELECT opened_start, opened_end, opened_precision, area, point_longitude, point_latitude, point_datum,"
        " features FROM venue WHERE name = '桂林路52號3樓'"
    )
    assert found == {
        "opened_start": "1984-12-05",
        "opened_end": "1984-12-05",
        "opened_precision": "DAY",
        "area": 69031,
        "point_longitude": 1215044158,
        "point_latitude": 250378053,
        "point_datum": "WGS84",
        "features": '["辦公廳舍"]',
    }


def test_an_area_with_a_thousands_separator_is_read(imported: Imported) -> None:
    found = imported.workbench.rows("SELECT name FROM venue WHERE kind = 'PUBLIC_BUILDING' AND area = 142140")
    assert len(found) == 1


def test_features_without_geometry_have_no_point(imported: Imported) -> None:
    found = imported.workbench.one(
        "SELECT count(*) AS n, count(point_longitude) AS x, count(point_latitude) AS y, count(point_datum) AS datum"
        " FROM venue WHERE kind = 'PUBLIC_BUILDING'"
    )
    assert found == {"n": 58, "x": 37, "y": 37, "datum": 37}


def test_american_dates_classes_and_states_are_read(imported: Imported) -> None:
    found = imported.workbench.one(
        "SELECT found_at_start, deadline_end, rectified_on, severity, status, status_text, address, point_longitude"
        " FROM issue WHERE number = '10000000'"
    )
    assert found == {
        "found_at_start": "2013-10-09T00:00:00+08:00",
        "deadline_end": "2013-11-15",
        "rectified_on": "2013-11-29",
        "severity": "GENERAL",
        "status": "CLOSED",
        "status_text": "VIOLATION DISMISSED 02/10/2014",
        "address": "5603 SNYDER AVENUE BROOKLYN 11203",
        "point_longitude": -739243170,
    }


def test_every_class_and_state_has_its_member(imported: Imported) -> None:
    def counted(column: str) -> dict[str, int]:
        query = f"SELECT {column} AS member, count(*) AS n FROM issue WHERE kind = 'HOUSING_VIOLATION' GROUP BY 1"
        return {row["member"]: row["n"] for row in imported.workbench.rows(query)}

    assert counted("severity") == {"LOW": 26, "GENERAL": 65, "MAJOR": 9}
    assert counted("status") == {"OPEN": 27, "CLOSED": 73}


def test_dates_of_an_issue_become_its_actions(imported: Imported) -> None:
    found = imported.workbench.rows(
        "SELECT a.stage, substr(a.acted_at_start, 1, 10) AS day FROM issue_action a"
        " JOIN issue i ON i.locality = a.locality AND i.id = a.issue_id WHERE i.number = '10000000' ORDER BY day"
    )
    assert [(row["stage"], row["day"]) for row in found] == [
        ("FOUND", "2013-10-09"),
        ("REGISTERED", "2013-10-10"),
        ("ASSIGNED", "2013-10-11"),
        ("RECTIFIED", "2013-11-29"),
    ]


def test_a_quoted_comma_parts_no_cells(imported: Imported) -> None:
    found = imported.workbench.one("SELECT description FROM issue WHERE number = '10000001'")
    assert "CERAMIC FLOOR TILES , IN THE BATHROOM LOCATED AT APT 3L, 3rd STORY" in found["description"]


@pytest.mark.parametrize(
    ("number", "start", "precision"),
    [
        ("188006", "2019-02-28T11:25:05+08:00", "MINUTE"),
        ("189950", "2019-11-13T11:20:21+08:00", "MINUTE"),
        ("188801", "2019-08-01T00:00:00+08:00", "DAY"),
    ],
    ids=["text", "date cell with a clock", "date cell"],
)
def test_times_as_text_and_as_date_cells_are_read(imported: Imported, number: str, start: str, precision: str) -> None:
    found = imported.workbench.one(
        "SELECT found_at_start, found_at_precision FROM issue WHERE number = :number", number=number
    )
    assert found == {"found_at_start": start, "found_at_precision": precision}


def test_no_message_lacks_a_time(imported: Imported) -> None:
    found = imported.workbench.rows(
        "SELECT found_at_precision AS precision, count(found_at_start) AS n FROM issue"
        " WHERE kind = 'CITIZEN_MESSAGE' GROUP BY 1 ORDER BY 1"
    )
    assert found == [{"precision": "DAY", "n": 14}, {"precision": "MINUTE", "n": 4312}]


def test_line_breaks_around_a_message_go(imported: Imported) -> None:
    found = imported.workbench.one("SELECT description FROM issue WHERE number = '188006'")
    assert found["description"].startswith("座落在A市A3区联丰路米兰春天G2栋320,")
    assert found["description"].endswith("应该会怎么操作!")


def test_no_mask_shows_the_clear_value(imported: Imported) -> None:
    masked = 0
    for entity in ENTITIES.values():
        for field in entity.fields.values():
            if field.privacy is Privacy.PERSONAL:
                rows = imported.workbench.rows(
                    f"SELECT {field.main} AS clear, {field.masked} AS masked FROM {entity.table.name}"
                    f" WHERE {field.main} IS NOT NULL OR {field.masked} IS NOT NULL"
                )
                assert all(row["masked"] and row["masked"] != row["clear"] for row in rows)
                assert all("*" in row["masked"] for row in rows)
                masked += len(rows)
    # 65 speakers, 512 phones, 4326 reporters
    assert masked == 65 + 512 + 4326
