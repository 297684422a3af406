"""A source's declaration compiled against the schema: the records that one row brings, as a tree of scopes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from etl import normalise as n
from etl.columns import Children, Column, Coordinates, FirstOf, Joined, Marked, Origin, Place, Ref, Split, Term, Value
from etl.constants import require_readable
from etl.errors import DeclarationError
from etl.fetchers.folder import fetcher_of
from etl.normalise.normaliser import Normaliser
from etl.precedence import OTHERS, by_name
from etl.readers.part import Reader
from etl.registry import Registry
from etl.source import Per, Source
from schema.entity import Entity, entity
from schema.fields import Field
from schema.kinds import (
    Coded,
    Day,
    Flag,
    Integer,
    Kind,
    Moment,
    Money,
    Number,
    Period,
    Point,
    Quantity,
    WordList,
    Words,
)
from schema.privacy import Mask, Privacy

DIVISION = "division"


@dataclass(frozen=True)
class Scope:
    """One record that a row brings: the row's own (prefix ""), one that it refers to, or a child of it.

    Columns of the record stand in a frame under `prefix` + column name.
    """

    prefix: str
    entity: Entity
    #: Field to its term, normalisers filled in.
    values: Mapping[str, Term]
    division: Place | None
    refs: Mapping[str, "Scope"]
    children: tuple["Scope", ...]
    #: For a child, the name of its reference to the parent.
    parent: str | None = None

    @cached_property
    def referred(self) -> tuple["Scope", ...]:
        """All scopes that this one refers to, inner ones first."""
        return tuple(scope for ref in self.refs.values() for scope in (*ref.referred, ref))

    @cached_property
    def scopes(self) -> tuple["Scope", ...]:
        """Every scope of the tree in the order in which keys can be computed."""
        return (*self.referred, self, *(scope for child in self.children for scope in child.scopes))

    @property
    def columns(self) -> tuple[str, ...]:
        """Value columns of the record, by their names in a frame."""
        return tuple(self.prefix + column for column in self.entity.value_columns)

    @property
    def unfilled(self) -> list[str]:
        """Columns of references that no row tells."""
        told = {*self.refs, self.parent, DIVISION}
        return [reference.column for name, reference in self.entity.references.items() if name not in told]

    def terms(self) -> Iterator[tuple[str, Term]]:
        yield from self.values.items()
        if self.division:
            yield DIVISION, self.division


@dataclass(frozen=True)
class CompiledSource:
    """A source with its reader, the tree of scopes, and the header patterns that its files have to have."""

    source: Source
    reader: Reader
    root: Scope
    wanted: tuple[str, ...]


def compile_mapping(source: Source, registry: Registry) -> CompiledSource:
    """Check a declaration against the schema and fill in what it leaves to the fields' kinds.

    Raises `DeclarationError` naming the source, the field and the remedy.
    """
    root = _scope(source, registry, entity(source.entity), tuple(source.columns.items()), "")
    _require_fields(source, root)
    for scope in root.scopes:
        _require_key(source, scope)
    if source.ordinal and root.children:
        raise _wrong(source, "ordinal with children", root.entity, "Children need a parent that has a key of its own.")
    if isinstance(source.snapshot, Per) and source.snapshot.field not in root.entity.fields:
        raise _wrong(source, f"per({source.snapshot.field!r})", root.entity, "Name a field of the entity.")
    if unknown := set(by_name(source.precedence)) - {OTHERS, *root.entity.fields, *root.entity.references}:
        remedy = f"Name fields or references of it, or {OTHERS} for all others."
        raise _wrong(source, f"precedence of {', '.join(sorted(unknown))}", root.entity, remedy)
    origins = [origin for scope in root.scopes for _, term in scope.terms() for origin in origins_of(term)]
    columns = [origin for origin in origins if isinstance(origin, Column)]
    own = made(source)
    wanted = dict.fromkeys(column.pattern for column in columns if not column.optional and column.pattern not in own)
    if source.unpivot:
        wanted |= dict.fromkeys(source.unpivot.columns)
    reader = registry.reader(source.reader)
    if fetcher_of(reader.files).incremental:
        _require_upserts(source)
    return CompiledSource(source, reader, root, tuple(wanted))


def made(source: Source) -> frozenset[str]:
    """Columns that `transform` and `unpivot` make."""
    return frozenset((*source.adds, *((source.unpivot.name, source.unpivot.value) if source.unpivot else ())))


def _require_upserts(source: Source) -> None:
    """Refuse what needs all rows of a source where a run gets only those that changed."""
    for declared, name in ((source.snapshot, "snapshot"), (source.ordinal, "ordinal")):
        if declared:
            raise DeclarationError(
                f"source {source.name}: {name} needs all rows, and the reader gets only those that changed",
                remedy=f"Leave out {name}, or what makes the reader incremental.",
            )


def origins_of(term: Term) -> Iterator[Origin]:
    """The columns and constants that a term reads, nested references left out."""
    match term:
        case Value(origin):
            yield from _columns_in(origin)
        case Split(value):
            yield from _columns_in(value.origin)
        case Marked(marks):
            for _, value in marks:
                yield from _columns_in(value.origin)
        case Place(parts):
            for value in parts:
                yield from _columns_in(value.origin)
        case Coordinates(longitude, latitude):
            yield from _columns_in(longitude.origin)
            yield from _columns_in(latitude.origin)


def _columns_in(origin: Origin) -> Iterator[Origin]:
    if isinstance(origin, Joined | FirstOf):
        for part in origin.parts:
            yield from _columns_in(part)
    else:
        yield origin


def _wrong(source: Source, what: str, of: Entity, remedy: str) -> DeclarationError:
    return DeclarationError(f"source {source.name}: {what} doesn't fit {of.name}", remedy=remedy)


def _scope(source: Source, registry: Registry, of: Entity, terms: tuple[tuple[str, Term], ...], prefix: str) -> Scope:
    values: dict[str, Term] = {}
    refs: dict[str, Scope] = {}
    children: list[Scope] = []
    division: Place | None = None
    for name, term in terms:
        if name == DIVISION and DIVISION in of.references and isinstance(term, Value | Place):
            division = term if isinstance(term, Place) else Place((term,))
        elif isinstance(term, Children):
            children += _children(source, registry, of, name, term, prefix)
        elif isinstance(term, Ref):
            refs[name] = _referred(source, registry, of, name, term, prefix)
        elif name in of.fields:
            values[name] = _term(source, registry, of, of.fields[name], term)
        else:
            known = ", ".join((*of.fields, *of.references))
            raise _wrong(source, f"{prefix}{name}", of, f"It has: {known}.")
    return Scope(prefix, of, values, division, refs, tuple(children))


def _referred(source: Source, registry: Registry, of: Entity, name: str, term: Ref, prefix: str) -> Scope:
    if name not in of.references or of.references[name].target_name != term.entity.__name__:
        references = ", ".join(f"{ref.name} → {ref.target_name}" for ref in of.references.values())
        raise _wrong(source, f"ref {prefix}{name}", of, f"Its references are: {references}.")
    return _scope(source, registry, entity(term.entity), term.columns, f"{prefix}{name}.")


def _children(
    source: Source, registry: Registry, of: Entity, name: str, term: Children, prefix: str
) -> Iterator[Scope]:
    child = entity(term.entity)
    parents = [ref.name for ref in child.references.values() if ref.target_name == of.name]
    if prefix or len(parents) != 1:
        raise _wrong(source, f"children {name}", of, f"{child.name} has to have one reference to {of.name}.")
    for position, terms in enumerate(term.each):
        scope = _scope(source, registry, child, terms, f"{name}[{position}].")
        if scope.children:
            raise _wrong(source, f"children {name}", child, "Children have no children of their own.")
        yield replace(scope, parent=parents[0])


def _term(source: Source, registry: Registry, of: Entity, field: Field, term: Term) -> Term:
    match field.kind, term:
        case WordList(), Split(value, separators):
            return Split(_with(registry, value, n.Text()), separators)
        case WordList(), Marked(marks):
            return Marked(tuple((label, _with(registry, value, n.YesNo())) for label, value in marks))
        case Point(), Coordinates(longitude, latitude, datum):
            return Coordinates(
                _with(registry, longitude, n.Coordinate("longitude")),
                _with(registry, latitude, n.Coordinate("latitude")),
                datum,
            )
        case (WordList() | Point(), _):
            raise _wrong(source, field.name, of, "Lists take split(…) or marked(…), points coordinates(…).")
        case (kind, Value()):
            value = _with(registry, term, default_normaliser(field))
            assert not isinstance(value.normaliser, type(None))
            fitted = fit(value.normaliser, kind)  # type: ignore[arg-type]
            if fitted is None:
                raise _wrong(source, f"{field.name} read by {value.normaliser}", of, f"It holds {type(kind).__name__}.")
            ready = Value(value.origin, fitted)
            require_readable(ready, source.name, field.name)
            return ready
    raise _wrong(source, f"{field.name} = {type(term).__name__}", of, "Values take col(…), const(…) and the like.")


def _with(registry: Registry, value: Value, default: Normaliser) -> Value:
    return Value(value.origin, registry.normaliser(value.normaliser) if value.normaliser else default)


def default_normaliser(field: Field) -> Normaliser:
    """How a field's text is read where the declaration doesn't say."""
    return DEFAULTS[type(field.kind)](field, field.kind)


def _words(field: Field, _: Kind) -> Normaliser:
    by_mask: dict[Mask | None, Normaliser] = {Mask.NAME: n.PersonName(), Mask.PHONE: n.Phone()}
    return by_mask.get(field.mask, n.Text())


def _units(field: Field) -> tuple[str, ...]:
    return (field.unit,) if field.unit else ()


#: Normaliser of each kind of value.
DEFAULTS: dict[type[Kind], Callable[[Field, Any], Normaliser]] = {
    Words: _words,
    Money: lambda _, __: n.Money(),
    Number: lambda field, kind: n.Number(scale=kind.scale, units=_units(field)),
    Integer: lambda field, _: n.Integer(units=_units(field)),
    Flag: lambda _, __: n.YesNo(),
    Day: lambda _, __: n.DatePeriod(),
    Moment: lambda _, __: n.TimePeriod(),
    Period: lambda _, kind: n.TimePeriod() if kind.clock else n.DatePeriod(),
    Quantity: lambda field, kind: n.Quantity(units=_units(field), scale=kind.scale),
    Coded: lambda _, kind: n.Lookup(tuple((text, member.name) for text, member in kind.codes.spellings().items())),
}


def fit(normaliser: Normaliser, kind: Kind) -> Normaliser | None:
    """The normaliser as the kind needs it (with or without a clock, of its scale), or None where it can't serve."""
    if isinstance(normaliser, n.DatePeriod | n.TimePeriod):
        clocked = isinstance(kind, Moment) or (isinstance(kind, Period) and kind.clock)
        if not isinstance(kind, Day | Moment | Period):
            return None
        return (n.TimePeriod if clocked else n.DatePeriod)(**vars(normaliser))
    if isinstance(normaliser, n.Quantity) and isinstance(kind, Quantity):
        return replace(normaliser, scale=kind.scale)
    if isinstance(normaliser, n.Number) and isinstance(kind, Number):
        return replace(normaliser, scale=kind.scale)
    suffixes = {column.suffix for column in kind.columns}
    return normaliser if set(normaliser.outputs) - {"_masked"} == suffixes else None


def _require_fields(source: Source, scope: Scope) -> None:
    stated = {*scope.values, *scope.refs, DIVISION}
    missing = [field.name for field in scope.entity.fields.values() if field.required and field.name not in stated]
    if missing:
        raise _wrong(source, f"without {', '.join(missing)}", scope.entity, "Map them; they are required.")


def _require_key(source: Source, scope: Scope) -> None:
    stated = {*scope.values, *scope.refs, DIVISION, scope.parent}
    if not any(set(key.required) <= stated for key in scope.entity.keys):
        keys = " or ".join("(" + ", ".join(key.parts) + ")" for key in scope.entity.keys)
        raise _wrong(source, f"{scope.prefix}… without a natural key", scope.entity, f"Map the parts of one: {keys}.")


def private_patterns(root: Scope) -> tuple[str, ...]:
    """Patterns of the headers that any field is read from which isn't public."""
    return tuple(
        origin.pattern
        for scope in root.scopes
        for name, term in scope.values.items()
        if scope.entity.fields[name].privacy > Privacy.PUBLIC
        for origin in origins_of(term)
        if isinstance(origin, Column)
    )
