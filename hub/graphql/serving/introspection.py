"""Introspection: root fields that graphql-core answers."""

from collections.abc import Mapping
from typing import Any

import orjson
from graphql import DocumentNode, OperationDefinitionNode, SelectionSetNode, execute_sync

from hub.graphql.compiler.plans import Introspected
from hub.graphql.errors import ApiErrors
from hub.graphql.operation.operation import Operation


def introspect(operation: Operation, part: Introspected, variables: Mapping[str, Any]) -> bytes:
    """The JSON of one root field, all other fields of the operation left out."""
    node = OperationDefinitionNode(
        operation=operation.node.operation,
        name=operation.node.name,
        variable_definitions=operation.node.variable_definitions,
        directives=(),
        selection_set=SelectionSetNode(selections=tuple(part.nodes)),
    )
    document = DocumentNode(definitions=(node, *operation.fragments.values()))
    result = execute_sync(operation.schema, document, variable_values=dict(variables))
    if result.errors:
        raise ApiErrors("VALIDATION", result.errors)
    return orjson.dumps((result.data or {}).get(part.key))
