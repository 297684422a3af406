"""HTTP connections whose answers leave in one piece: uvicorn writes head and body of an answer one after the other."""

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class Connection(HttpToolsProtocol):
    """A connection of uvicorn's."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(Gathering(transport, self.loop))

    def handle_websocket_upgrade(self) -> None:
        """A socket writes to the bare transport: its messages are of one piece."""
        assert isinstance(self.transport, Gathering)
        self.transport = self.transport.bare
        super().handle_websocket_upgrade()


class Gathering(asyncio.Transport):
    """Holds back what is written until more is, or until the event loop's next turn."""

    def __init__(self, bare: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self.bare = bare
        self._soon: Callable[..., Any] = loop.call_soon
        self._held: bytes | None = None

    def write(self, data: Any) -> None:
        if self._held is None:
            self._held = data
            self._soon(self._flush)
            return
        held, self._held = self._held, None
        self.bare.writelines((held, data))

    def _flush(self) -> None:
        if self._held is not None:
            held, self._held = self._held, None
            self.bare.write(held)

    def close(self) -> None:
        self._flush()
        self.bare.close()

    def is_closing(self) -> bool:
        return self.bare.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self.bare.get_extra_info(name, default)

    def pause_reading(self) -> None:
        self.bare.pause_reading()

    def resume_reading(self) -> None:
        self.bare.resume_reading()
