"""Responses, kept as long as nothing that they were read of has changed."""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from sys import getsizeof
from typing import Any, NamedTuple

from hub.graphql.compiler.plans import Plan
from hub.graphql.databases.revisions import Revisions
from hub.graphql.operation.values import Variables
from hub.graphql.serving.compression import Coding, Packed

#: What a response is known by: the plan it was read by, and the values that were bound.
Key = tuple[Hashable, ...]

#: Bytes that it takes to keep a response, besides itself and the texts in its key.
OVERHEAD = 1_000
#: The part of all room that one response may take.
SHARE = 4


class Response:
    """The body of an answer, up to where it differs from one request to the next."""

    __slots__ = ("begun", "packed")

    def __init__(self, begun: bytes) -> None:
        self.begun = begun
        #: The same compressed, once somebody wanted it so.
        self.packed: dict[Coding, Packed] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Response) and self.begun == other.begun

    __hash__ = None  # type: ignore[assignment]


class State(NamedTuple):
    """What stands for the data that a response is read of, and the version of all data in which it was told."""

    digest: bytes
    version: int


class _Kept:
    __slots__ = ("response", "size", "state")

    def __init__(self, response: Response, state: State, size: int) -> None:
        self.response = response
        self.state = state
        self.size = size


class Responses:
    """Keeps responses within so many bytes, and drops those that weren't asked for longest.

    `revisions` are to be refreshed before each use: a response is found as long as no transaction that they know of has
    touched what it was read of. So none is older than what was committed before the request came.
    """

    def __init__(self, revisions: Revisions, most: int) -> None:
        self.revisions = revisions
        self._most = most
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        #: Ends of reads that are under way.
        self._reading: dict[Key, asyncio.Future[None]] = {}
        #: Bytes that are taken.
        self.size = 0

    def expects(self, key: Key) -> bool:
        """Whether a response is kept, or just being read."""
        return key in self._kept or key in self._reading

    @contextmanager
    def reading(self, key: Key) -> Iterator[None]:
        """While a response is read that may be kept then."""
        if key in self._reading:
            yield
            return
        end = self._reading[key] = asyncio.get_running_loop().create_future()
        try:
            yield
        finally:
            del self._reading[key]
            end.set_result(None)

    async def read(self, key: Key) -> None:
        """Wait for whoever reads a response."""
        if key in self._reading:
            await asyncio.shield(self._reading[key])

    def state(self, plan: Plan, variables: Variables) -> State:
        """The state of what a plan reads, to be told before it does."""
        return State(self.revisions.of(plan.scopes(variables)), self.revisions.version)

    def find(self, key: Key, plan: Plan, variables: Variables) -> Response | None:
        """The response of a key, that of a plan for these variables."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.state.version != self.revisions.version:
            state = self.state(plan, variables)
            if kept.state.digest != state.digest:
                self._drop(key)
                return None
            kept.state = state
        self._kept.move_to_end(key)
        return kept.response

    def keep(self, key: Key, response: Response, state: State) -> None:
        """Keep what was read after this state had been told."""
        size = OVERHEAD + len(response.begun) + sum(map(getsizeof, _flat(key)))
        if size > self._most // SHARE:
            return
        self._drop(key)
        self._kept[key] = _Kept(response, state, size)
        self._grow(size)

    def pack(self, key: Key, response: Response, coding: Coding, packed: Packed) -> None:
        """Keep a response compressed, too, where it is kept."""
        response.packed[coding] = packed
        kept = self._kept.get(key)
        if kept is not None and kept.response is response:
            kept.size += len(packed.begun)
            self._grow(len(packed.begun))

    def _grow(self, size: int) -> None:
        self.size += size
        while self.size > self._most:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self.size -= kept.size


def key_of(serial: int, values: Sequence[Any]) -> Key:
    """What the response of a plan with these values is known by."""
    return (serial, *[tuple(value) if type(value) is list else value for value in values])


def _flat(values: Iterable[Any]) -> Iterable[Any]:
    for value in values:
        yield from value if isinstance(value, tuple) else (value,)
