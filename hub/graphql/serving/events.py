"""GraphQL over server-sent events, in the protocol's "distinct connections mode": one stream for each operation.

See github.com/enisdenjo/graphql-sse, PROTOCOL.md: `next` events with results, errors of any kind among them, and a
`complete` event at the end.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from starlette.types import Send

from hub.graphql.errors import ApiError
from hub.graphql.serving.answers import refusal
from hub.graphql.serving.callers import Caller
from hub.graphql.serving.exchange import Incoming, Reply
from hub.graphql.serving.live import Live
from hub.graphql.serving.media import EVENTS
from hub.graphql.serving.requests import Asked

HEAD = (
    (b"content-type", f"{EVENTS}; charset=utf-8".encode()),
    (b"cache-control", b"no-store"),
    # Some proxies would gather the stream before they pass it on.
    (b"x-accel-buffering", b"no"),
)
COMPLETE = b"event: complete\ndata:\n\n"
#: A comment, by which both sides learn whether the other is still there.
ALIVE = b":\n\n"


class EventStream:
    """The reply to one operation, as events."""

    def __init__(self, live: Live, asked: Asked, caller: Caller, request: Incoming) -> None:
        self._live = live
        self._asked = asked
        self._caller = caller
        self._request = request

    async def send(self, send: Send, *, bare: bool = False) -> None:
        """Send the events until the operation is complete or the client leaves; or, `bare`, the head alone."""
        try:
            with self._live.stream():
                await send({"type": "http.response.start", "status": 200, "headers": [*HEAD]})
                if bare or await self._until_left(send):
                    await send({"type": "http.response.body", "body": b""})
        except ApiError as error:
            answer = refusal(error, lenient=False)
            await Reply(answer.status, [(b"content-type", b"application/json; charset=utf-8")], answer.body).send(send)

    async def _until_left(self, send: Send) -> bool:
        """Send events; returns whether they were sent to their end."""
        sending, leaving = asyncio.create_task(self._send_events(send)), asyncio.create_task(self._request.left())
        try:
            await asyncio.wait([sending, leaving], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, leaving):
                task.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
        return not sending.cancelled() and sending.exception() is None

    async def _send_events(self, send: Send) -> None:
        async with aclosing(self._events()) as events:
            async for event in events:
                async with asyncio.timeout(self._live.limits.patience):
                    await send({"type": "http.response.body", "body": event, "more_body": True})

    async def _events(self) -> AsyncGenerator[bytes, None]:
        answers = self._live.answers(self._asked, self._caller)
        coming = asyncio.ensure_future(anext(answers))
        try:
            while True:
                done, _ = await asyncio.wait([coming], timeout=self._live.limits.sign_of_life)
                if not done:
                    yield ALIVE
                    continue
                try:
                    answer = coming.result()
                except StopAsyncIteration:
                    break
                yield b"event: next\ndata: %s\n\n" % answer.body
                coming = asyncio.ensure_future(anext(answers))
            yield COMPLETE
        finally:
            coming.cancel()
            with suppress(asyncio.CancelledError, StopAsyncIteration):
                await coming
            await answers.aclose()
