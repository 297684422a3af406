"""The pages at /graphql and how strictly a browser has to treat them."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from hub.graphql.serving.contents import Content
from hub.graphql.serving.exchange import VARY, Headers
from hub.pages.assets import Asset, Assets, built, hashed

_FOLDER = Path(__file__).parent
_BUILT = _FOLDER / "ide" / "dist"

#: Nothing from elsewhere, nothing inline, nowhere to send to but the hub.
_POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "img-src": "'self' data:",
    "script-src": "'self'",
    "style-src": "'self'",
}
#: GraphiQL's editor writes its colours into the page, has its fonts in its style, and reads documents in workers.
_EDITOR_POLICY = _POLICY | {
    "font-src": "'self' data:",
    "style-src": "'self' 'unsafe-inline'",
    "worker-src": "'self'",
}


class Page(NamedTuple):
    """A page, and the files that it loads."""

    content: Content
    assets: tuple[Asset, ...]


def page(*, plain: bool) -> Page:
    """GraphiQL, or the plain page where that is wanted or GraphiQL wasn't built."""
    return plain_page() if plain else graphiql_page() or plain_page()


def page_assets() -> Assets:
    """The application that serves what the pages load."""
    graphiql = graphiql_page()
    return Assets(*plain_page().assets, *(graphiql.assets if graphiql else ()))


@cache
def plain_page() -> Page:
    """The page that is served as it lies here."""
    folder = _FOLDER / "plain"
    html = (folder / "index.html").read_text(encoding="utf-8")
    assets = tuple(hashed(folder))
    return Page(Content(_pointed(html, assets).encode(), _headers(_POLICY)), assets)


@cache
def graphiql_page() -> Page | None:
    """The page with GraphiQL; None where it wasn't built."""
    index = _BUILT / "index.html"
    if not index.exists():
        return None
    return Page(Content(index.read_bytes(), _headers(_EDITOR_POLICY)), tuple(built(_BUILT)))


def _pointed(html: str, assets: Iterable[Asset]) -> str:
    """The page with the names that its files are served under."""
    for name, path in assets:
        html = html.replace(f"/assets/{path.parent.name}/{path.name}", f"/assets/{name}")
    return html


def _headers(directives: dict[str, str]) -> Headers:
    """The headers of a page, with its Content-Security-Policy."""
    policy = "; ".join(f"{name} {value}" for name, value in directives.items())
    return [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"cache-control", b"no-cache"),
        VARY,
        (b"content-security-policy", policy.encode()),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
    ]
