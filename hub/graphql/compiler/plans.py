"""Plans: an operation compiled for viewers of the same rights and one shape of variables, and the cache of them."""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graphql import FieldNode

from hub.graphql.operation.values import Question, Slot, Variables


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

    `entities` are those whose tables it reads, `revealed` the fields whose personal values it reads in clear, `cost` is
    how many values it may serve.
    """

    sql: str | None
    slots: tuple[Slot, ...]
    parts: tuple[Read | Written | Introspected, ...]
    entities: frozenset[str]
    revealed: frozenset[str] = frozenset()
    cost: int = 0


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
