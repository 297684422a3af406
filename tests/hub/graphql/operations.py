"""Generated operations: any selection, filter, order and page that the schema allows, however GraphQL spells it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_object_type,
    print_ast,
)
from graphql.utilities import ast_from_value
from hypothesis import strategies as st

from schema import ENTITIES, Entity
from schema.entity import camel_case
from schema.privacy import Privacy
from tests.hub.graphql.figures import PARTS
from tests.hub.graphql.ledger import DAYS, DIVISIONS, LOCALITIES, MOMENTS, TEXTS, Ledger

Draw = Callable[[st.SearchStrategy[Any]], Any]

DEPTH = 4
_PATTERNS = ("%", "a%", "_", "%\\%%", "%乙%", "", "\\_c", "A_")
_SPANS = ("15", "1504", "150402", "150402000000", "21", "150402001", "990000")
_INSTANTS = (*MOMENTS, "2023-12-31T15:59:59Z", "2024-01-01T00:00:00.5+08:00")


@dataclass
class Generated:
    """An operation with its variables."""

    text: str = ""
    variables: dict[str, Any] = field(default_factory=dict)


@st.composite
def operations(
    draw: Draw, schema: GraphQLSchema, ledger: Ledger, *, clear: bool, bound: str | None = None
) -> Generated:
    """An operation that is valid and that its viewer may ask; `clear` where that viewer sees everything.

    `bound` is a locality that every root binds itself to; roots that can't are left out.
    """
    return _Writer(draw, schema, ledger, clear=clear, bound=bound).operation()


@st.composite
def conditions(draw: Draw, schema: GraphQLSchema, ledger: Ledger, entity: str, *, clear: bool) -> dict[str, Any]:
    """A `where` of an entity that its viewer may ask; `clear` where that viewer sees everything."""
    return _Writer(draw, schema, ledger, clear=clear, bound=None).where(entity)


class _Writer:
    def __init__(self, draw: Draw, schema: GraphQLSchema, ledger: Ledger, *, clear: bool, bound: str | None) -> None:
        self._draw = draw
        self._bound = bound
        self._schema = schema
        self._ledger = ledger
        self._clear = clear
        assert schema.query_type is not None
        self._roots = schema.query_type.fields
        self._names = 0
        self._definitions: list[str] = []
        self._fragments: list[str] = []
        self._variables: dict[str, Any] = {}

    def operation(self) -> Generated:
        query = self._schema.query_type
        assert query is not None
        allowed = [name for name in query.fields if self._may_select(query, name) and self._may_bind(name)]
        # Code lists are no rows, and what a search finds is compared with a scan.
        allowed = [name for name in allowed if name not in ("codeLists", "search")]
        roots = self._pick_some(allowed, 1, 3)
        body = " ".join(self._field(query, name, DEPTH) for name in roots)
        if self._chance(4):
            body += " __typename"
        head = f"query Q({', '.join(self._definitions)})" if self._definitions else "query Q"
        return Generated(" ".join([f"{head} {{ {body} }}", *self._fragments]), self._variables)

    def where(self, entity: str) -> dict[str, Any]:
        return self._where(entity, 2)

    def _may_bind(self, root: str) -> bool:
        lists = {entity.plural for entity in ENTITIES.values() if not entity.is_reference}
        return self._bound is None or root in lists

    def _chance(self, one_in: int) -> bool:
        return bool(self._draw(st.integers(0, one_in - 1)) == one_in - 1)

    def _pick(self, items: Sequence[Any]) -> Any:
        return self._draw(st.sampled_from(items))

    def _pick_some(self, items: Sequence[Any], low: int, high: int) -> list[Any]:
        some = self._draw(st.lists(st.sampled_from(items), min_size=low, max_size=high, unique=True))
        return list(some)

    def _name(self, prefix: str) -> str:
        self._names += 1
        return f"{prefix}{self._names}"

    def _field(self, owner: GraphQLObjectType, name: str, depth: int, *, apart: bool = False) -> str:
        definition: GraphQLField = owner.fields[name]
        target = get_named_type(definition.type)
        alias = f"{self._name('f')}: " if apart or definition.args or self._chance(4) else ""
        inner = self._selection(target, depth - 1) if isinstance(target, GraphQLObjectType) else ""
        if isinstance(target, GraphQLInterfaceType):
            inner = self._of_any_type(depth - 1)
        return f"{alias}{name}{self._arguments(name, definition)}{self._directive()} {inner}"

    def _selection(self, type_: GraphQLObjectType, depth: int, *, apart: bool = False) -> str:
        """A selection; `apart` where what is selected of other types beside it may not merge with it."""
        names = self._allowed(type_, depth)
        chosen = self._pick_some(names, 1, 5) if names else []
        parts = [self._field(type_, name, depth, apart=apart) for name in chosen] or ["__typename"]
        if self._chance(5):
            parts.append("__typename")
        if self._chance(4):
            cut = self._draw(st.integers(0, len(parts)))
            parts = [*parts[:cut], self._fragment(type_, " ".join(parts[cut:]) or "__typename")]
        if "id" in type_.fields and self._chance(6):
            parts.append("... on Node { id }")
        return f"{{ {' '.join(parts)} }}"

    def _of_any_type(self, depth: int) -> str:
        """A selection of a node, whatever it turns out to be."""
        types = [self._schema.type_map[name] for name in self._pick_some(self._nodes(), 0, 2)]
        parts = (
            f"... on {type_.name} {self._selection(type_, depth, apart=True)}"
            for type_ in types
            if is_object_type(type_)
        )
        return f"{{ __typename id {' '.join(parts)} }}"

    def _nodes(self) -> list[str]:
        """Entities whose ids tell them from all others, in the made-up ledger, too."""
        shown = (name for name in ENTITIES if self._clear or name not in _PERSONS)
        return [name for name in shown if not ENTITIES[name].is_reference or name in ("Division", "Source")]

    def _any_id(self) -> str:
        return str(self._pick(self._ledger[self._pick(self._nodes())])["code"])

    def _fragment(self, type_: GraphQLObjectType, body: str) -> str:
        match self._pick(("named", "inline", "bare")):
            case "named":
                name = self._name("F")
                self._fragments.append(f"fragment {name} on {type_.name} {{ {body} }}")
                return f"...{name}{self._directive()}"
            case "inline":
                return f"... on {type_.name}{self._directive()} {{ {body} }}"
        return f"...{self._directive()} {{ {body} }}"

    def _directive(self) -> str:
        if not self._chance(10):
            return ""
        name = self._pick(("skip", "include"))
        value = self._pick((True, False))
        if self._chance(2):
            return f" @{name}(if: {str(value).lower()})"
        return f" @{name}(if: ${self._variable('Boolean!', value)})"

    def _allowed(self, type_: GraphQLObjectType, depth: int) -> list[str]:
        names = [name for name, definition in type_.fields.items() if depth > 1 or _is_leaf(definition)]
        return [name for name in names if self._may_select(type_, name)]

    def _may_select(self, type_: GraphQLObjectType, name: str) -> bool:
        target = get_named_type(type_.fields[name].type).name
        if target == "ChangeFeed":
            return False
        if self._clear:
            return True
        if target in _PERSONS:
            return False
        if type_.name.endswith("Connection") and type_.name.removesuffix("Connection") in _PERSONS:
            return name in ("totalCount", "aggregate", "groups")
        for suffix in _FIGURES:
            owner = type_.name.removesuffix(suffix)
            if owner in ENTITIES and owner != type_.name:
                return self._may_figure(ENTITIES[owner], suffix, name)
        return True

    def _may_figure(self, owner: Entity, suffix: str, name: str) -> bool:
        """Whether a figure may be had, and isn't withheld where few persons have a value."""
        if suffix == "Aggregate":
            return owner.name not in _PERSONS or name not in ("min", "max")
        stated = {camel_case(item): item for item in (*owner.fields, *owner.references)}.get(name, "")
        if stated in owner.references:
            return owner.name in _PERSONS or owner.references[stated].target_name not in _PERSONS
        if owner.name in _PERSONS and suffix in ("Sum", "Average") and not owner.fields[stated].required:
            return False
        return self._sees(owner.name, stated)

    def _arguments(self, name: str, definition: GraphQLField) -> str:
        if name == "node" and "id" in definition.args:
            return f"(id: {self._value(definition.args['id'].type, self._any_id())})"
        if "ids" in definition.args:
            ids = [self._any_id() for _ in range(self._draw(st.integers(0, 4)))]
            return f"(ids: {self._value(definition.args['ids'].type, ids)})"
        if "id" in definition.args:
            single = next(entity for entity in ENTITIES.values() if entity.singular == name)
            return f"(id: {self._value(definition.args['id'].type, self._pick(self._ledger[single.name])['code'])})"
        if "by" in definition.args:
            return self._group_arguments(definition)
        if "where" not in definition.args:
            return ""
        entity = get_named_type(definition.args["where"].type).name.removesuffix("Where")
        given: dict[str, Any] = {}
        if self._bound is not None and definition is self._roots.get(name):
            given["where"] = {**self._where(entity, 2), "locality": {"eq": self._bound}}
        elif self._chance(2):
            given["where"] = self._where(entity, 2)
        if self._chance(2):
            given["orderBy"] = self._order(definition.args["orderBy"].type)
        if self._chance(2):
            given[self._pick(("first", "last"))] = self._draw(st.integers(0, 5))
        written = (f"{key}: {self._value(definition.args[key].type, value)}" for key, value in given.items())
        text = ", ".join(written)
        return f"({text})" if text else ""

    def _group_arguments(self, definition: GraphQLField) -> str:
        enum = get_named_type(definition.args["by"].type)
        assert isinstance(enum, GraphQLEnumType)
        owner = ENTITIES[enum.name.removesuffix("GroupField")]
        allowed = [name for name in enum.values if self._may_group(owner, name)]
        by = self._pick_some(allowed, 1, 2 if owner.name in _PERSONS and not self._clear else 3)
        given: dict[str, Any] = {"by": by}
        if self._chance(2):
            sums = [f"SUM_{name.upper()}" for name in self._summed(owner)]
            fields = self._pick_some([*by, "COUNT", *sums], 0, 2)
            keys = [{"field": name, "direction": self._pick(("ASC", "DESC"))} for name in fields]
            given["orderBy"] = [{**key, "nulls": self._pick(("FIRST", "LAST"))} for key in keys]
        if self._chance(2):
            given["first"] = self._draw(st.integers(0, 5))
        written = (f"{key}: {self._value(definition.args[key].type, value)}" for key, value in given.items())
        return f"({', '.join(written)})"

    def _summed(self, owner: Entity) -> list[str]:
        sums = self._schema.type_map.get(f"{owner.name}Sum")
        names = sums.fields if isinstance(sums, GraphQLObjectType) else {}
        stated = [name for name in owner.fields if camel_case(name) in names]
        return [name for name in stated if self._clear or self._may_figure(owner, "Sum", camel_case(name))]

    def _may_group(self, owner: Entity, name: str) -> bool:
        if self._clear:
            return True
        stem, _, part = name.lower().rpartition("_")
        stated = stem if part.upper() in PARTS and stem in owner.fields else name.lower()
        if stated in owner.references:
            return owner.references[stated].target_name not in _PERSONS
        return self._sees(owner.name, stated)

    def _order(self, type_: GraphQLInputType) -> list[dict[str, Any]]:
        order = get_named_type(type_)
        assert isinstance(order, GraphQLInputObjectType)
        entity = ENTITIES[order.name.removesuffix("Order")]
        names = get_named_type(order.fields["field"].type)
        assert isinstance(names, GraphQLEnumType)
        allowed = [name for name in names.values if self._sees(entity.name, name.lower())]
        keys = []
        for name in self._pick_some(allowed, 0, 3):
            key = {"field": name, "direction": self._pick(("ASC", "DESC"))}
            keys.append({**key, "nulls": self._pick(("FIRST", "LAST"))} if self._chance(3) else key)
        return keys

    def _sees(self, entity: str, stated: str) -> bool:
        found = ENTITIES[entity].fields.get(stated)
        return self._clear or found is None or found.privacy is Privacy.PUBLIC

    def _where(self, entity: str, depth: int, *, top: bool = True, related: bool = False) -> dict[str, Any]:
        type_ = self._schema.type_map[f"{entity}Where"]
        assert isinstance(type_, GraphQLInputObjectType)
        names = [name for name in type_.fields if self._may_filter(entity, name, depth, top=top)]
        names = [name for name in names if related or name != "isNull"]
        return {name: self._condition(entity, type_, name, depth) for name in self._pick_some(names, 0, 2)}

    def _may_filter(self, entity: str, name: str, depth: int, *, top: bool) -> bool:
        if name == "removed" and not ENTITIES[entity].is_reference:
            return top and (self._clear or entity not in _PERSONS)
        target = self._related(entity, name)
        if target is not None and target in _PERSONS and not self._clear and entity not in _PERSONS:
            return False
        if (target is not None or name in ("and", "or", "not")) and depth == 0:
            return False
        stated = {camel_case(item): item for item in ENTITIES[entity].fields}.get(name)
        return stated is None or self._sees(entity, stated)

    def _related(self, entity: str, name: str) -> str | None:
        type_ = self._schema.type_map[f"{entity}Where"]
        assert isinstance(type_, GraphQLInputObjectType)
        target = get_named_type(type_.fields[name].type).name.removesuffix("Where").removesuffix("List")
        return target if target in ENTITIES else None

    def _condition(self, entity: str, type_: GraphQLInputObjectType, name: str, depth: int) -> Any:
        if name in ("and", "or"):
            count = self._draw(st.integers(0, 2))
            return [self._where(entity, depth - 1, top=False) for _ in range(count)]
        if name == "not":
            return self._where(entity, depth - 1, top=False)
        if name == "removed" and not ENTITIES[entity].is_reference:
            return self._pick(("EXCLUDE", "ONLY", "INCLUDE"))
        if name == "isNull":
            return self._pick((True, False))
        if name in ("eq", "in", "within"):
            return self._place(name)
        if name == "id":
            return self._operators(type_.fields[name].type, entity)
        target = self._related(entity, name)
        if target is None:
            return self._operators(type_.fields[name].type, entity)
        if get_named_type(type_.fields[name].type).name.endswith("ListWhere"):
            return {
                quantifier: self._where(target, depth - 1) for quantifier in self._pick_some(("some", "none"), 1, 2)
            }
        return self._where(target, depth - 1, related=True)

    def _place(self, operator: str) -> Any:
        if operator == "within":
            return self._pick(_SPANS)
        codes = [str(code) for code in (*LOCALITIES, *DIVISIONS)]
        return self._pick(codes) if operator == "eq" else self._pick_some(codes, 0, 3)

    def _operators(self, type_: GraphQLInputType, entity: str) -> dict[str, Any]:
        operators = get_named_type(type_)
        assert isinstance(operators, GraphQLInputObjectType)
        chosen = self._pick_some(list(operators.fields), 0, 2)
        return {name: self._operand(operators, name, entity) for name in chosen}

    def _operand(self, operators: GraphQLInputObjectType, name: str, entity: str) -> Any:
        if operators.name == "LocalityWhere":
            return self._place(name)
        if name == "like":
            return self._pick(_PATTERNS)
        scalar = get_named_type(operators.fields[name].type)
        if name == "in":
            return [self._scalar(scalar, entity) for _ in range(self._draw(st.integers(0, 3)))]
        if name == "eq" and self._chance(6):
            return None
        return self._scalar(scalar, entity)

    def _scalar(self, scalar: Any, entity: str) -> Any:
        if isinstance(scalar, GraphQLEnumType):
            return self._pick(list(scalar.values)[:3])
        match scalar.name:
            case "ID":
                return self._pick(self._ledger[entity])["code"]
            case "Boolean":
                return self._pick((True, False))
            case "Int":
                return self._draw(st.integers(-150, 400))
            case "Decimal":
                return self._pick(("0", "1.00", "-0.5", "0.005", "2.5", "99999999999999999999"))
            case "Date":
                return self._pick(DAYS)
            case "DateTime":
                return self._pick(_INSTANTS)
        return self._pick(TEXTS)

    def _value(self, type_: GraphQLInputType, value: Any) -> str:
        """A value, written out or sent as a variable, whole or in part."""
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if self._chance(4):
            return f"${self._variable(str(type_), value)}"
        if value is not None and isinstance(inner, GraphQLInputObjectType):
            parts = (f"{name}: {self._value(inner.fields[name].type, item)}" for name, item in value.items())
            return f"{{{', '.join(parts)}}}"
        if value is not None and isinstance(inner, GraphQLList):
            return f"[{', '.join(self._value(inner.of_type, item) for item in value)}]"
        node = ast_from_value(value, type_)
        assert node is not None
        return print_ast(node)

    def _variable(self, type_: str, value: Any) -> str:
        name = self._name("v")
        self._definitions.append(f"${name}: {type_}")
        self._variables[name] = value
        return name


#: Ends of the names of types whose fields are figures.
_FIGURES = ("Aggregate", "Sum", "Average", "Extreme", "DistinctCount")
_PERSONS = {entity.name for entity in ENTITIES.values() if entity.about_persons}


def _is_leaf(definition: GraphQLField) -> bool:
    return not isinstance(get_named_type(definition.type), GraphQLObjectType)
