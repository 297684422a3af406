"""normalise: texts of the ledger to typed columns, one scope after the other; what can't be read keeps its reason."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import orjson
import polars as pl

from etl.columns import Coordinates, Marked, Split, Term, Value
from etl.errors import DeclarationError
from etl.gazetteer import Gazetteer
from etl.mapping import DIVISION, Scope
from etl.masks import MASKS
from etl.normalise.normaliser import Normaliser
from etl.readers.part import ROW
from etl.stages.extract import NTH, Table
from schema.fields import MASKED, Field
from schema.kinds import Column, Day, Moment, WordList

#: Marks the column that holds the reason why a field of a scope couldn't be read.
ERROR = "!"

POLARS_TYPES: dict[str, pl.DataType] = {
    "BigInteger": pl.Int64(),
    "Boolean": pl.Boolean(),
    "Text": pl.String(),
}


def polars_type(column: Column) -> pl.DataType:
    """Type of a column in frames; dates and instants travel as the text that SQLite keeps."""
    return POLARS_TYPES[type(column.type).__name__]


def error_column(scope: Scope, field: str) -> str:
    return f"{scope.prefix}{ERROR}{field}"


def normalise(table: Table, frame: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """The records that each row brings: every value column of every scope, and an error column per stated field."""
    columns = [frame[ROW], frame[NTH]]
    for scope in table.compiled.root.scopes:
        columns += _scope(table, frame, scope, gazetteer)
    return pl.DataFrame(columns)


def _scope(table: Table, frame: pl.DataFrame, scope: Scope, gazetteer: Gazetteer) -> Iterator[pl.Series]:
    for name, field in scope.entity.fields.items():
        term = scope.values.get(name)
        if term is None:
            yield from _absent(scope, field, frame.height)
        else:
            yield from _field(table, frame, scope, field, term)
    if scope.parent is None:
        yield from _division(table, frame, scope, gazetteer)


def _absent(scope: Scope, field: Field, height: int) -> Iterator[pl.Series]:
    value = "[]" if isinstance(field.kind, WordList) else None
    for column in field.columns:
        yield pl.Series(scope.prefix + column.suffix, [value], polars_type(column)).new_from_index(0, height)


def _field(table: Table, frame: pl.DataFrame, scope: Scope, field: Field, term: Term) -> Iterator[pl.Series]:
    match term:
        case Value():
            values, error = _value(table, frame, field, term)
        case Split():
            values, error = _split(table, frame, term)
        case Marked():
            values, error = _marked(table, frame, term)
        case Coordinates():
            values, error = _coordinates(table, frame, term)
        case _:
            raise DeclarationError(f"{field.name}: {term}", remedy="Use a value.")
    for column, series in zip(field.columns, values, strict=True):
        type_ = polars_type(column)
        yield (series if series.dtype == type_ else series.cast(type_)).alias(scope.prefix + column.suffix)
    yield error.alias(error_column(scope, field.name))


def _read(table: Table, frame: pl.DataFrame, value: Value) -> pl.DataFrame:
    """Run a value's normaliser; dates without a year take the table's."""
    normaliser = value.normaliser
    assert normaliser is not None
    if getattr(normaliser, "default_year", 0) is None:
        normaliser = replace(normaliser, default_year=table.year())  # type: ignore[type-var]
    ready: Normaliser = normaliser  # type: ignore[assignment]
    return ready(table.text(value.origin, frame))


def _value(table: Table, frame: pl.DataFrame, field: Field, value: Value) -> tuple[list[pl.Series], pl.Series]:
    read = _read(table, frame, value)
    if isinstance(field.kind, Day | Moment):
        read = _exact(read, field)
    values = [read[column.suffix] for column in field.kind.columns]
    if field.mask:
        values.append(_masked(read, MASKS[field.mask]))
    return values, read["error"]


def _masked(read: pl.DataFrame, mask: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """What is shown in the place of values: the normaliser's own word, else the mask."""
    if MASKED not in read.columns:
        return mask(read[""])
    given = read[MASKED]
    if not (given.is_null() & read[""].is_not_null()).any():
        return given
    return pl.select(pl.coalesce(given, mask(read[""]))).to_series()


