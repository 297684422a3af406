"""Pages: which rows of a list are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.graphql.errors import ApiError
from hub.graphql.limits import Limits
from hub.graphql.operation.values import Input, State, itself


@dataclass(frozen=True)
class Window:
    """The page between `after` and `before`: its first rows, or (`backward`) its last ones."""

    size: int
    backward: bool
    after: Input | None
    before: Input | None


def read_window(arguments: Mapping[str, Input], limits: Limits) -> Window:
    """The page that a list's arguments ask for; null is as good as left out."""
    given = {name: value for name, value in arguments.items() if value.state() is State.GIVEN}
    if "first" in given and "last" in given:
        raise ApiError("PAGE_SIZE", "first and last are both given; a page begins at one end")
    name = "last" if "last" in given else "first"
    return Window(read_size(given, name, limits), name == "last", given.get("after"), given.get("before"))


def read_size(arguments: Mapping[str, Input], name: str, limits: Limits) -> int:
    """How many an argument asks for; null is as good as left out."""
    size: int = min(limits.page_default, limits.page_max)
    value = arguments.get(name)
    if value is not None and value.state() is State.GIVEN:
        size = value.ask(itself)
    if not 0 <= size <= limits.page_max:
        raise ApiError("PAGE_SIZE", f"{name} is {size}; it may be 0 to {limits.page_max}", maximum=limits.page_max)
    return size
