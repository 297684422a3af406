"""Who sends operations, as far as the transport knows, and who tells what they may see."""

from typing import NamedTuple, Protocol

from hub.graphql.viewer import Viewer


class Caller(NamedTuple):
    """What came with an operation: the value of `Authorization`, and the address that it was sent from."""

    authorization: str = ""
    address: str = ""


class Authority(Protocol):
    """Knows viewers."""

    async def of(self, authorization: str) -> Viewer:
        """Who sends such an `Authorization`, empty where none is sent. Raises `ApiError`."""
