"""The page of error codes: every value of `extensions.code`, with its status, its meaning and what to do."""

from hub.graphql.errors import CODES, ErrorCode

HEAD = """\
# Error codes

Every error of the API has one of these codes as `extensions.code`, as they are listed in `hub/graphql/errors.py`;
`make error-codes` writes this page anew. Where a request has errors it has no `data`: what can't be answered as a whole
isn't answered in part. So no error has a `path`, which would lead through `data`. It has `locations` where its place in
the document is known, and where it concerns a field `extensions.path`: the response keys from the root to that field,
aliases included, without indices of lists.

*Status* is the HTTP status where the answer is `application/graphql-response+json`. Clients that accept
`application/json` only get the other one, as GraphQL over HTTP wants it."""


def error_codes() -> str:
    """The page."""
    lines = [
        "| code | meaning | what to do | status | application/json |",
        "| --- | --- | --- | --- | --- |",
        *map(_line, CODES.values()),
    ]
    return "\n".join([HEAD, "", *lines, ""])


def _line(code: ErrorCode) -> str:
    lenient = code.status if code.lenient is None else code.lenient
    return f"| `{code.code}` | {code.meaning} | {code.remedy} | {code.status} | {lenient} |"
