"""How each kind of value shows in the API: its output type, its operators, whether it sorts, its figures."""

from collections.abc import Callable
from typing import Any, NamedTuple

from hub.graphql.declaration.classes import BOOLEAN, INTEGER, STRING
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

    `output` is the non-null output type, `operators` the input type of its filters, `sum`, `avg` and `extreme` (least
    and greatest) the types of its figures; all but the first are None where the kind has none. `operand` names the
    scalar that its operators take. `distinct` values are counted, `groups` tells whether one makes a sensible group.
    """

    output: str
    operators: str | None
    operand: str | None = None
    sum: str | None = None
    avg: str | None = None
    extreme: str | None = None
    sorts: bool = True
    distinct: bool = False
    groups: bool = False


def _coded(kind: Coded) -> Leaf:
    name = kind.codes.__name__
    return Leaf(name, f"{name}Where", name, distinct=True, groups=True)


def _quantity(kind: Quantity) -> Leaf:
    name, operand = ("DecimalQuantity", "Decimal") if kind.scale else ("Quantity", INTEGER)
    operators = "DecimalWhere" if kind.scale else "IntWhere"
    return Leaf(name, operators, operand, f"{name}Sum", "QuantityAverage", f"{name}Extreme")


def _period(kind: Period) -> Leaf:
    name, operand = ("TimePeriod", "DateTime") if kind.clock else ("DatePeriod", "Date")
    return Leaf(name, f"{operand}Where", operand, extreme=operand)


def _scalar(name: str, operators: str, total: str | None = None, *, extreme: bool = True, groups: bool = True) -> Leaf:
    average = "Decimal" if total else None
    return Leaf(name, operators, name, total, average, name if extreme else None, distinct=True, groups=groups)


_LEAVES: dict[type[Kind], Callable[[Any], Leaf]] = {
    Words: lambda _: _scalar(STRING, "StringWhere"),
    WordList: lambda _: Leaf(f"list[{STRING}]", "StringListWhere", STRING, sorts=False),
    Integer: lambda _: _scalar(INTEGER, "IntWhere", "BigInt"),
    Number: lambda _: _scalar("Decimal", "DecimalWhere", "Decimal", groups=False),
    Flag: lambda _: _scalar(BOOLEAN, "BooleanWhere", extreme=False),
    Day: lambda _: _scalar("Date", "DateWhere"),
    Moment: lambda _: _scalar("DateTime", "DateTimeWhere", groups=False),
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
    raise TypeError(
        f"{type(kind).__name__} is a kind that the API can't show yet: add it to hub.graphql.declaration.leaves"
    )
