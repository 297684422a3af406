"""The neutral model: entities, fields and relations as the API names them, derived from the schema."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Table

from schema.entity import ENTITIES, Entity, camel_case, snake_case
from schema.fields import Field, Reference
from schema.kinds import Moment, WordList
from schema.privacy import Privacy

#: Entity of the tree of divisions, to which a record's `locality` and `division` point.
DIVISION = "Division"
#: Entities that a record's origin is told by, and the type that gathers them.
SOURCE, RUN, FILE = "Source", "ImportRun", "RunFile"
ORIGIN = "Origin"
#: The feed of changes, one change in it, and one value in the history of a record; the enum that names entities.
FEED, CHANGE, FIELD_CHANGE, ENTITY_NAME = "ChangeFeed", "Change", "FieldChange", "EntityName"
#: The field of a record that tells its history.
CHANGES_FIELD = "changes"
#: The field of a run that tells how far it has come, and its type.
PROGRESS_FIELD, PROGRESS = "progress", "ImportProgress"
#: Entity of figures that were published, the field that shows what the ledgers add up to, and its type.
FIGURE, RECORDED_FIELD, RECORDED = "ReportedFigure", "recorded", "RecordedFigure"

_REMOVED_AT = Field(
    name="removed_at",
    kind=Moment(),
    label="移除时间",
    description="When the record vanished from its source; null while it is live",
    example=None,
    unit=None,
    privacy=Privacy.PUBLIC,
    mask=None,
    required=False,
    indexed=False,
    low=None,
    high=None,
)


@dataclass(frozen=True)
class FieldModel:
    """A value as the API serves it."""

    name: str
    stated: Field

    @property
    def enum_name(self) -> str:
        """Its name among the fields to order by."""
        return self.stated.name.upper()

    @property
    def nullable(self) -> bool:
        """Whether a viewer may get null: the data may lack it, or the viewer the right."""
        always = self.stated.required or isinstance(self.stated.kind, WordList)
        return not always or self.stated.privacy is not Privacy.PUBLIC


@dataclass(frozen=True)
class Relation:
    """A way from an entity (`owner`) to another (`target`): columns `local` of the one and `remote` of the other agree.

    `by_locality` relations stay within one locality. A `subtree` relation leads from a division to all that lies in it.
    """

    name: str
    owner: str
    target: str
    label: str
    description: str
    local: str
    remote: str
    many: bool
    by_locality: bool
    subtree: bool = False
    required: bool = False


@dataclass(frozen=True)
class EntityModel:
    """An entity as the API serves it."""

    entity: Entity
    fields: Mapping[str, FieldModel]
    one: Mapping[str, Relation]
    many: Mapping[str, Relation]

    @property
    def name(self) -> str:
        return self.entity.name

    @property
    def table(self) -> Table:
        return self.entity.table

    @property
    def is_record(self) -> bool:
        return not self.entity.is_reference

    @cached_property
    def by_enum_name(self) -> Mapping[str, FieldModel]:
        return {field.enum_name: field for field in self.fields.values()}


Model = Mapping[str, EntityModel]


def entity_name(entity: EntityModel) -> str:
    """Its value in the enum of entities."""
    return snake_case(entity.name).upper()


def derive(entities: Mapping[str, Entity] = ENTITIES) -> Model:
    """The model of all entities; those that refer to each other must all be given."""
    return {name: _entity(entity, entities) for name, entity in entities.items()}


def _reserved(entity: Entity) -> Iterator[str]:
    """Names that the API has uses of its own for, in types or in filters."""
    yield from ("id", "and", "or", "not", "isNull")
    if not entity.is_reference:
        yield from ("origin", "removed", CHANGES_FIELD)
    if entity.name == DIVISION:
        yield from ("eq", "in", "within")
    if entity.name == FIGURE:
        yield RECORDED_FIELD
    if entity.name == RUN:
        yield PROGRESS_FIELD


def _entity(entity: Entity, entities: Mapping[str, Entity]) -> EntityModel:
    stated = [*entity.fields.values(), *([] if entity.is_reference else [_REMOVED_AT])]
    fields = [FieldModel(camel_case(field.name), field) for field in stated]
    one = [*_locality(entity), *(_to_one(entity, reference, entities) for reference in entity.references.values())]
    many = list(_to_many(entity, entities))
    names = Counter(
        [*_reserved(entity), *(field.name for field in fields), *(relation.name for relation in (*one, *many))]
    )
    clashes = [name for name, count in names.items() if count > 1]
    if clashes:
        raise TypeError(f"{entity.name}: {', '.join(clashes)} names two things in the API; rename it or its reverse")
    return EntityModel(
        entity,
        {field.name: field for field in fields},
        {relation.name: relation for relation in one},
        {relation.name: relation for relation in many},
    )


def _locality(entity: Entity) -> Iterator[Relation]:
    if not entity.is_reference:
        yield Relation(
            "locality",
            entity.name,
            DIVISION,
            "所属地方",
            "Locality whose source brought the record",
            local="locality",
            remote="id",
            many=False,
            by_locality=False,
            required=True,
        )


def lineage(target: str, column: str) -> Relation:
    """The way from a record to the source, run or file that it came by."""
    return Relation(
        target,
        "",
        target,
        "",
        "",
        local=column,
        remote="id",
        many=False,
        by_locality=False,
    )


def _to_one(entity: Entity, reference: Reference, entities: Mapping[str, Entity]) -> Relation:
    target = entities[reference.target_name]
    return Relation(
        camel_case(reference.name),
        entity.name,
        target.name,
        reference.label,
        reference.description,
        local=reference.column,
        remote="id",
        many=False,
        by_locality=not (entity.is_reference or target.is_reference),
    )


def _to_many(target: Entity, entities: Mapping[str, Entity]) -> Iterator[Relation]:
    for entity in entities.values():
        for reference in entity.references.values():
            if reference.target_name != target.name or reference.reverse is None:
                continue
            subtree = _is_place_of_record(entity, reference)
            yield Relation(
                reference.reverse,
                target.name,
                entity.name,
                entity.label,
                f"{entity.description} Those whose {camel_case(reference.name)} "
                + ("lies in this one or is it" if subtree else "this is"),
                local="id",
                remote=reference.column,
                many=True,
                by_locality=not (entity.is_reference or target.is_reference),
                subtree=subtree,
            )


def _is_place_of_record(entity: Entity, reference: Reference) -> bool:
    return not entity.is_reference and reference.name == "division" and reference.target_name == DIVISION
