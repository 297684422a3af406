"""The oracle: graphql-core executing plain resolvers over rows held in lists. It shares nothing with the compiler."""

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
from graphql import (
    ExecutionResult,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    build_schema,
    execute_sync,
    parse,
)

from schema import ENTITIES, Entity
from schema.divisions import span_of
from schema.entity import camel_case
from schema.fields import Field, Reference, field
from schema.kinds import Day, Moment, Number, Period, Point, Quantity, WordList, Words
from schema.privacy import Privacy
from schema.unified_code import decode
from tests.hub.graphql.figures import Figures, Group, Keys, Lazy, decimal, grouped, in_list, told
from tests.hub.graphql.ledger import Ledger, Row

REMOVED_AT: Field = field(Moment(), "移除时间", "When it vanished").named("removed_at")


@dataclass(frozen=True)
class Record:
    """A row with its entity."""

    entity: Entity
    row: Row


class Oracle:
    """Answers operations over a ledger as the API promises to."""

    def __init__(self, sdl: str, ledger: Ledger, level: Privacy, *, persons: bool) -> None:
        self._schema = build_schema(sdl)
        self._level = level
        self._persons = persons
        self._records = {name: [Record(ENTITIES[name], row) for row in rows] for name, rows in ledger.items()}
        self._bounds: list[dict[str, Any]] = []
        self._install()

    def execute(self, text: str, variables: dict[str, Any], operation_name: str | None = None) -> ExecutionResult:
        result = execute_sync(self._schema, parse(text), variable_values=variables, operation_name=operation_name)
        assert isinstance(result, ExecutionResult)
        return result

    def _install(self) -> None:
        for type_ in self._schema.type_map.values():
            if isinstance(type_, GraphQLInterfaceType):
                type_.resolve_type = lambda record, *_: record.entity.name
            if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
                for definition in type_.fields.values():
                    definition.resolve = self._resolver(type_.name)

    def _resolver(self, type_name: str) -> Callable[..., Any]:
        if type_name == "Query":
            return self._root
        if type_name in ENTITIES:
            return self._member
        return _lookup

    def _root(self, _: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        # Root fields are completed one after the other, so this holds for all that is resolved below.
        self._bounds = []
        name = info.field_name
        if name == "localities":
            active = {record.row["locality_id"] for record in self._records["Source"] if record.row["active"]}
            return self._connection(ENTITIES["Division"], arguments, lambda record: record.row["id"] in active)
        if name == "node":
            return self._by_any_id(arguments["id"])
        if name == "nodes":
            return [self._by_any_id(code) for code in arguments["ids"]]
        for entity in ENTITIES.values():
            if name == entity.singular:
                return self._by_id(entity, arguments["id"])
            if name == entity.plural:
                self._bounds = [] if entity.is_reference else list(_bounds(arguments.get("where") or {}))
                return self._connection(entity, arguments, lambda _: True)
        raise AssertionError(name)

    def _by_any_id(self, code: str) -> Record | None:
        found = (self._by_id(entity, code) for entity in ENTITIES.values() if self._tells(entity, code))
        return next((record for record in found if record is not None), None)

    def _tells(self, entity: Entity, code: str) -> bool:
        return entity.is_reference is not bool(re.match(r"[A-Z]\d\d-", code)) and (
            entity.is_reference or code.startswith(entity.tag)
        )

    def _by_id(self, entity: Entity, code: str) -> Record | None:
        return next((record for record in self._records[entity.name] if _is(record, code)), None)

    def _member(self, record: Record, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        name, entity, row = info.field_name, record.entity, record.row
        if name == "id":
            return row["code"]
        if name == "removedAt":
            return row["removed_at"]
        if name == "origin":
            return self._origin(row)
        if name in ("recorded", "changes"):
            return []
        if name == "progress":
            return None
        for stated in entity.fields.values():
            if camel_case(stated.name) == name:
                return self._served(stated, row)
        if name in _references(entity):
            return self._target(record, _references(entity)[name])
        if name == "locality":
            return self._find("Division", row["locality"])
        return self._reverse(record, name, arguments)

    def _origin(self, row: Row) -> dict[str, Any]:
        run = self._find("ImportRun", row["run_id"])
        file = self._find("RunFile", row["file_id"])
        assert run is not None
        assert file is not None
        return {
            "source": self._find("Source", row["source_id"]),
            "run": run,
            "file": file.row["name"],
            "sheet": file.row["sheet"],
            "row": row["row"],
            "importedAt": run.row["finished_at"] or run.row["started_at"],
        }

    def _served(self, field: Field, row: Row) -> Any:
        if field.privacy <= self._level:
            return _serve(field, row)
        if field.privacy is Privacy.PERSONAL and isinstance(field.kind, Words):
            return row[f"{field.name}_masked"]
        return None

    def _find(self, name: str, id_: int | None) -> Record | None:
        return next((record for record in self._records[name] if record.row["id"] == id_), None)

    def _target(self, record: Record, reference: Reference, removed: str = "EXCLUDE") -> Record | None:
        id_ = record.row[reference.column]
        if record.entity.is_reference or ENTITIES[reference.target_name].is_reference:
            return self._find(reference.target_name, id_)
        return next(
            (
                target
                for target in self._records[reference.target_name]
                if target.row["id"] == id_
                and target.row["locality"] == record.row["locality"]
                and self._within_bounds(target)
                and _alive(target, removed)
            ),
            None,
        )

    def _within_bounds(self, record: Record) -> bool:
        return record.entity.is_reference or all(
            _in_place(record.row["locality"], operator, operand)
            for bound in self._bounds
            for operator, operand in bound.items()
        )

    def _reverse(self, record: Record, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        entity, reference = _reverses(record.entity)[name]
        return self._connection(entity, arguments, lambda other: _belongs(other, record, reference))

    def _connection(
        self, entity: Entity, arguments: dict[str, Any], member: Callable[[Record], bool]
    ) -> dict[str, Any]:
        where = arguments.get("where") or {}
        found = [
            record
            for record in self._records[entity.name]
            if member(record) and self._within_bounds(record) and self._matches(record, where)
        ]
        order = _Order(entity, arguments.get("orderBy") or [])
        found.sort(key=functools.cmp_to_key(lambda one, other: order.compare(order.values(one), order.values(other))))
        page, before, after = _page(found, order, arguments)
        everything = sum(_alive(one, "EXCLUDE") and self._within_bounds(one) for one in self._records[entity.name])
        rest = everything - len(found)
        persons = entity.about_persons and not self._persons
        withheld = persons and (len(found) < 5 or 0 < rest < 5)
        fields = {camel_case(stated.name): stated for stated in (*entity.fields.values(), REMOVED_AT)}
        figures = Figures(fields, found, self._leads_to, few=self._persons)
        return {
            "nodes": page,
            "edges": [{"node": record, "cursor": order.cursor(record)} for record in page],
            "pageInfo": {
                "hasPreviousPage": before,
                "hasNextPage": after,
                "startCursor": order.cursor(page[0]) if page else None,
                "endCursor": order.cursor(page[-1]) if page else None,
            },
            "totalCount": None if withheld else len(found),
            "aggregate": None if withheld else figures.served(),
            "groups": None if withheld else functools.partial(self._groups, entity, figures),
        }

    def _leads_to(self, record: Record, name: str) -> Record | None:
        if name == "locality" and not record.entity.is_reference:
            return self._find("Division", record.row["locality"])
        return self._target(record, _references(record.entity)[name])

    def _groups(
        self,
        entity: Entity,
        figures: Figures,
        by: list[str],
        orderBy: list[dict[str, Any]] | None = None,  # noqa: N803
        first: int | None = None,
    ) -> dict[str, Any]:
        keys = Keys(entity, (*entity.fields.values(), REMOVED_AT), self._find, self._target)
        groups = grouped(figures, keys.of, list(dict.fromkeys(by)))
        if entity.about_persons and not self._persons:
            groups = told(groups)
        for item in reversed(orderBy or []):
            descending, nulls = item.get("direction") == "DESC", item.get("nulls")
            order = functools.partial(_group_order, item["field"], descending, nulls)
            groups.sort(key=functools.cmp_to_key(order))
        size = 20 if first is None else first
        nodes = [{"key": Lazy(group.served), "aggregate": group.figures.served()} for group in groups[:size]]
        return {"nodes": nodes, "totalCount": len(groups), "hasMore": len(groups) > size}

    def _matches(self, record: Record, where: dict[str, Any], *, top: bool = True) -> bool:
        if top and not _alive(record, where.get("removed", "EXCLUDE")):
            return False
        conditions = {name: value for name, value in where.items() if record.entity.is_reference or name != "removed"}
        return all(self._holds(record, name, value) for name, value in conditions.items())

    def _holds(self, record: Record, name: str, value: Any) -> bool:
        entity, row = record.entity, record.row
        if name == "and":
            return all(self._matches(record, item, top=False) for item in value)
        if name == "or":
            return any(self._matches(record, item, top=False) for item in value)
        if name == "not":
            return not self._matches(record, value, top=False)
        if name == "id":
            return all(_compare_id(record, operator, operand) for operator, operand in value.items())
        if name in ("eq", "in", "within"):
            return _in_place(row["id"], name, value)
        if name == "locality" and not entity.is_reference:
            return all(_in_place(row["locality"], operator, operand) for operator, operand in value.items())
        if name in _references(entity):
            return self._refers(record, _references(entity)[name], value)
        if name in _reverses(entity):
            return all(self._quantified(record, name, quantifier, inner) for quantifier, inner in value.items())
        field = _field(entity, name)
        return all(_compare(field, row, operator, operand) for operator, operand in value.items())

    def _refers(self, record: Record, reference: Reference, where: dict[str, Any]) -> bool:
        where = dict(where)
        id_ = record.row[reference.column]
        if reference.target_name == "Division":
            codes = {name: where.pop(name) for name in ("eq", "in", "within") if name in where}
            if not all(id_ is not None and _in_place(id_, name, value) for name, value in codes.items()):
                return False
            if codes and not where:
                return True
        target = self._target(record, reference, where.get("removed", "EXCLUDE"))
        absent = where.pop("isNull", False)
        if absent:
            allowed = set() if ENTITIES[reference.target_name].is_reference else {"removed"}
            return target is None and not where.keys() - allowed
        return target is not None and self._matches(target, where)

    def _quantified(self, record: Record, name: str, quantifier: str, where: dict[str, Any]) -> bool:
        entity, reference = _reverses(record.entity)[name]
        some = any(
            _belongs(other, record, reference) and self._within_bounds(other) and self._matches(other, where)
            for other in self._records[entity.name]
        )
        return some if quantifier == "some" else not some


class _Order:
    def __init__(self, entity: Entity, items: list[dict[str, Any]]) -> None:
        keys: dict[str, tuple[str, bool, bool]] = {}
        descending = False
        for item in items:
            descending = item.get("direction") == "DESC"
            if item["field"] == "ID":
                break
            column = "removed_at" if item["field"] == "REMOVED_AT" else entity.fields[item["field"].lower()].main
            nulls = item.get("nulls")
            keys.setdefault(column, (column, descending, not descending if nulls is None else nulls == "FIRST"))
        ties = ("id",) if entity.is_reference else ("locality", "id")
        self._keys = [*keys.values(), *((name, descending, False) for name in ties)]
        self._fields = {stated.main: stated for stated in (*entity.fields.values(), REMOVED_AT)}

    def values(self, record: Record) -> list[Any]:
        return [record.row[column] for column, _, _ in self._keys]

    def compare(self, one: list[Any], other: list[Any]) -> int:
        for (name, descending, nulls_first), left, right in zip(self._keys, one, other, strict=True):
            if left == right:
                continue
            if left is None or right is None:
                return -1 if (left is None) == nulls_first else 1
            stated = self._fields.get(name)
            after = in_list(stated, left) > in_list(stated, right) if stated else left > right
            return (1 if after else -1) * (-1 if descending else 1)
        return 0

    def cursor(self, record: Record) -> str:
        return write_cursor(self.values(record))


def write_cursor(values: list[Any]) -> str:
    """A cursor without a fingerprint."""
    return orjson.dumps(["", *(int(value) if isinstance(value, bool) else value for value in values)]).hex()


def plain_cursors(data: Any) -> Any:
    """The answer with the fingerprints of its cursors taken out."""
    if isinstance(data, dict):
        return {key: plain_cursors(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain_cursors(item) for item in data]
    if isinstance(data, str) and re.fullmatch(r"5b22([0-9a-f]{16})?222c[0-9a-f]+5d", data):
        return write_cursor(orjson.loads(bytes.fromhex(data))[1:])
    return data


def _page(found: list[Record], order: _Order, arguments: dict[str, Any]) -> tuple[list[Record], bool, bool]:
    after, before = arguments.get("after"), arguments.get("before")
    if after is not None:
        start = orjson.loads(bytes.fromhex(after))[1:]
        found = [record for record in found if order.compare(order.values(record), start) > 0]
    if before is not None:
        stop = orjson.loads(bytes.fromhex(before))[1:]
        found = [record for record in found if order.compare(order.values(record), stop) < 0]
    cut_before, cut_after = after is not None, before is not None
    if arguments.get("last") is not None:
        size = arguments["last"]
        return found[len(found) - size :] if size < len(found) else found, cut_before or len(found) > size, cut_after
    size = 20 if arguments.get("first") is None else arguments["first"]
    return found[:size], cut_before, cut_after or len(found) > size


def _lookup(value: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    found = value[info.field_name]
    return found(**arguments) if callable(found) else found


def _group_order(name: str, descending: bool, nulls: str | None, one: Group, other: Group) -> int:
    nulls_first = not descending if nulls is None else nulls == "FIRST"
    left, right = (_group_values(group, name) for group in (one, other))
    if left == right:
        return 0
    if not left or not right:
        return -1 if (not left) == nulls_first else 1
    return (1 if left > right else -1) * (-1 if descending else 1)


def _group_values(group: Group, name: str) -> list[Any]:
    """What a group is ordered by; nothing for null."""
    key = camel_case(name.lower())
    if key in group.names:
        return [value for value in group.key(key).compared if value is not None]
    if name == "COUNT":
        return [len(group.figures.records)]
    values = group.figures.values(camel_case(name.removeprefix("SUM_").lower()))
    return [sum(values)] if values else []


def _bounds(where: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the top-level conjunction of a root's `where` says of locality."""
    if "locality" in where:
        yield where["locality"]
    for item in where.get("and", ()):
        yield from _bounds(item)


def _alive(record: Record, removed: str) -> bool:
    if record.entity.is_reference or removed == "INCLUDE":
        return True
    return (record.row["removed_at"] is None) is (removed == "EXCLUDE")


def _references(entity: Entity) -> dict[str, Reference]:
    return {camel_case(name): reference for name, reference in entity.references.items()}


def _reverses(target: Entity) -> dict[str, tuple[Entity, Reference]]:
    return {
        reference.reverse: (entity, reference)
        for entity in ENTITIES.values()
        for reference in entity.references.values()
        if reference.target_name == target.name and reference.reverse is not None
    }


def _belongs(record: Record, owner: Record, reference: Reference) -> bool:
    id_ = record.row[reference.column]
    if reference.name == "division" and not record.entity.is_reference:
        return id_ is not None and bool(owner.row["id"] <= id_ <= owner.row["last"])
    same = record.entity.is_reference or owner.entity.is_reference or record.row["locality"] == owner.row["locality"]
    return bool(same and id_ == owner.row["id"])


def _field(entity: Entity, name: str) -> Field:
    if name == "removedAt":
        return REMOVED_AT
    return next(stated for stated in entity.fields.values() if camel_case(stated.name) == name)


def _is(record: Record, code: str) -> bool:
    if record.entity.is_reference:
        return bool(record.row["code"] == code)
    _, locality, id_ = decode(code)
    return bool(record.row["locality"] == locality and record.row["id"] == id_)


def _compare_id(record: Record, operator: str, operand: Any) -> bool:
    if operator == "eq":
        return operand is not None and _is(record, operand)
    return any(_is(record, code) for code in operand)


def _in_place(code: int, operator: str, operand: Any) -> bool:
    if operator == "eq":
        return code == int(operand)
    if operator == "in":
        return code in map(int, operand)
    first, last = span_of(operand)
    return first <= code <= last


def _compare(field: Field, row: Row, operator: str, operand: Any) -> bool:
    value = row[field.main]
    if operator == "isNull":
        return (value is None) is bool(operand)
    if operator == "eq" and operand is None:
        return value is None
    if value is None:
        return False
    if operator == "has":
        return operand in orjson.loads(value)
    if operator == "like":
        return _like(value, operand)
    stored = _comparable(field, value)
    if operator == "in":
        return any(stored == _operand(field, item) for item in operand)
    wanted = _operand(field, operand)
    return bool(
        {
            "eq": stored == wanted,
            "gt": operator == "gt" and stored > wanted,
            "gte": operator == "gte" and stored >= wanted,
            "lt": operator == "lt" and stored < wanted,
            "lte": operator == "lte" and stored <= wanted,
        }[operator]
    )


def _comparable(field: Field, value: Any) -> Any:
    match field.kind:
        case Number(scale=scale) | Quantity(scale=scale):
            return Decimal(value).scaleb(-scale)
        case Day() | Period(clock=False):
            return date.fromisoformat(value)
        case Moment() | Period(clock=True):
            return datetime.fromisoformat(value)
    return value


def _operand(field: Field, value: Any) -> Any:
    match field.kind:
        case Number() | Quantity():
            return Decimal(str(value))
        case Day() | Period(clock=False):
            return date.fromisoformat(value)
        case Moment() | Period(clock=True):
            return datetime.fromisoformat(value)
    return value


def _like(value: str, pattern: str) -> bool:
    expression, escaped = "", False
    for character in pattern:
        if escaped:
            expression, escaped = expression + re.escape(character), False
        elif character == "\\":
            escaped = True
        else:
            expression += {"%": ".*", "_": "."}.get(character, re.escape(character))
    return re.fullmatch(expression, value, re.DOTALL) is not None


def _serve(field: Field, row: Row) -> Any:
    name = field.name
    value: Any = row.get(name)
    match field.kind:
        case Quantity(scale=scale):
            low, high = row[f"{name}_low"], row[f"{name}_high"]
            if low is None:
                return None
            bounds = [decimal(bound, scale) if scale and bound is not None else bound for bound in (low, high)]
            return {"low": bounds[0], "high": bounds[1], "approximate": row[f"{name}_approximate"]}
        case Period():
            if row[f"{name}_precision"] is None:
                return None
            return {part: row[f"{name}_{part}"] for part in ("start", "end", "precision")}
        case Point():
            if row[f"{name}_longitude"] is None:
                return None
            degrees = {part: row[f"{name}_{part}"] / 1e7 for part in ("longitude", "latitude")}
            return {**degrees, "datum": row[f"{name}_datum"]}
        case WordList():
            return orjson.loads(value)
        case Number(scale=scale):
            return None if value is None else decimal(value, scale)
    return value
