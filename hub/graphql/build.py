"""The Strawberry schema of a model: what validates operations, answers introspection and prints the SDL."""

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from hub.graphql.classes import Namespace
from hub.graphql.enums import declare_enums
from hub.graphql.figures import declare_figures
from hub.graphql.inputs import declare_inputs
from hub.graphql.model import Model
from hub.graphql.outputs import declare_outputs
from hub.graphql.scalars import SCALARS


def build_schema(model: Model) -> strawberry.Schema:
    """Derive the API of a model."""
    types = Namespace()
    declare_enums(types, model)
    declare_inputs(types, model)
    declare_outputs(types, model)
    declare_figures(types, model)
    config = StrawberryConfig(auto_camel_case=False, scalar_map=SCALARS)
    return strawberry.Schema(types.types["Query"], config=config)


def core_schema(schema: strawberry.Schema) -> GraphQLSchema:
    """The graphql-core schema inside."""
    return schema._schema
