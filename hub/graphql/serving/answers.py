"""Answers: what is sent for an operation, and how errors become one."""

from traceback import format_exc
from typing import NamedTuple
from uuid import uuid4

import orjson
import structlog

from hub.graphql.errors import ApiError
from hub.graphql.serving.responses import Key, Response

log = structlog.get_logger(__name__)


class Answer(NamedTuple):
    """A response with its ending, and its HTTP status.

    `code` is that of an error, `tag` that of what may be asked for again, `key` that of a response that may be kept.
    """

    response: Response
    ending: bytes = b""
    status: int = 200
    code: str | None = None
    tag: str | None = None
    key: Key | None = None

    @property
    def body(self) -> bytes:
        return self.response.begun + self.ending


def failure(error: Exception, *, lenient: bool = True) -> Answer:
    """The answer to a request that met an error; called where that is handled."""
    if isinstance(error, RecursionError):
        error = ApiError("DEPTH_LIMIT", "The operation is nested too deeply.")
    return refusal(error, lenient=lenient) if isinstance(error, ApiError) else masked()


def refusal(error: ApiError, *, lenient: bool = True) -> Answer:
    """The answer to a request that can't be served."""
    status = error.code.lenient if lenient and error.code.lenient is not None else error.code.status
    body = orjson.dumps({"errors": error.formatted()})
    return Answer(Response(body), status=status, code=error.code.code)


def masked() -> Answer:
    """The answer to a request that met an error of ours: an id, under which the log has what happened."""
    id_ = uuid4().hex
    # The traceback as text: renderers of structlog would add local variables, and with them personal data.
    log.error("request failed", error_id=id_, traceback=format_exc())
    return refusal(ApiError("INTERNAL", f"Something went wrong inside; report the id {id_}.", id=id_))
