"""Coercion of input values: one function per input type, made once.

Values come out as the compiler wants them: scalars read, enum values by name, input objects as dicts by GraphQL name.
A value that doesn't fit raises `UnfitError` or another ValueError; the wording for clients is left to graphql-core.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    Undefined,
)

from hub.graphql.declaration.scalars import READERS
from hub.graphql.wording import shown

Coercer = Callable[[Any], Any]

_INT = 1 << 31
_UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")


class UnfitError(ValueError):
    """A value that its type doesn't take."""


def _integer(value: object) -> int:
    number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    # Bounds first: infinity is no whole number that Python would make.
    if not (number and -_INT <= value < _INT and value == int(value)):  # type: ignore[operator, call-overload]
        raise UnfitError(f"Int is a whole number of 32 bits, not {shown(value)}")
    return int(value)  # type: ignore[call-overload, no-any-return]


def _float(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise UnfitError(f"Float is a number, not {shown(value)}")
    return float(value)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise UnfitError(f"String is a text, not {shown(value)}")
    return _storable(value)


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise UnfitError(f"Boolean is true or false, not {shown(value)}")
    return value


def _id(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise UnfitError(f"ID is a text, not {shown(value)}")
    return _storable(str(value))


def _storable(value: str) -> str:
    """The text, if databases can hold it: PostgreSQL takes no NUL, and UTF-8 no half of a surrogate pair."""
    if _UNSTORABLE.search(value):
        raise UnfitError("a text holds neither NUL nor half a surrogate pair")
    return value


_SCALARS: dict[str, Coercer] = {
    "Int": _integer,
    "Float": _float,
    "String": _string,
    "Boolean": _boolean,
    "ID": _id,
    **READERS,
}


class Coercers:
    """The coercers of one schema's input types."""

    def __init__(self) -> None:
        self._objects: dict[str, Coercer] = {}

    def of(self, type_: GraphQLInputType) -> Coercer:
        """The coercer of a type."""
        if isinstance(type_, GraphQLNonNull):
            return _required(self._of_given(type_.of_type))
        return _optional(self._of_given(type_))

    def _of_given(self, type_: GraphQLInputType) -> Coercer:
        if isinstance(type_, GraphQLList):
            return _list(self.of(type_.of_type))
        if isinstance(type_, GraphQLEnumType):
            return _enum(frozenset(type_.values))
        if isinstance(type_, GraphQLInputObjectType):
            return self._object(type_)
        if isinstance(type_, GraphQLScalarType):
            return _SCALARS[type_.name]
        raise TypeError(f"no input type: {type_}")

    def _object(self, type_: GraphQLInputObjectType) -> Coercer:
        if type_.name not in self._objects:
            self._objects[type_.name] = _ObjectCoercer(type_, self)
        return self._objects[type_.name]


class _ObjectCoercer:
    """Coerces one input object type; its fields are looked up on first use, since types recur."""

    def __init__(self, type_: GraphQLInputObjectType, coercers: Coercers) -> None:
        self._type = type_
        self._coercers = coercers
        self._fields: dict[str, Coercer] = {}

    def __call__(self, value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise UnfitError(f"{self._type.name} is an object, not {shown(value)}")
        coerced = {name: self._field(name)(item) for name, item in value.items()}
        for name, field in self._type.fields.items():
            if name not in coerced and isinstance(field.type, GraphQLNonNull):
                raise UnfitError(f"{self._type.name} lacks {name}")
        return coerced

    def _field(self, name: str) -> Coercer:
        if name not in self._fields:
            if name not in self._type.fields:
                raise UnfitError(f"{self._type.name} has no field {shown(name)}")
            self._fields[name] = self._coercers.of(self._type.fields[name].type)
        return self._fields[name]


def _required(coerce: Coercer) -> Coercer:
    def required(value: object) -> object:
        if value is None or value is Undefined:
            raise UnfitError("a value is required")
        return coerce(value)

    return required


def _optional(coerce: Coercer) -> Coercer:
    return lambda value: None if value is None else coerce(value)


def _list(coerce: Coercer) -> Coercer:
    def items(value: object) -> list[Any]:
        return [coerce(item) for item in value] if isinstance(value, list) else [coerce(value)]

    return items


def _enum(names: frozenset[str]) -> Coercer:
    def member(value: object) -> str:
        if not isinstance(value, str) or value not in names:
            raise UnfitError(f"{shown(value)} is none of {', '.join(sorted(names))}")
        return value

    return member