def _exact(read: pl.DataFrame, field: Field) -> pl.DataFrame:
    """A period as an exact day or instant; a less exact one is an error."""
    exact = ["DAY"] if isinstance(field.kind, Day) else ["MINUTE", "DAY"]
    inexact = pl.col("_precision").is_not_null() & ~pl.col("_precision").is_in(exact)
    return read.select(
        pl.when(~inexact).then(pl.col("_start")).alias(""),
        pl.when(inexact).then(pl.lit("date_not_exact")).otherwise(pl.col("error")).alias("error"),
    )


def _split(table: Table, frame: pl.DataFrame, term: Split) -> tuple[list[pl.Series], pl.Series]:
    read = _read(table, frame, term.value)
    separator = f"[{re.escape(term.separators)}]"
    texts = read[""].fill_null("").str.replace_all(separator, "\x1f").str.split("\x1f")
    return [_as_json(texts)], read["error"]


def _as_json(texts: pl.Series) -> pl.Series:
    unique = texts.unique()
    spelled = [orjson.dumps([part.strip() for part in parts if part.strip()]).decode() for parts in unique]
    table = pl.DataFrame({"texts": unique, "json": pl.Series(spelled, dtype=pl.String)})
    return texts.to_frame("texts").join(table, on="texts", how="left", maintain_order="left")["json"]


def _marked(table: Table, frame: pl.DataFrame, term: Marked) -> tuple[list[pl.Series], pl.Series]:
    reads = [(label, _read(table, frame, value)) for label, value in term.marks]
    ticks = pl.DataFrame([read[""].alias(str(i)) for i, (_, read) in enumerate(reads)])
    labels = ticks.select(
        pl.concat_list(
            pl.when(pl.col(str(i))).then(pl.lit(label)) for i, (label, _) in enumerate(reads)
        ).list.drop_nulls()
    ).to_series()
    errors = pl.DataFrame([read["error"].alias(str(i)) for i, (_, read) in enumerate(reads)])
    return [_as_json(labels)], errors.select(pl.coalesce(pl.all())).to_series()


def _coordinates(table: Table, frame: pl.DataFrame, term: Coordinates) -> tuple[list[pl.Series], pl.Series]:
    longitude = _read(table, frame, term.longitude)
    latitude = _read(table, frame, term.latitude)
    pair = pl.DataFrame(
        [
            longitude[""].alias("x"),
            latitude[""].alias("y"),
            longitude["error"].alias("ex"),
            latitude["error"].alias("ey"),
        ]
    )
    both = pl.col("x").is_not_null() & pl.col("y").is_not_null() & ~((pl.col("x") == 0) & (pl.col("y") == 0))
    point = pair.select(
        pl.when(both).then(pl.col("x")).alias("x"),
        pl.when(both).then(pl.col("y")).alias("y"),
        pl.when(both).then(pl.lit(term.datum.name)).alias("datum"),
        pl.coalesce("ex", "ey").alias("error"),
    )
    return [point["x"], point["y"], point["datum"]], point["error"]


def _division(table: Table, frame: pl.DataFrame, scope: Scope, gazetteer: Gazetteer) -> Iterator[pl.Series]:
    """The division that the ledger names; the source's locality where it names none."""
    name = f"{scope.prefix}{DIVISION}_id"
    if scope.division is None:
        yield pl.Series(name, [gazetteer.locality], pl.Int64).new_from_index(0, frame.height)
        return
    found = gazetteer.resolve([table.text(part.origin, frame) for part in scope.division.parts])
    yield found["id"].fill_null(gazetteer.locality).alias(name)
    yield found["error"].alias(error_column(scope, DIVISION))
