"""Root fields: what each of them reads."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, literal_column, select, true

from hub.graphql.compiler.access import INCLUDE, Access
from hub.graphql.compiler.connections import Connections, Restrict
from hub.graphql.compiler.feed import feed
from hub.graphql.compiler.joins import Joins
from hub.graphql.compiler.merged import after, before, whole
from hub.graphql.compiler.nodes import Addresses, Nodes
from hub.graphql.compiler.objects import Objects
from hub.graphql.compiler.places import conjoined_localities, locality_bounds
from hub.graphql.compiler.planning import Planning, Row
from hub.graphql.compiler.search import Search
from hub.graphql.compiler.where import key_bounds, key_condition
from hub.graphql.databases.dialect import Condition
from hub.graphql.declaration.changes import CHANGES
from hub.graphql.declaration.outputs import NODE, NODES
from hub.graphql.declaration.search import SEARCH
from hub.graphql.model import DIVISION, SOURCE, EntityModel
from hub.graphql.operation.selections import Selected
from hub.graphql.operation.values import Input, State
from hub.graphql.viewer import Rights

LOCALITIES = "localities"


class Roots:
    """Compiles data fields of the query root; each is one row and column of JSON, or no row for null."""

    def __init__(self, planning: Planning, rights: Rights) -> None:
        self._planning = planning
        self._access = Access(planning, rights)
        self._lists = {entity.entity.plural: entity for entity in planning.model.values()}
        self._singles = {entity.entity.singular: entity for entity in planning.model.values()}

    def select(self, item: Selected) -> Select[Any]:
        """What a root field reads."""
        arguments = self._planning.arguments(item, "Query")
        if item.name in self._singles:
            return self._single(self._singles[item.name], item, arguments["id"])
        if item.name == LOCALITIES:
            division = self._planning.model[DIVISION]
            return Connections(self._access).select(division, item, arguments, _having_source(self._access))
        if item.name == NODE.lower():
            entity = self._planning.model[arguments["id"].ask(Addresses(self._planning.model).entity)]
            return self._single(entity, item, arguments["id"])
        if item.name == NODES:
            return Nodes(self._access, Connections(self._access).nested).select(item, arguments["ids"])
        if item.name == CHANGES:
            return self._changes(item, arguments)
        if item.name == SEARCH:
            return Search(self._access, arguments).select(item)
        return self._list(self._lists[item.name], item, arguments)

    def _changes(self, item: Selected, arguments: Mapping[str, Input]) -> Select[Any]:
        """The feed, from its beginning where no cursor is given."""
        cursor = arguments.get("after")
        given = cursor is not None and cursor.state() is State.GIVEN
        start = after(self._planning, cursor) if cursor is not None and given else before(whole(0))
        return feed(self._access, arguments, start).select(item)

    def _list(self, entity: EntityModel, item: Selected, arguments: Mapping[str, Input]) -> Select[Any]:
        where = arguments.get("where")
        localities = []
        if entity.is_record and where is not None and where.state() is State.GIVEN:
            localities = list(conjoined_localities(where))
        access = self._access.bound([bound for at in localities for bound in locality_bounds(self._access, at)])
        return Connections(access).select(entity, item, arguments, lambda _: [], bound=True)

    def _single(self, entity: EntityModel, item: Selected, key: Input) -> Select[Any]:
        """One record by its key, removed or not."""
        access = self._access.bound(key_bounds(self._planning, entity, key), by_key=True)
        access.listed(entity)
        rows = access.rows(entity, INCLUDE)
        joins = Joins(access)
        objects = Objects(access, joins, Connections(access).nested)
        made = objects.object(entity, rows.row, self._planning.selections.of(item, entity.name))
        matched = [*rows.conditions, key_condition(self._planning, entity, rows.row, key)]
        return select(made).select_from(joins.onto(rows.source)).where(*matched)


def _having_source(access: Access) -> Restrict:
    def restrict(division: Row) -> list[Condition]:
        source = access.rows(access.planning.model[SOURCE])
        of_it = source.row.column("locality_id") == division.column("id")
        active = source.row.column("active") == true()
        return [select(literal_column("1")).select_from(source.source).where(of_it, active).exists()]

    return restrict
