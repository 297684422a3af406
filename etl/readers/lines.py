"""Telling lines apart: records, totals, templates, footers and what else stands below a header."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from etl.headers import normal
from etl.readers.part import DAMAGED, ROW, Line

#: First cells of total lines; "合计：83人", "2024年合计", "1月小计" and "衡山镇小计" count, too. Globs are allowed.
TOTAL_WORDS = (
    "合计",
    "小计",
    "总计",
    "总合计",
    "共计",
    "累计",
    "合計",
    "小計",
    "總計",
    "總合計",
    "共計",
    "累計",
    "Total",
    "Subtotal",
    "Grand total",
)

#: First cells of lines below a table; a word with a colon counts only with it. Globs are allowed.
FOOTER_WORDS = (
    "填表人",
    "填报人",
    "填表日期",
    "填报日期",
    "制表",
    "制表人",
    "制表日期",
    "审核人",
    "复核人",
    "填报单位：",
    "填表说明：",
    "审核：",
    "复核：",
    "审批：",
    "经办人：",
    "负责人：",
    "单位负责人：",
    "部门负责人：",
    "主管领导：",
    "单位（盖章）：",
    "备注：",
    "说明：",
    "注：",
    "備註：",
    "說明：",
    "註：",
    "以下空白",
)

#: Columns that only number the lines.
NUMBERING = ("序号", "序號")

_PERIOD = r"(?:\d{2,4}年度?)?(?:\d{1,2}月份?|第?[一二三四1-4]季度|[上下]半年|全年)?|[本全][年月季页]度?"
#: What a total is of, such as a town or a part of a month.
_WHOSE = r"[\p{Han}\d]{1,12}"
_ZERO = r"^[+-]?0*\.?0*%?$"
#: Text that folding leaves as it is: ASCII and unified ideographs.
_FOLDED = r"^[!-~\u{4E00}-\u{9FFF}]*$"
_NUMBER = rf"^{DAMAGED}?[+-]?[\d,]*\.?\d+(?:[eE][+-]?\d+)?%?$"


@dataclass(frozen=True, slots=True)
class Words:
    """What the first cell of a line says about it, as regular expressions over folded text without white space."""

    total: str
    footer: str
    excluded: str

    @classmethod
    def of(cls, total: Iterable[str], footer: Iterable[str], excluded: Iterable[str]) -> "Words":
        """Compile declared words and globs."""
        return cls(
            total=f"(?i)^(?:(?:{_PERIOD})(?:{_any(total)})(?:[:(,\\d].*)?|(?:{_WHOSE})(?:{_any(total)}))$",
            footer=f"(?i)^(?:{_any(footer)})(?::.*)?$",
            excluded=f"(?is)^(?:{_any(excluded)})$",
        )


def _any(words: Iterable[str]) -> str:
    return "|".join(_pattern(word) for word in words) or r"[^\s\S]"


def _pattern(word: str) -> str:
    folded = normal(word)
    glob = re.escape(folded).replace(r"\*", ".*").replace(r"\?", ".")
    return f"{glob}.*" if folded.endswith(":") else glob


_CARRIES, _RUN = "#carries", "#run"


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table by what a value in them means; names as in the frame."""

    #: Columns that are read, in file order.
    kept: tuple[str, ...]
    #: Columns left out by declaration.
    excluded: tuple[str, ...] = ()
    #: Columns filled by formulas; only-computed lines are templates or totals.
    computed: tuple[str, ...] = ()
    #: Columns filled downwards, the higher level first; only-filled lines are templates.
    fill_down: tuple[str, ...] = ()
    #: Columns that number the lines; only-numbered lines are templates.
    numbering: tuple[str, ...] = ()
    #: Rows of the header as text over the kept columns; repeated below, they are headers again.
    header: tuple[tuple[str | None, ...], ...] = ()

    @property
    def own(self) -> tuple[str, ...]:
        """Columns in which a value makes a line a record."""
        other = {*self.computed, *self.fill_down, *self.numbering}
        return tuple(column for column in self.kept if column not in other)

    @property
    def labelling(self) -> tuple[str, ...]:
        """Columns in which a label such as 合计 is looked for after fill-down and numbering are set aside."""
        other = {*self.fill_down, *self.numbering}
        return tuple(column for column in self.kept if column not in other)


