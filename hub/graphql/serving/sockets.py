"""GraphQL over WebSocket, in the protocol graphql-transport-ws: many operations on one socket.

See github.com/enisdenjo/graphql-ws, PROTOCOL.md, for the messages and the codes with which sockets are closed.
"""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing, suppress
from typing import Any, NamedTuple

import orjson
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from hub.graphql.errors import ApiError
from hub.graphql.serving.answers import Answer, refusal
from hub.graphql.serving.callers import Caller
from hub.graphql.serving.live import Live
from hub.graphql.serving.requests import Asked, checked
from hub.graphql.wording import shown

PROTOCOL = "graphql-transport-ws"
#: Codes of the protocol.
BAD_MESSAGE, UNAUTHORIZED, FORBIDDEN, NO_PROTOCOL = 4400, 4401, 4403, 4406
SLOW_START, TAKEN, TOO_MANY_INITS = 4408, 4409, 4429
#: Codes of RFC 6455 and its registry.
GOING_AWAY, TOO_BIG, TRY_AGAIN_LATER = 1001, 1009, 1013


class Closing(Exception):
    """The socket has to be closed, with a code and a reason of at most 123 bytes."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:123].decode(errors="ignore")


class Message(NamedTuple):
    """A message of the protocol."""

    type: str
    id: str | None
    payload: Any


class Sockets:
    """The ASGI application for sockets at /graphql."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._sockets: set[_Socket] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        websocket = WebSocket(scope, receive, send)
        offered = PROTOCOL in scope["subprotocols"]
        with suppress(WebSocketDisconnect, RuntimeError):
            await websocket.accept(subprotocol=PROTOCOL if offered else None)
            if not offered:
                await websocket.close(NO_PROTOCOL, f"offer the subprotocol {PROTOCOL}")
                return
            try:
                with self._live.stream():
                    await self._serve(_Socket(websocket, self._live))
            except ApiError as error:
                await websocket.close(TRY_AGAIN_LATER, error.message)

    async def _serve(self, socket: "_Socket") -> None:
        self._sockets.add(socket)
        try:
            await socket.serve()
        finally:
            self._sockets.discard(socket)

    async def aclose(self) -> None:
        """Have every socket finish what it is about to tell, and close it."""
        await asyncio.gather(*(socket.finish() for socket in self._sockets))


