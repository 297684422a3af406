"""How each kind of value shows in the API: its output type, its operators, whether it sorts and sums."""

from collections.abc import Callable
from typing import Any, NamedTuple

from hub.graphql.classes import BOOLEAN, INTEGER, STRING
from schema.kinds import (
    Coded,
    Day,
    Flag,
    Integer,
    Kind,
    Moment,
    Number,
    Period,
    Point,
    Quantity,
    WordList,
    Words,
)


class Leaf(NamedTuple):
    """A kind's face in the API.

    `output` is the non-null output type, `operators` the input type of its filters, `sum` the type of its total; the
    last two are None where the kind has none. `operand` names the scalar that its operators take.
    """

    output: str
    operators: str | None
    operand: str | None = None
    sum: str | None = None
    sorts: bool = True


def _coded(kind: Coded) -> Leaf:
    return Leaf(kind.codes.__name__, f"{kind.codes.__name__}Where", kind.codes.__name__)


def _quantity(kind: Quantity) -> Leaf:
    if kind.scale:
        return Leaf("DecimalQuantity", "DecimalWhere", "Decimal", "DecimalQuantitySum")
    return Leaf("Quantity", "IntWhere", INTEGER, "QuantitySum")


def _period(kind: Period) -> Leaf:
    return Leaf("TimePeriod", "DateTimeWhere", "DateTime") if kind.clock else Leaf("DatePeriod", "DateWhere", "Date")


_LEAVES: dict[type[Kind], Callable[[Any], Leaf]] = {
    Words: lambda _: Leaf(STRING, "StringWhere", STRING),
    WordList: lambda _: Leaf(f"list[{STRING}]", "StringListWhere", STRING, sorts=False),
    Integer: lambda _: Leaf(INTEGER, "IntWhere", INTEGER, "BigInt"),
    Number: lambda _: Leaf("Decimal", "DecimalWhere", "Decimal", "Decimal"),
    Flag: lambda _: Leaf(BOOLEAN, "BooleanWhere", BOOLEAN),
    Day: lambda _: Leaf("Date", "DateWhere", "Date"),
    Moment: lambda _: Leaf("DateTime", "DateTimeWhere", "DateTime"),
    Coded: _coded,
    Quantity: _quantity,
    Period: _period,
    Point: lambda _: Leaf("Point", None, sorts=False),
}


def leaf(kind: Kind) -> Leaf:
    """The face of a kind; a subclass shows like its base."""
    for base in type(kind).__mro__:
        if base in _LEAVES:
            return _LEAVES[base](kind)
    raise TypeError(f"{type(kind).__name__} is a kind that the API can't show yet: add it to hub.graphql.leaves")
