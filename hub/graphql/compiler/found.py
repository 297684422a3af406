"""What a search finds: records that the index proposes, of which their own rows say whether they hold the words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import CTE, Select, and_, cast, distinct, func, null, or_, select, true, union_all

from hub.graphql.compiler.access import Access
from hub.graphql.compiler.planning import Planning, Row
from hub.graphql.compiler.where import NEVER
from hub.graphql.compiler.words import words
from hub.graphql.databases.dialect import Condition, Expression, number, text
from hub.graphql.model import EntityModel, FieldModel
from hub.graphql.operation.values import Input
from hub.search.grams import Range, needed
from schema.kinds import INTEGER, TEXT, WordList
from schema.record import Base
from schema.search import INDEX, SearchGram, SearchRecord, SearchSegment, layer

SEGMENTS, GRAMS, RECORDS = (
    Base.metadata.tables[table.__tablename__] for table in (SearchSegment, SearchGram, SearchRecord)
)
#: Needs by which records are proposed, at most, and how much more records each may propose than the rarest one.
RAREST, OFTEN = 3, 4
#: A score is where the word stands in the text, counted from 0, how long the text is, and the number of the field.
FIELDS, LENGTHS = 10**2, 10**6
#: The score of a text that doesn't hold the word.
MISS = 1 << 62

#: What a record is ranked by, and found under, with the types of these.
RANKED: Mapping[str, Any] = {"score": INTEGER, "entity": TEXT, "locality": INTEGER, "id": INTEGER}
_NOTHING = tuple(cast(null(), type_).label(name) for name, type_ in RANKED.items())


class Sought(NamedTuple):
    """The words of a search, bound one by one, and what the grams of a record that holds them have to meet."""

    words: Sequence[Expression]
    #: Arrays of the numbers of needs, and of the first and last grams that meet each.
    needs: Sequence[Expression]


def sought(planning: Planning, given: Input) -> Sought:
    """The words of a text."""
    array = planning.dialect.array_value

    def nth(index: int) -> Callable[[str], str]:
        return lambda value: words(value)[index]

    def part(index: int) -> Callable[[str], Any]:
        return lambda value: array([each[index] for each in needed(words(value))])

    count: int = given.ask(lambda value: len(words(value)))
    bound = [planning.bind(given.slot(nth(index)), TEXT) for index in range(count)]
    return Sought(bound, [planning.bind(given.slot(part(index))) for index in range(len(Range._fields))])


class Found:
    """Compiles what is found of some entities by what the viewer sees of them in clear."""

    def __init__(self, access: Access, entities: Sequence[EntityModel], sought: Sought) -> None:
        self._access = access
        self._planning = access.planning
        self._dialect = access.planning.dialect
        self._sought = sought
        self.fields: Mapping[str, Sequence[FieldModel]] = {
            entity.name: fields for entity in entities if (fields := _searched(access, entity))
        }
        self._entities = [entity for entity in entities if entity.name in self.fields]
        self._planning.reads.setdefault(INDEX, set()).add(())

    def hits(self) -> CTE:
        """The records that hold all words: `score`, the least one first, `entity`, `locality`, `id`."""
        if not self._entities:
            return select(*_NOTHING).where(NEVER).cte(self._planning.name("h"))
        proposed = self._candidates()
        branches = [self._scored(entity, proposed) for entity in self._entities]
        # Fenced, lest scores be made twice: to be asked for, and to be told.
        scored = select(union_all(*branches).subquery(self._planning.name("h"))).offset(number(0))
        held = scored.subquery(self._planning.name("h"))
        return (
            select(*(held.c[name] for name in RANKED)).where(held.c.score < number(MISS)).cte(self._planning.name("h"))
        )

    def text(self, row: Row, field: FieldModel) -> Expression:
        """What a row says in a field; a list as one text."""
        column = row.column(self._access.operand(field))
        return self._dialect.joined(column) if isinstance(field.stated.kind, WordList) else column

    def _scored(self, entity: EntityModel, proposed: CTE) -> Select[Any]:
        """The records of an entity among those proposed, with their scores; a `MISS` where one lacks the first word."""
        rows, given = self._access.rows(entity), proposed.alias(self._planning.name("c"))
        texts = [self.text(rows.row, field) for field in self.fields[entity.name]]
        first, *further = self._sought.words
        score = self._dialect.least([self._score(value, first, place) for place, value in enumerate(texts)])
        columns = [given.c[name] for name in ("entity", "locality", "id")]
        same = (rows.row.column(name) == given.c[name] for name in ("locality", "id"))
        holds = (or_(*(self._dialect.place(value, word) > number(0) for value in texts)) for word in further)
        read = select(score.label("score"), *columns).select_from(given.join(rows.source, and_(*same)))
        return read.where(given.c.entity == text(entity.name), *rows.conditions, *holds)

    def _score(self, value: Expression, word: Expression, field: int) -> Expression:
        place = cast(func.nullif(self._dialect.place(value, word), number(0)), INTEGER) - number(1)
        length = self._dialect.least([func.length(value), number(LENGTHS - 1)])
        score = (place * number(LENGTHS) + length) * number(FIELDS) + number(field)
        return func.coalesce(score, number(MISS), type_=INTEGER)

    def _candidates(self) -> CTE:
        """The records that the index proposes: `entity`, `locality`, `id`."""
        record = RECORDS.alias(self._planning.name("r"))
        names = [text(entity.name) for entity in self._entities]
        # Spelled so, SQLite looks the numbers up, and not all records of the entities.
        asked = self._dialect.group_key(record.c.entity).in_(names)
        near = [bound(record.c.locality) for bound in self._access.bounds]
        proposed = self._dialect.among(record.c.number, self._proposed())
        read = select(record.c.entity, record.c.locality, record.c.id).where(proposed, asked, *near)
        return read.cte(self._planning.name("c"))

    def _proposed(self) -> Select[Any]:
        """Numbers of the records whose grams meet the rarest needs."""
        chosen = self._chosen()
        gram = GRAMS.alias(self._planning.name("g"))
        records = self._dialect.numbers(self._planning.name("e"), gram.c.records)
        source = chosen.join(gram, self._meets(gram, chosen.c.first, chosen.c.last)).join(records, true())
        needs = select(func.count(distinct(chosen.c.need))).scalar_subquery()
        met = func.count(distinct(chosen.c.need))
        return select(records.c.value).select_from(source).group_by(records.c.value).having(met == needs)

    def _chosen(self) -> CTE:
        """The needs that the fewest records meet, with their ranges: `need`, `first`, `last`."""
        given = self._dialect.each(self._planning.name("n"), self._sought.needs)
        need, first, last = given.values
        gram = GRAMS.alias(self._planning.name("g"))
        size = select(func.coalesce(func.sum(gram.c.size), number(0))).where(self._meets(gram, first, last))
        columns = (need.label("need"), first.label("first"), last.label("last"), size.scalar_subquery().label("size"))
        ranges = select(*columns).select_from(given.source).cte(self._planning.name("n"))
        sizes = select(ranges.c.need, func.sum(ranges.c.size).label("size")).group_by(ranges.c.need)
        of_needs = sizes.cte(self._planning.name("n"))
        least = select(func.min(of_needs.c.size)).scalar_subquery()
        rare = select(of_needs.c.need).where(of_needs.c.size <= least * number(OFTEN))
        rarest = rare.order_by(of_needs.c.size, of_needs.c.need).limit(number(RAREST))
        chosen = select(ranges.c.need, ranges.c.first, ranges.c.last).where(ranges.c.need.in_(rarest))
        return chosen.cte(self._planning.name("n"))

    def _meets(self, gram: Any, first: Expression, last: Expression) -> Condition:
        """Whether a gram of the layers that the viewer sees lies in a range."""
        layers = {
            layer(field.stated, about_persons=entity.entity.about_persons)
            for entity in self._entities
            for field in self.fields[entity.name]
        }
        segment = SEGMENTS.alias(self._planning.name("s"))
        seen = select(segment.c.id).where(segment.c.layer.in_([number(each) for each in sorted(layers)]))
        return and_(self._dialect.among(gram.c.segment, seen), gram.c.gram.between(first, last))


def _searched(access: Access, entity: EntityModel) -> Sequence[FieldModel]:
    """The fields that a viewer finds records of an entity by."""
    return [field for field in entity.fields.values() if field.stated.searched and access.shown(field)]
