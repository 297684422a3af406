"""Literals of an operation as input values."""

from decimal import Decimal
from typing import Any

from graphql import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)

from hub.graphql.errors import ApiError
from hub.graphql.operation.coercion import Coercers
from hub.graphql.operation.values import Constant, Input, Inquiry, List, Object, State, Variable


class Literals:
    """Reads the value nodes of one operation; the document has been validated."""

    def __init__(self, coercers: Coercers, inquiry: Inquiry) -> None:
        self._coercers = coercers
        self._inquiry = inquiry

    def read(self, node: ValueNode, type_: GraphQLInputType) -> Input:
        """The input value of a node in the position of a type."""
        if isinstance(node, VariableNode):
            return self._variable(node, required=isinstance(type_, GraphQLNonNull))
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(node, NullValueNode):
            return Constant(None)
        if isinstance(inner, GraphQLList):
            return self._list(node, inner)
        if isinstance(node, ObjectValueNode) and isinstance(inner, GraphQLInputObjectType):
            types = {name: field.type for name, field in inner.fields.items()}
            return Object({item.name.value: self.read(item.value, types[item.name.value]) for item in node.fields})
        try:
            return Constant(self._coercers.of(inner)(plain(node)))
        except ValueError as error:
            raise ApiError("VALIDATION", str(error)) from None

    def _variable(self, node: VariableNode, *, required: bool) -> Input:
        variable = Variable(self._inquiry, (node.name.value,))
        if required and variable.state() is not State.GIVEN:
            raise ApiError("VARIABLE", f"Variable '${node.name.value}' must have a value where it is used.")
        return variable

    def _list(self, node: ValueNode, type_: GraphQLList[Any]) -> Input:
        nodes = node.values if isinstance(node, ListValueNode) else (node,)
        members = [self.read(item, type_.of_type) for item in nodes]
        if members and all(isinstance(item, Constant) for item in members):
            return Constant([item.value for item in members if isinstance(item, Constant)])
        return List(members)


def plain(node: ValueNode) -> Any:
    """The plain value of a scalar or enum literal; fractions stay exact."""
    match node:
        case IntValueNode():
            return int(node.value)
        case FloatValueNode():
            return Decimal(node.value)
        case StringValueNode() | EnumValueNode() | BooleanValueNode():
            return node.value
        case ListValueNode():
            return [plain(item) for item in node.values]
        case ObjectValueNode():
            return {item.name.value: plain(item.value) for item in node.fields}
        case NullValueNode():
            return None
    raise ApiError("VALIDATION", f"a {node.kind} can't stand here")
