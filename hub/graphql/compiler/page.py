"""The rows of one page, as a FROM that is read in the list's order."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import FromClause, Select, and_, func, literal_column, or_, select, union_all

from hub.graphql.compiler.access import Rows
from hub.graphql.compiler.keyset import Position, cursor_of, steps_of
from hub.graphql.compiler.order import Order
from hub.graphql.compiler.paging import Window
from hub.graphql.compiler.planning import Planning, Row
from hub.graphql.databases.dialect import Condition, Expression, number
from hub.graphql.model import EntityModel

#: Names all rows of the list anew, conditions included; each use stands in a FROM of its own.
Matching = Callable[[], Rows]

_NUMBER, _FOLLOWED = "page_number", "page_followed"


class Page:
    """A page of a list.

    It reads narrow: only the columns that were asked of `row` before `source` is taken. Where its place in the list
    matters (`placed`), it reads one row more than it shows, and its rows carry their number and, where that was asked
    before, whether one follows. Where it is found among more rows than it shows, from indexes alone, `whole` names all
    rows that may be seen anew, and just those of the page are read.
    """

    def __init__(
        self,
        planning: Planning,
        entity: EntityModel,
        window: Window,
        order: Order,
        matching: Matching,
        *,
        placed: bool,
        whole: Matching | None = None,
    ) -> None:
        self.row = planning.row(entity.table, "p")
        self.window = window
        self.placed = placed
        self._planning = planning
        self._entity = entity
        self._order = order
        self._way = order.reversed() if window.backward else order
        self._matching = matching
        self._whole = whole
        #: Whether rows tell if another one follows.
        self._followed = False
        start, stop = (window.before, window.after) if window.backward else (window.after, window.before)
        self._start, self._stop = (
            Position(planning, entity.table, order, cursor) if cursor is not None else None for cursor in (start, stop)
        )

    @property
    def _is_numbered(self) -> bool:
        return self.placed or (self.window.backward and self._planning.dialect.reads_in_order)

    @property
    def number(self) -> Expression:
        """Number of a row, counted from the end that the page begins at."""
        return literal_column(f"{self.row.name}.{_NUMBER}")

    def arrival(self, *, joined: bool) -> Sequence[Expression]:
        """Keys of the order in which rows are shown; none where they come in it, as they do unless they are `joined`.

        A join may give them in any order.
        """
        dialect = self._planning.dialect
        in_order = dialect.reads_in_order or not (joined or self._whole or self.window.backward)
        return [] if in_order else self._order.clauses(self.row, dialect)

    @property
    def is_last(self) -> Condition:
        """Whether a row is the last that the page shows, counted in the same way."""
        self._followed = True
        follower: Expression = literal_column(f"{self.row.name}.{_FOLLOWED}")
        return or_(self.number == number(self.window.size), follower.is_(None))

    @property
    def shown(self) -> Condition | None:
        """Whether a row is on the page; None where all are."""
        return self.number <= number(self.window.size) if self.placed else None

    @property
    def cursor(self) -> Expression:
        return cursor_of(self._planning, self._order, self.row)

    def source(self) -> FromClause:
        """The page as a FROM."""
        names = list(dict.fromkeys([*self.row.asked, *self._order.columns]))
        read = self._fetched(self._whole(), names) if self._whole else self._read(names)
        return (self._numbered(read, names) if self._is_numbered else read).subquery(self.row.name)

    def _read(self, names: list[str]) -> Select[Any]:
        if self._start is None and not self._way.stepped:
            return self._ordered(self._matching(), names)
        branches = [self._nested(branch, names) for branch in self._branches(names)]
        row = self._derived()
        union = union_all(*branches).subquery(row.name)
        return self._limited(select(*_columns(row, names)).select_from(union), row, self._way)

    def _fetched(self, rows: Rows, names: list[str]) -> Select[Any]:
        """The rows of the keys that are read."""
        keys = self._derived()
        same = [rows.row.column(name) == keys.column(name) for name in self._order.ties]
        found = self._read([*self._order.columns]).subquery(keys.name)
        return select(*_columns(rows.row, names)).select_from(found.join(rows.source, and_(*same, *rows.conditions)))

    def _branches(self, names: list[str]) -> Iterator[Select[Any]]:
        """What is read apart, each in the order of an index; the rows are named alike in all."""
        rows = self._matching()
        start, way = self._start, self._way
        for conditions in start.branches(way, rows.row) if start else steps_of(way, rows.row):
            yield self._ordered(rows, names, *conditions)

    def _ordered(self, rows: Rows, names: list[str], *further: Condition) -> Select[Any]:
        conditions = [*rows.conditions, *further]
        if self._stop is not None:
            conditions.append(self._stop.beyond(self._way.reversed(), rows.row))
        read = select(*_columns(rows.row, names)).select_from(rows.source).where(*conditions)
        return self._limited(read, rows.row, self._way.step if self._way.stepped else self._way)

    def _limited(self, query: Select[Any], row: Row, way: Order) -> Select[Any]:
        limit = self.window.size + 1 if self.placed else self.window.size
        return query.order_by(*way.clauses(row, self._planning.dialect)).limit(number(limit))

    def _nested(self, query: Select[Any], names: list[str]) -> Select[Any]:
        row = self._derived()
        return select(*_columns(row, names)).select_from(query.subquery(row.name))

    def _numbered(self, read: Select[Any], names: list[str]) -> Select[Any]:
        row = self._derived()
        arrival = self._planning.dialect.window_order(self._way.clauses(row, self._planning.dialect))
        counted = [func.row_number().over(order_by=arrival).label(_NUMBER)]
        if self._followed:
            counted.append(func.lead(number(1)).over(order_by=arrival).label(_FOLLOWED))
        numbered = select(*_columns(row, names), *counted).select_from(read.subquery(row.name))
        shown_backward = self.window.backward and self._planning.dialect.reads_in_order
        return numbered.order_by(literal_column(_NUMBER).desc()) if shown_backward else numbered

    def _derived(self) -> Row:
        return self._planning.row(self._entity.table, "q")


def _columns(row: Row, names: list[str]) -> list[Expression]:
    return [row.column(name).label(name) for name in names]
