"""Plans: an operation compiled for viewers of the same rights and one shape of variables, and the cache of them."""

from collections import OrderedDict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count, pairwise

from graphql import FieldNode
from xxhash import xxh3_128_digest

from hub.graphql.databases.revisions import Ranges, Scope
from hub.graphql.operation.values import Question, Slot, Variables

_serials = count()

#: Slots of the ranges of localities that each of several bounds allows; all of them hold.
Bounds = tuple[Slot, ...]


@dataclass(frozen=True)
class Read:
    """A root field that the statement answers, by the number of its column."""

    key: str
    column: int


@dataclass(frozen=True)
class Written:
    """A root field that is known beforehand, as JSON."""

    key: str
    json: bytes


@dataclass(frozen=True)
class Introspected:
    """A root field that graphql-core answers."""

    key: str
    nodes: Sequence[FieldNode]


@dataclass(frozen=True)
class Plan:
    """How to answer: one statement, the slots of its placeholders, and what each root field takes from its row.

    `reads` are the entities whose tables it reads, each with the bounds on localities under which it does. `revealed`
    are the fields whose personal values it reads in clear, `cost` is how many values it may serve. What is `live`
    changes without a new revision. No two plans have the same `serial`.
    """

    sql: str | None
    slots: tuple[Slot, ...]
    parts: tuple[Read | Written | Introspected, ...]
    reads: Mapping[str, Collection[Bounds]]
    revealed: frozenset[str] = frozenset()
    cost: int = 0
    #: The root field of a subscription.
    root: str | None = None
    live: bool = False
    serial: int = field(default_factory=lambda: next(_serials))

    @property
    def entities(self) -> frozenset[str]:
        """The entities that it reads."""
        return frozenset(self.reads)

    def scopes(self, variables: Variables) -> frozenset[Scope]:
        """What it reads of which localities for these variables. Raises `ApiError` for a code that is none."""
        return frozenset(
            Scope(entity, localities_within(bounds, variables))
            for entity, each in self.reads.items()
            for bounds in each
        )

    @cached_property
    def keepable(self) -> bool:
        """Whether its answer follows from the values of its slots and the revisions of what it reads."""
        known = not any(isinstance(part, Introspected) for part in self.parts)
        return self.sql is not None and known and not self.live

    @cached_property
    def fingerprint(self) -> bytes:
        """Tells plans that may answer otherwise from the same rows apart."""
        return xxh3_128_digest(repr((self.sql, [(type(part).__name__, part.key) for part in self.parts])).encode())


def localities_within(bounds: Bounds, variables: Variables) -> Ranges | None:
    """The localities that all bounds allow; None where there is no bound."""
    allowed: Ranges | None = None
    for bound in bounds:
        ranges: Ranges = bound(variables)
        allowed = ranges if allowed is None else _common(allowed, ranges)
    return allowed


def _common(some: Ranges, others: Ranges) -> Ranges:
    cut = ((max(first, start), min(last, stop)) for first, last in some for start, stop in others)
    return tuple((first, last) for first, last in cut if first <= last)


class PlanCache:
    """The plans of one operation for viewers of the same rights, least recently used ones dropped.

    A tree of questions: planning asks the variables the same question first every time, and each answer leads to the
    next question or to the plan.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._root: _Branch | Plan | None = None
        self._paths: OrderedDict[tuple[Hashable, ...], None] = OrderedDict()

    def find(self, variables: Variables) -> Plan | None:
        """The plan that fits the variables."""
        node = self._root
        answers: list[Hashable] = []
        while isinstance(node, _Branch):
            answer = node.question.answer(variables)
            answers.append(answer)
            node = node.ways.get(answer)
        if node is not None:
            self._paths.move_to_end(tuple(answers))
        return node

    def keep(self, asked: Sequence[tuple[Question, Hashable]], plan: Plan) -> None:
        """Keep the plan that was made after these questions and answers."""
        self._root = _grown(self._root, asked, plan)
        self._paths[tuple(answer for _, answer in asked)] = None
        if len(self._paths) > self._size:
            path, _ = self._paths.popitem(last=False)
            self._root = _pruned(self._root, path)


@dataclass
class _Branch:
    question: Question
    ways: "dict[Hashable, _Branch | Plan]"


_Tree = _Branch | Plan | None


def _grown(tree: _Tree, asked: Sequence[tuple[Question, Hashable]], plan: Plan) -> "_Branch | Plan":
    if not asked:
        return plan
    root = branch = tree if isinstance(tree, _Branch) else _Branch(asked[0][0], {})
    for (_, answer), (question, _) in pairwise(asked):
        way = branch.ways.get(answer)
        if not isinstance(way, _Branch):
            way = branch.ways[answer] = _Branch(question, {})
        branch = way
    branch.ways[asked[-1][1]] = plan
    return root


def _pruned(tree: _Tree, path: Sequence[Hashable]) -> _Tree:
    """The tree without the plan at the end of a path, and without the branches that led to it alone."""
    branches: list[_Branch] = []
    node = tree
    for answer in path:
        if not isinstance(node, _Branch):
            return tree
        branches.append(node)
        node = node.ways.get(answer)
    for branch, answer in zip(reversed(branches), reversed(path), strict=True):
        branch.ways.pop(answer, None)
        if branch.ways:
            return tree
    return None
