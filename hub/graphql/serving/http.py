"""GraphQL over HTTP: GET and POST, application/graphql-response+json and application/json."""

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from hub.graphql.databases.revisions import Revisions
from hub.graphql.errors import ApiError
from hub.graphql.serving.answers import Answer, masked, refusal
from hub.graphql.serving.callers import Authority, Caller, Presumed
from hub.graphql.serving.compression import SHORTEST, packed
from hub.graphql.serving.documents import Documents
from hub.graphql.serving.etags import COMPRESSED, Condition
from hub.graphql.serving.events import EventStream
from hub.graphql.serving.exchange import Incoming, Reply
from hub.graphql.serving.live import Live
from hub.graphql.serving.media import Manner, Media, manner
from hub.graphql.serving.requests import Asked, address_parameters, read_address, read_body
from hub.graphql.serving.service import Service
from hub.graphql.viewer import ANONYMOUS, Viewer
from hub.pages.page import page

#: What the answer at one address follows from, besides the address.
VARY = (b"vary", b"Accept, Accept-Encoding, Authorization")
#: Answers are kept by caches only to be asked for again; those to a viewer's own rights by nobody but the viewer.
PUBLIC, PRIVATE, UNKEPT = (
    (b"cache-control", words) for words in (b"public, no-cache", b"private, no-cache", b"no-store")
)
#: What may be asked how: other methods are refused, and by GET everything but queries.
METHODS, POST = ((b"allow", words) for words in (b"GET, HEAD, POST, OPTIONS", b"POST"))
READING = ("GET", "HEAD")
GZIP = (b"content-encoding", b"gzip")
#: How to say who asks.
BEARER = (b"www-authenticate", b"Bearer")


class Endpoint:
    """The ASGI application at /graphql."""

    def __init__(
        self, service: Service, viewers: Authority, revisions: Revisions, documents: Documents, live: Live
    ) -> None:
        self._live = live
        self._service = service
        self._viewers = viewers
        self._revisions = revisions
        self._documents = documents

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Incoming(scope, receive)
        try:
            reply = await self._reply(request)
        except ClientDisconnect:
            return
        await reply.send(send, bare=request.method == "HEAD")

    async def _reply(self, request: Incoming) -> Reply | EventStream:
        if request.method == "OPTIONS":
            return Reply(204, [METHODS])
        wanted = manner(request.header(b"accept"), request.header(b"accept-encoding"))
        if wanted.page and _wants_page(request):
            shown = page(plain="plain" in address_parameters(request.query))
            return Reply(200, [*shown.headers, VARY], shown.html)
        media = wanted.media
        if media is None:
            return await self._told(request, wanted, Media.JSON, refusal(_unacceptable()))
        try:
            asked = await self._read(request)
            caller = Caller(request.header(b"authorization"), request.client)
            presumed = self._presumed(request, wanted, caller)
            if presumed is not None and (answer := await self._presuming(request, media, asked, presumed)):
                return await self._told(request, wanted, media, answer, presumed.viewer)
            viewer = await self._viewers.of(caller.authorization) if caller.authorization else ANONYMOUS
            if wanted.streamed:
                return EventStream(self._live, asked, caller, request)
            text = await self._documents.text(asked)
            if wanted.events and self._service.subscribes(text, asked.operation_name):
                return EventStream(self._live, asked, caller, request)
        except ClientDisconnect:
            raise
        except ApiError as error:
            return await self._told(request, wanted, media, refusal(error, lenient=media.lenient))
        except Exception:
            return await self._told(request, wanted, media, masked())
        return await self._answered(request, wanted, media, viewer, text, asked)

    async def _read(self, request: Incoming) -> Asked:
        if request.method == "POST":
            return await read_body(request, self._service.limits.body)
        if request.method in READING:
            return read_address(request.query)
        raise ApiError("METHOD_NOT_ALLOWED", f"{request.method} isn't served here; use GET or POST")

    def _presumed(self, request: Incoming, wanted: Manner, caller: Caller) -> Presumed | None:
        """Who asks, where nothing but an answer may follow from that."""
        if request.method != "POST" or wanted.events or not caller.authorization:
            return None
        return self._viewers.presume(caller.authorization)

    async def _presuming(self, request: Incoming, media: Media, asked: Asked, presumed: Presumed) -> Answer | None:
        try:
            text = await self._documents.text(asked)
        except ApiError:
            return None
        return await self._service.presume(text, asked, presumed, client=request.client, lenient=media.lenient)

    async def _answered(
        self, request: Incoming, wanted: Manner, media: Media, viewer: Viewer, text: str, asked: Asked
    ) -> Reply:
        reads = request.method in READING
        answer = await self._service.execute(
            text,
            asked.variables,
            asked.operation_name,
            viewer,
            client=request.client,
            lenient=media.lenient,
            unless=self._condition(request, wanted, media, viewer, text, asked) if reads else None,
            # By what it took to tell the viewer.
            refreshed=viewer is not ANONYMOUS,
            sent=asked.sent,
        )
        if reads and answer.code == "OPERATION_UNSUPPORTED":
            answer = answer._replace(status=405)
        return await self._told(request, wanted, media, answer, viewer)

    def _condition(
        self, request: Incoming, wanted: Manner, media: Media, viewer: Viewer, text: str, asked: Asked
    ) -> Condition:
        of = (text, asked.variables, asked.operation_name, viewer.code, media.type, self._service.version)
        told = orjson.dumps(of, option=orjson.OPT_SORT_KEYS)
        return Condition(self._revisions, told, request.header(b"if-none-match"), gzip=wanted.gzip)

    async def _told(
        self, request: Incoming, wanted: Manner, media: Media, answer: Answer, viewer: Viewer = ANONYMOUS
    ) -> Reply:
        """An answer as it is sent: compressed where that is worth it, under the tag of just these bytes."""
        tag = answer.tag
        kept = UNKEPT if tag is None else PUBLIC if viewer is ANONYMOUS else PRIVATE
        told = [media.header, VARY, kept]
        if answer.status == 405:
            told.append(POST if request.method in READING else METHODS)
        if answer.status == 401:
            told.append(BEARER)
        if wanted.gzip and len(answer.response.begun) + len(answer.ending) >= SHORTEST:
            body = await self._compressed(answer)
            told.append(GZIP)
            tag = tag and tag + COMPRESSED
        else:
            body = answer.body
        if tag is not None:
            told.append((b"etag", b'"%s"' % tag.encode()))
        return Reply(answer.status, told, body)

    async def _compressed(self, answer: Answer) -> bytes:
        response = answer.response
        if response.packed is None:
            begun = await packed(response.begun)
            if self._service.responses is not None and answer.key is not None:
                self._service.responses.pack(answer.key, response, begun)
            return begun.ended(answer.ending)
        return response.packed.ended(answer.ending)


def _wants_page(request: Incoming) -> bool:
    """Browsers that were given the bare address get the page to write queries in."""
    if request.method not in READING:
        return False
    try:
        return not {"query", "documentId", "extensions"} & address_parameters(request.query).keys()
    except ApiError:
        return False


def _unacceptable() -> ApiError:
    offered = " and ".join(media.type for media in Media)
    return ApiError("NOT_ACCEPTABLE", f"answers are {offered}, in UTF-8")
