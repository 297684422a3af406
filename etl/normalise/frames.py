"""Work on part of a column: on its distinct cells, or on the rows that need it."""

import polars as pl

#: How often a cell has to occur on average until reading distinct cells pays.
_OCCURRENCES = 4


def repetitive(cells: pl.Series) -> bool:
    """Whether the cells of a column repeat so often that reading each distinct one and joining is quicker."""
    distinct = cells.to_frame().select(pl.all().approx_n_unique()).item()
    return bool(distinct * _OCCURRENCES < cells.len())


def splice(frame: pl.DataFrame, where: pl.Series, rows: pl.DataFrame) -> pl.DataFrame:
    """The frame with the rows where `where` holds replaced, in order, by `rows`."""
    replaced = frame.height + where.cum_sum().cast(pl.Int64) - 1
    kept = pl.int_range(frame.height, eager=True)
    positions = pl.select(pl.when(where).then(replaced).otherwise(kept)).to_series()
    return pl.concat([frame, rows.select(frame.columns)]).select(pl.all().gather(positions))


def nulls(type_: pl.DataType, height: int) -> pl.Series:
    """A column of nulls."""
    return pl.Series([None], dtype=type_).new_from_index(0, height)
