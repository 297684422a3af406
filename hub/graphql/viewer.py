"""Who asks."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from schema.privacy import Privacy


class Scope(Enum):
    """To how many localities a viewer is bound; each binds rows in its own way."""

    ALL = "all"
    ONE = "one"
    SEVERAL = "several"


@dataclass(frozen=True)
class Rights:
    """What plans depend on: viewers of equal rights share them, whichever localities each is bound to.

    `level` is the highest privacy level that is served in clear. `persons` tells whether records about persons may be
    listed; others only aggregate them.
    """

    level: Privacy = Privacy.PUBLIC
    persons: bool = False
    scope: Scope = Scope.ALL

    @cached_property
    def code(self) -> str:
        """What tells them apart from others."""
        return f"{self.level.name} {self.persons} {self.scope.name}"


@dataclass(frozen=True)
class Viewer:
    """A viewer's rights, and the localities whose records alone are served; None for those of all.

    `token` names what the rights were given to; None for the anonymous.
    """

    level: Privacy = Privacy.PUBLIC
    persons: bool = False
    localities: tuple[int, ...] | None = None
    token: str | None = None

    @cached_property
    def code(self) -> str:
        """What tells viewers apart whose answers may differ."""
        return f"{self.level.name} {self.persons} {self.localities}"

    @cached_property
    def rights(self) -> Rights:
        if self.localities is None:
            return Rights(self.level, self.persons)
        return Rights(self.level, self.persons, Scope.ONE if len(self.localities) == 1 else Scope.SEVERAL)


ANONYMOUS = Viewer()
