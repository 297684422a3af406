"""Makes items of an iterator while others are worked on."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar, cast

S = TypeVar("S")
T = TypeVar("T")

_END: Final = object()


def ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield what an iterator gives, one item of which a thread makes in advance; raises what it raises."""
    with ThreadPoolExecutor(1, "ahead") as pool:
        upcoming = pool.submit(next, items, _END)
        while (item := upcoming.result()) is not _END:
            upcoming = pool.submit(next, items, _END)
            yield cast(T, item)


def abreast(work: Callable[[S], T], items: Iterable[S], width: int = 2) -> Iterator[T]:
    """Yield what threads make of items, in their order, of so many at a time; raises what the work raises."""
    with ThreadPoolExecutor(width, "abreast") as pool:
        upcoming: deque[Future[T]] = deque()
        for item in items:
            upcoming.append(pool.submit(work, item))
            if len(upcoming) > width:
                yield upcoming.popleft().result()
        while upcoming:
            yield upcoming.popleft().result()
