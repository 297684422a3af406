"""The read path in one piece: from the text of an operation to the JSON of its answer."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple

import structlog
from xxhash import xxh3_64_hexdigest

from etl.measures import Measure
from hub.graphql.compiler.plans import Introspected, Plan, Read, Written
from hub.graphql.databases.dialect import Dialect
from hub.graphql.databases.driver import Driver
from hub.graphql.declaration.build import Api
from hub.graphql.errors import ApiError
from hub.graphql.limits import Limits
from hub.graphql.operation.operation import Operation
from hub.graphql.serving.answers import Answer, failure
from hub.graphql.serving.budgets import Budgets
from hub.graphql.serving.callers import Presumed
from hub.graphql.serving.calls import Call, Calls, Counters
from hub.graphql.serving.etags import Condition
from hub.graphql.serving.introspection import introspect
from hub.graphql.serving.requests import Asked
from hub.graphql.serving.responses import Response, Responses
from hub.graphql.viewer import ANONYMOUS, Viewer

log = structlog.get_logger(__name__)

#: Reads the row of a statement.
Reading = Callable[[str, Sequence[Any]], Awaitable[Sequence[bytes | None]]]
#: How bodies begin, and how they end: what is left to one client is nothing to be kept and shown to others.
_BEGUN = b'{"data":{%s},"extensions":{"cost":{"requested":%d,"limit":%d'
_LEFT = b',"remaining":%d,"resetsIn":%d}}}'
_ENDED = b"}}}"
_NOTHING = Response(b"")


class Event(NamedTuple):
    """What a subscription tells at one time.

    `field` is its root field, `further` what its statement gives besides the answer.
    """

    answer: Answer
    field: str | None
    further: Sequence[bytes | None]


class Service:
    """Answers operations on one schema from one database."""

    def __init__(
        self,
        api: Api,
        dialect: Dialect,
        driver: Driver,
        limits: Limits | None = None,
        measures: Sequence[Measure] = (),
        responses: Responses | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.counters = Counters()
        #: What answers follow from besides operation and data, the same in every process that serves the same.
        self.version = xxh3_64_hexdigest(f"{api.sdl}{measures}".encode())
        self._driver = driver
        self.responses = responses
        self._calls = Calls(api, dialect, self.limits, measures, self.counters)
        self._budgets = Budgets(self.limits.budget)

    async def execute(
        self,
        text: str,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        viewer: Viewer = ANONYMOUS,
        *,
        client: str = "",
        lenient: bool = True,
        unless: Condition | None = None,
        refreshed: bool = False,
        sent: bytes | None = None,
    ) -> Answer:
        """Answer an operation; every error becomes part of the answer, with its `lenient` status if wanted.

        The cost is charged to the viewer's token, or to the `client` that an anonymous viewer is known by, the same
        whether the response had been kept or is read. Where the condition `unless` is met by the answer, nothing is
        read and its status is 304. `refreshed` says that the revisions were, since the request came. Variables and name
        were read from `sent`: what was sent before needn't be looked at again.
        """
        try:
            call = self._calls.query(text, variables or {}, operation_name, viewer, sent)
            if not refreshed:
                await self._refresh(call, unless)
            return await self._answer(call, viewer, client, unless)
        except Exception as error:
            return failure(error, lenient=lenient)

    async def presume(
        self, text: str, asked: Asked, presumed: Presumed, *, client: str = "", lenient: bool = True
    ) -> Answer | None:
        """The answer to a viewer who is presumed, confirmed by what was read for it; None where another way is better.

        That is where nothing has to be read, or reading has to be noted before. Nothing was told by then. Where the
        answer is kept, the viewer is confirmed first.
        """
        try:
            call = self._calls.query(text, asked.variables, asked.operation_name, presumed.viewer, asked.sent)
            if call.plan.sql is None or call.plan.revealed:
                return None
            if self._keeps(call):
                return await self._answer(call, presumed.viewer, client) if await presumed.holds() else None
            left = self._charged(call, presumed.viewer, client)
            response = await self._fresh(call, presumed.read)
        except Exception as error:
            return failure(error, lenient=lenient) if await presumed.holds() else None
        if not presumed.confirmed:
            self._budgets.spend(presumed.viewer.token or client, -call.plan.cost)
            return None
        return Answer(response, _LEFT % left, key=call.key)

    async def _refresh(self, call: Call, unless: Condition | None) -> None:
        """Refresh the revisions where anything of the answer follows from them."""
        if unless is not None and call.plan.sql is not None:
            await unless.revisions.refresh()
        elif self.responses is not None and self._keeps(call):
            await self.responses.revisions.refresh()

    def _keeps(self, call: Call) -> bool:
        return self.responses is not None and call.key is not None and self.responses.expects(call.key)

    def subscribes(self, text: str, operation_name: str | None = None) -> bool:
        """Whether an operation is a subscription. Raises `ApiError` for one that is no operation."""
        return self._calls.subscribes(text, operation_name)

    def plan(
        self, text: str, given: Mapping[str, Any], operation_name: str | None = None, viewer: Viewer = ANONYMOUS
    ) -> Plan:
        """The plan by which an operation is answered."""
        return self._calls.plan(text, given, operation_name, viewer)

    async def event(
        self,
        text: str,
        given: Mapping[str, Any],
        operation_name: str | None,
        viewer: Viewer,
        cursor: str | None,
        *,
        client: str = "",
    ) -> Event:
        """What a subscription tells now; of changes those after the cursor at which its last event ended.

        Raises `ApiError`, or what the database raises.
        """
        call = self._calls.subscription(text, given, operation_name, viewer, cursor)
        self._charged(call, viewer, client)
        row = await self._row(call.plan, call.values, self._driver.read)
        response = self._response(call, row)
        # Without what is left of the budget, so that equal events are equal.
        return Event(Answer(response, _ENDED), call.plan.root, row[1:])

    def _charged(self, call: Call, viewer: Viewer, client: str) -> tuple[int, int]:
        """What is left of the budget after the plan, and the seconds until it is whole. Raises `ApiError`."""
        left = self._budgets.spend(viewer.token or client, call.plan.cost)
        if call.plan.revealed:
            _audit(call.plan, call.operation, viewer)
        return left

    async def _answer(self, call: Call, viewer: Viewer, client: str, unless: Condition | None = None) -> Answer:
        plan = call.plan
        try:
            tag = unless.tag(plan, call.variables) if unless else None
            if unless and tag and (held := unless.met_by(tag)):
                return Answer(_NOTHING, status=304, tag=held)
            left = self._charged(call, viewer, client)
            response = await self._kept(call) or await self._fresh(call, self._driver.read)
        except ApiError as error:
            raise call.operation.placed(error) from None
        return Answer(response, _ENDED if tag else _LEFT % left, tag=tag, key=call.key)

    async def _kept(self, call: Call) -> Response | None:
        """The response that is kept; where somebody reads it just now, once it has been."""
        responses = self.responses
        if responses is None or call.key is None:
            return None
        response = responses.find(call.key, call.plan, call.variables)
        if response is None and responses.expects(call.key):
            await responses.read(call.key)
            response = responses.find(call.key, call.plan, call.variables)
        return response

    async def _fresh(self, call: Call, read: Reading) -> Response:
        """The response that is read, and kept where it may be."""
        responses = self.responses
        if responses is None or call.key is None:
            row = await self._row(call.plan, call.values, read)
            return self._response(call, row)
        # Told before the row is read, which is then as new as this or newer.
        state = responses.state(call.plan, call.variables)
        with responses.reading(call.key):
            row = await self._row(call.plan, call.values, read)
            response = self._response(call, row)
            responses.keep(call.key, response, state)
        return response

    async def _row(self, plan: Plan, values: Sequence[Any], read: Reading) -> Sequence[bytes | None]:
        if plan.sql is None:
            return ()
        self.counters.read += 1
        return await read(plan.sql, values)

    def _response(self, call: Call, row: Sequence[bytes | None]) -> Response:
        data = b",".join([_member(part, row, call.operation, call.given) for part in call.plan.parts])
        return Response(_BEGUN % (data, call.plan.cost, self.limits.cost))


def _member(
    part: Read | Written | Introspected, row: Sequence[bytes | None], operation: Operation, given: Mapping[str, Any]
) -> bytes:
    if isinstance(part, Read):
        value = row[part.column] or b"null"
    elif isinstance(part, Written):
        value = part.json
    else:
        value = introspect(operation, part, given)
    return b'"%s":%s' % (part.key.encode(), value)


def _audit(plan: Plan, operation: Operation, viewer: Viewer) -> None:
    """Log that personal values are read in clear: by whom and which fields; the values themselves stay out."""
    name = operation.node.name
    fields, localities = sorted(plan.revealed), viewer.localities
    log.info(
        "personal data read",
        token=viewer.token,
        operation=name.value if name else None,
        fields=fields,
        localities=localities,
    )
