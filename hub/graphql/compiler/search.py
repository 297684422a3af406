"""Search: a page of the records that hold some words, ranked, each with the place where it does."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import FromClause, Select, and_, case, false, func, literal_column, null, or_, select, true, tuple_

from hub.graphql.compiler.access import Access
from hub.graphql.compiler.connections import Connections
from hub.graphql.compiler.cursors import part_of
from hub.graphql.compiler.entities import chosen
from hub.graphql.compiler.found import FIELDS, LENGTHS, RANKED, Found, sought
from hub.graphql.compiler.joins import Joins
from hub.graphql.compiler.objects import Objects
from hub.graphql.compiler.paging import read_window
from hub.graphql.compiler.places import locality_bounds
from hub.graphql.compiler.planning import Row
from hub.graphql.databases.dialect import Expression, number, text
from hub.graphql.declaration.search import CONNECTION, EDGE, EXCERPT, START, WHOLE, WITHIN
from hub.graphql.errors import ApiError
from hub.graphql.model import EntityModel
from hub.graphql.operation.selections import Selected
from hub.graphql.operation.values import Input, State
from schema.kinds import INTEGER, TEXT

#: Makes something of the record of a hit: its entity, its row, and what joins relations to that.
Make = Callable[[EntityModel, Row, Joins], Expression]
#: First member of every cursor of a search.
FINGERPRINT = "search"
#: Characters that an excerpt has before and after the word.
AROUND = 20


class Search:
    """Compiles `search`."""

    def __init__(self, access: Access, arguments: Mapping[str, Input]) -> None:
        if not access.planning.limits.search:
            raise ApiError("SEARCH_OFF", "this server keeps no index to search in")
        where = arguments.get("locality")
        if where is not None and where.state() is State.GIVEN:
            access = access.bound(locality_bounds(access, where))
        self._access = access
        self._planning = access.planning
        self._dialect = access.planning.dialect
        self._window = read_window(arguments, access.planning.limits)
        self._sought = sought(access.planning, arguments["text"])
        self._entities = chosen(access, arguments.get("entities"))
        self._found = Found(access, self._entities, self._sought)
        self._hits = self._found.hits()
        self._name = self._planning.name("p")
        types = {**RANKED, "position": INTEGER, "followed": INTEGER}
        self._score, self._entity, self._locality, self._id, self._position, self._followed = (
            literal_column(f"{self._name}.{name}", type_) for name, type_ in types.items()
        )

    def select(self, item: Selected) -> Select[Any]:
        """The connection as one row of JSON, made of all rows of the page, even where nothing of them is selected."""
        selected = self._planning.selections.of(item, CONNECTION)
        made = self._planning.object(CONNECTION, selected, self._value)
        return select(case((func.count() >= number(0), made))).select_from(self._page())

    def _value(self, item: Selected) -> Expression:
        match item.name:
            case "nodes":
                return self._array(lambda entity, row, joins: self._node(item, entity, row, joins))
            case "edges":
                return self._array(lambda entity, row, joins: self._edge(item, entity, row, joins))
            case "pageInfo":
                selected = self._planning.selections.of(item, "PageInfo")
                return self._planning.object("PageInfo", selected, lambda one: self._place(one.name))
        return select(func.count()).select_from(self._hits).scalar_subquery()

    def _array(self, made: Make) -> Expression:
        """What is made of the record of each hit."""
        found = [entity for entity in self._entities if entity.name in self._found.fields]
        whens = [(self._entity == text(entity.name), self._read(entity, made)) for entity in found]
        made_of_each = case(*whens) if whens else null()
        return self._dialect.array(made_of_each, self._position <= number(self._window.size), lambda: [self._position])

    def _read(self, entity: EntityModel, made: Make) -> Expression:
        rows, joins = self._access.rows(entity), Joins(self._access)
        value = made(entity, rows.row, joins)
        same = [rows.row.column("locality") == self._locality, rows.row.column("id") == self._id]
        return self._dialect.nested(select(value).select_from(joins.onto(rows.source)).where(*same, *rows.conditions))

    def _node(self, item: Selected, entity: EntityModel, row: Row, joins: Joins) -> Expression:
        objects = Objects(self._access, joins, Connections(self._access).nested)
        return objects.object(entity, row, self._planning.selections.of(item, entity.name))

    def _edge(self, item: Selected, entity: EntityModel, row: Row, joins: Joins) -> Expression:
        fields = self._found.fields[entity.name]
        values: Mapping[str, Callable[[Selected], Expression]] = {
            "cursor": lambda _: self._cursor,
            "node": lambda one: self._node(one, entity, row, joins),
            "field": lambda _: self._of_field([text(field.name) for field in fields]),
            "rank": lambda _: self._rank(),
            "excerpt": lambda one: self._excerpt(
                one, self._of_field([self._found.text(row, field) for field in fields])
            ),
        }
        return self._planning.object(EDGE, self._planning.selections.of(item, EDGE), lambda one: values[one.name](one))

    def _of_field(self, values: Sequence[Expression]) -> Expression:
        """That of the values, one for each searched field, which belongs to the field that matches best."""
        field = self._score.op("%", precedence=8)(number(FIELDS))
        return case(*((field == number(place), value) for place, value in enumerate(values)))

    def _rank(self) -> Expression:
        """Of a text that is no longer than the word at its beginning, the word is all."""
        length = func.length(self._sought.words[0])
        place_and_length = self._score.op("/", precedence=8)(number(FIELDS))
        whole, first = place_and_length == length, place_and_length < number(LENGTHS)
        return case((whole, text(WHOLE)), (first, text(START)), else_=text(WITHIN))

    def _excerpt(self, item: Selected, value: Expression) -> Expression:
        word = self._sought.words[0]
        place, length = self._dialect.place(value, word), func.length(word)
        ahead = self._dialect.least([place - number(1), number(AROUND)])
        parts = {
            "before": lambda: func.substr(value, place - ahead, ahead, type_=TEXT),
            "match": lambda: func.substr(value, place, length, type_=TEXT),
            "after": lambda: func.substr(value, place + length, number(AROUND), type_=TEXT),
        }
        return self._planning.object(
            EXCERPT, self._planning.selections.of(item, EXCERPT), lambda one: parts[one.name]()
        )

    @property
    def _cursor(self) -> Expression:
        return self._dialect.cursor(FINGERPRINT, [self._score, self._entity, self._locality, self._id])

    def _place(self, name: str) -> Expression:
        """A member of `pageInfo`; what lies before a page that begins after a cursor isn't looked at."""
        size = number(self._window.size)
        if name == "hasNextPage":
            return self._dialect.flag(func.count() > size)
        if name == "hasPreviousPage":
            return self._dialect.flag(true() if self._window.after is not None else false())
        last = or_(self._position == size, self._followed.is_(None))
        near = self._position == number(1) if name == "startCursor" else last
        return func.max(case((and_(self._position <= size, near), self._cursor)))

    def _page(self) -> FromClause:
        """The hits of the page and one more, each with its position."""
        hits = self._hits.alias(self._planning.name("q"))
        ranked = [hits.c[name] for name in RANKED]
        read = select(*ranked).order_by(*ranked).limit(number(self._window.size + 1))
        if self._window.after is not None:
            cursor = self._window.after
            slots = [cursor.slot(partial(part_of, FINGERPRINT, index)) for index in range(len(RANKED))]
            after = [self._planning.bind(slot, type_) for slot, type_ in zip(slots, RANKED.values(), strict=True)]
            read = read.where(tuple_(*ranked) > tuple_(*after))
        page = read.subquery(self._planning.name("q"))
        ranked = [page.c[name] for name in RANKED]
        position = func.row_number().over(order_by=ranked).label("position")
        followed = func.lead(number(1)).over(order_by=ranked).label("followed")
        return select(*ranked, position, followed).order_by(literal_column("position")).subquery(self._name)
