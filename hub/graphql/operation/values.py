"""Input values as one tree, whether written in the operation or sent as variables.

The compiler learns from the tree what shapes the SQL, and takes from it *slots* for what is only bound. Whatever it
learns of a variable is remembered as a question with its answer: a plan fits every request that answers alike.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from hub.graphql.errors import ApiError

Variables = Mapping[str, Any]
Path = tuple[str | int, ...]
#: Stands among the variables of a subscription for where its last event ended; no client's variable has such a name.
CURSOR = "$cursor"


class State(Enum):
    """Absent, null and given mean three things."""

    ABSENT = "absent"
    NULL = "null"
    GIVEN = "given"

    #: That of a name would be found by a call of Python's.
    __hash__ = object.__hash__


ABSENT = State.ABSENT


@dataclass(frozen=True)
class Question:
    """What a plan asks of the variables."""

    path: Path
    read: Callable[[Any], Hashable]

    def answer(self, variables: Variables) -> Hashable:
        return self.read(_dig(variables, self.path))


@dataclass
class Inquiry:
    """The variables of the request that is being planned, and all that was asked of them so far."""

    variables: Variables
    asked: list[tuple[Question, Hashable]] = field(default_factory=list)

    def ask(self, path: Path, read: Callable[[Any], Hashable]) -> Any:
        question = Question(path, read)
        answer = question.answer(self.variables)
        self.asked.append((question, answer))
        return answer


#: A value to bind, found anew for each request.
Slot = Callable[[Variables], Any]


class Input:
    """A node of the tree; each kind of node answers what makes sense of it."""

    def state(self) -> State:
        """Whether the value is absent, null or given."""
        return State.GIVEN

    def ask(self, read: Callable[[Any], Any]) -> Any:
        """What `read` says of the value; the plan then holds for requests of which it says the same."""
        raise NotImplementedError

    def slot(self, encode: Callable[[Any], Any]) -> Slot:
        """The value for binding; `encode` turns it into the database's form, and may raise `ApiError`."""
        raise NotImplementedError

    def fields(self) -> "Mapping[str, Input]":
        """The fields of an input object that are not absent, in order of their names."""
        raise NotImplementedError

    def items(self) -> "Sequence[Input]":
        """The items of a list of input objects."""
        raise NotImplementedError


@dataclass(frozen=True)
class Constant(Input):
    """A scalar, or a list of them, written in the operation; None is null."""

    value: Any

    def state(self) -> State:
        return State.NULL if self.value is None else State.GIVEN

    def ask(self, read: Callable[[Any], Any]) -> Any:
        return read(self.value)

    def slot(self, encode: Callable[[Any], Any]) -> Slot:
        encoded = encode(self.value)
        return lambda _: encoded


@dataclass(frozen=True)
class Variable(Input):
    """A variable, or a part of one."""

    inquiry: Inquiry
    path: Path

    def state(self) -> State:
        answer: State = self.inquiry.ask(self.path, _state)
        return answer

    def ask(self, read: Callable[[Any], Any]) -> Any:
        return self.inquiry.ask(self.path, read)

    def slot(self, encode: Callable[[Any], Any]) -> Slot:
        path = self.path

        def bound(variables: Variables) -> Any:
            try:
                return encode(_dig(variables, path))
            except ApiError as error:
                error.extensions.setdefault("variable", path[0])
                raise

        return bound

    def fields(self) -> Mapping[str, Input]:
        return {name: Variable(self.inquiry, (*self.path, name)) for name in self.ask(_names)}

    def items(self) -> Sequence[Input]:
        return [Variable(self.inquiry, (*self.path, index)) for index in range(self.ask(len))]


@dataclass(frozen=True)
class Object(Input):
    """An input object written in the operation."""

    members: Mapping[str, Input]

    def fields(self) -> Mapping[str, Input]:
        given = {name: item for name, item in self.members.items() if item.state() is not ABSENT}
        return dict(sorted(given.items()))


@dataclass(frozen=True)
class List(Input):
    """A list written in the operation, with input objects or variables in it."""

    members: Sequence[Input]

    def ask(self, read: Callable[[Any], Any]) -> Any:
        return read([item.ask(itself) for item in self.members])

    def slot(self, encode: Callable[[Any], Any]) -> Slot:
        slots = [item.slot(itself) for item in self.members]
        return lambda variables: encode([slot(variables) for slot in slots])

    def items(self) -> Sequence[Input]:
        return self.members


def _dig(value: Any, path: Path) -> Any:
    for step in path:
        if isinstance(value, dict) and step not in value:
            return ABSENT
        value = value[step]
    return value


def _state(value: Any) -> State:
    if value is ABSENT:
        return State.ABSENT
    return State.NULL if value is None else State.GIVEN


def _names(value: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(value))


def itself(value: Any) -> Any:
    return value
