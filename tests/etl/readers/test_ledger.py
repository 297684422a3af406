import datetime as dt
import io

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from etl.errors import DeclarationError, FormulaWithoutValue, HeaderMismatch, Place, UnreadableFile
from etl.readers import DAMAGED, Delimited, GeoJson, Json, Ledger, Reader
from etl.readers.part import Line
from etl.readers.workbook import BATCH_LINES
from tests.etl.readers.books import cached, saved, with_part, xls, xlsx
from tests.etl.readers.conftest import Gather

LEDGER = Ledger("*.xlsx")
HEADED = [
    ["2024年志愿服务台账", None, None, None, None, None],
    ["序号", "服务队", "志愿者", None, "合计", "备注"],
    [None, None, "人数", "小时", None, None],
]
HEADED_MERGES = ["A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F4"]


def test_every_reader_keeps_the_contract() -> None:
    readers: list[Reader] = [LEDGER, Delimited("*.csv"), Json("*.json"), GeoJson("*.geojson")]
    assert [reader.files for reader in readers] == ["*.xlsx", "*.csv", "*.json", "*.geojson"]
    assert all(eval(repr(reader)) == reader for reader in readers)


def test_merged_header_rows_become_paths(gather: Gather) -> None:
    content = xlsx([*HEADED, [1, "七一队", 4, 12, 16, None]], HEADED_MERGES)
    [part] = gather(Ledger("*", header_rows=2), content, ["服务队", "志愿者/小时"])
    assert part.headers == ("序号", "服务队", "志愿者/人数", "志愿者/小时", "合计", "备注")
    assert part.title == "2024年志愿服务台账"
    assert part.tally == {"title": 1, "header": 2, "read": 1}
    assert part.frame.rows() == [(4, "1", "七一队", "4", "12", "16", None)]


def test_merge_that_reaches_out_of_the_header_fills_nothing(gather: Gather) -> None:
    content = xlsx([*HEADED, [1, "七一队", 4, 12, 16, None], [2, "二队", 1, 1, 2, "x"]], HEADED_MERGES)
    [part] = gather(Ledger("*", header_rows=2), content, ["备注"])
    assert part.column("备注") == [None, "x"]


@pytest.mark.parametrize("title", [["台账"], ["台账", None, "单位：元"]])
def test_title_is_not_taken_for_a_level(gather: Gather, title: list[object]) -> None:
    rows = [title, ["姓名", "服务", None], ["", "人数", "小时"], ["", "", "净"], ["张三", 1, 2]]
    [part] = gather(Ledger("*", header_rows=3), xlsx(rows, ["A2:A4", "B2:C2", "B3:B4"]), ["姓名"])
    assert part.headers == ("姓名", "服务/人数", "服务/小时/净")
    assert part.tally == {"title": 1, "header": 3, "read": 1}


def test_title_beside_the_table_is_kept(gather: Gather) -> None:
    rows = [
        [None, None, None, "单位：元", None, "码"],
        [None, None, None, None, None, "x"],
        [],
        ["姓名", "金额"],
        ["张三", 1],
    ]
    [part] = gather(Ledger("*", exclude_columns=("F:F",)), xlsx(rows), ["金额"])
    assert (part.title, part.headers) == ("单位：元", ("姓名", "金额"))
    assert part.tally == {"title": 1, "excluded": 1, "blank": 1, "header": 1, "read": 1}


def test_body_merges_fill_down_but_not_right(gather: Gather) -> None:
    rows = [
        ["街道", "社区", "数"],
        ["大研", "七一", 1],
        [None, None, 2],
        ["合并", None, 3],
        [None, None, None],
        ["束河", "b", 4],
    ]
    [part] = gather(LEDGER, xlsx(rows, ["A2:A3", "B2:B3", "A4:B4"]), ["街道"])
    assert part.column("街道") == ["大研", "大研", "合并", "束河"]
    assert part.column("社区") == ["七一", "七一", None, "b"]
    assert part.tally == {"header": 1, "read": 4, "blank": 1}


