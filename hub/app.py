"""The web application: GraphQL at /graphql, its schema, health."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.graphql.databases.backends import open_backend, open_commits, open_revisions
from hub.graphql.databases.driver import Driver
from hub.graphql.databases.revisions import Revisions
from hub.graphql.declaration.build import declared
from hub.graphql.limits import Limits
from hub.graphql.serving.contents import Content
from hub.graphql.serving.documents import Documents
from hub.graphql.serving.http import READING, Endpoint
from hub.graphql.serving.live import Live
from hub.graphql.serving.responses import Responses
from hub.graphql.serving.service import Service
from hub.graphql.serving.sockets import Sockets
from hub.graphql.serving.watcher import Watcher
from hub.pages.page import page_assets
from hub.settings import Settings
from hub.viewers import Viewers
from hub.workshop import load_plugins, usable_measures

MIB = 1 << 20
#: The headers of the schema.
SCHEMA = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"cache-control", b"public, no-cache"),
    (b"vary", b"Accept-Encoding"),
]


def create_app(settings: Settings) -> "Transports":
    """The application on the database that the settings name; its tables must exist."""
    api = declared()
    measures = usable_measures(api, load_plugins(settings))
    limits = limits_of(settings)
    backend = open_backend(settings.database_url, limits)
    revisions = open_revisions(backend.driver)
    documents = Documents(*backend, only=settings.trusted_documents_only)
    responses = Responses(revisions, settings.response_cache * MIB) if settings.response_cache else None
    service = Service(api, *backend, limits, measures, responses)
    viewers = Viewers(backend, revisions)
    live = Live(service, viewers, documents, Watcher(open_commits(backend.driver), backend.driver))
    endpoint = Endpoint(service, viewers, revisions, documents, live)
    application = Application(endpoint, _site(api.sdl, backend.driver, revisions, live))
    shared = _shared(application, settings.origins) if settings.origins else application
    return Transports(shared, Sockets(live), live)


def limits_of(settings: Settings) -> Limits:
    """The limits that the settings set."""
    return Limits(
        page_default=settings.page_size,
        page_max=settings.max_page_size,
        cost=settings.max_cost,
        budget=settings.cost_budget,
        search=settings.search,
    )


def _shared(application: ASGIApp, origins: Collection[str]) -> ASGIApp:
    """The application for pages of other origins, too, that browsers let read its answers."""
    return CORSMiddleware(
        application,
        allow_origins=origins,
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*"],
        expose_headers=["ETag"],
    )


class Transports:
    """HTTP, and sockets at /graphql; whoever runs a server has to `finish` before it waits for streams to end."""

    def __init__(self, http: ASGIApp, sockets: Sockets, live: Live) -> None:
        self.http = http
        self.sockets = sockets
        self.live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and scope["path"] == "/graphql":
            await self.sockets(scope, receive, send)
        else:
            await self.http(scope, receive, send)

    async def finish(self) -> None:
        """Have all subscriptions complete, and close the sockets."""
        await self.live.aclose()
        await self.sockets.aclose()


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


def _site(sdl: str, driver: Driver, revisions: Revisions, live: Live) -> Starlette:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await live.aclose()
        await revisions.aclose()
        await driver.aclose()

    async def show_health(_: Request) -> Response:
        await driver.read("SELECT 1", ())
        return PlainTextResponse("ok")

    async def show_start(_: Request) -> Response:
        return RedirectResponse("/graphql")

    routes = [
        Route("/", show_start),
        Route("/schema.graphql", Content(sdl.encode(), SCHEMA), methods=READING),
        Route("/healthz", show_health),
        Route("/assets/{name:path}", page_assets(), methods=READING),
    ]
    return Starlette(routes=routes, lifespan=lifespan)
