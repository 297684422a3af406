"""Reads single cells, as the tables of these tests state them."""

from typing import Any

import polars as pl

from etl.normalise import Normaliser


def read(normaliser: Normaliser, cell: str | None) -> tuple[Any, ...]:
    """Values of the outputs and the reason code of one cell."""
    return normaliser(pl.Series([cell], dtype=pl.String)).row(0)


def read_all(normaliser: Normaliser, cells: list[str]) -> list[tuple[Any, ...]]:
    """Values and reason codes of a column."""
    return normaliser(pl.Series(cells, dtype=pl.String)).rows()
