"""Ledgers of lectures for the benchmark, 12 columns wide, and the sources that read them.

`python -m tests.bench.lectures csv|reordered|changed|xlsx FILE ROWS` writes one.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import polars as pl

from etl import Delimited, Ledger, Source, col
from etl.readers.part import Reader
from schema.lectures import LectureSession

HUOSHAN = "341525000000"
HEADERS = ("编号", "主题", "学习主题", "时间", "形式", "宣讲员", "职务", "对象", "人次", "场次", "内容", "时长")
FIELDS = (
    "number",
    "title",
    "theme",
    "held_at",
    "form",
    "speaker",
    "speaker_role",
    "audience",
    "attendance",
    "sessions",
    "content",
    "duration",
)
LEDGER = Ledger("*.xlsx", header_rows=3)
#: Rows that are made at a time.
BLOCK = 100_000
#: One row in so many differs in a changed ledger.
CHANGED = 10


def lectures(rows: int, *, changed: bool = False, reordered: bool = False) -> Iterator[pl.DataFrame]:
    """Rows of a ledger in blocks, all text, most of them in the common form and some not (150余, 约80).

    Reordered ones come in the opposite order of blocks.
    """
    starts = range(0, rows, BLOCK)
    for start in reversed(starts) if reordered else starts:
        number = pl.int_range(start, min(start + BLOCK, rows), dtype=pl.Int64, eager=True).alias("n")
        yield number.to_frame().select(_columns(changed=changed))


def source(folder: Path, reader: Reader) -> Source:
    """The declaration that reads a ledger in a folder."""
    return Source(
        name="bench-lectures",
        entity=LectureSession,
        locality=HUOSHAN,
        publisher="宣传部",
        reader=reader,
        folder=folder,
        snapshot="full",
        columns={name: col(header) for name, header in zip(FIELDS, HEADERS, strict=True)},
    )


def delimited(folder: Path) -> Source:
    return source(folder, Delimited("*.csv"))


def workbook(folder: Path) -> Source:
    return source(folder, LEDGER)


def write_csv(path: Path, rows: int, *, changed: bool = False, reordered: bool = False) -> None:
    """Write a ledger as CSV."""
    with path.open("wb") as file:
        for position, frame in enumerate(lectures(rows, changed=changed, reordered=reordered)):
            frame.write_csv(file, include_header=position == 0)


def write_workbook(path: Path, rows: int) -> None:
    """Write a ledger as .xlsx with a title and three header rows, whose upper two are merged cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["宣讲场次台账"])
    sheet.append(["宣讲", *[None] * 7, "成效", *[None] * 3])
    sheet.append(["基本情况", *[None] * 4, "人员", None, None, "数量", None, "其他", None])
    sheet.append(HEADERS)
    for merged in ("A1:L1", "A2:H2", "I2:L2", "A3:E3", "F3:H3", "I3:J3", "K3:L3"):
        sheet.merge_cells(merged)
    for frame in lectures(rows):
        for row in frame.iter_rows():
            sheet.append(row)
    book.save(path)


def _columns(*, changed: bool) -> Iterator[pl.Expr]:
    n = pl.col("n")
    more = (n % CHANGED == 0).cast(pl.Int64) if changed else pl.lit(0, pl.Int64)
    people = 20 + n % 480 + more
    yield pl.format("XJ-{}", n.cast(pl.String).str.zfill(8)).alias("编号")
    yield pl.format("第{}次百姓宣讲：第{}组", n % 5_000, n % 97).alias("主题")
    yield _one_of(("党的二十大", "乡村振兴", "移风易俗", "反诈防骗", "森林防火"), n).alias("学习主题")
    yield pl.format("2024-{}-{} {}:{}", *(_two(part) for part in (n % 12 + 1, n % 28 + 1, n % 10 + 8, n % 60))).alias(
        "时间"
    )
    yield _one_of(("集中", "面对面", "文艺", "线上", "大喇叭", "入户"), n // 7).alias("形式")
    yield pl.concat_str(
        _one_of("王李张刘陈杨赵黄", n), _one_of("秀建国晓志春海", n // 8), _one_of("英华军梅", n // 56)
    ).alias("宣讲员")
    yield _one_of(("村党支部书记", "百姓宣讲员", "退休教师", "驻村干部"), n // 3).alias("职务")
    yield _one_of(("社区党员", "村民", "学生", "企业职工"), n // 5).alias("对象")
    yield (
        pl.when(n % 20 == 0)
        .then(pl.format("{}余", people))
        .when(n % 20 == 1)
        .then(pl.format("约{}人次", people))
        .otherwise(people.cast(pl.String))
        .alias("人次")
    )
    yield (n % 3 + 1).cast(pl.String).alias("场次")
    yield pl.format("在第{}村民组围绕惠民政策开展宣讲，现场答疑{}条", n % 211, n % 1_013).alias("内容")
    yield (30 + n % 90).cast(pl.String).alias("时长")


def _two(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.String).str.zfill(2)


def _one_of(words: tuple[str, ...] | str, n: pl.Expr) -> pl.Expr:
    return pl.lit(pl.Series(list(words))).gather(n % len(words))


if __name__ == "__main__":
    kind, path, rows = sys.argv[1:4]
    if kind == "xlsx":
        write_workbook(Path(path), int(rows))
    else:
        write_csv(Path(path), int(rows), changed=kind == "changed", reordered=kind == "reordered")
