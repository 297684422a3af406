"""Selections: the fields that a type answers, fragments and directives resolved, merged by response key."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
)

from hub.graphql.declaration.outputs import NODE
from hub.graphql.errors import ApiError
from hub.graphql.operation.literals import Literals
from hub.graphql.operation.operation import Operation
from hub.graphql.operation.values import ABSENT, Input

Made = TypeVar("Made")


@dataclass(frozen=True)
class Selected:
    """One field of the response: all nodes that were merged under its response key."""

    key: str
    nodes: Sequence[FieldNode]

    @property
    def name(self) -> str:
        return self.nodes[0].name.value

    def made(self, make: "Callable[[Selected], Made]") -> Made:
        """What is made of the field; an error that this meets is told to be of it. Raises `ApiError`."""
        try:
            return make(self)
        except ApiError as error:
            error.under(self.key, self.nodes)
            raise

    @contextmanager
    def concerned(self) -> Iterator[None]:
        """Tell errors to be of the field, though they are met while a field inside it is made."""
        try:
            yield
        except ApiError as error:
            error.of(self.nodes)
            raise

    @cached_property
    def selection_sets(self) -> list[SelectionSetNode]:
        """What is selected of it, each set once."""
        found = {id(node.selection_set): node.selection_set for node in self.nodes if node.selection_set}
        return list(found.values())


class Selections:
    """Collects the fields of one operation for the variables of one request."""

    def __init__(self, operation: Operation, literals: Literals) -> None:
        self._operation = operation
        self._literals = literals

    def root(self) -> list[Selected]:
        """Fields of the operation itself."""
        return self._collect([self._operation.node.selection_set], self._operation.root)

    def of(self, field: Selected, type_name: str) -> list[Selected]:
        """Fields selected of an object of that type."""
        return self._collect(field.selection_sets, type_name)

    def arguments(self, field: Selected, definition: GraphQLField) -> Mapping[str, Input]:
        """Arguments that are not absent, by name."""
        read = (
            (node.name.value, self._literals.read(node.value, definition.args[node.name.value].type))
            for node in field.nodes[0].arguments or ()
        )
        return {name: value for name, value in read if value.state() is not ABSENT}

    def _collect(self, sets: Sequence[SelectionSetNode], type_name: str) -> list[Selected]:
        fields: dict[str, list[FieldNode]] = {}
        spread: set[str] = set()
        for selections in sets:
            for node in self._fields(selections, type_name, spread):
                fields.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
        return [Selected(key, nodes) for key, nodes in fields.items()]

    def _fields(self, selections: SelectionSetNode, type_name: str, spread: set[str]) -> Iterator[FieldNode]:
        for selection in selections.selections:
            if not self._included(selection):
                continue
            if isinstance(selection, FieldNode):
                yield selection
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                if condition is None or condition.name.value in (type_name, NODE):
                    yield from self._fields(selection.selection_set, type_name, spread)
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in spread:
                spread.add(selection.name.value)
                fragment = self._operation.fragments[selection.name.value]
                if fragment.type_condition.name.value in (type_name, NODE):
                    yield from self._fields(fragment.selection_set, type_name, spread)

    def _included(self, selection: SelectionNode) -> bool:
        for directive in selection.directives or ():
            if directive.name.value == GraphQLSkipDirective.name and self._condition(directive):
                return False
            if directive.name.value == GraphQLIncludeDirective.name and not self._condition(directive):
                return False
        return True

    def _condition(self, directive: DirectiveNode) -> bool:
        (argument,) = directive.arguments or ()
        type_ = GraphQLSkipDirective.args["if"].type
        return bool(self._literals.read(argument.value, type_).ask(bool))
