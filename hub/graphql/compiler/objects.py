"""Objects: the JSON of one row, its to-one relations joined, its to-many relations nested."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, case, func, null

from hub.graphql.compiler.access import Access
from hub.graphql.compiler.composites import leaf_value, members, presence
from hub.graphql.compiler.history import History
from hub.graphql.compiler.joins import Joins
from hub.graphql.compiler.planning import Row
from hub.graphql.compiler.progress import progress
from hub.graphql.compiler.recorded import Recorded
from hub.graphql.databases.dialect import Expression, maybe
from hub.graphql.declaration.leaves import leaf
from hub.graphql.model import (
    CHANGES_FIELD,
    FIGURE,
    FILE,
    ORIGIN,
    PROGRESS_FIELD,
    RECORDED_FIELD,
    RUN,
    SOURCE,
    EntityModel,
    FieldModel,
    Relation,
    lineage,
)
from hub.graphql.operation.selections import Selected

#: Compiles a to-many relation of an owner's row to the one row of JSON that it nests.
Nest = Callable[[Relation, Row, Selected], Select[Any]]


class Objects:
    """Compiles rows into objects within one FROM."""

    def __init__(self, access: Access, joins: Joins, nest: Nest) -> None:
        self._access = access
        self._planning = access.planning
        self._dialect = access.planning.dialect
        self._joins = joins
        self._nest = nest

    def object(self, entity: EntityModel, row: Row, selected: Sequence[Selected]) -> Expression:
        """A row as JSON."""
        return self._planning.object(entity.name, selected, lambda item: self._value(entity, row, item))

    def _value(self, entity: EntityModel, row: Row, item: Selected) -> Expression:
        if item.name == "id":
            code = row.column("code")
            return self._dialect.plain(code) if entity.is_record else code
        if item.name in entity.fields:
            return self._field(entity.fields[item.name], row, item)
        if item.name in entity.one:
            return self._one(entity.one[item.name], row, item)
        if item.name in entity.many:
            return self._dialect.nested(self._nest(entity.many[item.name], row, item))
        if item.name == RECORDED_FIELD and entity.name == FIGURE:
            return Recorded(self._access).list(row, item)
        if item.name == PROGRESS_FIELD and entity.name == RUN:
            return self._dialect.nested(progress(self._planning, row, item))
        if item.name == CHANGES_FIELD:
            return self._dialect.nested(self._history(entity, row, item))
        return self._origin(row, item)

    def _history(self, entity: EntityModel, row: Row, item: Selected) -> Select[Any]:
        history = History(self._access, lambda joins: Objects(self._access, joins, self._nest).object)
        return history.select(entity, row, item)

    def _field(self, field: FieldModel, row: Row, item: Selected) -> Expression:
        column = self._access.served(field, row)
        if column is None:
            return null()
        made = members(self._dialect, field, row)
        if not made:
            return leaf_value(self._dialect, field.stated.kind, column)
        type_name = leaf(field.stated.kind).output
        selected = self._planning.selections.of(item, type_name)
        return case((presence(field, row), self._planning.object(type_name, selected, lambda part: made[part.name]())))

    def _one(self, relation: Relation, row: Row, item: Selected) -> Expression:
        target = self._planning.model[relation.target]
        self._access.listed(target)
        rows = self._joins.target(relation, row)
        made = self.object(target, rows.row, self._planning.selections.of(item, target.name))
        return case((rows.row.column("id").is_not(None), made))

    def _origin(self, row: Row, item: Selected) -> Expression:
        selected = self._planning.selections.of(item, ORIGIN)
        return self._planning.object(ORIGIN, selected, lambda part: self._origin_value(row, part))

    def _origin_value(self, row: Row, item: Selected) -> Expression:
        match item.name:
            case "source":
                return self._one(lineage(SOURCE, "source_id"), row, item)
            case "run":
                return self._one(lineage(RUN, "run_id"), row, item)
            case "file":
                return maybe(self._joins.target(lineage(FILE, "file_id"), row).row.column("name"))
            case "sheet":
                return maybe(self._joins.target(lineage(FILE, "file_id"), row).row.column("sheet"))
            case "importedAt":
                run = self._joins.target(lineage(RUN, "run_id"), row).row
                return self._dialect.instant(func.coalesce(run.column("finished_at"), run.column("started_at")))
        return row.column("row")
