"""What records are grouped by: values, calendar units of dates, references, and divisions rolled up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hub.graphql.databases.dialect import DatePart
from hub.graphql.declaration.classes import INTEGER, STRING
from hub.graphql.declaration.leaves import leaf
from hub.graphql.declaration.levels import Level
from hub.graphql.model import DIVISION, EntityModel, FieldModel, Relation
from schema.entity import camel_case, snake_case
from schema.kinds import Day, Moment, Period

_PART_TYPES = {DatePart.YEAR: INTEGER, DatePart.QUARTER: STRING, DatePart.MONTH: STRING, DatePart.DAY: "Date"}

_OWN_CODE = Relation(
    "",
    DIVISION,
    DIVISION,
    "区划",
    "The division",
    local="id",
    remote="id",
    many=False,
    by_locality=False,
    required=True,
)


@dataclass(frozen=True)
class Grouping:
    """One key that groups may have.

    `name` is its value among the fields to group by, `type` the output type of its values. `coarser` are those whose
    groups are unions of its own.
    """

    name: str
    type: str
    label: str
    description: str
    coarser: tuple["Grouping", ...]

    @property
    def member(self) -> str:
        """Its field in the key of a group."""
        return camel_case(self.name.lower())


@dataclass(frozen=True)
class ValueGrouping(Grouping):
    """By a value, or by a calendar unit of it."""

    field: FieldModel
    part: DatePart | None


@dataclass(frozen=True)
class ReferenceGrouping(Grouping):
    """By what a to-one relation leads to, or by the division of a level that this lies in."""

    relation: Relation
    level: Level | None


def groupings(entity: EntityModel) -> Mapping[str, Grouping]:
    """All that an entity's records are grouped by, by name."""
    found: dict[str, Grouping] = {}
    for grouping in _all(entity):
        if grouping.name in found:
            raise TypeError(f"{entity.name}: two things to group by want the name {grouping.name}; rename one's field")
        found[grouping.name] = grouping
    return found


def _all(entity: EntityModel) -> Iterator[Grouping]:
    for field in entity.fields.values():
        yield from _of_field(field)
    for relation in entity.one.values():
        levels = tuple(_levels(relation)) if relation.target == DIVISION and entity.name != DIVISION else ()
        name = snake_case(relation.name).upper()
        yield ReferenceGrouping(name, relation.target, relation.label, relation.description, levels, relation, None)
        yield from levels
    if entity.name == DIVISION:
        yield from _levels(_OWN_CODE)


def _of_field(field: FieldModel) -> Iterator[Grouping]:
    stated, face = field.stated, leaf(field.stated.kind)
    parts = tuple(_parts(field)) if isinstance(stated.kind, Day | Moment | Period) else ()
    if face.groups:
        coarser = parts[:-1]
        yield ValueGrouping(field.enum_name, face.output, stated.label, stated.description, coarser, field, None)
    # The day of an exact date is the date itself.
    yield from parts[:-1] if isinstance(stated.kind, Day) else parts


def _parts(field: FieldModel) -> Iterator[Grouping]:
    coarser: tuple[Grouping, ...] = ()
    stated = field.stated
    how = f", by its {stated.kind.anchor}; null where not known that exactly" if isinstance(stated.kind, Period) else ""
    for part in DatePart:
        grouping = ValueGrouping(
            f"{field.enum_name}_{part.name}",
            _PART_TYPES[part],
            f"{stated.label}（{part.zh}）",
            f"{stated.description}: the {part.en}{how}",
            coarser,
            field,
            part,
        )
        yield grouping
        coarser = (*coarser, grouping)


def _levels(relation: Relation) -> Iterator[Grouping]:
    coarser: tuple[Grouping, ...] = ()
    for level in Level:
        grouping = ReferenceGrouping(
            f"{snake_case(relation.name)}_{level.name}".upper().lstrip("_"),
            DIVISION,
            f"{relation.label}（{level.zh}）",
            f"{relation.description}: the {level.en} that it is or lies in",
            coarser,
            relation,
            level,
        )
        yield grouping
        coarser = (*coarser, grouping)
