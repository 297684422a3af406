"""Readers and normalisers by name, so that declarations can use what other plugins bring."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from etl.checks import Check
from etl.errors import DeclarationError
from etl.normalise.normaliser import Normaliser
from etl.readers.part import Reader
from etl.several import require_lists
from schema.entity import Entity


@dataclass(frozen=True)
class Named:
    """A reader or normaliser that some plugin brings under a name, with its options."""

    name: str
    arguments: tuple[Any, ...]
    options: tuple[tuple[str, Any], ...]


def named(name: str, *arguments: Any, **options: Any) -> Named:
    """Use a reader or normaliser by the name under which a plugin registers it."""
    return Named(name, arguments, tuple(options.items()))


@dataclass
class Registry:
    """What all loaded plugins together bring."""

    readers: dict[str, type[Reader]] = field(default_factory=dict)
    normalisers: dict[str, type[Normaliser]] = field(default_factory=dict)
    #: Checks by entity name.
    checks: dict[str, tuple[Check, ...]] = field(default_factory=dict)

    def add_readers(self, found: Mapping[str, type[Reader]]) -> None:
        """Take a plugin's readers in. Raises `ValueError` for a name that is taken."""
        _refuse_taken(found, self.readers)
        self.readers.update(found)

    def add_normalisers(self, found: Mapping[str, type[Normaliser]]) -> None:
        """Take a plugin's normalisers in. Raises `ValueError` for a name that is taken."""
        _refuse_taken(found, self.normalisers)
        self.normalisers.update(found)

    def add_checks(self, entity: Entity, found: Iterable[Check]) -> None:
        """Take a plugin's checks of an entity in. Raises `TypeError` or `ValueError` for what is no check of it."""
        checks = tuple(found)
        columns = {column.suffix for field in entity.fields.values() for column in field.columns} | {"division_id"}
        for check in checks:
            if not isinstance(check, Check):
                raise TypeError(f"{check!r} is no Check")
            if unknown := set(check.rule.meta.root_names()) - columns:
                raise ValueError(f"check {check.code}: {entity.name} has no column {', '.join(sorted(unknown))}")
        self.checks[entity.name] = (*self.checks.get(entity.name, ()), *checks)

    def reader(self, declared: Reader | Named) -> Reader:
        """The reader itself. Raises `DeclarationError` for a name that nobody registered, or one text for several."""
        reader: Reader = self._made(declared, self.readers) if isinstance(declared, Named) else declared
        require_lists(reader)
        return reader

    def normaliser(self, declared: Normaliser | Named) -> Normaliser:
        """The normaliser itself; raises as `reader` does."""
        normaliser: Normaliser = self._made(declared, self.normalisers) if isinstance(declared, Named) else declared
        require_lists(normaliser)
        return normaliser

    @staticmethod
    def _made(declared: Named, known: Mapping[str, Any]) -> Any:
        if declared.name not in known:
            raise DeclarationError(
                f"nothing is registered under {declared.name!r}", remedy=f"Known: {', '.join(sorted(known))}."
            )
        return known[declared.name](*declared.arguments, **dict(declared.options))


def _refuse_taken(found: Mapping[str, object], known: Mapping[str, object]) -> None:
    if taken := sorted(set(found) & set(known)):
        raise ValueError(f"{', '.join(taken)} is registered by another plugin already; choose another name")
