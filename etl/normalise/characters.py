"""One spelling of every character: compatibility forms, blanks, invisible and control characters, stray radicals.

All of NFKC applies but for signs that carry digits of their own (① ㎡ ² ½ ⒈ ㋀): written out, they would run into the
digits beside them (5① → 51, 10² → 102), so they stay as they are.
"""

import re
import unicodedata

import polars as pl

from etl.normalise.frames import repetitive, splice
from etl.normalise.glyphs import GLYPHS

#: Signs other than decimal digits whose NFKC form holds a digit.
_WITH_DIGITS = (
    "\u00b2\u00b3\u00b9\u00bc-\u00be\u2070\u2074-\u2079\u2080-\u2089\u2150-\u215f\u2189\u2460-\u249b\u24ea\u3251-\u325f"
    "\u32b1-\u32cb\u3358-\u3370\u3378-\u3379\u339f-\u33a6\u33a8\u33af\u33e0-\u33fe\U0001f100-\U0001f10a"
)
_SEGMENTS = re.compile(f"([{_WITH_DIGITS}]+)")

#: Unicode's white space, and what only looks like it (Hangul fillers, the blank Braille pattern).
_BLANK = r"[\s\u{115F}\u{1160}\u{2800}\u{3164}\u{FFA0}]"
#: Control and format characters (zero width, BOM, direction marks) and variation selectors.
_INVISIBLE = r"[\p{Cc}\p{Cf}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]"
#: Any of both but the blank itself.
_ODD = rf"[[{_BLANK}{_INVISIBLE}]--[ ]]"
_STRAY = r"[\u{2E80}-\u{2EFF}\u{31C0}-\u{31EF}]"

#: Signs that Chinese text is full of, and their NFKC forms.
_WIDE = dict(zip("，：；（）！？", ",:;()!?", strict=True))

#: Characters that `clean` leaves as they are: ASCII and unified ideographs.
_KEPT = r"!-~\u{4E00}-\u{9FFF}、。《》“”—"
#: Text that it leaves as it is, single blanks in it; and the same with wide signs.
_PLAIN, _PLAIN_BUT_WIDE = (f"^(?:[{kept}]+ ?)*[{kept}]$" for kept in (_KEPT, _KEPT + "".join(_WIDE)))

#: Cells of a column that are looked at before the others, since most columns are of one kind.
_SAMPLE = 100

_BETWEEN_CJK = r"([\p{Han}\u{3001}-\u{303F}]) +([\p{Han}\u{3001}-\u{303F}])"


def clean(cells: pl.Series, *, collapse: bool = True) -> pl.Series:
    """Each cell in its one spelling, blanks at both ends removed, runs of blanks one blank; null where nothing is left.

    Without `collapse`, every blank inside stays a blank of its own.
    """
    if cells.head(_SAMPLE).str.contains(_PLAIN).all() and cells.str.contains(_PLAIN).all():
        return cells
    plain = cells.str.contains(_PLAIN_BUT_WIDE)
    cells = cells.str.replace_many(list(_WIDE), list(_WIDE.values()))
    if plain.all():
        return cells
    strange = ~plain.fill_null(value=True)
    frame = cells.to_frame()
    return splice(frame, strange, _respell_each(frame.filter(strange), collapse)).to_series()


def join_ideographs(texts: pl.Series) -> pl.Series:
    """Remove blanks between two Chinese characters, as PDF extraction leaves them where a line broke."""
    once = texts.str.replace_all(_BETWEEN_CJK, "${1}${2}")
    return once.str.replace_all(_BETWEEN_CJK, "${1}${2}")


def _respell_each(frame: pl.DataFrame, collapse: bool) -> pl.DataFrame:
    cells = frame.to_series()
    if not repetitive(cells):
        return _respell(cells, collapse).to_frame()
    distinct = cells.unique()
    table = pl.DataFrame({"cell": distinct, "spelled": _respell(distinct, collapse)})
    joined = cells.alias("cell").to_frame().join(table, on="cell", how="left", maintain_order="left")
    return joined.select(pl.col("spelled").alias(cells.name))


def _respell(cells: pl.Series, collapse: bool) -> pl.Series:
    if cells.str.contains(_ODD).any():
        cells = cells.str.replace_all(_BLANK, " ").str.replace_all(_INVISIBLE, "")
    cells = _compose(cells)
    if cells.str.contains(_ODD).any():
        cells = cells.str.replace_all(_BLANK, " ")
    if cells.str.contains(_STRAY).any():
        cells = cells.str.replace_many(list(GLYPHS), list(GLYPHS.values()))
    if collapse and cells.str.contains("  ", literal=True).any():
        cells = cells.str.replace_all(" +", " ")
    return cells.str.strip_chars(" ").replace("", None)


def _compose(cells: pl.Series) -> pl.Series:
    if not cells.str.contains(f"[{_WITH_DIGITS}]").any():
        return cells.str.normalize("NFKC")
    return pl.Series(cells.name, [_compose_around(cell) for cell in cells], pl.String)


def _compose_around(cell: str) -> str:
    parts = _SEGMENTS.split(cell)
    return "".join(part if i % 2 else unicodedata.normalize("NFKC", part) for i, part in enumerate(parts))
