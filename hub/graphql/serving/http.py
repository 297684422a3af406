"""GraphQL over HTTP: GET and POST, application/graphql-response+json and application/json."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from hub.graphql.errors import ApiError
from hub.graphql.serving.service import Answer, Service, refusal
from hub.pages.page import page_response

_JSON = "application/json"
_GRAPHQL_JSON = "application/graphql-response+json"


class Asked(NamedTuple):
    """What a request asks for."""

    query: str
    variables: Mapping[str, Any]
    operation_name: str | None


class Endpoint:
    """The ASGI application at /graphql."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if _wants_page(request):
            response = page_response(request)
        else:
            response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        lenient = _GRAPHQL_JSON not in request.headers.get("accept", "")
        try:
            asked = await self._read(request)
        except ApiError as error:
            return _response(refusal(error, lenient=lenient), lenient=lenient)
        answer = await self._service.execute(*asked, lenient=lenient)
        return _response(answer, lenient=lenient)

    async def _read(self, request: Request) -> Asked:
        if request.method == "GET":
            return _read_parameters(request)
        if request.method != "POST":
            raise ApiError("METHOD_NOT_ALLOWED", f"{request.method} isn't served here; use GET or POST")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _JSON:
            raise ApiError("UNSUPPORTED_MEDIA_TYPE", f"send the body as {_JSON}")
        body = await _read_body(request, self._service.limits.body)
        return _checked(_parsed(body, "the body"))


def _wants_page(request: Request) -> bool:
    return (
        request.method == "GET"
        and "query" not in request.query_params
        and "text/html" in request.headers.get("accept", "")
    )


def _read_parameters(request: Request) -> Asked:
    parameters: dict[str, Any] = dict(request.query_params)
    if "variables" in parameters:
        parameters["variables"] = _parsed(parameters["variables"].encode(), "variables")
    return _checked(parameters)


async def _read_body(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > limit:
            raise ApiError("BODY_TOO_LARGE", f"the body is longer than {limit} bytes")
    return bytes(body)


def _parsed(text: bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ApiError("BAD_REQUEST", f"{what} is no JSON: see line {error.lineno}, column {error.colno}") from None


def _checked(request: Any) -> Asked:
    if not isinstance(request, dict):
        raise ApiError("BAD_REQUEST", "the request is no JSON object")
    query, variables, name = (request.get(key) for key in ("query", "variables", "operationName"))
    if not query:
        raise ApiError("QUERY_MISSING", "the request has no query")
    if not (isinstance(query, str) and isinstance(variables, dict | None) and isinstance(name, str | None)):
        raise ApiError("BAD_REQUEST", "query and operationName are texts, variables is an object")
    return Asked(query, variables or {}, name or None)


def _response(answer: Answer, *, lenient: bool) -> Response:
    headers = {"allow": "GET, POST"} if answer.status == 405 else None
    media_type = f"{_JSON if lenient else _GRAPHQL_JSON}; charset=utf-8"
    return Response(answer.body, answer.status, headers, media_type)
