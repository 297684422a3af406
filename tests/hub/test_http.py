"""GraphQL over HTTP: what is accepted, in which type answers come, and how refusals are told."""

import gzip
import json
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pydantic import ValidationError
from starlette.types import ASGIApp

from hub.app import create_app
from hub.graphql.errors import CODES
from hub.graphql.serving.media import Media, accepted, codings, media_type, prefers_page
from hub.settings import Settings
from tests.hub.graphql.ledger import make_ledger, write_ledger
from tests.loop import run

GRAPHQL, JSON = "application/graphql-response+json", "application/json"
QUERY = "{ __typename }"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('http') / 'hub.db'}"
    write_ledger(url, make_ledger(seed=3, size=3))
    return url


@cache
def application(url: str, **settings: str) -> ASGIApp:
    return create_app(Settings(database_url=url, **settings))  # type: ignore[arg-type]


def ask(url: str, method: str, settings: Mapping[str, str] | None = None, **request: Any) -> httpx.Response:
    """The answer to a request; `at` is its address."""
    address = request.pop("at", "/graphql")

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=application(url, **settings or {}))
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            return await client.request(method, address, **request)

    return run(asked())


def code(response: httpx.Response) -> str:
    return str(response.json()["errors"][0]["extensions"]["code"])


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON),
        (" ", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        ("Application/JSON", JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, {JSON}", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=0.5, {JSON};q=0.9", JSON),
        (f"{GRAPHQL},{JSON};q=0.9", GRAPHQL),
        (f"{GRAPHQL}, application/graphql+json, {JSON}, text/event-stream, multipart/mixed", GRAPHQL),
        (f"{JSON};q=0.1, */*;q=0.9", GRAPHQL),
        (f"{JSON};q=0, */*", GRAPHQL),
        (f"{JSON}, */*", JSON),
        (f"{GRAPHQL};q=0, */*", JSON),
        ("text/html, */*;q=0.1", JSON),
        (f"{JSON}; charset=utf-8", JSON),
        (f'{JSON}; charset="UTF-8"; q=1.000', JSON),
        (f'text/x; a="b, {GRAPHQL}", {JSON}', JSON),
        (f"nonsense, ;q=1, {JSON}", JSON),
        ("text/html", None),
        ("application/xml, image/*", None),
        (f"{JSON};q=0", None),
        (f"{JSON};q=0.0, {GRAPHQL};q=0.000", None),
        ("*/*;q=0", None),
        (f"{JSON};q=7", None),
        (f"{JSON};charset=gbk", None),
        ("nonsense", None),
    ],
)
def test_media_type_follows_what_the_client_accepts(accept: str, media: str | None) -> None:
    assert accepted(accept) is (None if media is None else next(one for one in Media if one.type == media))


_RANGES = st.tuples(st.sampled_from(["*/*", "application/*", JSON, GRAPHQL, "text/html"]), st.integers(0, 1000))


@given(st.lists(_RANGES, min_size=1, max_size=5, unique_by=lambda one: one[0]))
def test_answer_is_of_the_greatest_quality(ranges: list[tuple[str, int]]) -> None:
    qualities = dict(ranges)

    def quality(type_: str) -> int:
        return next((qualities[one] for one in (type_, "application/*", "*/*") if one in qualities), 0)

    found = accepted(", ".join(f"{name};q={value / 1000:.3f}" for name, value in ranges))
    best = max(quality(media.type) for media in Media)
    assert (quality(found.type) if found else 0) == best


@given(st.text(st.characters(codec="latin-1")))
def test_no_header_breaks_the_reading_of_it(header: str) -> None:
    accepted(header)
    prefers_page(header)
    codings(header)
    media_type(header)


def test_clients_that_accept_nothing_that_is_served_are_told_so(url: str) -> None:
    answer = ask(url, "POST", json={"query": QUERY}, headers={"accept": "text/html"})
    assert (answer.status_code, code(answer)) == (406, "NOT_ACCEPTABLE")