def test_line_with_nothing_but_a_merge_from_above_is_blank(gather: Gather) -> None:
    [part] = gather(LEDGER, xlsx([["街道", "数"], ["大研", 1], [None, None], ["束河", 2]], ["A2:A3"]), ["数"])
    assert part.tally == {"header": 1, "read": 2, "blank": 1}


def test_fill_down_carries_over_templates_and_blanks_but_not_totals(gather: Gather) -> None:
    rows = [
        ["年份", "月份", "活动", "合计"],
        ["2023", "11", "a", 1],
        [None, None, None, None],
        [None, "12", None, 0],
        [None, None, "b", 1],
        ["小计", None, None, 2],
        [None, None, "c", 1],
        ["2024", None, "d", 1],
    ]
    ledger = Ledger("*", fill_down=("年份", "月份"), computed=("合计",))
    [part] = gather(ledger, xlsx(rows), ["活动"])
    assert part.frame.select("年份", "月份").rows() == [("2023", "11"), ("2023", "12"), ("2023", "12"), ("2024", None)]
    assert part.tally == {"header": 1, "read": 4, "blank": 1, "template": 1, "total": 1}


def test_only_computed_lines_are_templates_or_totals(gather: Gather) -> None:
    rows = [["名称", "数", "合计"], ["a", 1, 1], [None, None, 0], [None, None, 17], [None, None, "0.00"], [None, 0, 0]]
    [part] = gather(Ledger("*", computed=("合计",)), xlsx(rows), ["名称"])
    assert part.tally == {"header": 1, "read": 2, "template": 2, "total": 1}
    assert part.rows == [2, 6]


def test_only_numbered_lines_are_templates(gather: Gather) -> None:
    [part] = gather(LEDGER, xlsx([["序号", "姓名"], [1, "张三"], [2, None], [3, None]]), ["姓名"])
    assert part.tally == {"header": 1, "read": 1, "template": 2}


def test_totals_above_between_and_below_the_data(gather: Gather) -> None:
    rows = [
        ["序号", "姓名", "金额"],
        ["总合计", None, 900],
        [1, "张三", 300],
        [None, "1月小计", 300],
        [2, "李四", 600],
        [None, "衡山镇小计", 600],
        ["2月上旬共计", None, 600],
        [3, "小计划", 0],
        ["合　计（元）", None, 900],
        ["Total", None, 900],
    ]
    [part] = gather(LEDGER, xlsx(rows), ["姓名"])
    assert part.tally == {"header": 1, "read": 3, "total": 6}


def test_footers_and_declared_words(gather: Gather) -> None:
    rows = [
        ["姓名", "数"],
        ["张三", 1],
        ["平均", 1],
        ["（样例）李四", 1],
        ["填表人：王五  审核：赵六"],
        ["备注：每月报送"],
    ]
    ledger = Ledger("*", total_words=("平均*",), exclude_lines=("(样例)*",))
    [part] = gather(ledger, xlsx(rows), ["姓名"])
    assert part.tally == {"header": 1, "read": 1, "total": 1, "excluded": 1, "footer": 2}


def test_header_repeated_on_each_printed_page(gather: Gather) -> None:
    body = [[1, "七一队", 4, 12, 16, None]]
    content = xlsx([*HEADED, *body, *HEADED[1:], *body], HEADED_MERGES)
    [part] = gather(Ledger("*", header_rows=2), content, ["服务队"])
    assert part.tally == {"title": 1, "header": 4, "read": 2}


def test_declared_but_unused_range_has_no_lines(gather: Gather) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx([["姓名"], ["张三"], ["李四"]])))
    book.active["Z1000"].fill = PatternFill("solid", "FFFF00")
    [part] = gather(LEDGER, saved(book), ["姓名"])
    assert part.tally == {"header": 1, "read": 2}


