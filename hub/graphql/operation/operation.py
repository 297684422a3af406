"""Operations: from the text of a request to what its plans are made of, once for each text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    SKIP,
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    VariableDefinitionNode,
    Visitor,
    VisitorAction,
    parse,
    type_from_ast,
    validate,
    visit,
)

from hub.graphql.declaration.changes import SUBSCRIPTION
from hub.graphql.declaration.outputs import QUERY
from hub.graphql.errors import ApiError, ApiErrors
from hub.graphql.limits import Limits
from hub.graphql.operation.coercion import Coercer, Coercers
from hub.graphql.operation.extent import bound_literals
from hub.graphql.operation.literals import plain
from hub.graphql.wording import shown


@dataclass(frozen=True)
class Operation:
    """One validated operation of a document."""

    node: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    schema: GraphQLSchema
    coercers: Coercers
    variables: Mapping[str, Coercer]
    defaults: Mapping[str, Any]

    @property
    def subscribes(self) -> bool:
        """Whether it is answered again and again."""
        return self.node.operation is OperationType.SUBSCRIPTION

    @property
    def root(self) -> str:
        """The type that its root fields belong to."""
        return SUBSCRIPTION if self.subscribes else QUERY

    def coerce(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Values of the variables, defaults merged; one that is absent stays so."""
        coerced = dict(self.defaults)
        for name, coerce in self.variables.items():
            if name in given or name not in self.defaults:
                try:
                    value = coerce(given.get(name, _MISSING))
                except ValueError as error:
                    raise self.placed(ApiError("VARIABLE", f'Variable "${name}": {error}', variable=name)) from None
                if value is not _MISSING:
                    coerced[name] = value
        return coerced

    def placed(self, error: ApiError) -> ApiError:
        """The error with its place: the variable that it names, else the operation, unless it knows another."""
        variable = error.extensions.get("variable")
        definitions = self.node.variable_definitions or ()
        named = [definition for definition in definitions if definition.variable.name.value == variable]
        error.at(named or [self.node])
        return error


_MISSING: Any = object()


def read_document(schema: GraphQLSchema, text: str, limits: Limits) -> DocumentNode:
    """Parse and validate the text of a request."""
    if len(text) > limits.text:
        raise ApiError("TOKEN_LIMIT", f"The document has {len(text)} characters; {limits.text} are allowed.")
    try:
        document = parse(text, max_tokens=limits.tokens)
    except GraphQLSyntaxError as error:
        raise ApiErrors(_parse_code(error), [error]) from None
    _refuse_unserved(schema, document)
    errors = validate(schema, document, max_errors=20)
    if errors:
        raise ApiErrors("VALIDATION", errors)
    return document


def _refuse_unserved(schema: GraphQLSchema, document: DocumentNode) -> None:
    """Refuse operations of a kind that the schema doesn't have."""
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode) and schema.get_root_type(node.operation) is None:
            message = f"The schema has no {node.operation.value}: data change through imports alone."
            raise ApiErrors("OPERATION_UNSUPPORTED", [GraphQLError(message, node)])


def _parse_code(error: GraphQLSyntaxError) -> str:
    """graphql-core tells its limits by wording only."""
    if "more than" in error.message and "tokens" in error.message:
        return "TOKEN_LIMIT"
    return "DEPTH_LIMIT" if "nested too deeply" in error.message else "SYNTAX"


def choose(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation of that name, or the only one."""
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    chosen = [node for node in operations if name is None or (node.name and node.name.value == name)]
    if len(chosen) != 1:
        known = ", ".join(node.name.value for node in operations if node.name)
        raise ApiError(
            "OPERATION_UNKNOWN", f"operationName is {shown(name)}; the document's operations are: {known or 'unnamed'}"
        )
    if chosen[0].operation is OperationType.MUTATION:
        raise ApiError("OPERATION_UNSUPPORTED", f"a {chosen[0].operation.value} is no query")
    return chosen[0]


def prepare(schema: GraphQLSchema, coercers: Coercers, text: str, name: str | None, limits: Limits) -> Operation:
    """Everything that can be known of an operation before its variables."""
    document = read_document(schema, text, limits)
    node = choose(document, name)
    fragments = {item.name.value: item for item in document.definitions if isinstance(item, FragmentDefinitionNode)}
    _bound_depth(node.selection_set, fragments, limits.depth)
    bound_literals(_arguments(document), limits)
    _bound_aliases(document, limits.aliases)
    variables: dict[str, Coercer] = {}
    defaults: dict[str, Any] = {}
    for definition in node.variable_definitions or ():
        type_ = type_from_ast(schema, definition.type)
        coerce = coercers.of(type_)  # type: ignore[arg-type]
        variables[definition.variable.name.value] = _absent_allowed(coerce)
        if definition.default_value is not None:
            defaults[definition.variable.name.value] = coerce(plain(definition.default_value))
    return Operation(node, fragments, schema, coercers, variables, defaults)


def _arguments(document: DocumentNode) -> list[ValueNode]:
    """Every literal that stands as an argument or a default."""
    found: list[ValueNode] = []

    class Arguments(Visitor):
        def enter_argument(self, node: ArgumentNode, *_: Any) -> VisitorAction:
            found.append(node.value)
            return SKIP

        def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> VisitorAction:
            if node.default_value is not None:
                found.append(node.default_value)
            return SKIP

    visit(document, Arguments())
    return found


def _bound_aliases(document: DocumentNode, limit: int) -> None:
    """Refuse documents that ask under many names what is to be had under one."""
    found: list[FieldNode] = []

    class Aliases(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            if node.alias is not None:
                found.append(node)

    visit(document, Aliases())
    if len(found) > limit:
        error = ApiError("ALIAS_LIMIT", f"The document has {len(found)} aliases; {limit} are allowed.")
        error.at([found[limit]])
        raise error


def _absent_allowed(coerce: Coercer) -> Coercer:
    """A nullable variable that is absent stays absent; a required one is refused by its own coercer."""

    def coerced(value: object) -> object:
        if value is not _MISSING:
            return coerce(value)
        coerce(None)
        return _MISSING

    return coerced


def _bound_depth(selections: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode], limit: int) -> None:
    """Refuse selections nested deeper than the limit; introspection has a depth of its own and is exempt."""
    level = [selections]
    for _ in range(limit):
        level = _next_level(level, fragments)
        if not level:
            return
    error = ApiError("DEPTH_LIMIT", f"Selections are nested deeper than {limit} levels.")
    error.at(level[:1])
    raise error


def _next_level(
    level: Sequence[SelectionSetNode], fragments: Mapping[str, FragmentDefinitionNode]
) -> list[SelectionSetNode]:
    """Selection sets one field further in, each once, however often fragments repeat it."""
    todo, seen, found = list(level), set(map(id, level)), {}
    while todo:
        for selection in todo.pop().selections:
            inner = fragments[selection.name.value] if isinstance(selection, FragmentSpreadNode) else selection
            selections = getattr(inner, "selection_set", None)
            if isinstance(selection, FieldNode):
                if selections and not selection.name.value.startswith("__"):
                    found[id(selections)] = selections
            elif selections and id(selections) not in seen:
                seen.add(id(selections))
                todo.append(selections)
    return list(found.values())
