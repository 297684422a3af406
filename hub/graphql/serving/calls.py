"""Calls: what is to be done for requests, from their text and variables to a plan and the values that it binds."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from etl.measures import Measure
from hub.graphql.compiler.access import VIEWER_LOCALITIES
from hub.graphql.compiler.planner import Planner
from hub.graphql.compiler.plans import Plan, PlanCache
from hub.graphql.databases.dialect import Dialect
from hub.graphql.declaration.build import Api
from hub.graphql.errors import ApiError
from hub.graphql.limits import Limits
from hub.graphql.operation.coercion import Coercers
from hub.graphql.operation.extent import bound_values
from hub.graphql.operation.operation import Operation, prepare
from hub.graphql.operation.values import CURSOR, Inquiry, Variables
from hub.graphql.serving.responses import Key, key_of
from hub.graphql.viewer import Rights, Viewer


@dataclass
class Counters:
    """How often each stage was passed since the start."""

    prepared: int = 0
    planned: int = 0
    read: int = 0


@dataclass
class _Prepared:
    operation: Operation
    #: By the code of the rights that they were made for.
    plans: dict[str, PlanCache] = field(default_factory=dict)


class Call(NamedTuple):
    """What is to be done for a request: its plan, the values to bind, and what its response is kept under."""

    operation: Operation
    plan: Plan
    variables: Variables
    values: Sequence[Any]
    given: Mapping[str, Any]
    key: Key | None


class Calls:
    """Makes calls, and keeps what they are made of."""

    def __init__(
        self, api: Api, dialect: Dialect, limits: Limits, measures: Sequence[Measure], counters: Counters
    ) -> None:
        self._schema = api.schema
        self._limits = limits
        self._counters = counters
        self._planner = Planner(api.model, api.schema, dialect, limits, measures)
        self._coercers = Coercers()
        self._prepared: OrderedDict[tuple[str, str | None], _Prepared] = OrderedDict()
        #: By what was sent, the text of the operation, and the viewer's code.
        self._made: OrderedDict[tuple[bytes, str, str], Call] = OrderedDict()

    def subscribes(self, text: str, name: str | None) -> bool:
        """Whether an operation is a subscription. Raises `ApiError` for one that is no operation."""
        return self._prepare(text, name).operation.subscribes

    def plan(self, text: str, given: Mapping[str, Any], name: str | None, viewer: Viewer) -> Plan:
        """The plan by which an operation is answered."""
        prepared = self._prepare(text, name)
        return self._planned(prepared, prepared.operation.coerce(given), viewer.rights)

    def query(
        self, text: str, given: Mapping[str, Any], name: str | None, viewer: Viewer, sent: bytes | None = None
    ) -> Call:
        """The call of a query; one that was sent before, and is known by that, isn't made again. Raises `ApiError`."""
        if sent is None:
            return self._queried(text, given, name, viewer)
        known = (sent, text, viewer.code)
        call = self._made.get(known)
        if call is None:
            call = self._made[known] = self._queried(text, given, name, viewer)
            if len(self._made) > self._limits.operations:
                self._made.popitem(last=False)
        return call

    def subscription(
        self, text: str, given: Mapping[str, Any], name: str | None, viewer: Viewer, cursor: str | None
    ) -> Call:
        """The call of a subscription; of changes that of those after a cursor. Raises `ApiError`."""
        prepared = self._prepare(text, name)
        variables = self._variables(prepared.operation, given, viewer)
        if cursor is not None:
            variables[CURSOR] = cursor
        return self._called(prepared, variables, given, viewer)

    def _queried(self, text: str, given: Mapping[str, Any], name: str | None, viewer: Viewer) -> Call:
        prepared = self._prepare(text, name)
        variables = self._variables(prepared.operation, given, viewer)
        if prepared.operation.subscribes:
            raise ApiError("OPERATION_UNSUPPORTED", "subscribe over a WebSocket, or accept text/event-stream")
        return self._called(prepared, variables, given, viewer)

    def _called(self, prepared: _Prepared, variables: Variables, given: Mapping[str, Any], viewer: Viewer) -> Call:
        plan = self._planned(prepared, variables, viewer.rights)
        try:
            values = [slot(variables) for slot in plan.slots]
        except ApiError as error:
            raise prepared.operation.placed(error) from None
        key = key_of(plan.serial, values) if plan.keepable else None
        return Call(prepared.operation, plan, variables, values, given, key)

    def _variables(self, operation: Operation, given: Mapping[str, Any], viewer: Viewer) -> dict[str, Any]:
        """The variables of a request, and what else slots may ask for."""
        if given:
            bound_values(given.values(), self._limits)
        variables = operation.coerce(given)
        if viewer.localities is not None:
            variables[VIEWER_LOCALITIES] = viewer.localities
        return variables

    def _prepare(self, text: str, name: str | None) -> _Prepared:
        key = (text, name)
        prepared = self._prepared.get(key)
        if prepared is None:
            self._counters.prepared += 1
            prepared = _Prepared(prepare(self._schema, self._coercers, text, name, self._limits))
            self._prepared[key] = prepared
            if len(self._prepared) > self._limits.operations:
                self._prepared.popitem(last=False)
        self._prepared.move_to_end(key)
        return prepared

    def _planned(self, prepared: _Prepared, variables: Variables, rights: Rights) -> Plan:
        plans = prepared.plans.get(rights.code)
        if plans is None:
            plans = prepared.plans[rights.code] = PlanCache(self._limits.plans)
        plan = plans.find(variables)
        if plan is None:
            self._counters.planned += 1
            inquiry = Inquiry(variables)
            try:
                plan = self._planner.plan(prepared.operation, rights, inquiry)
            except ApiError as error:
                raise prepared.operation.placed(error) from None
            plans.keep(inquiry.asked, plan)
        return plan
