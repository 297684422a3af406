"""Errors of the API: one registry of codes, each with its meaning and what to do about it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from graphql import FieldNode, GraphQLError, Node, get_location


class ErrorCode(NamedTuple):
    """One value of `extensions.code`.

    `status` is the HTTP status of the answer; `lenient` stands in for it where the client accepts `application/json`
    only (GraphQL over HTTP answers a well-formed request with 200 there).
    """

    code: str
    meaning: str
    remedy: str
    status: int = 400
    lenient: int | None = None


_CODES = (
    ErrorCode(
        "BAD_REQUEST",
        "The request isn't one of GraphQL over HTTP: no JSON object in UTF-8, or a parameter of a wrong type.",
        "Send {query, variables, operationName, extensions}, or documentId in the place of query.",
    ),
    ErrorCode("PARAMETER_UNKNOWN", "The request has a parameter that means nothing here.", "Leave it out."),
    ErrorCode("PARAMETER_REPEATED", "The request has a parameter twice.", "Give it once."),
    ErrorCode("BATCH_UNSUPPORTED", "The request is an array of operations.", "Send one operation a request."),
    ErrorCode("QUERY_MISSING", "The request names no query.", "Send the text of an operation as `query`."),
    ErrorCode("METHOD_NOT_ALLOWED", "The method is neither GET nor POST.", "Use GET or POST.", 405),
    ErrorCode(
        "NOT_ACCEPTABLE",
        "The client accepts no media type of answers, or no coding of them.",
        "Accept application/json or application/graphql-response+json, and identity, gzip or br.",
        406,
    ),
    ErrorCode(
        "UNSUPPORTED_MEDIA_TYPE", "The body isn't application/json in UTF-8.", "Set Content-Type, send it so.", 415
    ),
    ErrorCode(
        "DOCUMENT_UNKNOWN",
        "No trusted document has that id.",
        "Have it added (`hub documents add`), or send the text as `query`.",
        404,
        lenient=200,
    ),
    ErrorCode(
        "PERSISTED_QUERY_NOT_FOUND",
        "No trusted document has that SHA-256.",
        "Send the text as `query`, as Apollo's clients do by themselves.",
        404,
        lenient=200,
    ),
    ErrorCode(
        "DOCUMENT_UNTRUSTED",
        "The server answers trusted documents only.",
        "Have the document added (`hub documents add`).",
        403,
        lenient=200,
    ),
    ErrorCode("BODY_TOO_LARGE", "The body is longer than the server reads.", "Send a shorter one.", 413),
    ErrorCode("TOKEN_INVALID", "The token in Authorization doesn't hold.", "Ask the operator for another.", 401),
    ErrorCode("SYNTAX", "The document doesn't parse.", "Mend it at the place given.", lenient=200),
    ErrorCode("VALIDATION", "The document doesn't fit the schema.", "Compare it with /schema.graphql.", lenient=200),
    ErrorCode("VARIABLE", "A variable's value doesn't fit its type.", "Send a value of that type.", lenient=200),
    ErrorCode(
        "TOKEN_LIMIT",
        "The document has too many tokens or is too long.",
        "Split it into several operations.",
        lenient=200,
    ),
    ErrorCode(
        "DEPTH_LIMIT",
        "A selection or a condition is nested too deeply.",
        "Split it into several operations.",
        lenient=200,
    ),
    ErrorCode(
        "INPUT_LIMIT", "Arguments or variables hold too many objects.", "Use `in`, or several operations.", lenient=200
    ),
    ErrorCode(
        "WIDTH_LIMIT", "One level joins more relations than the database takes.", "Split the operation.", lenient=200
    ),
    ErrorCode("ALIAS_LIMIT", "The document has too many aliases.", "Split it into several operations.", lenient=200),
    ErrorCode(
        "COST_LIMIT",
        "The operation may serve more values than one may.",
        "Ask for smaller pages or fewer fields; `hub cost` tells what they cost.",
        lenient=200,
    ),
    ErrorCode(
        "COST_BUDGET",
        "The client's operations cost more than a minute's budget.",
        "Wait for as many seconds as `resetsIn` says.",
        429,
    ),
    ErrorCode(
        "OPERATION_UNKNOWN", "No operation has that name, or several are unnamed.", "Set `operationName`.", lenient=200
    ),
    ErrorCode(
        "OPERATION_UNSUPPORTED",
        "The hub answers no operation of that kind here; to GET it answers queries only, and else 405.",
        "Ask for data by queries; they change through imports alone.",
        lenient=200,
    ),
    ErrorCode(
        "PAGE_SIZE",
        "`first` or `last` is negative, too large, or both are given.",
        "Give one within bounds.",
        lenient=200,
    ),
    ErrorCode(
        "CURSOR",
        "The cursor isn't one of this list in this order.",
        "Use cursors with the orderBy they had.",
        lenient=200,
    ),
    ErrorCode(
        "UNIFIED_CODE", "A code is mistyped or belongs to another type.", "Copy the id as it was served.", lenient=200
    ),
    ErrorCode("CODE_LIST_UNKNOWN", "No code list has that name.", "Ask `codeLists { name }`.", lenient=200),
    ErrorCode(
        "DIVISION_CODE",
        "A division code is malformed.",
        "Give 12 digits; `within` also takes 2, 4, 6 or 9.",
        lenient=200,
    ),
    ErrorCode(
        "NULL_OPERAND", "null was given where a condition needs a value.", "Leave it out, or use `isNull`.", lenient=200
    ),
    ErrorCode(
        "LIKE_PATTERN",
        "A pattern is too long or ends in an open escape.",
        r"Write a literal backslash as \\.",
        lenient=200,
    ),
    ErrorCode(
        "SEARCH_TEXT",
        "The text to search for has no letter or digit, or is too long.",
        "Search for words of 100 characters together, 8 at most.",
        lenient=200,
    ),
    ErrorCode("SEARCH_OFF", "The server keeps no index to search in.", "Filter lists by `like`.", lenient=200),
    ErrorCode(
        "REMOVED_MISPLACED", "`removed` stands inside and, or, not.", "Put it at the top of its where.", lenient=200
    ),
    ErrorCode(
        "IS_NULL_MISPLACED",
        "`isNull` stands where no relation is asked.",
        "Put it right inside the relation.",
        lenient=200,
    ),
    ErrorCode(
        "GROUP_KEYS",
        "`by` is empty or too long, or `orderBy` has a key that isn't in it.",
        "Group by one to eight fields, and order by those or by figures.",
        lenient=200,
    ),
    ErrorCode(
        "MASKED_FIELD", "The viewer sees this field masked and can't compute with it.", "Drop it.", 403, lenient=200
    ),
    ErrorCode(
        "PERSONS_ONLY_COUNTED",
        "The viewer may only count and sum these records.",
        "Ask for `aggregate` or `groups`.",
        403,
        lenient=200,
    ),
    ErrorCode(
        "TOO_MANY_STREAMS", "The server has no room for another socket or stream of events.", "Try again later.", 503
    ),
    ErrorCode(
        "TOO_MANY_OPERATIONS", "The socket has too many operations under way.", "Complete some, or open another.", 429
    ),
    ErrorCode("TIMEOUT", "The statement ran longer than the server allows.", "Ask for less, or narrow `where`.", 503),
    ErrorCode("INTERNAL", "Something went wrong inside; the log has it under the id given.", "Report the id.", 500),
)
#: Every code by name.
CODES: Mapping[str, ErrorCode] = {code.code: code for code in _CODES}


class ApiError(Exception):
    """An error that the client is told of; `code` is one of `CODES`.

    It has the place in the document and, as `extensions.path`, the response keys down to the field, as far as these
    are known. The request failed as a whole: there is no `data` beside it that a `path` could lead through.
    """

    def __init__(self, code: str, message: str, **extensions: Any) -> None:
        super().__init__(message)
        self.code = CODES[code]
        self.message = message
        self.extensions = extensions
        self.locations: list[Any] = []
        self.path: list[str] = []
        self._owner: Node | None = None

    def at(self, nodes: Sequence[Node]) -> None:
        """Note the nodes that it concerns, unless more exact ones are known."""
        if not self.locations:
            found = [get_location(node.loc.source, node.loc.start) for node in nodes if node.loc]
            self.locations = [location.formatted for location in found]

    def of(self, nodes: Sequence[FieldNode]) -> None:
        """Note the nodes of the field that it concerns, where it is met under another one inside."""
        self._owner = nodes[0]

    def under(self, key: str, nodes: Sequence[FieldNode]) -> None:
        """Note the field that it was met under: its response key and nodes, from the innermost one outwards."""
        if self._owner not in (None, nodes[0]):
            return
        self._owner = None
        self.at(nodes)
        self.path.insert(0, key)

    def formatted(self) -> list[dict[str, Any]]:
        """The members of `errors` in the response."""
        located = {"locations": self.locations} if self.locations else {}
        led = {"path": self.path} if self.path else {}
        return [{"message": self.message, **located, "extensions": {"code": self.code.code, **led, **self.extensions}}]


class ApiErrors(ApiError):
    """Several errors of one code, as parser, validation and coercion report them."""

    def __init__(self, code: str, errors: Sequence[GraphQLError]) -> None:
        super().__init__(code, errors[0].message)
        self.errors = errors

    def formatted(self) -> list[dict[str, Any]]:
        return [{**error.formatted, "extensions": {"code": self.code.code}} for error in self.errors]
