"""Constants of a declaration, read before any file is."""

import polars as pl

from etl.columns import Const, Value
from etl.errors import DeclarationError
from etl.normalise.normaliser import Normaliser
from etl.reasons import REASONS

#: What the file may still say of a constant: the year.
_OPEN = "date_year_missing"


def require_readable(value: Value, source: str, field: str) -> None:
    """Raise `DeclarationError` for a constant that its normaliser, which is given, refuses in every row."""
    if not isinstance(value.origin, Const):
        return
    normaliser: Normaliser = value.normaliser  # type: ignore[assignment]
    code = normaliser(pl.Series([value.origin.text]))["error"][0]
    if code is not None and code != _OPEN:
        raise DeclarationError(
            f"source {source}: {field} is const({value.origin.text!r})",
            remedy=REASONS[code].english(field, value.origin.text),
        )
