"""Entities: what one declarative class states, gathered for those who derive from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Table

from schema.fields import Field, Reference, Stated
from schema.keys import Key
from schema.kinds import Period


@dataclass(frozen=True)
class Entity:
    """One entity of the unified schema.

    A *reference entity* (`is_reference`) is readable by all and belongs to no locality: its primary key is `id` alone.
    All others are records with the key `(locality, id)`, lineage and `removed_at`.
    """

    #: Class name, which is the GraphQL type.
    name: str
    #: Plural in lower camel case, which is the GraphQL list.
    plural: str
    #: Root letter and two digits of the unified code; empty for reference entities.
    tag: str
    label: str
    description: str
    keys: tuple[Key, ...]
    fields: Mapping[str, Field]
    references: Mapping[str, Reference]
    table: Table
    cls: type[Any]
    is_reference: bool
    #: About persons: listed only for viewers with a right to it.
    about_persons: bool

    @cached_property
    def singular(self) -> str:
        """Name in lower camel case, which is the GraphQL field of one record."""
        return self.name[0].lower() + self.name[1:]

    @cached_property
    def value_columns(self) -> tuple[str, ...]:
        """Columns of fields and references, in the order of declaration, masks included."""
        stated: tuple[Stated, ...] = (*self.fields.values(), *self.references.values())
        return tuple(column.suffix for item in stated for column in item.columns)

    def key_columns(self, part: str) -> tuple[str, ...]:
        """The columns that a key's part is taken from, the one that a required part must fill first.

        A period counts with its precision: the grant for January isn't that for the year.
        """
        if part in self.references:
            return (self.references[part].column,)
        field = self.fields[part]
        return (field.main, f"{part}_precision") if isinstance(field.kind, Period) else (field.main,)


#: Every entity by name, in the order of declaration.
ENTITIES: dict[str, Entity] = {}


def entity(of: type[Any] | str) -> Entity:
    """The entity of a declarative class, or by name."""
    return ENTITIES[of if isinstance(of, str) else of.__name__]


def snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def camel_case(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def plural_of(name: str) -> str:
    """Regular English plural of a class name, in lower camel case."""
    name = name[0].lower() + name[1:]
    if re.search(r"[^aeiou]y$", name):
        return name[:-1] + "ies"
    return name + ("es" if re.search(r"(s|x|ch|sh)$", name) else "s")
