"""The web application: GraphQL at /graphql, its schema, health."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import make_url
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.graphql.build import build_schema, core_schema
from hub.graphql.http import Endpoint
from hub.graphql.limits import Limits
from hub.graphql.model import derive
from hub.graphql.readers import Readers
from hub.graphql.service import Service
from hub.graphql.sqlite import SQLite
from hub.settings import Settings


def create_app(settings: Settings) -> ASGIApp:
    """The application on the database that the settings name; its tables must exist."""
    model = derive()
    schema = build_schema(model)
    limits = Limits(page_default=settings.page_size, page_max=settings.max_page_size)
    readers = Readers(database_file(settings.database_url), seconds=limits.seconds)
    service = Service(model, core_schema(schema), SQLite(), readers, limits)
    return Application(Endpoint(service), _site(schema.as_str() + "\n", readers))


class Application:
    """Sends /graphql straight to its endpoint and all else through the router."""

    def __init__(self, graphql: ASGIApp, site: Starlette) -> None:
        self.graphql = graphql
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/graphql":
            await self.graphql(scope, receive, send)
        else:
            await self.site(scope, receive, send)


def database_file(url: str) -> Path:
    """The file of a SQLite address. Raises `ValueError` for other databases."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise ValueError(
            f"can't serve {parsed.render_as_string()}: the address begins with sqlite:/// and names a file"
        )
    return Path(parsed.database)


def _site(sdl: str, readers: Readers) -> Starlette:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        readers.close()

    async def show_schema(_: Request) -> Response:
        return PlainTextResponse(sdl)

    async def show_health(_: Request) -> Response:
        await readers.read("SELECT 1", ())
        return PlainTextResponse("ok")

    async def show_start(_: Request) -> Response:
        return RedirectResponse("/graphql")

    routes = [Route("/", show_start), Route("/schema.graphql", show_schema), Route("/healthz", show_health)]
    return Starlette(routes=routes, lifespan=lifespan)
