"""Who asks."""

from dataclasses import dataclass

from schema.privacy import Privacy


@dataclass(frozen=True)
class Viewer:
    """What a viewer may read; equal viewers share plans.

    `level` is the highest privacy level that is served in clear. `persons` tells whether records about persons may be
    listed; others only aggregate them.
    """

    level: Privacy = Privacy.PUBLIC
    persons: bool = False


ANONYMOUS = Viewer()
