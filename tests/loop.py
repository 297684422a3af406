"""One event loop for all tests of a process: connections to a database belong to the loop that opened them."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

_Result = TypeVar("_Result")
_RUNNER = asyncio.Runner()


def run(coroutine: Coroutine[Any, Any, _Result]) -> _Result:
    """The result of a coroutine."""
    return _RUNNER.run(coroutine)
