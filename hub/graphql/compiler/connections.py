"""Connections: a page of a list, its place in the list, and figures over all of it, as one row of JSON."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, case, false, func, or_, select, true

from hub.graphql.compiler.access import INCLUDE, Access, Rows
from hub.graphql.compiler.aggregates import Aggregates
from hub.graphql.compiler.disclosure import count_of_all, enough
from hub.graphql.compiler.finding import by_relation, sorted_apart
from hub.graphql.compiler.groups import Groups
from hub.graphql.compiler.joins import Joins
from hub.graphql.compiler.objects import Nest, Objects
from hub.graphql.compiler.order import read_order
from hub.graphql.compiler.page import Page
from hub.graphql.compiler.paging import read_window
from hub.graphql.compiler.planning import Row
from hub.graphql.compiler.where import Filters, related, removed_of
from hub.graphql.databases.dialect import Condition, Expression, number, text
from hub.graphql.model import EntityModel, Relation
from hub.graphql.operation.selections import Selected
from hub.graphql.operation.values import Input, State

#: Makes conditions on the rows of a list beyond its `where`.
Restrict = Callable[[Row], list[Condition]]

Arguments = Mapping[str, Input]


class Connections:
    """Compiles lists under one root field."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._planning = access.planning

    def nested(self, relation: Relation, owner: Row, item: Selected) -> Select[Any]:
        """A to-many relation of an owner's row."""
        arguments = self._planning.arguments(item, relation.owner)
        target = self._planning.model[relation.target]
        beyond = Connections(self._access.through(relation))
        return beyond.select(target, item, arguments, lambda row: related(relation, owner, row), relation=relation)

    def select(
        self,
        entity: EntityModel,
        item: Selected,
        arguments: Arguments,
        restrict: Restrict,
        *,
        relation: Relation | None = None,
        bound: bool = False,
    ) -> Select[Any]:
        """A list of an entity, that of a `relation`, or one where the access' bounds say all of its `locality`."""
        selected = self._planning.selections.of(item, f"{entity.name}Connection")
        if any(one.name in ("edges", "nodes", "pageInfo") for one in selected):
            self._access.listed(entity)
        where = _given(arguments, "where")
        self._access.counted(entity, removed_of(entity, where))

        def matching() -> Rows:
            rows = self._access.rows(entity, removed_of(entity, where))
            with item.concerned():
                filters = Filters(self._access).conditions(rows, where, bound=bound)
            return Rows(entity, rows.row, rows.source, [*rows.conditions, *restrict(rows.row), *filters])

        def whole() -> Rows:
            return self._access.rows(entity, INCLUDE)

        window = read_window(arguments, self._planning.limits)
        order = read_order(entity, arguments.get("orderBy"), self._access)
        placed = any(one.name == "pageInfo" for one in selected)
        apart = self._planning.dialect.covers and (by_relation(entity, where) or sorted_apart(entity, order, relation))
        page = Page(self._planning, entity, window, order, matching, placed=placed, whole=whole if apart else None)
        return _Connection(self._access, entity, page, matching, self.nested).select(selected)