def test_answers_tell_their_type_and_what_they_depend_on(url: str) -> None:
    for accept in (JSON, GRAPHQL):
        answer = ask(url, "POST", json={"query": QUERY}, headers={"accept": accept})
        assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
        assert answer.headers["vary"] == "Accept, Accept-Encoding, Authorization"


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ('APPLICATION/JSON;charset="UTF-8"', 200),
        ("application/json; charset=gbk", 415),
        ("application/json; charset", 415),
        ("application/graphql", 415),
        ("text/plain", 415),
        ("", 415),
    ],
)
def test_bodies_are_json_in_utf_8(url: str, content_type: str, status: int) -> None:
    answer = ask(url, "POST", content=b'{"query": "{ __typename }"}', headers={"content-type": content_type})
    assert answer.status_code == status
    assert status == 200 or code(answer) == "UNSUPPORTED_MEDIA_TYPE"


def test_compressed_bodies_are_refused_by_name(url: str) -> None:
    headers = {"content-type": JSON, "content-encoding": "gzip"}
    answer = ask(url, "POST", content=gzip.compress(b'{"query": "{ __typename }"}'), headers=headers)
    assert (answer.status_code, code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize(
    ("body", "expected", "words"),
    [
        ('{"query": "{ __typename }", "qeury": 1}', "PARAMETER_UNKNOWN", "qeury"),
        ('{"query": "{ __typename }", "extensions": "x"}', "BAD_REQUEST", "extensions"),
        ('{"query": "{ __typename }", "extensions": []}', "BAD_REQUEST", "extensions"),
        ('{"query": "{ __typename }", "variables": 1}', "BAD_REQUEST", "variables"),
        ('{"query": {"a": 1}}', "BAD_REQUEST", "query"),
        ('{"query": false}', "BAD_REQUEST", "query"),
        ('{"documentId": 1}', "BAD_REQUEST", "documentId"),
        ('[{"query": "{ __typename }"}]', "BATCH_UNSUPPORTED", "one operation"),
        ('{"variables": {}}', "QUERY_MISSING", "documentId"),
        ('{"query": "{ __typename }", "query": "{ __typename }"}', "PARAMETER_REPEATED", "query"),
        ('{"query": "{ __typename }", "variables": {"query": 1}, "variables": {}}', "PARAMETER_REPEATED", "variables"),
        ('{"query": "甲"', "BAD_REQUEST", "line 1"),
        (b'{"query": "{ \xff }"}', "BAD_REQUEST", "UTF-8: see byte 13"),
        ('{"query": "\\ud800"}', "BAD_REQUEST", "JSON"),
        ("", "BAD_REQUEST", "JSON"),
    ],
)
def test_malformed_bodies_are_told_by_a_code_and_what_is_wrong(
    url: str, body: str | bytes, expected: str, words: str
) -> None:
    for accept in (JSON, GRAPHQL):
        answer = ask(url, "POST", content=body, headers={"content-type": JSON, "accept": accept})
        assert (answer.status_code, code(answer)) == (400, expected)
        assert words in answer.json()["errors"][0]["message"]
        assert answer.headers["content-type"] == f"{accept}; charset=utf-8"


def test_variables_may_be_named_like_parameters(url: str) -> None:
    variables = {"query": {"query": 1, "variables": 2}}
    assert ask(url, "POST", json={"query": QUERY, "variables": variables}).json()["data"]


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
_MEMBERS = st.sampled_from(["query", "variables", "operationName", "extensions", "documentId", "x"])


@examples(deadline=None)
@given(body=st.dictionaries(_MEMBERS, _VALUES | st.just(QUERY)) | _VALUES, accept=st.sampled_from(["", JSON, GRAPHQL]))
def test_whatever_is_sent_is_answered_by_data_or_by_a_code(url: str, body: Any, accept: str) -> None:
    headers = {"accept": accept, "content-type": JSON}
    answer = ask(url, "POST", content=json.dumps(body), headers=headers)
    assert answer.status_code in ((200, 400) if accept != GRAPHQL else (200, 400, 404))
    assert ("data" in answer.json()) is ("errors" not in answer.json())
    assert "errors" not in answer.json() or code(answer) in CODES


@examples(deadline=None)
@given(query=st.binary(max_size=40) | st.text().map(str.encode))
def test_whatever_an_address_says_is_answered_by_data_or_by_a_code(url: str, query: bytes) -> None:
    answer = ask(url, "GET", at=f"/graphql?{quote(query, safe='=&')}")
    assert answer.status_code in (200, 400)
    assert code(answer) in CODES


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("query={__typename}&query={__typename}", "PARAMETER_REPEATED"),
        ("query={__typename}&_=1", "PARAMETER_UNKNOWN"),
        ("query={__typename}&variables=1", "BAD_REQUEST"),
        ("query={__typename}&variables={", "BAD_REQUEST"),
        ("query={__typename}&extensions=[]", "BAD_REQUEST"),
        ("query=%FF", "BAD_REQUEST"),
        ("&".join(f"a{n}=1" for n in range(60)), "BAD_REQUEST"),
        ("query=", "QUERY_MISSING"),
        ("", "QUERY_MISSING"),
    ],
)
def test_malformed_addresses_are_told_by_a_code(url: str, address: str, expected: str) -> None:
    answer = ask(url, "GET", at=f"/graphql?{address}")
    assert (answer.status_code, code(answer)) == (400, expected)


