import csv
import io
import mmap
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.errors import DeclarationError, HeaderMismatch, UnreadableFile
from etl.readers import DAMAGED, Delimited
from etl.readers.regular import Dialect
from tests.etl.readers.conftest import Gather

CSV = Delimited("*.csv")


def drain(content: bytes) -> None:
    for part in CSV.parts("a.csv", content, ["a"]):
        assert list(part.batches)


def test_row_is_the_line_on_which_a_record_starts(gather: Gather) -> None:
    content = '说明,\n\n姓名,备注\n张三,"第一行\r\n第二行"\r\n\n李四,x\n"王\n五","y"\n赵六,z'.encode()
    [part] = gather(CSV, content, ["姓名", "备注"])
    assert part.rows == [4, 7, 8, 10]
    assert part.column("备注") == ["第一行\n第二行", "x", "y", "z"]
    assert part.tally == {"title": 1, "blank": 2, "header": 1, "read": 4}
    assert part.title == "说明"


def test_rows_without_any_value_are_blank(gather: Gather) -> None:
    [part] = gather(CSV, b'a,b\n,\n"",""\n  ,\t\n\n1,2\n', ["a"])
    assert part.tally == {"header": 1, "blank": 4, "read": 1}


def test_totals_are_not_records(gather: Gather) -> None:
    lines = [
        "序号,姓名,金额",
        "1,张三,300",
        "2,李四,300",
        ",小计,600",
        "合计：,,900元",
        "3,,总 计",
        "2024年合计,,1",
        "总计",
    ]
    [part] = gather(CSV, "\n".join(lines).encode(), ["姓名"])
    assert part.tally == {"header": 1, "read": 2, "total": 5}


def test_footers_and_repeated_headers_are_told_apart(gather: Gather) -> None:
    lines = ["姓名,金额", "张三,1", "姓名,金额", "李四,2", "填表人：王五,", "备注：月底前上报", "备注说明,3"]
    [part] = gather(CSV, "\n".join(lines).encode(), ["姓名"])
    assert part.tally == {"header": 2, "read": 3, "footer": 2}
    assert part.column("姓名")[-1] == "备注说明"


def test_declared_lines_are_excluded(gather: Gather) -> None:
    [part] = gather(Delimited("*", exclude=("#*", "样例")), "a,b\n# 注,\n样例,1\n样例2,2\n".encode(), ["a"])
    assert part.tally == {"header": 1, "excluded": 2, "read": 1}


@pytest.mark.parametrize(("line", "cells"), [("1", 1), ("1,2,", 3), ("1,2,3", 3), (",,3", 3)])
def test_ragged_record_is_an_error_naming_its_row(line: str, cells: int) -> None:
    with pytest.raises(UnreadableFile, match=rf"has {cells} cells where the header has 2 \(a.csv, row 4\)\. Quote"):
        drain(f"a,b\n1,2\n\n{line}\n3,4\n".encode())


@pytest.mark.parametrize(
    ("content", "row", "what"),
    [
        ('a,b\n1,2\n3,"x\n4,5\n6,7\n', 3, "never closes"),
        ('a,b\n1,2\n"3\n3","x\n4,5\n6,7\n', 4, "never closes"),
        ('a,b\n1,"x\n2,y\n3,"z"\n', 2, "middle of a cell in row 4"),
        ('a,b\n1,2\n"党建"引领,3\n', 3, "middle of a cell in row 3"),
        ('a,b\n"' + "x" * 200_000 + "\n", 2, "never closes"),
    ],
)
def test_unbalanced_quote_is_an_error_naming_the_row_where_it_opens(content: str, row: int, what: str) -> None:
    with pytest.raises(UnreadableFile, match=rf"{what}.*row {row}\)"):
        drain(content.encode())


def test_quotes_inside_unquoted_cells_are_text(gather: Gather) -> None:
    [part] = gather(CSV, 'a,b\n他说"好",1\n5"管, "x"\n'.encode(), ["a"])
    assert part.column("a") == ['他说"好"', '5"管']
    assert part.column("b") == ["1", '"x"']


def test_bare_carriage_return_is_an_error_naming_its_row() -> None:
    with pytest.raises(UnreadableFile, match=r"carriage return.*row 3"):
        list(CSV.parts("a.csv", b"a,b\n1,2\n3\r4,5\n", ["a"]))


def test_text_without_quoting(gather: Gather) -> None:
    [part] = gather(Delimited("*", separator="\t", quote=None), b'a\tb\n"x\ty"\n\n1\t2\r\n', ["a"])
    assert part.frame.rows() == [(2, '"x', 'y"'), (4, "1", "2")]


def test_two_header_rows_without_merges(gather: Gather) -> None:
    content = "姓名,志愿者,,备注\n,人数,小时,\n张三,1,2,\n".encode()
    [part] = gather(Delimited("*", header_rows=2), content, ["志愿者/小时"])
    assert part.headers == ("姓名", "志愿者/人数", "志愿者/小时", "备注")
    assert part.tally == {"header": 2, "read": 1}


def test_repeated_and_nameless_columns_stay_addressable(gather: Gather) -> None:
    [part] = gather(CSV, b"a,,a,#row\n1,2,3,4\n", ["a#2"])
    assert part.frame.columns == ["#row", "a", "#B", "a#2", "#row#2"]


