"""Operations that hypothesis-graphql draws, with ids, codes and sizes in them that a ledger answers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from graphql import (
    REMOVE,
    ArgumentNode,
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    IntValueNode,
    NameNode,
    NullValueNode,
    ObjectFieldNode,
    TypeInfo,
    TypeInfoVisitor,
    ValueNode,
    Visitor,
    get_named_type,
    print_ast,
    visit,
)
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from schema import ENTITIES
from tests.hub.graphql.ledger import DAYS, DIVISIONS, LOCALITIES, MOMENTS, TEXTS, Ledger

_CODES = [str(code) for code in (*LOCALITIES, *DIVISIONS)]
_SPANS = ("15", "1504", "150402", "21")
_ROOTS = {entity.singular: entity.name for entity in ENTITIES.values()}


def drawn(schema: GraphQLSchema, ledger: Ledger) -> st.SearchStrategy[str]:
    """Texts of operations; what they ask for is mostly there."""
    scalars: dict[str, st.SearchStrategy[ValueNode]] = {
        "DateTime": _texts(MOMENTS),
        "Date": _texts(DAYS),
        "Decimal": _texts(("0", "1.00", "-0.5", "2.5")),
        "BigInt": _texts(("0", "-150", "400")),
        "JSON": _texts(TEXTS),
        "String": _texts(TEXTS),
        "ID": _texts([row["code"] for name in ("Venue", "LectureSession", "Division") for row in ledger[name]]),
        "Int": st.integers(0, 20).map(nodes.Int),
    }

    return queries(schema, custom_scalars=scalars, print_ast=lambda document: answerable(document, schema, ledger))


def answerable(document: DocumentNode, schema: GraphQLSchema, ledger: Ledger) -> str:
    """The text of an operation that is mostly answered, made from one that would mostly be refused."""
    types = TypeInfo(schema)
    return print_ast(visit(document, TypeInfoVisitor(types, _Answerable(types, ledger))))


def _texts(values: Sequence[str]) -> st.SearchStrategy[ValueNode]:
    return st.sampled_from(values).map(nodes.String)


class _Answerable(Visitor):
    """Leaves out nulls, and what refuses whole operations: cursors of no list, sizes for both ends, `isNull` alone.

    Ids become those of the entity that is asked for, codes of divisions such that exist; which, their text decides.
    """

    def __init__(self, types: TypeInfo, ledger: Ledger) -> None:
        super().__init__()
        self._types = types
        self._ledger = ledger

    def enter_field(self, node: FieldNode, *_: Any) -> FieldNode:
        given = {argument.name.value: argument for argument in node.arguments or () if not _is_null(argument)}
        first = given.get("first")
        if first is not None and "last" in given:
            assert isinstance(first.value, IntValueNode)
            del given["last" if int(first.value.value) % 2 else "first"]
        return replace(node, arguments=tuple(self._argument(node.name.value, one) for one in given.values()))

    def enter_argument(self, node: ArgumentNode, *_: Any) -> Any:
        return REMOVE if node.name.value in ("after", "before") else None

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> Any:
        owner, name = get_named_type(self._types.get_parent_input_type()), node.name.value
        of = owner.name.removesuffix("Where") if owner is not None else ""
        if _is_null(node) or (of in ENTITIES and name in ("isNull", "removed")):
            return REMOVE
        if of in ("Locality", "Division") and name in ("eq", "in", "within"):
            code = nodes.String(_pick(_SPANS if name == "within" else _CODES, node.value))
            return replace(node, value=nodes.List([code]) if name == "in" else code)
        if of in ENTITIES and name == "id":
            return replace(node, value=nodes.Object([_member("eq", self._id(of, node.value))]))
        return None

    def _argument(self, field: str, node: ArgumentNode) -> ArgumentNode:
        if node.name.value == "id" and field in _ROOTS:
            return replace(node, value=self._id(_ROOTS[field], node.value))
        return node

    def _id(self, entity: str, node: ValueNode) -> ValueNode:
        return nodes.String(_pick(self._ledger[entity], node)["code"])


def _member(name: str, value: ValueNode) -> ObjectFieldNode:
    return ObjectFieldNode(name=NameNode(value=name), value=value)


def _is_null(node: ArgumentNode | ObjectFieldNode) -> bool:
    return isinstance(node.value, NullValueNode)


def _pick(choices: Sequence[Any], node: ValueNode) -> Any:
    return choices[sum(print_ast(node).encode()) % len(choices)]