@pytest.mark.parametrize("address", ["query={__typename}&variables=&operationName=&extensions=null"])
def test_empty_parameters_are_as_good_as_left_out(url: str, address: str) -> None:
    assert ask(url, "GET", params=httpx.QueryParams(address)).json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
@pytest.mark.parametrize("operation", ["mutation { __typename }", "subscription { importProgress { id } }"])
def test_by_get_only_queries_are_answered(url: str, accept: str, operation: str) -> None:
    answer = ask(url, "GET", params={"query": operation}, headers={"accept": accept})
    assert (answer.status_code, answer.headers["allow"], code(answer)) == (405, "POST", "OPERATION_UNSUPPORTED")


def test_other_methods_are_refused_and_told_apart(url: str) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        answer = ask(url, method)
        assert (answer.status_code, code(answer)) == (405, "METHOD_NOT_ALLOWED")
        assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    options = ask(url, "OPTIONS")
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_browsers_get_the_page_and_programs_never_do(url: str) -> None:
    assert ask(url, "GET", headers={"accept": BROWSER}).text.startswith("<!doctype html>")
    head = ask(url, "HEAD", headers={"accept": BROWSER})
    assert (head.status_code, head.content) == (200, b"")
    assert ask(url, "GET", headers={"accept": BROWSER}, params={"query": QUERY}).json()["data"]
    for accept in ("*/*", JSON, f"{JSON}, text/html", "text/html;q=0.5, */*"):
        assert code(ask(url, "GET", headers={"accept": accept})) == "QUERY_MISSING"


def test_text_is_served_as_it_is(url: str) -> None:
    answer = ask(url, "POST", json={"query": "{ localities { nodes { name } } }"})
    assert "区划".encode() in answer.content
    assert b"\\u" not in answer.content


LONG = "{ __schema { types { name description } } }"


@pytest.mark.parametrize(
    ("accepted", "query", "coding"),
    [
        ("gzip", LONG, "gzip"),
        ("x-gzip", LONG, "gzip"),
        ("gzip, deflate, br, zstd", LONG, "br"),
        ("gzip;q=0.8, br;q=0.8", LONG, "br"),
        ("br;q=0.1, GZIP;q=0.2", LONG, "gzip"),
        ("*", LONG, "br"),
        ("br;q=0, *", LONG, "gzip"),
        ("gzip, *;q=0.5", LONG, "gzip"),
        ("*, identity;q=0", QUERY, "br"),
        ("gzip, *;q=0", QUERY, "gzip"),
        ("gzip", QUERY, None),
        ("", LONG, None),
        ("identity", LONG, None),
        ("identity, gzip;q=0.9", LONG, None),
        ("gzip;q=0", LONG, None),
        ("br;q=2", LONG, None),
        ("zstd", LONG, None),
    ],
)
def test_long_answers_are_compressed_as_the_client_takes_it(
    url: str, accepted: str, query: str, coding: str | None
) -> None:
    for method, body in (("POST", {"json": {"query": query}}), ("GET", {"params": {"query": query}})):
        answer = ask(url, method, headers={"accept-encoding": accepted}, **body)
        assert answer.headers.get("content-encoding") == coding
        assert answer.json()["data"]


