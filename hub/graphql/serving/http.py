"""GraphQL over HTTP: GET and POST, application/graphql-response+json and application/json."""

from functools import cache

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from hub.graphql.databases.revisions import Revisions
from hub.graphql.errors import ApiError
from hub.graphql.serving.answers import Answer, masked, refusal
from hub.graphql.serving.callers import Authority, Caller, Presumed
from hub.graphql.serving.compression import Coding, packed
from hub.graphql.serving.documents import Documents
from hub.graphql.serving.etags import Condition, coded, tag_header
from hub.graphql.serving.events import EventStream
from hub.graphql.serving.exchange import VARY, Headers, Incoming, Reply
from hub.graphql.serving.live import Live
from hub.graphql.serving.media import Manner, Media, manner
from hub.graphql.serving.requests import Asked, address_parameters, read_address, read_body
from hub.graphql.serving.service import Service
from hub.graphql.viewer import ANONYMOUS, Viewer
from hub.pages.page import page

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
        wanted = manner(request.header(b"accept"), request.header(b"accept-encoding"))
        if wanted.page and _wants_page(request):
            shown = page(plain="plain" in address_parameters(request.query))
            return await shown.content.reply(request)
        media = wanted.media
        if media is None or not wanted.codings:
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
        return Condition(self._revisions, told, request.header(b"if-none-match"), wanted.codings)

    async def _told(
        self, request: Incoming, wanted: Manner, media: Media, answer: Answer, viewer: Viewer = ANONYMOUS
    ) -> Reply:
        """An answer as it is sent: compressed where that is worth it, under the tag of just these bytes."""
        tag = answer.tag
        kept = UNKEPT if tag is None else PUBLIC if viewer is ANONYMOUS else PRIVATE
        if answer.status == 304:
            return Reply(304, [VARY, kept, *([tag_header(tag)] if tag else [])])
        coding = wanted.coding(len(answer.response.begun) + len(answer.ending))
        told = _head(kept, media, coding)
        if answer.status == 405:
            told = [*told, POST if request.method in READING else METHODS]
        if answer.status == 401:
            told = [*told, BEARER]
        if tag is not None:
            told = [*told, tag_header(coded(tag, coding))]
        return Reply(answer.status, told, await self._coded(answer, coding))

    async def _coded(self, answer: Answer, coding: Coding) -> bytes:
        if coding is Coding.IDENTITY:
            return answer.body
        response = answer.response
        begun = response.packed.get(coding)
        if begun is None:
            begun = await packed(response.begun, coding)
            if self._service.responses is not None and answer.key is not None:
                self._service.responses.pack(answer.key, response, coding, begun)
        return begun.ended(answer.ending)


@cache
def _head(kept: tuple[bytes, bytes], media: Media, coding: Coding) -> Headers:
    """The headers that answers have in common."""
    return (VARY, kept, media.header, *coding.headers)


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
    codings = ", ".join(coding.value for coding in Coding)
    return ApiError("NOT_ACCEPTABLE", f"answers are {offered}, in UTF-8; codings are {codings}")
