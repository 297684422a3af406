"""Budgets: how much each client may cost in a minute, kept in this process."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from hub.graphql.errors import ApiError

#: Seconds after which a budget is whole again.
PERIOD = 60.0
#: Clients that are remembered.
_CLIENTS = 10_000


@dataclass
class _Spent:
    since: float
    cost: int = 0


class Budgets:
    """Counts what operations cost by client."""

    def __init__(self, budget: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._budget = budget
        self._clock = clock
        self._spent: OrderedDict[str, _Spent] = OrderedDict()

    def spend(self, client: str, cost: int) -> tuple[int, int]:
        """What is left of a client's budget after this cost, and the seconds until it is whole again.

        Raises `ApiError` where too little is left; nothing is taken then.
        """
        now = self._clock()
        spent = self._spent.get(client)
        if spent is None or now - spent.since >= PERIOD:
            spent = self._spent[client] = _Spent(now)
            if len(self._spent) > _CLIENTS:
                self._spent.popitem(last=False)
        self._spent.move_to_end(client)
        resets = max(1, round(spent.since + PERIOD - now))
        if spent.cost + cost > self._budget:
            left = self._budget - spent.cost
            message = f"the operation costs {cost}; {left} are left, and {self._budget} again in {resets} s"
            raise ApiError("COST_BUDGET", message, cost=cost, remaining=left, resetsIn=resets)
        spent.cost += cost
        return self._budget - spent.cost, resets
