"""GraphQL over HTTP: GET and POST, application/graphql-response+json and application/json."""

from dataclasses import replace

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from hub.graphql.databases.revisions import Revisions
from hub.graphql.errors import ApiError
from hub.graphql.serving.callers import Authority, Caller
from hub.graphql.serving.compression import SHORTEST, compressed
from hub.graphql.serving.documents import Documents
from hub.graphql.serving.etags import COMPRESSED, Condition, spelled
from hub.graphql.serving.events import EventStream
from hub.graphql.serving.exchange import Incoming, Reply
from hub.graphql.serving.live import Live
from hub.graphql.serving.media import Media, accepted, accepts_events, accepts_gzip, prefers_events, prefers_page
from hub.graphql.serving.requests import Asked, address_parameters, read_address, read_body
from hub.graphql.serving.service import Answer, Service, masked, refusal
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
        if _wants_page(request):
            shown = page(plain="plain" in address_parameters(request.query))
            return Reply(200, [*shown.headers, VARY], shown.html)
        accept = request.header(b"accept")
        media = Media.JSON if prefers_events(accept) else accepted(accept)
        if media is None:
            return await _told(request, Media.JSON, refusal(_unacceptable()))
        try:
            asked = await self._read(request)
            caller = Caller(request.header(b"authorization"), request.client)
            viewer = await self._viewers.of(caller.authorization)
            if prefers_events(accept):
                return EventStream(self._live, asked, caller, request)
            text = await self._documents.text(asked)
            if accepts_events(accept) and self._service.subscribes(text, asked.operation_name):
                return EventStream(self._live, asked, caller, request)
        except ClientDisconnect:
            raise
        except ApiError as error:
            return await _told(request, media, refusal(error, lenient=media.lenient))
        except Exception:
            return await _told(request, media, masked())
        return await self._answered(request, media, viewer, text, asked)

    async def _read(self, request: Incoming) -> Asked:
        if request.method == "POST":
            return await read_body(request, self._service.limits.body)
        if request.method in READING:
            return read_address(request.query)
        raise ApiError("METHOD_NOT_ALLOWED", f"{request.method} isn't served here; use GET or POST")

    async def _answered(self, request: Incoming, media: Media, viewer: Viewer, text: str, asked: Asked) -> Reply:
        condition = self._condition(request, media, viewer, text, asked) if request.method in READING else None
        answer = await self._service.execute(
            text,
            asked.variables,
            asked.operation_name,
            viewer,
            client=request.client,
            lenient=media.lenient,
            unless=condition,
        )
        if condition is not None and answer.code == "OPERATION_UNSUPPORTED":
            answer = replace(answer, status=405)
        return await _told(request, media, answer, viewer)

    def _condition(self, request: Incoming, media: Media, viewer: Viewer, text: str, asked: Asked) -> Condition:
        of = (text, asked.variables, asked.operation_name, spelled(viewer), media.type, self._service.version)
        gzip = accepts_gzip(request.header(b"accept-encoding"))
        told = orjson.dumps(of, option=orjson.OPT_SORT_KEYS)
        return Condition(self._revisions, told, request.header(b"if-none-match"), gzip=gzip)


def _wants_page(request: Incoming) -> bool:
    """Browsers that were given the bare address get the page to write queries in."""
    if request.method not in READING or not prefers_page(request.header(b"accept")):
        return False
    try:
        return not {"query", "documentId", "extensions"} & address_parameters(request.query).keys()
    except ApiError:
        return False


def _unacceptable() -> ApiError:
    offered = " and ".join(media.type for media in Media)
    return ApiError("NOT_ACCEPTABLE", f"answers are {offered}, in UTF-8")


async def _told(request: Incoming, media: Media, answer: Answer, viewer: Viewer = ANONYMOUS) -> Reply:
    """An answer as it is sent: compressed where that is worth it, under the tag of just these bytes."""
    body, tag = answer.body, answer.tag
    kept = UNKEPT if tag is None else PUBLIC if viewer == ANONYMOUS else PRIVATE
    told = [(b"content-type", media.content_type), VARY, kept]
    if answer.status == 405:
        told.append(POST if request.method in READING else METHODS)
    if answer.status == 401:
        told.append(BEARER)
    if len(body) >= SHORTEST and accepts_gzip(request.header(b"accept-encoding")):
        body = await compressed(body)
        told.append((b"content-encoding", b"gzip"))
        tag = tag and tag + COMPRESSED
    if tag is not None:
        told.append((b"etag", b'"%s"' % tag.encode()))
    return Reply(answer.status, told, body)