def test_lines_are_counted_from_the_first_row_of_the_sheet(gather: Gather) -> None:
    [part] = gather(LEDGER, xlsx([[], [], [None, "姓名"], [None, "张三"]]), ["姓名"])
    assert (part.rows, part.tally, part.headers) == ([4], {"blank": 2, "header": 1, "read": 1}, ("姓名",))


def test_columns_are_counted_from_the_first_of_the_sheet(gather: Gather) -> None:
    rows = [[None, "街道", "数", "注"], [None, "大研", 1, "=Z9"], [None, None, 2, "x"]]
    content = cached(xlsx(rows, ["B2:B3"]), {"D2": "#REF!"})
    [part] = gather(Ledger("*", exclude_columns=("C:C",)), content, ["街道"])
    assert part.headers == ("街道", "注")
    assert part.frame.rows() == [(2, "大研", "#REF!"), (3, "大研", "x")]


def test_hidden_rows_columns_and_sheets_are_read(gather: Gather) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx({"一": [["姓名"], ["张三"]], "二": [["姓名"], ["李四"]]})))
    book["一"].row_dimensions[2].hidden = True
    book["一"].column_dimensions["A"].hidden = True
    book["二"].sheet_state = "hidden"
    assert [part.tally["read"] for part in gather(LEDGER, saved(book), ["姓名"])] == [1, 1]


@pytest.mark.parametrize("columns", [("C:D",), ("C:C", "类型/子女"), ("类型/*",)])
def test_side_block_is_excluded_by_letters_or_header(gather: Gather, columns: tuple[str, ...]) -> None:
    rows = [
        ["姓名", "类型", "类型", None],
        [None, None, "领域", "子女"],
        ["张三", "a", "码1", "x"],
        [None, None, "码2", None],
    ]
    ledger = Ledger("*", header_rows=2, exclude_columns=columns)
    [part] = gather(ledger, xlsx(rows, ["C1:D1", "A1:A2", "B1:B2"]), ["姓名", "类型"])
    assert part.headers == ("姓名", "类型")
    assert part.tally == {"header": 2, "read": 1, "excluded": 1}


def test_excluded_column_that_is_not_there_is_an_error() -> None:
    with pytest.raises(HeaderMismatch, match="类型"):
        list(Ledger("*", exclude_columns=("类型",)).parts("a.xlsx", xlsx([["姓名"]]), ["姓名"]))


def test_nameless_column_is_kept_when_it_holds_something(gather: Gather) -> None:
    [part] = gather(LEDGER, xlsx([["姓名", None, "数", None], ["张三", None, 1, "手记"], ["李四", None, 2]]), ["数"])
    assert part.headers == ("姓名", "数", "#D")
    assert part.column("#D") == ["手记", None]


def test_repeated_headers_stay_addressable(gather: Gather) -> None:
    [part] = gather(LEDGER, xlsx([["姓名", "电话", "电 话"], ["张三", "1", "2"]]), ["电话", "电话#2"])
    assert part.headers == ("姓名", "电话", "电话#2")


def test_undeclared_sheets_are_read_when_they_have_all_headers(gather: Gather) -> None:
    table = [["姓名", "数"], ["张三", 1]]
    content = xlsx({"一街道": table, "说明": [["填报须知"], ["x"]], "二街道": table, "空": []})
    parts = gather(LEDGER, content, ["姓名", "数"])
    assert [(part.sheet, part.tally) for part in parts] == [
        ("一街道", {"header": 1, "read": 1}),
        ("说明", {"excluded": 2}),
        ("二街道", {"header": 1, "read": 1}),
    ]


def test_undeclared_sheet_with_some_of_the_headers_is_an_error(gather: Gather) -> None:
    content = xlsx({"一街道": [["姓名", "数"], ["张三", 1]], "二街道": [["姓名", "数量"], ["李四", 1]]})
    with pytest.raises(HeaderMismatch, match=r'"数" \(nearest: "数量"\) \(a.xlsx, sheet 二街道\)'):
        list(LEDGER.parts("a.xlsx", content, ["姓名", "数"]))
    one, two = gather(Ledger("*", exclude_sheets=("二*",)), content, ["姓名", "数"])
    assert (one.tally, two.tally) == ({"header": 1, "read": 1}, {"excluded": 2})


