"""The words of a declaration: where each value of a record comes from, and how its text is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from etl import normalise as n
from etl.errors import DeclarationError
from etl.normalise.normaliser import Normaliser
from etl.registry import Named
from schema.code_lists import CodeList
from schema.kinds import Datum


@dataclass(frozen=True)
class Column:
    """A column of the ledger, by header; alternatives are separated by `|`, levels of a merged header by `/`."""

    pattern: str
    optional: bool = False


@dataclass(frozen=True)
class Const:
    """One text for all rows."""

    text: str


@dataclass(frozen=True)
class Title:
    """The first group of a pattern found in the lines above the header."""

    pattern: str


@dataclass(frozen=True)
class FileName:
    """The first group of a pattern found in the file's name."""

    pattern: str


@dataclass(frozen=True)
class SheetName:
    """The name of the sheet."""


@dataclass(frozen=True)
class Joined:
    """Several texts, those that are there, with a separator between."""

    parts: tuple["Origin", ...]
    separator: str


@dataclass(frozen=True)
class FirstOf:
    """The first of several texts that is there."""

    parts: tuple["Origin", ...]


Origin = Column | Const | Title | FileName | SheetName | Joined | FirstOf


@dataclass(frozen=True)
class Value:
    """Where a text comes from and how it is read; without a normaliser the field's kind decides."""

    origin: Origin
    normaliser: Normaliser | Named | None = None

    def by(self, normaliser: Normaliser | Named) -> "Value":
        """Read it with this normaliser, or with one that a plugin registers: `by(named("…"))`."""
        return replace(self, normaliser=normaliser)

    def text(self, **options: Any) -> "Value":
        return self.by(n.Text(**options))

    def date(self, **options: Any) -> "Value":
        """Read a date or a partial date; `roc=True` for years of the Republic, `order="mdy"` for US dates."""
        return self.by(n.DatePeriod(**options))

    def time(self, **options: Any) -> "Value":
        """Read a date with or without a clock time; options as for `date`."""
        return self.by(n.TimePeriod(**options))

    def recurrence(self, **options: Any) -> "Value":
        """Read a recurring time (每周二、周五下午5时) as an RRULE; `time=True` reads its time of day instead."""
        return self.by(n.Recurrence(**options))

    def integer(self, **options: Any) -> "Value":
        return self.by(n.Integer(**options))

    def number(self, **options: Any) -> "Value":
        """Read a decimal number; `units` are the units that may follow, `percent=True` allows 96%."""
        return self.by(n.Number(**options))

    def quantity(self, **options: Any) -> "Value":
        """Read a number with bounds (150余, 约50, 300至500户); `units` are the units that may follow."""
        return self.by(n.Quantity(**options))

    def money(self, **options: Any) -> "Value":
        return self.by(n.Money(**options))

    def phone(self, **options: Any) -> "Value":
        """Read phone numbers; `area_code` completes local ones."""
        return self.by(n.Phone(**options))

    def id_number(self, **options: Any) -> "Value":
        """Read ID numbers; `genuine_zeros=True` trusts those that end in 000 as digits lost upstream do."""
        return self.by(n.IdNumber(**options))

    def person_name(self, **options: Any) -> "Value":
        return self.by(n.PersonName(**options))

    def credit_code(self) -> "Value":
        return self.by(n.CreditCode())

    def yes_no(self, **options: Any) -> "Value":
        return self.by(n.YesNo(**options))

    def lookup(self, mapping: Mapping[str, str | CodeList]) -> "Value":
        """Read by a table of spellings; a text that isn't in it is rejected."""
        pairs = tuple((text, to.name if isinstance(to, CodeList) else to) for text, to in mapping.items())
        return self.by(n.Lookup(pairs))


@dataclass(frozen=True)
class Split:
    """A text cut into a list at any of some characters."""

    value: Value
    separators: str


@dataclass(frozen=True)
class Marked:
    """A list of those labels whose column is ticked."""

    marks: tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class Place:
    """A division, by names or codes from the outer to the inner; the innermost that is given counts."""

    parts: tuple[Value, ...]


@dataclass(frozen=True)
class Coordinates:
    """A pair of coordinates in decimal degrees with their datum."""

    longitude: Value
    latitude: Value
    datum: Datum


@dataclass(frozen=True)
class Ref:
    """A reference: fills the key and what the row says of the other record."""

    entity: type[Any]
    columns: tuple[tuple[str, "Term"], ...]


@dataclass(frozen=True)
class Children:
    """Records of another entity that belong to the row's; each of `each` makes one where its columns hold a value."""

    entity: type[Any]
    each: tuple[tuple[tuple[str, "Term"], ...], ...]


Term = Value | Split | Marked | Place | Coordinates | Ref | Children


def col(pattern: str, *, optional: bool = False) -> Value:
    """A column of the ledger by its header. An `optional` one may be missing from a file."""
    return Value(Column(pattern, optional))


def const(value: str | int | date | CodeList) -> Value:
    """The same value for all rows."""
    return Value(Const(value.name if isinstance(value, CodeList) else str(value)))


def from_title(pattern: str) -> Value:
    """The first group of a regular expression found in the lines above the header."""
    return Value(Title(_expression(pattern)))


def from_file_name(pattern: str) -> Value:
    """The first group of a regular expression found in the file's name."""
    return Value(FileName(_expression(pattern)))


def _expression(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise DeclarationError(f"{pattern!r} is no regular expression: {error}", remedy="Correct it.") from error
    return pattern


def sheet_name() -> Value:
    """The name of the sheet that the row stands in."""
    return Value(SheetName())


def joined(*values: Value, by: str = " ") -> Value:
    """The texts of several values that are there, in one."""
    return Value(Joined(tuple(value.origin for value in values), by))


def first_of(*values: Value) -> Value:
    """The first of several values that is there."""
    return Value(FirstOf(tuple(value.origin for value in values)))


def split(value: Value, separators: str = "、，,；;") -> Split:
    """A list of texts from one cell."""
    return Split(value, separators)


def marked(marks: Mapping[str, Value]) -> Marked:
    """A list of labels: those whose column is ticked (√, 是, 有 …)."""
    return Marked(tuple(marks.items()))


def place(*parts: Value) -> Place:
    """A division inside the source's locality, by names or codes from the outer to the inner: town, village."""
    return Place(parts)


def coordinates(longitude: Value, latitude: Value, datum: Datum) -> Coordinates:
    """A point; the datum has to be stated."""
    return Coordinates(longitude, latitude, datum)


def ref(entity: type[Any], **columns: Term) -> Ref:
    """A reference to a record of another entity, stated by the parts of its key and what else the row says of it."""
    return Ref(entity, tuple(columns.items()))


def each(**columns: Term) -> tuple[tuple[str, Term], ...]:
    """One of the children that a row may bring."""
    return tuple(columns.items())


def children(entity: type[Any], *each_: tuple[tuple[str, Term], ...]) -> Children:
    """Records of another entity that belong to the row's, one per `each`."""
    return Children(entity, each_)
