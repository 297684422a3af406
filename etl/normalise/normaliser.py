"""What a normaliser is, and how each one runs: the common form in the frame, the wide grammar on what is left."""

from collections.abc import Callable, Mapping
from typing import Protocol

import polars as pl

from etl.normalise.characters import clean
from etl.normalise.frames import nulls, repetitive, splice
from etl.readers.part import DAMAGED
from etl.reasons import REASONS

#: One value of an output column; dates and instants are text.
Value = str | int | bool | None

#: Output columns and their types.
Schema = Mapping[str, pl.DataType]

#: Reads the cleaned text of one cell.
Read = Callable[[str], tuple[Value, ...]]

#: Reads what is in the common form.
Common = Callable[[pl.DataFrame], pl.DataFrame]

#: Name of the column of cells in the frames that `common` forms are read from.
RAW = "raw"

#: Name of the column of reason codes.
ERROR = "error"


class Normaliser(Protocol):
    """Reads one column of a ledger; a frozen dataclass, so that its repr is its fingerprint."""

    @property
    def outputs(self) -> tuple[str, ...]:
        """Suffixes of the columns produced: `("",)` for a plain value, `("_start", "_end", "_precision")` …"""
        ...

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        """Read a String series, cells as the reader gave them and null where empty.

        Gives a frame of the same height with the columns `outputs`, whose types don't depend on the cells, and the
        String column `error`: a code of `etl.reasons.REASONS`, null where the cell was read or is blank. A cell with
        an error has null outputs. No output holds a control character.
        """
        ...


class Unreadable(ValueError):
    """A cell that a grammar refuses, with the code of the reason."""

    def __init__(self, code: str) -> None:
        self.reason = REASONS[code]
        super().__init__(code)


def normalise(raw: pl.Series, schema: Schema, read: Read, common: Common | None = None) -> pl.DataFrame:
    """Read a column by its two grammars.

    `common` takes a frame of one column, `RAW`, and gives the output columns, the first of them null where a cell
    isn't in the common form. `read` takes the cleaned text of one cell, gives the outputs' values and raises
    `Unreadable`; it sees each distinct cell once.
    """
    cells = raw.alias(RAW).to_frame()
    if not repetitive(raw):
        return _normalise(cells, schema, read, common)
    distinct = cells.unique()
    table = _normalise(distinct, schema, read, common).with_columns(distinct[RAW])
    return cells.join(table, on=RAW, how="left", maintain_order="left", nulls_equal=True).drop(RAW)


def _normalise(cells: pl.DataFrame, schema: Schema, read: Read, common: Common | None) -> pl.DataFrame:
    nothing = {name: nulls(type_, cells.height) for name, type_ in (*schema.items(), (ERROR, pl.String()))}
    found = common(cells).hstack([nothing[ERROR].alias(ERROR)]) if common else pl.DataFrame(nothing)
    unread = cells[RAW].is_not_null() & found[next(iter(schema))].is_null()
    if not unread.any():
        return found
    rest = cells.filter(unread)
    wide = rest.join(_read_each(rest[RAW].unique(), schema, read), on=RAW, how="left", maintain_order="left")
    return splice(found, unread, wide.drop(RAW))


def _read_each(cells: pl.Series, schema: Schema, read: Read) -> pl.DataFrame:
    nulls = (None,) * len(schema)
    rows: list[tuple[Value, ...]] = []
    for cell, text in zip(cells, clean(cells), strict=True):
        if cell.startswith(DAMAGED):
            rows.append((cell, *nulls, "damaged_number"))
        elif text is None:
            rows.append((cell, *nulls, None))
        else:
            try:
                rows.append((cell, *read(text), None))
            except Unreadable as refused:
                rows.append((cell, *nulls, refused.reason.code))
    return pl.DataFrame(rows, {RAW: pl.String(), **schema, ERROR: pl.String()}, orient="row")
