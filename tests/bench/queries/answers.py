"""Whether the contestants answer the same: as many rows, and as many values."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.request import Request, urlopen

import orjson

from tests.bench.process import CommandFailed
from tests.bench.queries.contestants import Requests


class Extent(NamedTuple):
    """How much an answer holds."""

    rows: int
    values: int


def extent(address: str, requests: Requests) -> Extent:
    """The extent of the answer to the first request. Raises `CommandFailed` where there are errors."""
    headers = {**requests.headers, "Accept-Encoding": "identity"}
    request = Request(address + requests.path, requests.bodies[0], headers)
    with urlopen(request, timeout=60) as response:
        answer = orjson.loads(response.read())
    if answer.get("errors"):
        raise CommandFailed(str(answer["errors"][0])[:500])
    return Extent(_rows(answer["data"]), sum(1 for _ in _values(answer["data"])))


def _rows(value: Any) -> int:
    if isinstance(value, dict):
        return sum(map(_rows, value.values()))
    if isinstance(value, list):
        return sum(isinstance(item, dict) + _rows(item) for item in value)
    return 0


def _values(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _values(item)
    elif value is not None:
        yield value