@pytest.mark.parametrize("accepted", ["identity;q=0", "*;q=0", "zstd, *;q=0"])
def test_clients_that_take_no_coding_that_is_served_are_told_so(url: str, accepted: str) -> None:
    answer = ask(url, "POST", json={"query": QUERY}, headers={"accept-encoding": accepted})
    assert (answer.status_code, code(answer)) == (406, "NOT_ACCEPTABLE")


def test_pages_of_other_origins_read_nothing_unless_they_are_allowed_to(url: str) -> None:
    origin = {"origin": "https://gov.example.cn"}
    preflight = {**origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    for settings in ({}, {"cors_origins": "https://other.example.cn"}):
        assert "access-control-allow-origin" not in ask(url, "OPTIONS", settings, headers=preflight).headers
        answer = ask(url, "POST", settings, json={"query": QUERY}, headers=origin)
        assert "access-control-allow-origin" not in answer.headers
    settings = {"cors_origins": "https://other.example.cn, https://gov.example.cn"}
    allowed = ask(url, "OPTIONS", settings, headers=preflight)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == "https://gov.example.cn"
    assert "content-type" in allowed.headers["access-control-allow-headers"]
    answer = ask(url, "GET", settings, params={"query": QUERY}, headers=origin)
    assert answer.headers["access-control-allow-origin"] == "https://gov.example.cn"
    assert answer.headers["access-control-expose-headers"] == "ETag"
    assert "Origin" in answer.headers["vary"]


def test_all_origins_may_be_allowed(url: str) -> None:
    answer = ask(url, "POST", {"cors_origins": "*"}, json={"query": QUERY}, headers={"origin": "https://a.example"})
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("origins", ["gov.example.cn", "https://gov.example.cn/", "*, https://a.example", "https://"])
def test_mistyped_origins_are_refused_at_the_start(origins: str) -> None:
    with pytest.raises(ValidationError, match="cors_origins"):
        Settings(cors_origins=origins)


@pytest.mark.parametrize(("at", "accept"), [("/schema.graphql", "*/*"), ("/graphql?plain", BROWSER)])
def test_what_stays_as_it_is_is_compressed_and_tagged_too(url: str, at: str, accept: str) -> None:
    plain, gzip, br = (
        ask(url, "GET", at=at, headers={"accept": accept, "accept-encoding": coding})
        for coding in ("identity", "gzip", "br")
    )
    for name, packed in (("gzip", gzip), ("br", br)):
        assert (packed.headers["content-encoding"], packed.content) == (name, plain.content)
        assert packed.headers["etag"] == plain.headers["etag"].removesuffix('"') + f'-{name}"'
        assert "Accept-Encoding" in packed.headers["vary"]
        asked = {"accept": accept, "accept-encoding": name}
        head = ask(url, "HEAD", at=at, headers=asked)
        assert (head.content, dict(head.headers)) == (b"", dict(packed.headers))
        held = ask(url, "GET", at=at, headers={**asked, "if-none-match": packed.headers["etag"]})
        assert (held.status_code, held.content, held.headers["etag"]) == (304, b"", packed.headers["etag"])
        other = ask(url, "GET", at=at, headers={**asked, "if-none-match": '"other"'})
        assert other.status_code == 200
    assert ask(url, "POST", at="/schema.graphql").status_code == 405
