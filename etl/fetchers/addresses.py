"""Addresses of servers: which can be used, and how they are shown without what is secret in them."""

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

import httpx

from etl.errors import DeclarationError, SettingError
from etl.fetchers.environment import Env, Text, settled

_FORM = "An address begins with https:// or http:// and names a server."


def shown(address: httpx.URL) -> str:
    """Server and path of an address; what else it holds may be secret."""
    port = f":{address.port}" if address.port else ""
    return f"{address.host}{port}{unquote(address.path)}"


def require_public(address: Text) -> None:
    """Raise `DeclarationError` for an address in code that holds a password or isn't one of the web."""
    if isinstance(address, Env):
        return
    found = _parsed(address)
    if found is None:
        raise DeclarationError("the address of a server can't be used", remedy=_FORM)
    if found.userinfo:
        raise DeclarationError(
            f"the address of {shown(found)} holds a user or a password",
            remedy='Set the address in the environment, and declare env("NAME_OF_THE_SETTING").',
        )


def located(address: Text, environment: Mapping[str, str]) -> httpx.URL:
    """The address that is declared, or set. Raises `SettingError`."""
    found = _parsed(settled(address, environment))
    if found is None:
        name = address.name if isinstance(address, Env) else "the address"
        raise SettingError(f"{name} isn't an address of the web", remedy=_FORM)
    return found


def _parsed(address: str) -> httpx.URL | None:
    try:
        found = httpx.URL(address)
        usable = found.scheme in ("https", "http") and bool(urlsplit(address).hostname)
    except (httpx.InvalidURL, ValueError):
        return None
    return found if usable else None
