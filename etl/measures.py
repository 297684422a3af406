"""Measures: how the ledgers count what a publication reports. A publication's figure and a measure meet by name."""

from dataclasses import dataclass, field
from typing import Any

from etl.errors import DeclarationError
from schema.entity import Entity, entity
from schema.kinds import Integer, Number, Quantity


@dataclass(frozen=True)
class Count:
    """How many records there are."""


@dataclass(frozen=True)
class Total:
    """Sum of a field; for quantities of both bounds."""

    field: str


@dataclass(frozen=True)
class Least:
    """Smallest value of a field."""

    field: str


@dataclass(frozen=True)
class Extent:
    """Smallest and greatest value of a field, as the two bounds of a range."""

    field: str


@dataclass(frozen=True)
class Distinct:
    """How many different values a field or reference has."""

    name: str


@dataclass(frozen=True)
class Share:
    """Per cent of the records that are such, in whole ones; `where` is an input of the API."""

    where: str


Figure = Count | Total | Least | Extent | Distinct | Share


def count() -> Count:
    """How many records there are."""
    return Count()


def total(field_name: str) -> Total:
    """Sum of a number, an amount or a quantity."""
    return Total(field_name)


def least(field_name: str) -> Least:
    """Smallest value: what every record has at least."""
    return Least(field_name)


def extent(field_name: str) -> Extent:
    """Smallest and greatest value: what every record lies between."""
    return Extent(field_name)


def distinct(name: str) -> Distinct:
    """How many different values of a field, or records that a reference points at."""
    return Distinct(name)


def share(where: str) -> Share:
    """Per cent of the records that are such, rounded to a whole one: `share("{ isNew: { eq: true } }")`."""
    return Share(where)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One way of counting what is reported under `name` for a locality.

    `where` narrows the records as it would in the API, `"{ kind: { eq: GENERAL } }"`; those of a record's entity are of
    `locality` anyway. Several measures of one name are several ways of counting, told apart by `by`.
    Raises `DeclarationError` where entity and figure don't fit.
    """

    name: str
    #: 12-digit division code of the locality that the figure is about.
    locality: str
    #: What counts: the ledger's name, in Chinese.
    by: str
    entity: type[Any]
    where: str = "{}"
    figure: Figure = field(default_factory=Count)

    def __post_init__(self) -> None:
        of = entity(self.entity)
        match self.figure:
            case Total(name) | Least(name) | Extent(name):
                summed = of.fields.get(name)
                if summed is None or not isinstance(summed.kind, Integer | Number | Quantity):
                    raise self._wrong(of, name, "a field that holds a number")
            case Distinct(name):
                if name not in of.fields and name not in of.references:
                    raise self._wrong(of, name, "a field or reference")

    def _wrong(self, of: Entity, name: str, what: str) -> DeclarationError:
        return DeclarationError(f"measure {self.name}: {of.name}.{name} isn't {what}", remedy="Name one that it has.")
