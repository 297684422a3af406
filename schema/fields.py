"""The two words in which an entity is stated: `field` for its values, `ref` for its references."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from schema.kinds import INTEGER, TEXT, Column, Kind, WordList, Words
from schema.privacy import Mask, Privacy

MASKED = "_masked"


@dataclass(frozen=True)
class Deprecated:
    """Why a value shouldn't be used any more, what to use instead, and since when."""

    since: date
    reason: str


@dataclass(frozen=True)
class Field:
    """One value of an entity, with everything that is derived from: tables, checks, API, dictionary."""

    name: str
    kind: Kind
    label: str
    description: str
    example: str | None
    unit: str | None
    privacy: Privacy
    mask: Mask | None
    required: bool
    indexed: bool
    low: int | None
    high: int | None
    deprecated: Deprecated | None = None
    searchable: bool = True

    @property
    def searched(self) -> bool:
        """Whether records are found by words that lie in it: texts alone are, and none that is sensitive."""
        return self.searchable and isinstance(self.kind, Words | WordList) and self.privacy < Privacy.SENSITIVE

    @property
    def main(self) -> str:
        """Name of the column that filters, orders and keys use."""
        return self.name + self.kind.main

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns by full name, the masked companion of a personal value last."""
        own = tuple(
            Column(self.name + part.suffix, part.type, not self.required if part.nullable is None else part.nullable)
            for part in self.kind.columns
        )
        return (*own, Column(self.name + MASKED, TEXT, nullable=True)) if self.mask else own

    @property
    def masked(self) -> str | None:
        """Name of the masked companion column."""
        return self.name + MASKED if self.mask else None


@dataclass(frozen=True)
class Reference:
    """A to-one reference to another record of the same locality, or to a reference entity.

    References are indexed, not enforced: what they point at may arrive later or never.
    """

    name: str
    target_name: str
    label: str
    description: str
    #: Name of the to-many relation that the target offers back; None where it offers none.
    reverse: str | None
    required: bool
    indexed: bool

    @property
    def column(self) -> str:
        return f"{self.name}_id"

    @property
    def columns(self) -> tuple[Column, ...]:
        return (Column(self.column, INTEGER, not self.required),)


#: What a class states: a value or a reference.
Stated = Field | Reference


@dataclass(frozen=True)
class Declared:
    """A field or reference before its class has given it a name."""

    make: type[Field] | type[Reference]
    arguments: dict[str, Any]

    def named(self, name: str) -> Stated:
        return self.make(name=name, **self.arguments)


def field(
    kind: Kind,
    label: str,
    description: str,
    *,
    example: str | None = None,
    unit: str | None = None,
    privacy: Privacy = Privacy.PUBLIC,
    mask: Mask | None = None,
    required: bool = False,
    indexed: bool = False,
    low: int | None = None,
    high: int | None = None,
    deprecated: Deprecated | None = None,
    searchable: bool = True,
) -> Any:
    """State a value of an entity.

    `label` is Chinese, `description` English. A personal value names its `mask`, the others have none. `indexed`
    values sort quickly within a locality and across all. `low` and `high` bound the main column, in stored units. A
    `deprecated` value is served as ever, and the API and the dictionary say what to use instead. Records are found by
    the words of texts that aren't sensitive, unless these are not `searchable`.
    """
    if (mask is not None) != (privacy is Privacy.PERSONAL):
        raise TypeError(f"{label}: personal values, and only they, are masked")
    arguments = {name: value for name, value in locals().items() if name != "arguments"}
    return Declared(Field, arguments)


def ref(
    target: "type[Any] | str",
    label: str,
    description: str,
    *,
    reverse: str | None = "",
    required: bool = False,
    indexed: bool = True,
) -> Any:
    """State a reference to the record of another entity, given by class or by name.

    `reverse` names the relation that the target offers back: the plural of this entity by default, None for none.
    """
    name = target if isinstance(target, str) else target.__name__
    return Declared(
        Reference,
        {
            "target_name": name,
            "label": label,
            "description": description,
            "reverse": reverse,
            "required": required,
            "indexed": indexed,
        },
    )
