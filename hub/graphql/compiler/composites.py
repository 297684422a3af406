"""Values of each kind as JSON."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import and_

from hub.graphql.compiler.planning import Row
from hub.graphql.databases.dialect import Dialect, Expression
from hub.graphql.model import FieldModel
from schema.kinds import Coded, Day, Flag, Kind, Moment, Number, Period, Point, Quantity, WordList

#: A composite's members by name, made when asked for.
Members = Mapping[str, Callable[[], Expression]]


def leaf_value(dialect: Dialect, kind: Kind, column: Expression) -> Expression:
    """A value of one column as the API serves it."""
    match kind:
        case Coded():
            return dialect.plain(column)
        case Flag():
            return dialect.flag(column)
        case WordList():
            return dialect.words(column)
        case Number(scale=scale):
            return dialect.decimal(column, scale)
        case Day():
            return dialect.day(column)
        case Moment():
            return dialect.instant(column)
    return column


def members(dialect: Dialect, field: FieldModel, row: Row) -> Members:
    """Members of a value of several columns; empty for others."""
    name = field.stated.name
    match field.stated.kind:
        case Quantity(scale=scale):
            return {
                "low": lambda: _bound(dialect, row.column(f"{name}_low"), scale),
                "high": lambda: _bound(dialect, row.column(f"{name}_high"), scale),
                "approximate": lambda: dialect.flag(row.column(f"{name}_approximate")),
            }
        case Period(clock=clock):
            end = dialect.instant if clock else dialect.day
            return {
                "start": lambda: end(row.column(f"{name}_start")),
                "end": lambda: end(row.column(f"{name}_end")),
                "precision": lambda: dialect.plain(row.column(f"{name}_precision")),
            }
        case Point():
            return {
                "longitude": lambda: dialect.degrees(row.column(f"{name}_longitude")),
                "latitude": lambda: dialect.degrees(row.column(f"{name}_latitude")),
                "datum": lambda: dialect.plain(row.column(f"{name}_datum")),
            }
    return {}


def presence(field: FieldModel, row: Row) -> Expression:
    """Whether a composite has a value: whether the columns that its type promises are there."""
    name = field.stated.name
    promised: dict[type[Any], tuple[str, ...]] = {
        Quantity: ("_low",),
        Period: ("_precision",),
        Point: ("_longitude", "_latitude"),
    }
    return and_(*(row.column(name + suffix).is_not(None) for suffix in promised[type(field.stated.kind)]))


def _bound(dialect: Dialect, column: Expression, scale: int) -> Expression:
    return dialect.decimal(column, scale) if scale else column