class _Socket:
    """One socket and the operations on it."""

    def __init__(self, websocket: WebSocket, live: Live) -> None:
        self._websocket = websocket
        self._live = live
        self._caller: Caller | None = None
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._sending = asyncio.Lock()

    async def serve(self) -> None:
        """Read messages until the client leaves or breaks the protocol."""
        try:
            await self._introduce()
            while True:
                await self._handle(await self._receive())
        except Closing as closing:
            await self._websocket.close(closing.code, closing.reason)
        finally:
            await self._end_operations()

    async def finish(self) -> None:
        """Close it once the operations on it are complete, as they are when no subscription goes on."""
        with suppress(WebSocketDisconnect, RuntimeError):
            if self._operations:
                await asyncio.wait([*self._operations.values()], timeout=1.0)
            await self._websocket.close(GOING_AWAY, "the server is shutting down")

    async def _introduce(self) -> None:
        """Handle messages until the client has introduced itself."""
        try:
            async with asyncio.timeout(self._live.limits.introduction):
                while self._caller is None:
                    await self._handle(await self._receive())
        except TimeoutError:
            raise Closing(SLOW_START, "Connection initialisation timeout") from None

    async def _receive(self) -> Message:
        event = await self._websocket.receive()
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event.get("code", 1005))
        text = event.get("text")
        if text is None:
            raise Closing(BAD_MESSAGE, "messages are texts")
        if len(text) > self._live.limits.body:
            raise Closing(TOO_BIG, f"the message is longer than {self._live.limits.body}")
        return _read(text)

    async def _handle(self, message: Message) -> None:
        match message.type:
            case "connection_init":
                await self._init(message.payload)
            case "ping":
                payload = {"payload": message.payload} if message.payload is not None else {}
                await self._send({"type": "pong", **payload})
            case "pong":
                pass
            case "subscribe":
                await self._subscribe(message)
            case "complete":
                if message.id is None:
                    raise Closing(BAD_MESSAGE, "complete lacks an id")
                if operation := self._operations.pop(message.id, None):
                    operation.cancel()
            case _:
                raise Closing(BAD_MESSAGE, f"no client sends {shown(message.type)}")

    async def _init(self, payload: object) -> None:
        if self._caller is not None:
            raise Closing(TOO_MANY_INITS, "Too many initialisation requests")
        if not isinstance(payload, dict | None):
            raise Closing(BAD_MESSAGE, "the payload of connection_init is no object")
        self._caller = await self._identified(payload or {})
        await self._send({"type": "connection_ack"})

    async def _identified(self, payload: Mapping[str, Any]) -> Caller:
        """Who asks, by the `Authorization` that the payload of connection_init holds, as a header would."""
        named = (value for name, value in payload.items() if name.lower() == "authorization")
        authorization = next(named, "")
        if not isinstance(authorization, str):
            raise Closing(BAD_MESSAGE, "Authorization is no text")
        caller = Caller(authorization, self._websocket.client.host if self._websocket.client else "")
        try:
            await self._live.viewer(caller)
        except ApiError:
            raise Closing(FORBIDDEN, "Forbidden") from None
        return caller

    async def _subscribe(self, message: Message) -> None:
        if self._caller is None:
            raise Closing(UNAUTHORIZED, "Unauthorized")
        if not message.id:
            raise Closing(BAD_MESSAGE, "subscribe lacks an id")
        if message.id in self._operations:
            raise Closing(TAKEN, f"Subscriber for {message.id} already exists")
        try:
            asked = self._asked(message.payload)
        except ApiError as error:
            await self._send(_error(message.id, refusal(error)))
        else:
            self._operations[message.id] = asyncio.create_task(self._run(message.id, asked, self._caller))

    def _asked(self, payload: object) -> Asked:
        """What a payload asks for. Raises `Closing` for what is none, `ApiError` for what can't be answered."""
        if not isinstance(payload, dict):
            raise Closing(BAD_MESSAGE, "the payload of subscribe is no object")
        most = self._live.limits.operations_per_socket
        if len(self._operations) >= most:
            raise ApiError("TOO_MANY_OPERATIONS", f"{most} operations are under way on this socket, which is all")
        try:
            return checked(payload)
        except ApiError as error:
            raise Closing(BAD_MESSAGE, error.message) if error.code.code == "BAD_REQUEST" else error from None

    async def _run(self, id_: str, asked: Asked, caller: Caller) -> None:
        """Answer one operation to its end; its id is free again when the last message about it is sent."""
        last: Mapping[str, Any] = {"id": id_, "type": "complete"}
        with suppress(WebSocketDisconnect, RuntimeError):
            async with aclosing(self._live.answers(asked, caller)) as answers:
                async for answer in answers:
                    if answer.code is None:
                        await self._send({"id": id_, "type": "next", "payload": orjson.Fragment(answer.body)})
                    else:
                        last = _error(id_, answer)
            self._operations.pop(id_, None)
            await self._send(last)

    async def _send(self, message: Mapping[str, Any]) -> None:
        """Send one message when those before it are on their way: a slow client slows the operations down."""
        async with self._sending:
            await self._websocket.send_text(orjson.dumps(message).decode())

    async def _end_operations(self) -> None:
        operations = [*self._operations.values()]
        self._operations.clear()
        for operation in operations:
            operation.cancel()
        await asyncio.gather(*operations, return_exceptions=True)


def _error(id_: str, answer: Answer) -> Mapping[str, Any]:
    """The message that ends an operation with the errors of an answer."""
    return {"id": id_, "type": "error", "payload": orjson.loads(answer.body)["errors"]}


def _read(text: str) -> Message:
    """A message. Raises `Closing` for what is none."""
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Closing(BAD_MESSAGE, "the message is no JSON") from None
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise Closing(BAD_MESSAGE, "the message is no object with a type")
    id_ = message.get("id")
    if not isinstance(id_, str | None):
        raise Closing(BAD_MESSAGE, "the id of a message is a text")
    return Message(message["type"], id_, message.get("payload"))
