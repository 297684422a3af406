"""What a request asks for, read from a JSON body or from the parameters of an address; all else is refused by name."""

import json
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import orjson

from hub.graphql.errors import ApiError
from hub.graphql.serving.exchange import Incoming
from hub.graphql.serving.media import media_type
from hub.graphql.wording import shown

JSON = "application/json"
#: Parameters of GraphQL over HTTP, with the type of each and how messages name that.
PARAMETERS: Mapping[str, tuple[type[Any] | None, str]] = {
    "query": (str, "a text"),
    "documentId": (str, "a text"),
    "operationName": (str, "a text"),
    "variables": (dict, "an object"),
    "extensions": (dict, "an object"),
}
UNKNOWN = None, ""
#: Parameters as a body spells them.
QUOTED = tuple(b'"%s"' % name.encode() for name in PARAMETERS)
#: Parameters that stand in an address as JSON.
ENCODED = ("variables", "extensions")
#: Most parameters of an address that are read; there are five.
MOST_FIELDS = 50
#: Query strings, and bodies of so few bytes, that are kept read.
KEPT = 256
SHORT = 4_096


class Asked(NamedTuple):
    """An operation to answer: its text, or the id of a trusted document.

    `sent` is what all of it was read from, where that is short.
    """

    query: str | None
    document_id: str | None
    operation_name: str | None
    variables: Mapping[str, Any]
    extensions: Mapping[str, Any]
    sent: bytes | None = None


async def read_body(request: Incoming, limit: int) -> Asked:
    """What the body of a POST asks for. Raises `ApiError`."""
    _check_type(request.header(b"content-type"), request.header(b"content-encoding"))
    body = await request.body(limit)
    return _read_again(body) if len(body) <= SHORT else _read(body)


@lru_cache(KEPT)
def _check_type(content_type: str, content_encoding: str) -> None:
    """Refuse bodies of other types, and such as are compressed."""
    type_, parameters = media_type(content_type)
    if type_ != JSON or parameters.get("charset", "utf-8") not in ("utf-8", "utf8"):
        given = shown(content_type)
        raise ApiError("UNSUPPORTED_MEDIA_TYPE", f"send the body as {JSON} in UTF-8, not as {given}")
    if content_encoding.strip().lower() not in ("", "identity"):
        raise ApiError("UNSUPPORTED_MEDIA_TYPE", "send the body uncompressed")


def _read(body: bytes) -> Asked:
    asked = checked(_parsed(body, "the body"))
    for name in QUOTED:
        if body.count(name) > 1:
            _refuse_repeated(body)
            break
    return asked


@lru_cache(KEPT)
def _read_again(body: bytes) -> Asked:
    return _read(body)._replace(sent=body)


@lru_cache(KEPT)
def read_address(query: bytes) -> Asked:
    """What the query string of a GET asks for; who polls asks the same again and again. Raises `ApiError`."""
    asked = checked(
        {
            name: _parsed(value.encode(), name) if name in ENCODED and value else value or None
            for name, value in address_parameters(query).items()
        }
    )
    return asked._replace(sent=query) if len(query) <= SHORT else asked


def address_parameters(query: bytes) -> Mapping[str, str]:
    """Parameters of a query string. Raises `ApiError` for one that stands there twice."""
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError:
        raise ApiError("BAD_REQUEST", "the address isn't UTF-8, percent-encoded") from None
    except ValueError:
        raise ApiError("BAD_REQUEST", f"the address has more than {MOST_FIELDS} parameters") from None
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ApiError("PARAMETER_REPEATED", f"the address has {shown(twice)} more than once")
    return found


def checked(request: Any) -> Asked:
    """The members of a request; null is as good as left out. Raises `ApiError`."""
    if isinstance(request, list):
        raise ApiError("BATCH_UNSUPPORTED", "the request is an array; send one operation a request")
    if not isinstance(request, dict):
        raise ApiError("BAD_REQUEST", "the request is no JSON object")
    for name, value in request.items():
        type_, words = PARAMETERS.get(name, UNKNOWN)
        if type_ is None:
            raise ApiError("PARAMETER_UNKNOWN", f"{shown(name)} is no parameter; there are: {', '.join(PARAMETERS)}")
        if value is not None and not isinstance(value, type_):
            raise ApiError("BAD_REQUEST", f"{name} is {shown(value)}; it has to be {words}")
    given = request.get
    return Asked(
        given("query") or None,
        given("documentId") or None,
        given("operationName") or None,
        given("variables") or {},
        given("extensions") or {},
    )


def _refuse_repeated(body: bytes) -> None:
    """Refuse an object that has a member twice: parsers take one of them in silence, and not all the same one."""
    outermost: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        outermost[:] = [name for name, _ in pairs]

    try:
        json.loads(body, object_pairs_hook=note)
    except RecursionError:
        raise ApiError("DEPTH_LIMIT", "the body is nested too deeply") from None
    twice = next((name for name, count in Counter(outermost).items() if count > 1), None)
    if twice is not None:
        raise ApiError("PARAMETER_REPEATED", f"the body has {shown(twice)} more than once")


def _parsed(text: bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        try:
            text.decode()
        except UnicodeDecodeError as fault:
            raise ApiError("BAD_REQUEST", f"{what} isn't UTF-8: see byte {fault.start}") from None
        raise ApiError("BAD_REQUEST", f"{what} is no JSON: see line {error.lineno}, column {error.colno}") from None
