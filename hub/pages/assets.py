"""Files that pages load: scripts, styles and fonts, under addresses that change with their contents."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.graphql.serving.compression import Coding
from hub.graphql.serving.contents import Content

_MEDIA_TYPES = {
    ".css": b"text/css; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".ttf": b"font/ttf",
}
_HEADERS = [
    (b"cache-control", b"public, max-age=31536000, immutable"),
    (b"vary", b"Accept-Encoding"),
    (b"x-content-type-options", b"nosniff"),
]
#: Endings of the names of files that are the same packed.
_PACKED = {Coding.BROTLI: ".br", Coding.GZIP: ".gz"}


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
        path = self._paths.get(scope["path_params"]["name"])
        found: ASGIApp = PlainTextResponse("Not Found", 404) if path is None else _content(path)
        await found(scope, receive, send)


@cache
def _content(path: Path) -> Content:
    """What a file holds, as it was when it was asked for first."""
    beside = {coding: path.with_name(path.name + ending) for coding, ending in _PACKED.items()}
    packed = {coding: file.read_bytes() for coding, file in beside.items() if file.exists()}
    return Content(path.read_bytes(), [(b"content-type", _MEDIA_TYPES[path.suffix]), *_HEADERS], packed)
