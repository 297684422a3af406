"""Filters: a `where` as conditions on a row."""

from collections.abc import Iterator, Mapping

from sqlalchemy import and_, literal_column, or_, select, true, tuple_

from hub.graphql.compiler.access import EXCLUDE, Access, Bound, Rows
from hub.graphql.compiler.codes import division_code, record_key
from hub.graphql.compiler.operands import COMPARISONS, encoder
from hub.graphql.compiler.places import OPERATORS, division_conditions, given, locality_bounds
from hub.graphql.compiler.planning import Planning, Row
from hub.graphql.databases.dialect import Condition, Expression, exists
from hub.graphql.errors import ApiError
from hub.graphql.model import DIVISION, EntityModel, FieldModel, Relation
from hub.graphql.operation.values import Input, State

Fields = Mapping[str, Input]

#: SQLAlchemy's own true and false would swallow the conditions that stand beside them, those on localities too.
ALWAYS: Condition = literal_column("(1 = 1)")
NEVER: Condition = literal_column("(1 = 0)")
#: The field of a record's `where` that says which records there are, rather than what holds of them.
REMOVED = "removed"


def removed_of(entity: EntityModel, where: Fields) -> str:
    """What a `where` says of removed records."""
    if entity.is_record and REMOVED in where:
        return str(given(REMOVED, where[REMOVED]).ask(str))
    return EXCLUDE


def related(relation: Relation, owner: Row, target: Row) -> list[Condition]:
    """What makes a target row the relation of an owner row."""
    remote, local = target.column(relation.remote), owner.column(relation.local)
    if relation.subtree:
        return [remote.between(local, owner.column("last"))]
    same = [target.column("locality") == owner.column("locality")] if relation.by_locality else []
    return [*same, remote == local]


