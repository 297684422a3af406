"""Cells to text: the one spelling that a value has, whatever the format it comes from."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

import polars as pl

from etl.readers.part import DAMAGED

# Control characters, except tab and line feed.
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f]"

# The same in UTF-8 but for the carriage return: single bytes, and what two of them spell.
CONTROL_BYTES = bytes(byte for byte in (*range(0x20), 0x7F) if byte not in b"\t\n\r")
_CONTROL_PAIR = re.compile(b"\xc2[\x80-\x9f]")

# A number as Excel displays one too long for its cell; the digits between mantissa and exponent are gone.
_DISPLAYED = r"^[+-]?\d\.\d{1,9}E\+[1-9]\d$"
_EXPONENT = "E+"

# Smallest whole number with more digits than the 15 that Excel keeps.
_TOO_LONG = 1e15


def is_plain(data: bytes, *, controls: bool | None = None) -> bool:
    """Tell whether cells of this text, in UTF-8, need no more than their surrounding white space taken off.

    `controls` tells whether any of `CONTROL_BYTES` is in it, where that is known.
    """
    # A single byte is looked for ten times as fast as two.
    if bare_return(data) or (b"+" in data and _EXPONENT.encode() in data):
        return False
    if b"\xc2" in data and _CONTROL_PAIR.search(data):
        return False
    return len(data.translate(None, CONTROL_BYTES)) == len(data) if controls is None else not controls


def bare_return(data: bytes) -> bool:
    """Whether a carriage return stands elsewhere than before a line feed."""
    return b"\r" in data and data.count(b"\r") != data.count(b"\r\n")


def cleaned(cells: pl.DataFrame, *, plain: bool = False) -> pl.DataFrame:
    """Take control characters and surrounding white space off every cell; null when nothing is left.

    Text that is the display of a longer number, such as "1.10105E+17", is marked as damaged. `plain` cells are known to
    hold neither.
    """
    if plain:
        return cells.select(pl.all().str.strip_chars().replace("", None))
    stripped = cells.select(pl.all().str.replace_all(_CONTROL, "").str.strip_chars().replace("", None))
    likely = stripped.select(pl.all().str.contains(_EXPONENT, literal=True).any()).row(0) if cells.width else ()
    columns = (column for column, some in zip(stripped.columns, likely, strict=True) if some)
    return stripped.with_columns(_marked(pl.col(column)) for column in columns)


def _marked(cells: pl.Expr) -> pl.Expr:
    return pl.when(~cells.str.contains(_DISPLAYED)).then(cells).otherwise(pl.lit(DAMAGED) + cells)


def texts(values: Sequence[object]) -> pl.Series:
    """Spell a column of Python values as text; one row per value, null where empty.

    Whole numbers have no ".0", floats are the shortest that reads back, dates are ISO, durations "30:05:00".
    Whole numbers of more than 15 digits begin with `DAMAGED`.
    """
    kinds = set(map(type, values)) - {type(None)}
    if not kinds:
        return pl.Series([None] * len(values), dtype=pl.String)
    spelled = [_spell(kind, values, alone=len(kinds) == 1) for kind in kinds]
    return pl.select(pl.coalesce(spelled)).to_series() if len(spelled) > 1 else spelled[0]


def _spell(kind: type, values: Sequence[object], *, alone: bool) -> pl.Series:
    own = values if alone else [value if type(value) is kind else None for value in values]
    return _SPELLINGS[kind](own)


def _strings(values: Sequence[object]) -> pl.Series:
    cells = pl.Series(values, dtype=pl.String)
    joined = (cells.str.join().item() or "").encode()
    return cleaned(cells.to_frame(""), plain=b"\r" not in joined and is_plain(joined)).to_series()


def _floats(values: Sequence[object]) -> pl.Series:
    number = pl.col("")
    whole = number == number.round()
    spelled = (
        pl.when(~whole)
        .then(number.cast(pl.String))
        .when(number.abs() < _TOO_LONG)
        .then(number.cast(pl.Int64, strict=False).cast(pl.String))
    )
    frame = pl.Series("", values, dtype=pl.Float64).to_frame().with_columns(text=spelled)
    plain = number.is_null() | ~pl.col("text").str.contains("e", literal=True)
    if frame.select(plain.fill_null(False).all()).item():
        return frame["text"]
    return pl.Series([_positional(value, text) for value, text in frame.iter_rows()], dtype=pl.String)


def _positional(value: float | None, text: str | None) -> str | None:
    if value is None:
        return None
    if text is None:
        return f"{DAMAGED}{Decimal(value):f}"
    return f"{Decimal(text):f}"


def _integers(values: Sequence[object]) -> pl.Series:
    return pl.Series([None if value is None else _whole(value) for value in values], dtype=pl.String)


def _whole(value: object) -> str:
    return f"{DAMAGED}{value}" if isinstance(value, int) and abs(value) >= _TOO_LONG else str(value)


def _booleans(values: Sequence[object]) -> pl.Series:
    return pl.Series(values, dtype=pl.Boolean).cast(pl.String).str.to_uppercase()


def _dates(values: Sequence[object]) -> pl.Series:
    return pl.Series(values, dtype=pl.Date).dt.to_string("%Y-%m-%d")


def _instants(values: Sequence[object]) -> pl.Series:
    return pl.Series(values, dtype=pl.Datetime("us")).dt.to_string("%Y-%m-%d %H:%M:%S%.f").str.strip_suffix(" 00:00:00")


def _times(values: Sequence[object]) -> pl.Series:
    return pl.Series(values, dtype=pl.Time).dt.to_string("%H:%M:%S%.f")


def _durations(values: Sequence[object]) -> pl.Series:
    return pl.Series([_hours(value) if isinstance(value, dt.timedelta) else None for value in values], dtype=pl.String)


def _hours(length: dt.timedelta) -> str:
    seconds = round(length.total_seconds())
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60:02d}:{minutes % 60:02d}:{rest:02d}"


_SPELLINGS: dict[type, Callable[[Sequence[object]], pl.Series]] = {
    str: _strings,
    float: _floats,
    int: _integers,
    bool: _booleans,
    dt.date: _dates,
    dt.datetime: _instants,
    dt.time: _times,
    dt.timedelta: _durations,
}
