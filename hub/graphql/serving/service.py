"""The read path in one piece: from the text of an operation to the JSON of its answer."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from traceback import format_exc
from typing import Any, NamedTuple
from uuid import uuid4

import orjson
import structlog
from xxhash import xxh3_64_hexdigest

from etl.measures import Measure
from hub.graphql.compiler.access import VIEWER_LOCALITIES
from hub.graphql.compiler.planner import Planner
from hub.graphql.compiler.plans import Introspected, Plan, PlanCache, Read, Written
from hub.graphql.databases.dialect import Dialect
from hub.graphql.databases.driver import Driver
from hub.graphql.declaration.build import Api
from hub.graphql.errors import ApiError
from hub.graphql.limits import Limits
from hub.graphql.operation.coercion import Coercers
from hub.graphql.operation.extent import bound_values
from hub.graphql.operation.operation import Operation, prepare
from hub.graphql.operation.values import CURSOR, Inquiry, Variables
from hub.graphql.serving.budgets import Budgets
from hub.graphql.serving.etags import Condition
from hub.graphql.serving.introspection import introspect
from hub.graphql.viewer import ANONYMOUS, Rights, Viewer

log = structlog.get_logger(__name__)

_LEFT = b',"remaining":%d,"resetsIn":%d'
_BODY = b'{"data":{%s},"extensions":{"cost":{"requested":%d,"limit":%d%s}}}'


@dataclass
class Counters:
    """How often each stage was passed since the start."""

    prepared: int = 0
    planned: int = 0
    read: int = 0


@dataclass(frozen=True)
class Answer:
    """A response body and its HTTP status; `code` is that of an error, `tag` that of what may be asked for again."""

    body: bytes
    status: int = 200
    code: str | None = None
    tag: str | None = None


class Event(NamedTuple):
    """What a subscription tells at one time.

    `field` is its root field, `further` what its statement gives besides the answer.
    """

    answer: Answer
    field: str | None
    further: Sequence[bytes | None]


@dataclass
class _Prepared:
    operation: Operation
    plans: dict[Rights, PlanCache] = field(default_factory=dict)


class Service:
    """Answers operations on one schema from one database."""

    def __init__(
        self,
        api: Api,
        dialect: Dialect,
        driver: Driver,
        limits: Limits | None = None,
        measures: Sequence[Measure] = (),
    ) -> None:
        self.limits = limits or Limits()
        self._schema = api.schema
        self.counters = Counters()
        #: What answers follow from besides operation and data, the same in every process that serves the same.
        self.version = xxh3_64_hexdigest(f"{api.sdl}{measures}".encode())
        self._driver = driver
        self._planner = Planner(api.model, api.schema, dialect, self.limits, measures)
        self._coercers = Coercers()
        self._budgets = Budgets(self.limits.budget)
        self._prepared: OrderedDict[tuple[str, str | None], _Prepared] = OrderedDict()

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
    ) -> Answer:
        """Answer an operation; every error becomes part of the answer, with its `lenient` status if wanted.

        The cost is charged to the viewer's token, or to the `client` that an anonymous viewer is known by. Where the
        condition `unless` is met by the answer, nothing is read and its status is 304.
        """
        try:
            return await self._answer(text, variables or {}, operation_name, viewer, client, unless)
        except Exception as error:
            return failure(error, lenient=lenient)

    def subscribes(self, text: str, operation_name: str | None = None) -> bool:
        """Whether an operation is a subscription. Raises `ApiError` for one that is no operation."""
        return self._prepare(text, operation_name).operation.subscribes

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
        prepared = self._prepare(text, operation_name)
        variables = self._variables(prepared.operation, given, viewer)
        if cursor is not None:
            variables[CURSOR] = cursor
        plan = self._planned(prepared, variables, viewer.rights)
        try:
            self._charged(prepared.operation, plan, viewer, client)
            row = await self._row(plan, variables)
        except ApiError as error:
            raise prepared.operation.placed(error) from None
        data = self._object(prepared.operation, plan, row, given)
        # Without what is left of the budget, so that equal events are equal.
        return Event(Answer(_BODY % (data, plan.cost, self.limits.cost, b"")), plan.field, row[1:])

    def _variables(self, operation: Operation, given: Mapping[str, Any], viewer: Viewer) -> dict[str, Any]:
        """The variables of a request, and what else slots may ask for."""
        bound_values(given.values(), self.limits)
        variables = operation.coerce(given)
        if viewer.localities is not None:
            variables[VIEWER_LOCALITIES] = viewer.localities
        return variables

    def _charged(self, operation: Operation, plan: Plan, viewer: Viewer, client: str) -> tuple[int, int]:
        """What is left of the budget after the plan, and the seconds until it is whole. Raises `ApiError`."""
        left = self._budgets.spend(viewer.token or client, plan.cost)
        if plan.revealed:
            _audit(plan, operation, viewer)
        return left

    def plan(
        self, text: str, given: Mapping[str, Any], operation_name: str | None = None, viewer: Viewer = ANONYMOUS
    ) -> Plan:
        """The plan by which an operation is answered."""
        prepared = self._prepare(text, operation_name)
        return self._planned(prepared, prepared.operation.coerce(given), viewer.rights)

    async def _answer(
        self,
        text: str,
        given: Mapping[str, Any],
        name: str | None,
        viewer: Viewer,
        client: str,
        unless: Condition | None,
    ) -> Answer:
        prepared = self._prepare(text, name)
        variables = self._variables(prepared.operation, given, viewer)
        if prepared.operation.subscribes:
            raise ApiError("OPERATION_UNSUPPORTED", "subscribe over a WebSocket, or accept text/event-stream")
        plan = self._planned(prepared, variables, viewer.rights)
        try:
            tag = await unless.tag(plan, variables) if unless else None
            if unless and tag and (held := unless.met_by(tag)):
                return Answer(b"", 304, tag=held)
            remaining, resets = self._charged(prepared.operation, plan, viewer, client)
            data = self._object(prepared.operation, plan, await self._row(plan, variables), given)
        except ApiError as error:
            raise prepared.operation.placed(error) from None
        # What is left to one client is nothing to be kept and shown to others.
        left = b"" if tag else _LEFT % (remaining, resets)
        return Answer(_BODY % (data, plan.cost, self.limits.cost, left), tag=tag)

    async def _row(self, plan: Plan, variables: Variables) -> Sequence[bytes | None]:
        if plan.sql is None:
            return ()
        values = [slot(variables) for slot in plan.slots]
        self.counters.read += 1
        return await self._driver.read(plan.sql, values)

    def _object(self, operation: Operation, plan: Plan, row: Sequence[bytes | None], given: Mapping[str, Any]) -> bytes:
        members = (self._member(part, row, operation, given) for part in plan.parts)
        return b",".join(members)

    def _prepare(self, text: str, name: str | None) -> _Prepared:
        key = (text, name)
        prepared = self._prepared.get(key)
        if prepared is None:
            self.counters.prepared += 1
            prepared = _Prepared(prepare(self._schema, self._coercers, text, name, self.limits))
            self._prepared[key] = prepared
            if len(self._prepared) > self.limits.operations:
                self._prepared.popitem(last=False)
        self._prepared.move_to_end(key)
        return prepared

    def _planned(self, prepared: _Prepared, variables: Variables, rights: Rights) -> Plan:
        plans = prepared.plans.setdefault(rights, PlanCache(self.limits.plans))
        plan = plans.find(variables)
        if plan is None:
            self.counters.planned += 1
            inquiry = Inquiry(variables)
            plan = self._planner.plan(prepared.operation, rights, inquiry)
            plans.keep(inquiry.asked, plan)
        return plan

    def _member(
        self,
        part: Read | Written | Introspected,
        row: Sequence[bytes | None],
        operation: Operation,
        given: Mapping[str, Any],
    ) -> bytes:
        if isinstance(part, Read):
            value = row[part.column] or b"null"
        elif isinstance(part, Written):
            value = part.json
        else:
            value = introspect(operation, part, given)
        return b'"%s":%s' % (part.key.encode(), value)


def failure(error: Exception, *, lenient: bool = True) -> Answer:
    """The answer to a request that met an error; called where that is handled."""
    if isinstance(error, RecursionError):
        error = ApiError("DEPTH_LIMIT", "The operation is nested too deeply.")
    return refusal(error, lenient=lenient) if isinstance(error, ApiError) else masked()


def refusal(error: ApiError, *, lenient: bool = True) -> Answer:
    """The answer to a request that can't be served."""
    status = error.code.lenient if lenient and error.code.lenient is not None else error.code.status
    return Answer(orjson.dumps({"errors": error.formatted()}), status, error.code.code)


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


def masked() -> Answer:
    """The answer to a request that met an error of ours: an id, under which the log has what happened."""
    id_ = uuid4().hex
    # The traceback as text: renderers of structlog would add local variables, and with them personal data.
    log.error("request failed", error_id=id_, traceback=format_exc())
    return refusal(ApiError("INTERNAL", f"Something went wrong inside; report the id {id_}.", id=id_))