def kinds(lines: pl.DataFrame, layout: Layout, words: Words) -> pl.Series:
    """Say of every line below the header what it is: one `Line` value per row of a text frame."""
    first, label = pl.col("first"), pl.col("label")
    opening = _first(lines, layout.kept)
    marks = lines.select(
        opening.alias("first"),
        (opening if layout.labelling == layout.kept else _first(lines, layout.labelling)).alias("label"),
        _none(layout.kept).alias("blank"),
        _none(layout.excluded).alias("clear"),
        (~_none(layout.own)).alias("own"),
        _non_zero(layout.computed).alias("sum"),
        pl.col(ROW).is_in(_repeated_headers(lines, layout).implode()).alias("header"),
    )
    told = marks.select(
        pl.when(pl.col("blank"))
        .then(pl.when(pl.col("clear")).then(_is(Line.BLANK)).otherwise(_is(Line.EXCLUDED)))
        .when(pl.col("header"))
        .then(_is(Line.HEADER))
        .when(first.str.contains(words.excluded))
        .then(_is(Line.EXCLUDED))
        .when(first.str.contains(words.total) | label.str.contains(words.total))
        .then(_is(Line.TOTAL))
        .when(first.str.contains(words.footer))
        .then(_is(Line.FOOTER))
        .when(pl.col("own"))
        .then(_is(Line.READ))
        .when(pl.col("sum"))
        .then(_is(Line.TOTAL))
        .otherwise(_is(Line.TEMPLATE))
        .alias("kind")
    )
    return told["kind"]


def tally(told: pl.Series) -> Counter[Line]:
    """Count lines by kind."""
    return Counter({Line(kind): count for kind, count in told.value_counts().iter_rows()})


def filled_down(lines: pl.DataFrame, told: pl.Series, layout: Layout, words: Words) -> pl.DataFrame:
    """Fill declared columns downwards; a new value in a higher level ends what the lower levels carried.

    Labels of totals, footers and repeated headers aren't carried.
    """
    if not layout.fill_down:
        return lines
    lines = lines.with_columns(
        told.is_in([Line.READ.value, Line.TEMPLATE.value, Line.TOTAL.value]).alias(_CARRIES), pl.lit(0).alias(_RUN)
    )
    for column in layout.fill_down:
        labelled = _folded(pl.col(column)).str.contains(words.total)
        value = pl.when(pl.col(_CARRIES) & ~labelled).then(pl.col(column))
        lines = lines.with_columns(value.alias(column)).with_columns(pl.col(column).forward_fill().over(_RUN))
        lines = lines.with_columns(pl.struct(_RUN, column).rle_id().alias(_RUN))
    return lines.drop(_CARRIES, _RUN)


def _is(kind: Line) -> pl.Expr:
    return pl.lit(kind.value)


def _none(columns: Sequence[str]) -> pl.Expr:
    return pl.all_horizontal(pl.col(column).is_null() for column in columns) if columns else pl.lit(True)


def _first(lines: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    """The first cell of each line, folded where folding would change any."""
    if not columns:
        return pl.Series([""]).new_from_index(0, lines.height)
    cells = lines.select(pl.coalesce(columns).fill_null("")).to_series()
    return cells if cells.str.contains(_FOLDED).all() else cells.to_frame("").select(_folded(pl.col(""))).to_series()


def _folded(text: pl.Expr) -> pl.Expr:
    return text.str.normalize("NFKC").str.replace_all(r"\s+", "").fill_null("")


def _non_zero(columns: Sequence[str]) -> pl.Expr:
    return pl.any_horizontal(
        [pl.col(column).str.contains(_NUMBER) & ~pl.col(column).str.contains(_ZERO) for column in columns]
        or [pl.lit(False)]
    )


def _repeated_headers(lines: pl.DataFrame, layout: Layout) -> pl.Series:
    heads = {row for row in layout.header if sum(cell is not None for cell in row) > 1}
    openings = pl.Series([next(cell for cell in row if cell is not None) for row in heads], dtype=pl.String)
    likely = lines.filter(pl.coalesce(layout.kept).is_in(openings.implode())).select(ROW, *layout.kept)
    return pl.Series([row for row, *cells in likely.iter_rows() if tuple(cells) in heads], dtype=pl.Int64)
