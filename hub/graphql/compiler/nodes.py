"""Several records of any types by their ids, in the order of these, as one array of JSON."""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, literal_column, select

from hub.graphql.compiler.access import INCLUDE, Access
from hub.graphql.compiler.codes import division_code, record_key
from hub.graphql.compiler.joins import Joins
from hub.graphql.compiler.objects import Nest, Objects
from hub.graphql.compiler.planning import Row
from hub.graphql.databases.dialect import Condition, Expression, text
from hub.graphql.errors import ApiError
from hub.graphql.model import DIVISION, FILE, RUN, SOURCE, EntityModel, Model
from hub.graphql.operation.selections import Selected
from hub.graphql.operation.values import Input
from hub.graphql.wording import LONGEST, shown
from schema.kinds import INTEGER, TEXT

#: What a unified code begins with, and the forms of the ids of reference entities.
_TAGGED = re.compile(r"\s*([A-Za-z]\d\d)-", re.ASCII)
_FORMS = ((DIVISION, re.compile(r"\d{12}")), (RUN, re.compile(r"\d{1,11}")), (FILE, re.compile(r"\d+-\d+")))


class Address(NamedTuple):
    """Where an id leads: to a record of an entity by its key, or to a reference entity by its code."""

    entity: str
    locality: int
    id: int
    code: str


class Addresses:
    """Reads ids of any type."""

    def __init__(self, model: Model) -> None:
        self._by_tag = {entity.entity.tag: entity.name for entity in model.values() if entity.is_record}

    def read(self, code: str) -> Address:
        """Where an id leads. Raises `ApiError` for one that is mistyped."""
        tag, entity = self._tag(code), self.entity(code)
        if tag:
            return Address(entity, *record_key(tag, code), "")
        if entity == DIVISION:
            division_code(code)
        return Address(entity, 0, 0, code)

    def entity(self, code: str) -> str:
        """The entity of an id, by its form."""
        tag = self._tag(code)
        if tag:
            return self._by_tag[tag]
        if len(code) > LONGEST:
            raise ApiError("UNIFIED_CODE", f"{shown(code)} is no id: one has at most {LONGEST} characters")
        return next((name for name, form in _FORMS if form.fullmatch(code)), SOURCE)

    def _tag(self, code: str) -> str | None:
        tagged = _TAGGED.match(code)
        return tagged[1].upper() if tagged and tagged[1].upper() in self._by_tag else None


class Nodes:
    """Compiles `nodes`."""

    def __init__(self, access: Access, nest: Nest) -> None:
        self._access = access
        self._planning = access.planning
        self._joins = Joins(access)
        self._objects = Objects(access, self._joins, nest)
        self._addresses = Addresses(access.planning.model)

    def select(self, item: Selected, ids: Input) -> Select[Any]:
        """The records of the ids, null for those that lead nowhere."""
        entities = ids.ask(self._entities)
        dialect, name = self._planning.dialect, self._planning.name("i")
        given = dialect.each(name, [self._bind(ids, part, type_) for part, type_ in _PARTS])
        source = given.source
        whens = []
        for entity in sorted(entities):
            target = self._planning.model[entity]
            self._access.listed(target)
            rows = self._access.rows(target, INCLUDE)
            source = source.outerjoin(rows.source, and_(*_leads_to(target, rows.row, given.values), *rows.conditions))
            made = self._objects.object(target, rows.row, self._planning.selections.of(item, entity))
            whens.append((rows.row.column("id").is_not(None), made))
        made = case(*whens) if whens else literal_column("NULL")
        return select(dialect.array(made, None, lambda: [given.position])).select_from(self._joins.onto(source))

    def _entities(self, ids: Sequence[str]) -> frozenset[str]:
        most = self._planning.limits.page_max
        if len(ids) > most:
            raise ApiError("PAGE_SIZE", f"{len(ids)} ids are given; {most} are allowed", maximum=most)
        return frozenset(map(self._addresses.entity, ids))

    def _bind(self, ids: Input, part: Callable[[Address], Any], type_: Any) -> Expression:
        read, array = self._addresses.read, self._planning.dialect.array_value
        return self._planning.bind(ids.slot(lambda codes: array([part(read(code)) for code in codes])), type_)


_PARTS: tuple[tuple[Callable[[Address], Any], Any], ...] = (
    (lambda address: address.entity, TEXT),
    (lambda address: address.locality, INTEGER),
    (lambda address: address.id, INTEGER),
    (lambda address: address.code, TEXT),
)


def _leads_to(target: EntityModel, row: Row, parts: Sequence[Expression]) -> list[Condition]:
    entity, locality, id_, code = parts
    own = [entity == text(target.name)]
    if not target.is_record:
        return [*own, row.column("code") == code]
    return [*own, row.column("locality") == locality, row.column("id") == id_]
