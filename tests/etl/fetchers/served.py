"""A real HTTP server on the loopback interface: an API that pages as told, a file, and faults on demand."""

import asyncio
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Records = list[dict[str, Any]]


def sheds(first: int, last: int, day: str = "2024-03-01") -> Records:
    """Records of charging sheds, all changed on one day."""
    return [
        {"number": str(n), "location": f"{n}栋东侧", "outlets": 10, "updatedAt": f"{day}T08:00:00+08:00"}
        for n in range(first, last + 1)
    ]


def status(code: int, **headers: str) -> Response:
    """An answer that says no more than its status."""
    return Response(b"", code, {name.replace("_", "-"): value for name, value in headers.items()})


class Api:
    """What the server holds, and how it behaves; `faults` are answers, or seconds of silence, for the next requests."""

    def __init__(self) -> None:
        self.records: Records = []
        self.size = 4
        self.file = b""
        self.faults: list[Response | float | None] = []
        #: Whether a page after the last one is the last one again.
        self.clamps = False
        self.requests: list[Request] = []
        self.instants: list[float] = []
        self.port = 0

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def queries(self) -> list[str]:
        """Query strings of the requests so far."""
        return [request.url.query for request in self.requests]

    async def answer(self, request: Request) -> Response:
        self.requests.append(request)
        self.instants.append(time.monotonic())
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Response):
            return fault
        if fault:
            await asyncio.sleep(fault)
        return self._conditional(request, getattr(self, f"_{request.path_params['kind']}")(request))

    @staticmethod
    def _conditional(request: Request, answer: Response) -> Response:
        etag = f'"{hashlib.md5(bytes(answer.body)).hexdigest()}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"etag": etag})
        answer.headers["etag"] = etag
        return answer

    def _chosen(self, request: Request) -> Records:
        since = request.query_params.get("since", "")
        return [record for record in self.records if record["updatedAt"] >= since]

    def _pages(self, request: Request) -> Response:
        number, records = int(request.query_params["page"]), self._chosen(request)
        if self.clamps:
            number = min(number, -(-len(records) // self.size))
        start = (number - 1) * self.size
        return _json({"total": len(records), "data": {"items": records[start : start + self.size]}})

    def _offsets(self, request: Request) -> Response:
        start = int(request.query_params["offset"])
        return _json({"data": {"items": self._chosen(request)[start : start + self.size]}})

    def _cursors(self, request: Request) -> Response:
        start, records = int(request.query_params.get("cursor", "0")), self._chosen(request)
        after = start + self.size
        token = str(after) if after < len(records) else None
        return _json({"data": {"items": records[start:after]}, "meta": {"next": token}})

    def _addresses(self, request: Request) -> Response:
        start, records = int(request.query_params.get("cursor", "0")), self._chosen(request)
        after = start + self.size
        link = f"/addresses?cursor={after}" if after < len(records) else None
        return _json({"data": {"items": records[start:after]}, "next": link})

    def _links(self, request: Request) -> Response:
        number = int(request.query_params.get("page", "1"))
        answer = _json(self.records[(number - 1) * self.size : number * self.size])
        if number * self.size < len(self.records):
            answer.headers["link"] = f'</links?page={number + 1}>; rel="next"'
        return answer

    def _feed(self, request: Request) -> Response:
        """Changes in their order; the token leads to whatever comes after."""
        start = int(request.query_params.get("cursor", "0"))
        records = self.records[start : start + self.size]
        return _json({"data": {"items": records}, "next": str(start + len(records))})

    def _file(self, _: Request) -> Response:
        return Response(self.file)


def _json(document: object) -> Response:
    return Response(orjson.dumps(document), media_type="application/json")


@contextmanager
def served() -> Iterator[Api]:
    """An API under way; it ends with the block."""
    api = Api()
    routes = [Route("/{kind}", api.answer), Route("/{kind}/{name:path}", api.answer)]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.005)
        api.port = server.servers[0].sockets[0].getsockname()[1]
        yield api
    finally:
        server.should_exit = server.force_exit = True
        thread.join(timeout=10)
