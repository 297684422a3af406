"""Strawberry classes made from declarations.

Types refer to each other by name, in a namespace of the model's own, so that recursion resolves and several models may
stand side by side in one process.
"""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum, EnumMeta
from keyword import iskeyword
from typing import Any, NamedTuple

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from hub.graphql.declaration.scalars import SCALARS

ID = "ID"
INTEGER, FLOAT, STRING, BOOLEAN = "int", "float", "str", "bool"


class Argument(NamedTuple):
    """An argument of a field; `type` is a Python annotation as text, such as `list[VenueOrder] | None`."""

    name: str
    type: str
    description: str


class Member(NamedTuple):
    """A field of a type or an input; `type` is a Python annotation as text."""

    name: str
    type: str
    description: str
    arguments: Sequence[Argument] = ()
    deprecation: str | None = None


def described(zh: str, en: str) -> str:
    """A description as the API words it: Chinese first, English after."""
    return f"{zh} / {en}"


class Namespace:
    """The types of one schema, by name."""

    def __init__(self) -> None:
        self.types: dict[str, Any] = {scalar.name: key for key, scalar in SCALARS.items()}
        self.types[ID] = strawberry.ID

    def __contains__(self, name: str) -> bool:
        return name in self.types

    def add_enum(self, name: str, description: str, members: Iterable[tuple[str, str]]) -> None:
        """Declare an enum by names and descriptions of its values."""
        values = {value: strawberry.enum_value(value, description=text) for value, text in members}
        # mypy knows enums by literal names only.
        members_of: EnumMeta = Enum(name, values)  # type: ignore[misc]
        self._file(name, strawberry.enum(members_of, description=description))

    def add_interface(self, name: str, description: str, members: Iterable[Member]) -> None:
        """Declare an interface."""
        self._declare(name, members, (), lambda cls: strawberry.interface(cls, name=name, description=description))

    def add_type(self, name: str, description: str, members: Iterable[Member], *interfaces: str) -> None:
        """Declare an object type."""
        bases = tuple(self.types[interface] for interface in interfaces)
        self._declare(name, members, bases, lambda cls: strawberry.type(cls, name=name, description=description))

    def add_input(self, name: str, description: str, members: Iterable[Member]) -> None:
        """Declare an input type; fields whose annotation allows None may be left out."""
        self._declare(
            name,
            members,
            (),
            lambda cls: strawberry.input(cls, name=name, description=description),
            lambda member: {"default": strawberry.UNSET} if member.type.endswith("| None") else {},
        )

    def _declare(
        self,
        name: str,
        members: Iterable[Member],
        bases: tuple[type, ...],
        decorate: Callable[[type], type],
        default: Callable[[Member], dict[str, Any]] = lambda _: {},
    ) -> None:
        fields = {_attribute(member.name): self._field(member, default(member)) for member in members}
        annotations = {attribute: field.type_annotation for attribute, field in fields.items()}
        cls = decorate(type(name, bases, {"__annotations__": dict.fromkeys(fields, object), **fields}))
        for field in cls.__strawberry_definition__.fields:  # type: ignore[attr-defined]
            # dataclasses has put the placeholder in its place.
            field.type_annotation = annotations.get(field.python_name, field.type_annotation)
        self._file(name, cls)

    def _field(self, member: Member, default: dict[str, Any]) -> StrawberryField:
        field = StrawberryField(
            graphql_name=member.name,
            type_annotation=self._annotation(member.type),
            description=member.description,
            deprecation_reason=member.deprecation,
            **default,
        )
        field.arguments = [
            StrawberryArgument(
                argument.name, argument.name, self._annotation(argument.type), description=argument.description
            )
            for argument in member.arguments
        ]
        return field

    def _annotation(self, type_: str) -> StrawberryAnnotation:
        return StrawberryAnnotation(type_, namespace=self.types)

    def _file(self, name: str, cls: Any) -> None:
        if name in self.types:
            raise TypeError(f"two things want the name {name} in the API: rename the entity or code list")
        self.types[name] = cls


def _attribute(name: str) -> str:
    return f"{name}_" if iskeyword(name) else name
