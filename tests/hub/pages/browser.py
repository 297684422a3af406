"""A real browser that reaches nothing but the hub."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.programs import program

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without a window, to whom no name of a host means anything."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program("chromium"), args=_ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """A user's visit to the hub at `address`: pages that share what the browser keeps, and notes of what they did."""

    def __init__(self, browser: Browser, address: str, width: int = 1280, scheme: Literal["dark", "light"] = "light"):
        self.address = address
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme
        )
        #: Every request of every page, and everything that a console complained of.
        self.requests: list[Any] = []
        self.complaints: list[str] = []
        self.context.on("request", lambda request: self.requests.append(request))
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("console", self._note)

    def open(self, path: str) -> Page:
        """A new tab with a page of the hub."""
        page = self.context.new_page()
        page.goto(self.address + path)
        return page

    def end(self) -> None:
        """Close all tabs. Fails where a page asked somebody else for anything, or was refused something."""
        self.context.close()
        own = (f"{self.address}/", "data:", f"blob:{self.address}/")
        elsewhere = [request.url for request in self.requests if not request.url.startswith(own)]
        assert not elsewhere, elsewhere
        assert not self.complaints, self.complaints

    def operations(self) -> list[Any]:
        """Requests that carried an operation of the user's."""
        return [
            request
            for request in self.requests
            if request.method == "POST" and "__schema" not in (request.post_data or "")
        ]

    def _note(self, message: Any) -> None:
        # That an operation was refused is for the page to say; the browser says it, too.
        if message.type in {"error", "warning"} and "status of 400" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")