class _Connection:
    """Compiles the fields of one connection."""

    def __init__(
        self,
        access: Access,
        entity: EntityModel,
        page: Page,
        matching: Callable[[], Rows],
        nest: Nest,
    ) -> None:
        self._access = access
        self._planning = access.planning
        self._dialect = access.planning.dialect
        self._selections = access.planning.selections
        self._entity = entity
        self._page = page
        self._matching = matching
        self._joins = Joins(access)
        #: Whether a value aggregates the page's rows; where none does, reading the page would multiply the answer.
        self._aggregates = False
        self._nest = nest
        self._objects = Objects(access, self._joins, nest)

    def select(self, selected: list[Selected]) -> Select[Any]:
        """The connection as one row of JSON; the page is read only if something of it is selected."""
        made = select(self._dialect.object([(item.key, item.made(self._value)) for item in selected]))
        return made.select_from(self._joins.onto(self._page.source())) if self._aggregates else made

    def _value(self, item: Selected) -> Expression:
        match item.name:
            case "nodes":
                return self._array(self._node(item))
            case "edges":
                return self._array(self._edge(item))
            case "pageInfo":
                return self._page_info(item)
            case "totalCount":
                return self._total()
            case "aggregate":
                return self._dialect.nested(self._aggregate(item))
            case "groups":
                return self._groups(item)
        return text(f"{self._entity.name}Connection")

    def _array(self, value: Expression) -> Expression:
        self._aggregates = True
        return self._dialect.array(value, self._page.shown, lambda: self._page.arrival(joined=self._joins.any))

    def _node(self, item: Selected) -> Expression:
        return self._objects.object(self._entity, self._page.row, self._selections.of(item, self._entity.name))

    def _edge(self, item: Selected) -> Expression:
        name = f"{self._entity.name}Edge"
        return self._planning.object(name, self._selections.of(item, name), self._edge_value)

    def _edge_value(self, item: Selected) -> Expression:
        return self._node(item) if item.name == "node" else self._page.cursor

    def _page_info(self, item: Selected) -> Expression:
        selected = self._selections.of(item, "PageInfo")
        return self._dialect.object([(one.key, self._place(one.name)) for one in selected])

    def _place(self, name: str) -> Expression:
        """Going backwards, numbers count from the end: next and previous, start and end change sides."""
        page, window = self._page, self._page.window
        if name == "__typename":
            return text("PageInfo")
        if name.startswith("has"):
            cut = window.before if name == "hasNextPage" else window.after
            ahead = (name == "hasNextPage") is not window.backward
            return self._dialect.flag(true() if cut is not None else self._more() if ahead else false())
        self._aggregates = True
        first = page.number == number(1)
        near = first if (name == "startCursor") is not window.backward else page.is_last
        return func.max(case((and_(page.number <= number(window.size), near), page.cursor)))

    def _more(self) -> Condition:
        self._aggregates = True
        return func.coalesce(func.max(self._page.number), number(0)) > number(self._page.window.size)

    def _total(self) -> Expression:
        rows = self._matching()
        counted = select(self._told(rows, func.count())).select_from(rows.source).where(*rows.conditions)
        return counted.scalar_subquery()

    def _aggregate(self, item: Selected) -> Select[Any]:
        rows, joins = self._matching(), Joins(self._access)
        computed: list[Expression] = []

        def compute(aggregate: Expression) -> Expression:
            computed.append(aggregate)
            return aggregate

        figures = Aggregates(self._access, self._entity, rows.row, joins, compute).figures(item)
        # Where no figure aggregates rows, reading them would multiply the answer.
        if computed or self._access.counts_only(self._entity):
            return select(self._told(rows, figures)).select_from(joins.onto(rows.source)).where(*rows.conditions)
        return select(figures)

    def _groups(self, item: Selected) -> Expression:
        arguments = self._access.planning.arguments(item, f"{self._entity.name}Connection")
        groups = Groups(self._access, self._matching(), arguments, self._nest)
        made = self._dialect.nested(groups.select(item))
        if not self._access.counts_only(self._entity):
            return made
        rows = self._matching()
        told = select(self._enough(rows, groups.values)).select_from(rows.source).where(*rows.conditions)
        return case((told.scalar_subquery(), made))

    def _told(self, rows: Rows, figures: Expression) -> Expression:
        """Figures over all rows; null where a viewer could tell persons by them."""
        return case((self._enough(rows), figures)) if self._access.counts_only(self._entity) else figures

    def _enough(self, rows: Rows, values: Sequence[str] = ()) -> Condition:
        """Whether figures over all rows, and over the `values` of columns, may be told of persons."""
        conditions = [enough(func.count(), count_of_all(self._access, self._entity))]
        for name in values:
            own = func.count(rows.row.column(name))
            none_or_enough = or_(own == number(0), enough(own, count_of_all(self._access, self._entity, name)))
            conditions.append(none_or_enough)
        return and_(*conditions)


def _given(arguments: Arguments, name: str) -> Mapping[str, Input]:
    """The fields of an input object; none where it is null or absent."""
    value = arguments.get(name)
    return value.fields() if value is not None and value.state() is State.GIVEN else {}
