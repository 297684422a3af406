"""What runs statements on a database."""

from collections.abc import Sequence
from typing import Any, Protocol


class Driver(Protocol):
    """Holds connections and runs statements that read."""

    async def read(self, sql: str, values: Sequence[Any]) -> Sequence[bytes | None]:
        """The single row of a statement, each column JSON or None."""

    async def aclose(self) -> None:
        """Give the connections back; nothing may be read afterwards."""
