"""A source: one kind of ledger of one locality, declared by a plugin."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from etl.columns import Term, Value
from etl.errors import DeclarationError
from etl.readers.part import Reader
from etl.registry import Named
from etl.several import require_lists


@dataclass(frozen=True)
class Expect:
    """What a good export looks like; a run that leaves it parks for review.

    `rows` bounds the rows read; `rejected` and `removed` are shares of the rows read and of the live records. Records
    that another source takes over count as removed.
    """

    rows: tuple[int, int] | None = None
    rejected: float = 1.0
    removed: float = 0.2


@dataclass(frozen=True)
class Per:
    """A snapshot of parts: an export replaces the records whose value of `field` it mentions."""

    field: str


def per(field_name: str) -> Per:
    """A snapshot of those records only whose `field_name` the export mentions, such as its months."""
    return Per(field_name)


@dataclass(frozen=True)
class Unpivot:
    """Turns columns into rows: each of `columns` (header patterns) becomes a row with its header and its cell."""

    columns: tuple[str, ...]
    name: str
    value: str


def unpivot(*columns: str, name: str, value: str) -> Unpivot:
    """One row per listed column: its header under `name`, its cell under `value`; empty cells make no row."""
    return Unpivot(columns, name, value)


@dataclass(frozen=True, kw_only=True)
class Source:
    """Declaration of a source. Localities that share a system are `replace(SOURCE, locality=…, name=…)`.

    Raises `DeclarationError` where the parts contradict each other; whether it fits the entity is checked when loaded.
    """

    name: str
    #: Entity class that the rows become.
    entity: type[Any]
    #: 12-digit division code of the locality that the records belong to.
    locality: str
    publisher: str
    reader: Reader | Named
    #: Field or reference name to where its value comes from.
    columns: Mapping[str, Term]
    #: "full" where the matched files hold all records, `per(field)` where they hold all of some; None never removes.
    snapshot: str | Per | None = None
    #: Headers that are known and not wanted; one that several columns answer to stands for all of them.
    ignore: tuple[str, ...] = ()
    #: Texts that stand for an empty cell in any column, such as "/" or "无"; full and half width are one.
    empty: tuple[str, ...] = ()
    #: Rows have no key of their own: equal ones are told apart by their ordinal.
    ordinal: bool = False
    #: Whose value a record shows where several sources speak of it: that of the greater number, which is one for all or
    #: by field and reference, with `*` for all others (0 unless given). Equal numbers go by the sources' names. What a
    #: source leaves empty never hides what another one says.
    precedence: int | Mapping[str, int] = 0
    unpivot: Unpivot | None = None
    #: Reshapes the text frame, row count unchanged, before it is mapped.
    transform: Callable[[pl.LazyFrame], pl.LazyFrame] | None = None
    #: Columns that `transform` makes, which no file has.
    adds: tuple[str, ...] = ()
    expect: Expect = field(default_factory=Expect)
    #: Day that the export speaks of, such as `from_title(r"截至(\d+月\d+日)")`.
    as_of: Value | None = None
    #: Year of dates that state none, such as `from_title(r"(\d{4})年")`.
    year: Value | None = None
    #: Where the files lie; by default `ledgers/` beside the plugin, or the operator's folder for it.
    folder: Path | None = None

    def __post_init__(self) -> None:
        require_lists(self)
        if self.snapshot not in (None, "full") and not isinstance(self.snapshot, Per):
            raise DeclarationError(
                f"source {self.name}: snapshot is {self.snapshot!r}", remedy='It may be "full", per("field") or None.'
            )
        if not (self.locality.isascii() and self.locality.isdigit() and len(self.locality) == 12):
            raise DeclarationError(
                f"source {self.name}: locality is {self.locality!r}", remedy="Give the 12-digit division code."
            )
