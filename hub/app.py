"""The web application: GraphQL at /graphql, its schema, health."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.graphql.databases.backends import open_backend
from hub.graphql.databases.driver import Driver
from hub.graphql.declaration.build import declared
from hub.graphql.limits import Limits
from hub.graphql.serving.http import Endpoint
from hub.graphql.serving.service import Service
from hub.pages.page import page_assets
from hub.settings import Settings
from hub.workshop import load_plugins, usable_measures


def create_app(settings: Settings) -> ASGIApp:
    """The application on the database that the settings name; its tables must exist."""
    api = declared()
    measures = usable_measures(api.schema, load_plugins(settings))
    limits = Limits(page_default=settings.page_size, page_max=settings.max_page_size)
    backend = open_backend(settings.database_url, limits)
    service = Service(api, *backend, limits, measures)
    return Application(Endpoint(service), _site(api.sdl, backend.driver))


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


def _site(sdl: str, driver: Driver) -> Starlette:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await driver.aclose()

    async def show_schema(_: Request) -> Response:
        return PlainTextResponse(sdl)

    async def show_health(_: Request) -> Response:
        await driver.read("SELECT 1", ())
        return PlainTextResponse("ok")

    async def show_start(_: Request) -> Response:
        return RedirectResponse("/graphql")

    routes = [
        Route("/", show_start),
        Route("/schema.graphql", show_schema),
        Route("/healthz", show_health),
        Route("/assets/{name:path}", page_assets()),
    ]
    return Starlette(routes=routes, lifespan=lifespan)
