"""How much an operation's input may hold: conditions become SQL, which takes time and nests only so deep."""

from collections.abc import Callable, Iterable
from typing import Any

from graphql import ListValueNode, ObjectValueNode, ValueNode

from hub.graphql.errors import ApiError
from hub.graphql.limits import Limits

#: Gives the members of a list or an object, or None for a plain value.
Members = Callable[[Any], Iterable[Any] | None]


def bound_values(values: Iterable[Any], limits: Limits) -> None:
    """Refuse variables of too many or too deeply nested objects; lists of plain values may be long."""
    _bound(values, _members_of_value, dict, limits)


def bound_literals(nodes: Iterable[ValueNode], limits: Limits) -> None:
    """The same for literals."""
    _bound(nodes, _members_of_literal, ObjectValueNode, limits)


def _members_of_value(value: Any) -> Iterable[Any] | None:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else None


def _members_of_literal(node: Any) -> Iterable[Any] | None:
    if isinstance(node, ObjectValueNode):
        return [field.value for field in node.fields]
    return node.values if isinstance(node, ListValueNode) else None


def _bound(roots: Iterable[Any], members: Members, kind: type[Any], limits: Limits) -> None:
    level, objects, depth = list(roots), 0, 0
    while level := [value for value in level if members(value) is not None]:
        depth += 1
        objects += sum(isinstance(value, kind) for value in level)
        if depth > limits.input_depth:
            raise _placed(level, ApiError("DEPTH_LIMIT", f"Input is nested deeper than {limits.input_depth} levels."))
        if objects > limits.input_objects:
            raise _placed(level, ApiError("INPUT_LIMIT", f"Input holds more than {limits.input_objects} objects."))
        level = [member for value in level for member in members(value) or ()]


def _placed(level: list[Any], error: ApiError) -> ApiError:
    """The error at the last of these values, where they are literals."""
    error.at([value for value in level if isinstance(value, ValueNode)][-1:])
    return error
