"""Answers that go on: a subscription is a statement that is run again whenever the database may tell something new."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager

from hub.graphql.declaration.changes import CHANGES
from hub.graphql.errors import ApiError
from hub.graphql.serving.answers import Answer, failure
from hub.graphql.serving.callers import Authority, Caller
from hub.graphql.serving.documents import Documents
from hub.graphql.serving.requests import Asked
from hub.graphql.serving.service import Event, Service
from hub.graphql.serving.watcher import Watcher
from hub.graphql.viewer import Viewer

_TRUE = b"true"


class Live:
    """Answers operations of every kind, for transports that go on."""

    def __init__(self, service: Service, viewers: Authority, documents: Documents, watcher: Watcher) -> None:
        self._service = service
        self._viewers = viewers
        self._documents = documents
        self._watcher = watcher
        self.limits = service.limits
        self._streams = 0
        self._closed = False

    async def aclose(self) -> None:
        """Have all subscriptions complete, and take no more."""
        self._closed = True
        await self._watcher.aclose()

    @contextmanager
    def stream(self) -> Iterator[None]:
        """The place that a socket or a stream of events takes. Raises `ApiError` where there is none left."""
        if self._closed or self._streams >= self.limits.streams:
            raise ApiError("TOO_MANY_STREAMS", f"there is no room for more than {self.limits.streams} sockets")
        self._streams += 1
        try:
            yield
        finally:
            self._streams -= 1

    async def viewer(self, caller: Caller) -> Viewer:
        """Who calls. Raises `ApiError` for a token that doesn't hold."""
        return await self._viewers.of(caller.authorization)

    async def answers(self, asked: Asked, caller: Caller) -> AsyncGenerator[Answer, None]:
        """The answers to an operation: one to a query, any number to a subscription; an error is the last.

        The next one is read when it is asked for, so that who is slow to take them is only told of the newest state.
        """
        try:
            text = await self._documents.text(asked)
            if self._service.subscribes(text, asked.operation_name):
                self._watcher.start()
                async for event in self._events(text, asked, caller):
                    yield event.answer
            else:
                viewer = await self.viewer(caller)
                yield await self._service.execute(
                    text, asked.variables, asked.operation_name, viewer, client=caller.address
                )
        except Exception as error:
            yield failure(error)

    async def _events(self, text: str, asked: Asked, caller: Caller) -> AsyncGenerator[Event, None]:
        """What a subscription tells: at once, and whenever there is something new."""
        cursor: str | None = None
        last: Event | None = None
        while True:
            merged, committed = self._watcher.merged.count, self._watcher.committed.count
            # A token that is revoked in the meantime ends what goes on under it.
            viewer = await self.viewer(caller)
            event = await self._service.event(
                text, asked.variables, asked.operation_name, viewer, cursor, client=caller.address
            )
            if event.field == CHANGES:
                place, some, more = event.further
                if last is None or some == _TRUE:
                    yield event
                cursor = (place or b"").decode()
                goes_on = more == _TRUE or await self._watcher.merged.after(merged)
            else:
                if event != last:
                    yield event
                goes_on = event.further[0] == _TRUE and await self._watcher.committed.after(committed)
            last = event
            if not goes_on:
                return
