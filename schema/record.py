"""Bases of all entities: records with key and lineage, and reference entities."""

from typing import Any, ClassVar

from sqlalchemy import Column, Index, MetaData
from sqlalchemy.orm import DeclarativeBase, mapped_column

from schema.entity import ENTITIES, Entity, plural_of, snake_case
from schema.fields import Declared, Field, Reference, Stated, ref
from schema.keys import Key
from schema.kinds import BOOLEAN, INSTANT, INTEGER, TEXT, Coded, Day, Integer, Moment, Number, Period, Quantity

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every table of the hub."""

    metadata = MetaData(naming_convention=NAMING)


def _collect(cls: type[Any]) -> tuple[dict[str, Field], dict[str, Reference]]:
    fields: dict[str, Field] = {}
    references: dict[str, Reference] = {}
    inherited = {name: value for base in reversed(cls.__mro__[1:]) for name, value in vars(base).items()}
    for name, value in {**inherited, **vars(cls)}.items():
        if isinstance(value, Declared):
            stated = value.named(name)
            if isinstance(stated, Field):
                fields[name] = stated
            else:
                references[name] = stated
    return fields, references


class _Stated(Base):
    """Turns the declarations of a class into columns and files the entity."""

    __abstract__ = True
    is_reference: ClassVar[bool]

    def __init_subclass__(
        cls,
        *,
        label: str = "",
        tag: str = "",
        keys: tuple[Key, ...] = (),
        plural: str = "",
        about_persons: bool = False,
        **options: Any,
    ) -> None:
        if vars(cls).get("__abstract__"):
            super().__init_subclass__(**options)
            return
        fields, references = _collect(cls)
        plural = plural or plural_of(cls.__name__)
        references = {
            name: Reference(**{**vars(reference), "reverse": plural}) if reference.reverse == "" else reference
            for name, reference in references.items()
        }
        cls.__tablename__ = snake_case(cls.__name__)
        for name in (*fields, *references):
            if name in vars(cls):
                delattr(cls, name)
        stated: tuple[Stated, ...] = (*fields.values(), *references.values())
        for item in stated:
            for column in item.columns:
                setattr(cls, column.suffix, mapped_column(column.suffix, column.type, nullable=bool(column.nullable)))
        super().__init_subclass__(**options)
        table = cls.metadata.tables[cls.__tablename__]
        ENTITIES[cls.__name__] = Entity(
            name=cls.__name__,
            plural=plural,
            tag=tag,
            label=label,
            description=" ".join((cls.__doc__ or "").split()),
            keys=keys,
            fields=fields,
            references=references,
            table=table,
            cls=cls,
            is_reference=cls.is_reference,
            about_persons=about_persons,
        )
        _index(ENTITIES[cls.__name__])


def _index(entity: Entity) -> None:
    """Sort and reference indexes: with the locality in front, and for sort columns without it, too.

    Those of a reference give what it leads back to by time, where the entity has one. Those of a locality tell which
    records were removed, those of a quantity both its bounds, and those of a code list all figures that are indexed,
    so that PostgreSQL counts, adds up and groups without reading the records themselves.
    """
    columns = entity.table.c
    front = () if entity.is_reference else (columns.locality,)
    back = (columns.id,) if entity.is_reference else (columns.locality, columns.id)
    if front:
        # The records of a source, and of those the ones that a run changed, in order.
        Index(None, columns.locality, columns.source_id, columns.run_id, columns.id)
    for reference in entity.references.values():
        if reference.indexed:
            column, timed = columns[reference.column], [columns[name] for name in _times(entity)[:1]]
            rows = {**_ordered(*timed), **_covering(entity), **_leading_somewhere(column)}
            Index(None, *front, column, *timed, columns.id, **rows)
    for field in entity.fields.values():
        if field.indexed:
            column = columns[field.main]
            order = _ordered(column)
            Index(None, column, *back, **order)
            if front:
                beside = _figures(entity) if isinstance(field.kind, Coded) else _bounds(field)[1:]
                Index(None, *front, column, columns.id, **order, **_covering(entity, *beside))


def _ordered(*columns: Column[Any]) -> dict[str, Any]:
    """Null is the smallest value on PostgreSQL, too; an index of its default order would serve no list."""
    ops = {column.name: "NULLS FIRST" for column in columns if column.nullable}
    return {"postgresql_ops": ops} if ops else {}


def _times(entity: Entity) -> list[str]:
    """Columns of the entity's indexed times."""
    times = Period | Day | Moment
    return [field.main for field in entity.fields.values() if field.indexed and isinstance(field.kind, times)]


def _leading_somewhere(column: Column[Any]) -> dict[str, Any]:
    """Rows are looked up by what they refer to, never by that they refer to nothing: such ones needn't be indexed."""
    return {f"{database}_where": column.is_not(None) for database in ("postgresql", "sqlite") if column.nullable}


def _covering(entity: Entity, *further: str) -> dict[str, Any]:
    return {} if entity.is_reference else {"postgresql_include": ["removed_at", *further]}


def _figures(entity: Entity) -> list[str]:
    """Columns of the entity's indexed figures."""
    kinds = Integer | Number | Quantity
    figures = (field for field in entity.fields.values() if field.indexed and isinstance(field.kind, kinds))
    return [column for field in figures for column in _bounds(field)]


def _bounds(field: Field) -> list[str]:
    return [field.main, f"{field.name}_high"] if isinstance(field.kind, Quantity) else [field.main]


class ReferenceEntity(_Stated):
    """A small dictionary that every locality shares: divisions, sources, code tables."""

    __abstract__ = True
    is_reference = True

    id = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    #: What the API serves as `id`.
    code = mapped_column(TEXT, nullable=False, unique=True)


class Record(_Stated):
    """A record that a source brought: key, lineage, and the division where it happened."""

    __abstract__ = True
    is_reference = False

    #: 12-digit division code of the locality whose source brought the record: the unit of rights and of distribution.
    locality = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    id = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    #: Unified code, the printed key.
    code = mapped_column(TEXT, nullable=False)
    #: Second hash of the natural key.
    key_check = mapped_column(INTEGER, nullable=False)
    source_id = mapped_column(INTEGER, nullable=False)
    #: The run that last changed the record, and the file and row that it then came from.
    run_id = mapped_column(INTEGER, nullable=False)
    file_id = mapped_column(INTEGER, nullable=False)
    row = mapped_column(INTEGER, nullable=False)
    #: Hash of the content as normalised.
    hash = mapped_column(INTEGER, nullable=False)
    #: Known only because another record refers to it.
    derived = mapped_column(BOOLEAN, nullable=False)
    removed_at = mapped_column(INSTANT, nullable=True)

    division = ref(
        "Division",
        "行政区划",
        "Division where it is or happened; the source's locality unless the ledger says more",
        required=True,
    )
