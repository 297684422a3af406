"""One HTTP exchange, as near to ASGI as it gets: a request's method, headers and body, and the reply."""

from collections.abc import Sequence
from typing import NamedTuple

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from hub.graphql.errors import ApiError
from hub.graphql.serving.whole import sent_whole

Headers = Sequence[tuple[bytes, bytes]]
#: What the answer at one address follows from, besides the address.
VARY = (b"vary", b"Accept, Accept-Encoding, Authorization")
#: Statuses that no body follows, not even an empty one.
BODILESS = (204, 304)


class Incoming:
    """A request."""

    __slots__ = ("_headers", "_receive", "client", "method", "query")

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.method: str = scope["method"]
        self.query: bytes = scope["query_string"]
        #: Address of whoever sends it.
        self.client: str = scope["client"][0] if scope.get("client") else ""
        self._receive = receive
        self._headers: dict[bytes, bytes] = dict(scope["headers"])
        if len(self._headers) < len(scope["headers"]):
            self._headers = _joined(scope["headers"])

    def header(self, name: bytes) -> str:
        """The value of a header named in lower case, several joined by commas; empty where it isn't sent."""
        value = self._headers.get(name)
        return value.decode("latin-1") if value else ""

    async def body(self, limit: int) -> bytes:
        """The body. Raises `ApiError` for one that is longer than so many bytes, `ClientDisconnect`."""
        parts: list[bytes] = []
        length = 0
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            part = message.get("body", b"")
            parts.append(part)
            length += len(part)
            if length > limit:
                raise ApiError("BODY_TOO_LARGE", f"the body is longer than {limit} bytes")
            if not message.get("more_body", False):
                return b"".join(parts)

    async def left(self) -> None:
        """Wait until the client is gone."""
        while (await self._receive())["type"] != "http.disconnect":
            pass


def _joined(headers: Headers) -> dict[bytes, bytes]:
    joined: dict[bytes, bytes] = {}
    for name, value in headers:
        joined[name] = joined[name] + b", " + value if name in joined else value
    return joined


class Reply(NamedTuple):
    """A response; its length is said by itself."""

    status: int
    headers: Headers
    body: bytes = b""

    async def send(self, send: Send, *, bare: bool = False) -> None:
        """Send it, or only its head."""
        headers = [*self.headers]
        if self.status not in BODILESS:
            headers.append((b"content-length", b"%d" % len(self.body)))
        body = b"" if bare else self.body
        if not sent_whole(send, self.status, headers, body):
            await send({"type": "http.response.start", "status": self.status, "headers": headers})
            await send({"type": "http.response.body", "body": body})
