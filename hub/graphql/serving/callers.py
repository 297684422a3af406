"""Who sends operations, as far as the transport knows, and who tells what they may see."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from hub.graphql.viewer import Viewer


class Caller(NamedTuple):
    """What came with an operation: the value of `Authorization`, and the address that it was sent from."""

    authorization: str = ""
    address: str = ""


class Presumed(Protocol):
    """A viewer as last known, who has to be confirmed before anything is told."""

    viewer: Viewer

    #: Whether the viewer was the same when a row was read, or afterwards.
    confirmed: bool

    async def read(self, sql: str, values: Sequence[Any]) -> Sequence[bytes | None]:
        """The row of a statement; what it took to read it may confirm the viewer."""

    async def holds(self) -> bool:
        """Whether the viewer is still the same; revisions are refreshed."""


class Authority(Protocol):
    """Knows viewers."""

    async def of(self, authorization: str) -> Viewer:
        """Who sends such an `Authorization`, empty where none is sent. Raises `ApiError`.

        For one that is sent, revisions are refreshed.
        """

    def presume(self, authorization: str) -> Presumed | None:
        """Who did when that was last asked; None where it has to be asked again."""