def test_declared_sheet_that_is_not_there_is_an_error_naming_those_that_are() -> None:
    with pytest.raises(UnreadableFile, match='no sheet "2月" but 1月, 3月'):
        list(Ledger("*", sheet="2月").parts("a.xlsx", xlsx({"1月": [["a"]], "3月": [["a"]]}), ["a"]))


@pytest.mark.parametrize("ledger", [LEDGER, Ledger("*", sheet="一", exclude_sheets=("*",))])
def test_workbook_in_which_nothing_is_left_to_read_is_an_error(ledger: Ledger) -> None:
    with pytest.raises(UnreadableFile, match="No sheet holds a table"):
        list(ledger.parts("a.xlsx", xlsx({"一": [], "二": []}), ["a"]))


def test_missing_header_names_file_sheet_pattern_and_nearest() -> None:
    with pytest.raises(HeaderMismatch) as caught:
        list(
            LEDGER.parts(
                "花名册.xlsx", xlsx([["名册"], ["姓名", "证件号"], ["张三", "1"]]), ["姓名", "身份证号|证件号码"]
            )
        )
    assert '"身份证号|证件号码" (nearest: "证件号"' in str(caught.value)
    assert caught.value.where == Place("花名册.xlsx", "Sheet1")


def test_ambiguous_column_in_a_declaration_is_an_error() -> None:
    rows = [["老师", None, "学生", None], ["人", "时", "人", "时"], [1, 2, 3, 4]]
    with pytest.raises(HeaderMismatch, match=r"老师/时.*学生/时"):
        list(Ledger("*", header_rows=2, computed=("时",)).parts("a", xlsx(rows, ["A1:B1", "C1:D1"]), ["老师/人"]))


def test_declared_title_rows_fix_the_header(gather: Gather) -> None:
    [part] = gather(Ledger("*", title_rows=2), xlsx([["姓名"], [], ["姓名"], ["张三"]]), ["姓名"])
    assert part.tally == {"title": 1, "blank": 1, "header": 1, "read": 1}


def test_header_takes_a_row_or_more() -> None:
    with pytest.raises(DeclarationError):
        Ledger("*", header_rows=0)


def test_every_kind_of_cell_has_one_spelling(gather: Gather) -> None:
    values = [
        dt.date(2024, 3, 5),
        dt.datetime(2024, 3, 5, 14),
        dt.time(17),
        dt.timedelta(hours=30, minutes=5),
        True,
        3.0,
        2.5,
        1.1010519491231e17,
        f" 甲\n{chr(0x3000)}乙\t",
        "990000199001010010",
    ]
    content = xlsx([[f"h{n}" for n in range(10)], values])
    [part] = gather(LEDGER, content, ["h0"])
    assert part.frame.row(0)[1:] == (
        "2024-03-05",
        "2024-03-05 14:00:00",
        "17:00:00",
        "30:05:00",
        "TRUE",
        "3",
        "2.5",
        f"{DAMAGED}110105194912310000",
        "甲\n　乙",
        "990000199001010010",
    )


def test_error_cells_keep_their_text(gather: Gather) -> None:
    content = cached(xlsx([["名", "数"], ["a", "=1/0"], ["b", "=1+1"]]), {"B2": "#DIV/0!", "B3": "2"})
    [part] = gather(LEDGER, content, ["名"])
    assert part.column("数") == ["#DIV/0!", "2"]


def test_errors_of_an_unused_template_are_no_records(gather: Gather) -> None:
    content = cached(xlsx([["名", "均"], ["a", "=4/2"], [None, "=0/0"]]), {"B2": "2", "B3": "#DIV/0!"})
    [part] = gather(Ledger("*", computed=("均",)), content, ["名"])
    assert part.tally == {"header": 1, "read": 1, "template": 1}