def test_declared_title_rows_fix_the_header(gather: Gather) -> None:
    [part] = gather(Delimited("*", title_rows=2), b"x,y\n\nx,y\n1,2\n", ["x"])
    assert part.tally == {"title": 1, "blank": 1, "header": 1, "read": 1}


def test_single_column_keeps_blank_lines_apart(gather: Gather) -> None:
    [part] = gather(CSV, b'a\n\n1\n""\n2\n', ["a"])
    assert (part.rows, part.tally) == ([3, 5], {"header": 1, "blank": 2, "read": 2})


def test_file_without_records_has_headers_only(gather: Gather) -> None:
    [part] = gather(CSV, b"a,b", ["a"])
    assert (part.headers, part.tally) == (("a", "b"), {"header": 1})


def test_number_as_excel_displays_it_is_damaged(gather: Gather) -> None:
    [part] = gather(CSV, f"a,b\n1.10105E+17,1{DAMAGED}\n".encode(), ["a"])
    assert part.frame.row(0) == (2, f"{DAMAGED}1.10105E+17", "1")


def test_missing_header_names_file_pattern_and_nearest() -> None:
    with pytest.raises(HeaderMismatch, match=r'"身份证号码" \(nearest: "身份证号"\).*花名册\.csv'):
        list(CSV.parts("花名册.csv", "姓名,身份证号\n".encode(), ["姓名", "身份证号码"]))


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"", "empty"), (b"PK\x03\x04rest", "Office file"), (b"a\0b", "binary"), (b"%PDF-1.7", "PDF")],
)
def test_bytes_that_are_not_text_are_named(content: bytes, found: str) -> None:
    with pytest.raises(UnreadableFile, match=found):
        list(CSV.parts("a.csv", content, ["a"]))


def test_blank_file_has_no_header() -> None:
    with pytest.raises(HeaderMismatch, match="no header"):
        list(CSV.parts("a.csv", b"\n\n", ["a"]))


def test_a_header_that_another_separator_parts_names_it() -> None:
    with pytest.raises(HeaderMismatch, match="Declare separator=';'"):
        list(CSV.parts("a.csv", "姓名;备注\n张三;x\n".encode(), ["姓名"]))


def test_separator_is_one_character() -> None:
    with pytest.raises(DeclarationError):
        Delimited("*", separator="||")


def test_mapped_file_reads_in_batches(tmp_path: Path) -> None:
    file = tmp_path / "流水.csv"
    file.write_text("编号,金额\n" + "".join(f"{n},{n / 100}\n" for n in range(120_000)), encoding="gb18030")
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        sizes = [batch.height for part in CSV.parts("流水.csv", content, ["编号"]) for batch in part.batches]
    assert sum(sizes) == 120_000
    assert max(sizes) <= 50_000


CELL = st.text(alphabet=st.sampled_from('ab,"\n\r 张。\t'), max_size=5)
GRID = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=12))


@given(GRID, st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
@example([["a\rb"]], "\n", csv.QUOTE_ALL)
def test_every_cell_comes_back_and_the_tally_sums_to_the_lines(
    gather: Gather, grid: list[list[str]], end: str, quoting: Literal[0, 1]
) -> None:
    width = len(grid[0]) if grid else 1
    if quoting == csv.QUOTE_MINIMAL:
        grid = [[cell.replace("\r", "") for cell in cells] for cells in grid]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end, quoting=quoting)
    writer.writerow([f"h{n}" for n in range(width)])
    starts = []
    for cells in grid:
        starts.append(out.getvalue().count("\n") + 1)
        writer.writerow(cells)
    [part] = gather(CSV, out.getvalue().encode(), ["h0"])
    expected = [
        (start, *(cell.replace("\r", "").strip() or None for cell in cells))
        for start, cells in zip(starts, grid, strict=True)
        if any(cell.strip() for cell in cells)
    ]
    assert part.frame.rows() == expected
    assert sum(part.tally.values()) == 1 + len(grid)


LINES = st.lists(
    st.sampled_from(
        ["a,b,c", '"a","b","c"', '"a\nb",c,d', 'x"y,z,"w,""v"', "", "a,b", ",,", '"a""b",,"\n"', ' "p",q,r', "甲,乙,丙"]
    ),
    max_size=12,
)


@given(LINES, st.lists(st.integers(1, 9), min_size=1), st.sampled_from(["\n", "\r\n"]))
def test_regular_form_says_what_the_csv_module_says(lines: list[str], cuts: list[int], end: str) -> None:
    text = "".join(line + end for line in lines)
    data, chunks, at = text.encode(), [], 0
    for turn in range(len(data)):
        size = cuts[turn % len(cuts)]
        chunks.append(data[at : at + size])
        at += size
    runs = list(Dialect("a.csv", ",", '"').regular(chunks, 3, 1))
    regular = b"".join(run.data for run in runs).decode()
    rows = [[*row[:3], *[""] * (3 - len(row))] for row in csv.reader(io.StringIO(text, newline=""))]
    assert list(csv.reader(io.StringIO(regular, newline=""))) == rows
    assert regular.count("\n") == text.count("\n") == sum(run.breaks for run in runs)
    assert sum(len(run.ragged) for run in runs) == lines.count("a,b")
