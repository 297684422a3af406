"""Conditions on localities and divisions by their codes."""

from collections.abc import Callable, Iterator

from hub.graphql.compiler.access import Access, Bound
from hub.graphql.compiler.codes import division_code, subtree
from hub.graphql.compiler.planning import Planning
from hub.graphql.databases.dialect import Condition, Expression
from hub.graphql.databases.revisions import Ranges
from hub.graphql.errors import ApiError
from hub.graphql.operation.values import Input, State

#: Operators of `LocalityWhere`, which `DivisionWhere` has, too.
OPERATORS = ("eq", "in", "within")


def locality_bounds(access: Access, where: Input) -> list[Bound]:
    """Predicates on a locality column out of a `LocalityWhere`."""
    return [_bound(access, name, given(name, value)) for name, value in where.fields().items()]


def conjoined_localities(where: Input) -> Iterator[Input]:
    """Every `locality` that stands in the top-level conjunction of a record's `where`."""
    for name, value in where.fields().items():
        if name == "locality":
            yield given(name, value)
        elif name == "and":
            for item in given(name, value).items():
                yield from conjoined_localities(item)


def division_conditions(planning: Planning, column: Expression, name: str, value: Input) -> Condition:
    """The condition of one operator on a column of division codes."""
    if name == "within":
        first, last = _range(planning, value)
        return column.between(first, last)
    return _equal(planning, name, value)(column)


def given(name: str, value: Input) -> Input:
    """The value itself; null is no condition."""
    if value.state() is State.NULL:
        raise ApiError("NULL_OPERAND", f"{name} is null; leave it out, or use isNull")
    return value


def _bound(access: Access, name: str, value: Input) -> Bound:
    if name == "within":
        first, last = _range(access.planning, value)
        return Bound(
            lambda column: access.localities_between(column, first, last), value.slot(lambda code: (subtree(code),))
        )
    return Bound(_equal(access.planning, name, value), value.slot(_single if name == "eq" else _each))


def _single(code: str) -> Ranges:
    number = division_code(code)
    return ((number, number),)


def _each(codes: list[str]) -> Ranges:
    return tuple((number, number) for number in sorted(set(map(division_code, codes))))


def _equal(planning: Planning, name: str, value: Input) -> Callable[[Expression], Condition]:
    """One code, given alone or as a list of one, is bound as itself; several as one array."""
    if name == "eq":
        one = planning.bind(value.slot(division_code))
        return lambda column: column == one
    if value.ask(_is_single):
        only = planning.bind(value.slot(lambda codes: division_code(codes[0])))
        return lambda column: column == only
    array = planning.bind(value.slot(lambda codes: planning.dialect.array_value([*map(division_code, codes)])))
    return lambda column: planning.dialect.one_of(column, array)


def _is_single(codes: list[str]) -> bool:
    return len(codes) == 1


def _range(planning: Planning, value: Input) -> tuple[Expression, Expression]:
    first = planning.bind(value.slot(lambda code: subtree(code)[0]))
    return first, planning.bind(value.slot(lambda code: subtree(code)[1]))
