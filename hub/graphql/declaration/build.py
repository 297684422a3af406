"""The Strawberry schema of a model: what validates operations, answers introspection and prints the SDL."""

from dataclasses import dataclass
from functools import cache, cached_property

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from hub.graphql.declaration.changes import SUBSCRIPTION, declare_change_enums, declare_change_types
from hub.graphql.declaration.classes import Namespace
from hub.graphql.declaration.enums import declare_enums
from hub.graphql.declaration.figures import declare_figures
from hub.graphql.declaration.inputs import declare_inputs
from hub.graphql.declaration.outputs import declare_outputs
from hub.graphql.declaration.progress import declare_progress
from hub.graphql.declaration.scalars import SCALARS
from hub.graphql.model import Model, derive


@dataclass(frozen=True)
class Api:
    """A model and the schema that was declared of it."""

    model: Model
    strawberry: strawberry.Schema

    @cached_property
    def schema(self) -> GraphQLSchema:
        """The graphql-core schema inside."""
        return self.strawberry._schema

    @cached_property
    def sdl(self) -> str:
        """The schema in SDL."""
        return self.strawberry.as_str() + "\n"


def declare(model: Model) -> Api:
    """Derive the API of a model."""
    types = Namespace()
    declare_enums(types, model)
    declare_change_enums(types, model)
    declare_inputs(types, model)
    declare_outputs(types, model)
    declare_figures(types, model)
    declare_change_types(types)
    declare_progress(types)
    config = StrawberryConfig(auto_camel_case=False, scalar_map=SCALARS)
    return Api(model, strawberry.Schema(types.types["Query"], subscription=types.types[SUBSCRIPTION], config=config))


@cache
def declared() -> Api:
    """The API of all entities, derived once a process."""
    return declare(derive())
