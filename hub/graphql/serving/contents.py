"""Contents that stay as they are while a process runs: the schema, pages, and what these load."""

from collections.abc import Mapping
from hashlib import blake2b

from starlette.types import Receive, Scope, Send

from hub.graphql.serving.compression import Coding, coding_of, packed
from hub.graphql.serving.etags import coded, held_of, tag_header
from hub.graphql.serving.exchange import Headers, Incoming, Reply
from hub.graphql.serving.media import codings

#: Headers that a client that has the content is told as well.
GUIDING = (b"cache-control", b"vary")


class Content:
    """An ASGI application that serves one body to GET and HEAD, each of its codings under a tag of its own.

    `packed` are the codings that exist already; others are made once, when they are asked for first.
    """

    def __init__(self, body: bytes, headers: Headers, packed: Mapping[Coding, bytes] | None = None) -> None:
        self.body = body
        self.headers = headers
        self._coded = {Coding.IDENTITY: body, **(packed or {})}
        self._tag = blake2b(body, digest_size=16).hexdigest()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Incoming(scope, receive)
        await (await self.reply(request)).send(send, bare=request.method == "HEAD")

    async def reply(self, request: Incoming) -> Reply:
        """The content, unless the client has it."""
        taken = codings(request.header(b"accept-encoding"))
        held = held_of(self._tag, request.header(b"if-none-match"), taken)
        if held:
            return Reply(304, [*(header for header in self.headers if header[0] in GUIDING), tag_header(held)])
        coding = coding_of(len(self.body), taken)
        headers = [*self.headers, *coding.headers, tag_header(coded(self._tag, coding))]
        return Reply(200, headers, await self._in(coding))

    async def _in(self, coding: Coding) -> bytes:
        if coding not in self._coded:
            self._coded[coding] = (await packed(self.body, coding)).ended(b"")
        return self._coded[coding]