class Filters:
    """Compiles filters for what one viewer may see."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._planning = access.planning

    def conditions(self, rows: Rows, where: Fields, *, bound: bool = False) -> list[Condition]:
        """Conditions that hold together; `bound` where the plan's bounds say all of `locality` already."""
        found: list[Condition] = []
        for name, value in where.items():
            if rows.entity.is_record and (name == REMOVED or (bound and name == "locality")):
                continue
            found.extend(self._condition(rows, name, given(name, value), bound=bound))
        return found

    def _condition(self, rows: Rows, name: str, value: Input, *, bound: bool) -> Iterator[Condition]:
        entity, row = rows.entity, rows.row
        if name == "and":
            yield from (self._all(rows, item, bound=bound) for item in value.items())
        elif name == "or":
            yield or_(NEVER, *(self._all(rows, item) for item in value.items()))
        elif name == "not":
            yield self._all(rows, value).is_not(true())
        elif name == "isNull":
            raise ApiError(
                "IS_NULL_MISPLACED", "isNull asks whether a relation leads anywhere: put it right inside the relation"
            )
        elif name == "id":
            yield from self._keys(entity, row, value.fields())
        elif name in OPERATORS and entity.name == DIVISION:
            yield division_conditions(self._planning, row.column("id"), name, value)
        elif name in entity.fields:
            yield from self._values(entity.fields[name], row, value.fields())
        elif name in entity.many:
            yield from self._quantified(entity.many[name], rows, value.fields())
        elif entity.one[name].required:
            yield from (bind(row.column("locality")) for bind in locality_bounds(self._access, value))
        else:
            yield from self._reference(entity.one[name], rows, dict(value.fields()))

    def _all(self, rows: Rows, where: Input, *, bound: bool = False) -> Condition:
        fields = where.fields()
        if rows.entity.is_record and REMOVED in fields:
            raise ApiError("REMOVED_MISPLACED", "removed says which records there are; it can't be part of a condition")
        return and_(ALWAYS, *self.conditions(rows, fields, bound=bound))

    def _values(self, field: FieldModel, row: Row, operators: Fields) -> Iterator[Condition]:
        column = row.column(self._access.operand(field))
        for name, value in operators.items():
            yield self._compared(field, column, name, value)

    def _compared(self, field: FieldModel, column: Expression, name: str, value: Input) -> Condition:
        if name == "eq" and value.state() is State.NULL:
            return column.is_(None)
        given(name, value)
        if name == "isNull":
            return column.is_(None) if value.ask(bool) else column.is_not(None)
        planning = self._planning
        bind = planning.bind(value.slot(encoder(planning.dialect, field.stated.kind, name)), column.type)
        if name == "has":
            return planning.dialect.holds(column, bind)
        return planning.dialect.one_of(column, bind) if name == "in" else COMPARISONS[name](column, bind)

    def _keys(self, entity: EntityModel, row: Row, operators: Fields) -> Iterator[Condition]:
        for name, value in operators.items():
            if name == "eq" and value.state() is State.NULL:
                yield NEVER
            elif name == "eq":
                within = [bound(row.column("locality")) for bound in key_bounds(self._planning, entity, value)]
                yield and_(*within, key_condition(self._planning, entity, row, value))
            else:
                yield self._any_key(entity, row, given(name, value))

    def _any_key(self, entity: EntityModel, row: Row, value: Input) -> Condition:
        """Records by their primary keys, which every spelling of a code gives; reference entities by their codes."""
        planning, array = self._planning, self._planning.dialect.array_value
        if not entity.is_record:
            codes = planning.bind(value.slot(lambda codes: array([_spelled(entity, code) for code in codes])))
            return planning.dialect.one_of(row.column("code"), codes)
        keys = [self._key_parts(entity, value, part) for part in (0, 1)]
        given_keys = planning.dialect.each(planning.name("i"), keys)
        wanted = select(*given_keys.values).select_from(given_keys.source)
        return tuple_(row.column("locality"), row.column("id")).in_(wanted)

    def _key_parts(self, entity: EntityModel, value: Input, part: int) -> Expression:
        tag, array = entity.entity.tag, self._planning.dialect.array_value
        return self._planning.bind(value.slot(lambda codes: array([record_key(tag, code)[part] for code in codes])))

    def _quantified(self, relation: Relation, rows: Rows, quantifiers: Fields) -> Iterator[Condition]:
        for name, value in quantifiers.items():
            found = self._exists(relation, rows, given(name, value).fields())
            yield found if name == "some" else ~found

    def _reference(self, relation: Relation, owner: Rows, where: dict[str, Input]) -> Iterator[Condition]:
        """Codes of a division are compared on the row itself; all else asks for a live record that is such."""
        target = self._planning.model[relation.target]
        codes = [name for name in where if name in OPERATORS] if relation.target == DIVISION else []
        column = owner.row.column(relation.local)
        for name in codes:
            yield division_conditions(self._planning, column, name, given(name, where.pop(name)))
        if codes and not where:
            return
        if "isNull" in where and given("isNull", where.pop("isNull")).ask(bool):
            only_removed = {REMOVED: where.pop(REMOVED)} if target.is_record and REMOVED in where else {}
            yield ~self._exists(relation, owner, only_removed)
            yield NEVER if where else ALWAYS
        else:
            yield self._exists(relation, owner, where)

    def _exists(self, relation: Relation, owner: Rows, where: Fields) -> Condition:
        """Whether there is a target such as that."""
        target = self._planning.model[relation.target]
        self._access.told_apart(owner.entity, relation)
        removed = removed_of(target, where)
        self._access.counted(target, removed)
        access = self._access.through(relation)
        rows = access.rows(target, removed)
        further = Filters(access).conditions(rows, where)
        conditions = [*related(relation, owner.row, rows.row), *rows.conditions, *further]
        return exists(select(literal_column("1")).select_from(rows.source).where(*conditions))


def key_bounds(planning: Planning, entity: EntityModel, value: Input) -> list[Bound]:
    """The locality that a record's id names."""
    if not entity.is_record:
        return []
    tag = entity.entity.tag
    locality = planning.bind(value.slot(lambda code: record_key(tag, code)[0]))
    return [Bound(lambda column: column == locality, value.slot(lambda code: ((record_key(tag, code)[0],) * 2,)))]


def key_condition(planning: Planning, entity: EntityModel, row: Row, value: Input) -> Condition:
    """What tells a record within its locality, or a reference entity from all others."""
    if entity.is_record:
        tag = entity.entity.tag
        return row.column("id") == planning.bind(value.slot(lambda code: record_key(tag, code)[1]))
    code = planning.bind(value.slot(lambda code: _spelled(entity, code)), entity.table.c.code.type)
    return row.column("code") == code


def _spelled(entity: EntityModel, code: str) -> str:
    """The code of a reference entity; a mistyped one is an error."""
    if entity.name == DIVISION:
        division_code(code)
    return code
