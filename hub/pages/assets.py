"""Files that pages load: scripts, styles and fonts, under addresses that change with their contents."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".ttf": "font/ttf",
}
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}


class Asset(NamedTuple):
    """One file, and the name that it is served under."""

    name: str
    path: Path


def hashed(folder: Path) -> Iterator[Asset]:
    """The files of a folder, under the name of the folder with the hash of all: they find each other by their names."""
    paths = sorted(path for path in folder.iterdir() if path.suffix in _MEDIA_TYPES)
    digest = sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:8]
    for path in paths:
        yield Asset(f"{folder.name}-{digest}/{path.name}", path)


def built(folder: Path) -> Iterator[Asset]:
    """The files of a folder whose names hold their hashes already."""
    for path in folder.iterdir():
        if path.suffix in _MEDIA_TYPES:
            yield Asset(path.name, path)


class Assets:
    """The ASGI application that serves them, at `/assets/{name:path}`."""

    def __init__(self, *assets: Asset) -> None:
        self._paths = dict(assets)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._answer(Request(scope, receive))(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        path = self._paths.get(request.path_params["name"])
        if path is None:
            return PlainTextResponse("Not Found", 404)
        packed = path.with_name(f"{path.name}.gz")
        if "gzip" in request.headers.get("accept-encoding", "") and packed.exists():
            headers = _HEADERS | {"Content-Encoding": "gzip"}
            return FileResponse(packed, headers=headers, media_type=_MEDIA_TYPES[path.suffix])
        return FileResponse(path, headers=_HEADERS, media_type=_MEDIA_TYPES[path.suffix])