def test_formula_without_saved_value_is_an_error_with_its_address() -> None:
    content = cached(xlsx([["名", "数"], ["a", "=1+1"], ["b", "=1+2"], ["c", "=1+3"]]), {"B2": "2"})
    with pytest.raises(FormulaWithoutValue, match=r"formula in B3 .*calculate") as caught:
        list(LEDGER.parts("a.xlsx", content, ["名"]))
    assert caught.value.where == Place("a.xlsx", "Sheet1", 3, "B")


def test_formula_whose_value_is_empty_text_is_no_error(gather: Gather) -> None:
    content = cached(xlsx([["名", "数"], ["a", '=IF(A2="","",1)']]), {"B2": ""})
    assert gather(LEDGER, content, ["名"])[0].column("数") == [None]


def test_formulas_that_nobody_reads_need_no_value(gather: Gather) -> None:
    content = xlsx({"一": [["名", "码"], ["a", "=1+1"]], "二": [["x"], ["=1+1"]]})
    assert len(gather(Ledger("*", sheet="一", exclude_columns=("B:B",)), content, ["名"])) == 2


def test_markup_under_a_namespace_prefix_is_scanned_too() -> None:
    content = xlsx([["名", "数"], ["a", "=1+1"]])
    content = with_part(content, "xl/worksheets/sheet1.xml", r"<(/?)(?=[a-zA-Z])", r"<\1x:")
    content = with_part(content, "xl/worksheets/sheet1.xml", r"xmlns=", "xmlns:x=")
    with pytest.raises(FormulaWithoutValue, match="B2"):
        list(LEDGER.parts("a.xlsx", content, ["名"]))


def test_old_format_reads_alike(gather: Gather) -> None:
    rows = [["台账"], ["街道", "数", "日"], ["大研", 1, "x"], [None, 2, None], ["合计", 3]]
    content = xls(rows, merges=[(2, 3, 0, 0)], errors={(3, 2): 0x17})
    [part] = gather(LEDGER, content, ["街道"])
    assert part.frame.rows() == [(3, "大研", "1", "x"), (4, "大研", "2", "#REF!")]
    assert part.tally == {"title": 1, "header": 1, "read": 2, "total": 1}


def test_long_sheet_comes_in_batches() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("S")
    for row in [["编号"], *([n] for n in range(BATCH_LINES + 9)), ["#REF!"]]:
        sheet.append(row)
    [part] = LEDGER.parts("a.xlsx", saved(book), ["编号"])
    batches = list(part.batches)
    assert max(batch.height for batch in batches) <= BATCH_LINES
    assert pl.concat(batches).rows()[-2:] == [(BATCH_LINES + 10, str(BATCH_LINES + 8)), (BATCH_LINES + 11, "#REF!")]
    assert part.tally[Line.READ] == BATCH_LINES + 10


VALUE = (
    st.none()
    | st.integers(-999, 999)
    | st.booleans()
    | st.dates(dt.date(1901, 1, 1))
    | st.text(alphabet="甲乙ab 1\n", max_size=4)
)
GRID = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(VALUE, min_size=width, max_size=width), max_size=8))


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return str(value).upper()
    return None if value is None else str(value).strip() or None


@settings(max_examples=60, deadline=None)
@given(GRID)
def test_every_cell_comes_back_and_the_tally_sums_to_the_lines(gather: Gather, grid: list[list[object]]) -> None:
    width = len(grid[0]) if grid else 1
    [part] = gather(LEDGER, xlsx([[f"h{n}" for n in range(width)], *grid]), ["h0"])
    spelled = [tuple(map(_text, row)) for row in grid]
    assert part.frame.rows() == [(row, *cells) for row, cells in enumerate(spelled, 2) if any(cells)]
    used = max(
        (row for row, cells in enumerate(grid, 2) if any(cell is not None and cell != "" for cell in cells)), default=1
    )
    assert max([1, *part.rows]) <= sum(part.tally.values()) <= used
