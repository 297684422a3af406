"""Whether plugins' measures fit the API: their conditions are planned and bound as a client's would be."""

from graphql import GraphQLSchema

from etl.measures import Measure, Share
from hub.graphql.compiler.planner import Planner
from hub.graphql.databases.sqlite import SQLite
from hub.graphql.errors import ApiError
from hub.graphql.limits import Limits
from hub.graphql.model import Model
from hub.graphql.operation.coercion import Coercers
from hub.graphql.operation.operation import prepare
from hub.graphql.operation.values import Inquiry
from hub.graphql.viewer import Rights
from schema.entity import entity
from schema.privacy import Privacy

#: A measure may count by what its figures' readers mustn't see.
_ALL = Rights(Privacy.SENSITIVE, persons=True)


class Measures:
    """Checks measures against one schema."""

    def __init__(self, model: Model, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._coercers = Coercers()
        self._limits = Limits()
        self._planner = Planner(model, schema, SQLite(), self._limits)

    def fault(self, measure: Measure) -> str | None:
        """What is wrong with the conditions of a measure; None where they fit."""
        figure = measure.figure
        try:
            for where in (measure.where, *((figure.where,) if isinstance(figure, Share) else ())):
                self._try(entity(measure.entity).plural, where)
        except ApiError as error:
            return f"measure {measure.name} by {measure.by}: {error.message}"
        return None

    def _try(self, plural: str, where: str) -> None:
        operation = prepare(
            self._schema, self._coercers, f"{{ {plural}(where: {where}) {{ totalCount }} }}", None, self._limits
        )
        for slot in self._planner.plan(operation, _ALL, Inquiry({})).slots:
            slot({})
