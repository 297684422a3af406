"""Readers and normalisers by name, so that declarations can use what other plugins bring."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from etl.checks import Check
from etl.errors import DeclarationError
from etl.normalise.normaliser import Normaliser
from etl.readers.part import Reader


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

    def reader(self, declared: Reader | Named) -> Reader:
        return self._made(declared, self.readers) if isinstance(declared, Named) else declared

    def normaliser(self, declared: Normaliser | Named) -> Normaliser:
        return self._made(declared, self.normalisers) if isinstance(declared, Named) else declared

    @staticmethod
    def _made(declared: Named, known: Mapping[str, Any]) -> Any:
        if declared.name not in known:
            raise DeclarationError(
                f"nothing is registered under {declared.name!r}", remedy=f"Known: {', '.join(sorted(known))}."
            )
        return known[declared.name](*declared.arguments, **dict(declared.options))
