"""To-one relations as joins of the FROM that their owner stands in."""

from collections.abc import Callable

from sqlalchemy import FromClause, and_

from hub.graphql.compiler.access import Access, Rows
from hub.graphql.compiler.planning import Row
from hub.graphql.compiler.where import related
from hub.graphql.databases.dialect import Condition
from hub.graphql.errors import ApiError
from hub.graphql.model import Relation

#: SQLite joins 64 tables at most; the page itself is one of them.
MOST = 60


#: Makes what a target's row has to match.
Match = Callable[[Row], list[Condition]]


class Joins:
    """The relations that one FROM joins, each once however often it is selected."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._joined: dict[tuple[str, ...], Rows] = {}
        self._conditions: list[tuple[FromClause, list[Condition]]] = []

    def target(self, relation: Relation, owner: Row) -> Rows:
        """The rows that a relation leads to: live ones, or none."""
        key = (owner.name, relation.local, relation.target)
        return self.matching(key, relation.target, lambda row: related(relation, owner, row))

    def matching(self, key: tuple[str, ...], entity: str, match: Match) -> Rows:
        """The live rows of an entity that match, at most one for each row; `key` tells what they match from others."""
        if key not in self._joined:
            self._joined[key] = self._join(entity, match)
        return self._joined[key]

    @property
    def any(self) -> bool:
        """Whether something is joined."""
        return bool(self._conditions)

    def onto(self, source: FromClause) -> FromClause:
        """The FROM with all joins."""
        for target, conditions in self._conditions:
            source = source.outerjoin(target, and_(*conditions))
        return source

    def _join(self, entity: str, match: Match) -> Rows:
        if len(self._conditions) == MOST:
            raise ApiError("WIDTH_LIMIT", f"more than {MOST} relations are joined on one level")
        rows = self._access.rows(self._access.planning.model[entity])
        self._conditions.append((rows.source, [*match(rows.row), *rows.conditions]))
        return rows
