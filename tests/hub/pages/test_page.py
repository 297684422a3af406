"""The pages for browsers and what they load, as they come over HTTP."""

import asyncio
import gzip
import re
from pathlib import Path

import brotli
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from hub.pages.assets import Assets, built
from hub.pages.page import page, page_assets, plain_page


def fetch(address: str, site: Assets | None = None, **headers: str) -> httpx.Response:
    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app=Starlette(routes=[Route("/assets/{name:path}", site or page_assets())]))
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            return await client.get(address, headers=headers)

    return asyncio.run(run())


def loaded(html: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/assets/[^"]+)"', html)


def test_the_plain_page_has_no_inline_script_and_its_policy_forbids_it() -> None:
    shown = page(plain=True)
    assert not re.search(r"<style|<script(?! [^>]*src=)|\son\w+=|\sstyle=", shown.content.body.decode())
    policy = dict(
        part.split(" ", 1) for part in dict(shown.content.headers)[b"content-security-policy"].decode().split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "connect-src")} == {"'self'"}
    assert not any("unsafe" in value for value in policy.values())


def test_pages_name_no_other_host() -> None:
    html = page(plain=True).content.body.decode()
    assert not re.search(r"https?://", html + "".join(fetch(f"/assets/{name}").text for name, _ in plain_page().assets))


def test_pages_are_asked_for_anew_and_what_they_load_is_kept() -> None:
    shown = page(plain=True)
    assert dict(shown.content.headers)[b"cache-control"] == b"no-cache"
    addresses = loaded(shown.content.body.decode())
    assert len(addresses) == 2
    for address in addresses:
        asset = fetch(address)
        assert asset.status_code == 200
        assert "immutable" in asset.headers["cache-control"]
        assert asset.headers["x-content-type-options"] == "nosniff"


def test_every_file_of_the_plain_page_is_served_under_the_hash_of_all() -> None:
    (folder,) = {name.split("/")[0] for name, _ in plain_page().assets}
    assert re.fullmatch(r"plain-[0-9a-f]{8}", folder)
    assert {path.name for _, path in plain_page().assets} >= {"main.js", "request.js", "schema.js", "style.css"}


def test_other_names_lead_nowhere() -> None:
    for name in ("nothing.js", "index.html", "../page.py", "%2e%2e/page.py", "plain/main.js"):
        assert fetch(f"/assets/{name}").status_code == 404


def test_packed_files_go_to_those_who_take_them(tmp_path: Path) -> None:
    (tmp_path / "main-1.js").write_bytes(b"plain" * 300)
    (tmp_path / "main-1.js.gz").write_bytes(gzip.compress(b"by gzip"))
    (tmp_path / "main-1.js.br").write_bytes(brotli.compress(b"by brotli"))
    (tmp_path / "main-1.js.LEGAL.txt").write_bytes(b"not served")
    site = Assets(*built(tmp_path))
    for accepted, coding, content in (("gzip, br", "br", b"by brotli"), ("gzip", "gzip", b"by gzip")):
        packed = fetch("/assets/main-1.js", site, **{"accept-encoding": accepted})
        assert (packed.content, packed.headers["content-encoding"]) == (content, coding)
        assert packed.headers["content-type"] == "text/javascript; charset=utf-8"
        assert packed.headers["vary"] == "Accept-Encoding"
    unpacked = fetch("/assets/main-1.js", site, **{"accept-encoding": "identity"})
    assert (unpacked.content, unpacked.headers.get("content-encoding")) == (b"plain" * 300, None)
    assert fetch("/assets/main-1.js.LEGAL.txt", site).status_code == 404


@pytest.mark.parametrize("field", ["query", "variables", "token", "search"])
def test_every_field_has_a_label(field: str) -> None:
    assert f'<label for="{field}">' in page(plain=True).content.body.decode()
