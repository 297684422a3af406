"""validate: every reason why a row can't be taken in, not just the first.

A rule is a polars expression that is true for bad rows; its reason is a code, or for texts that couldn't be read the
code that the normaliser gave.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from etl.checks import Check
from etl.columns import Column, Term
from etl.mapping import DIVISION, CompiledSource, Scope, origins_of
from etl.stages.normalise import error_column
from schema.fields import Field
from schema.kinds import Integer, Quantity
from schema.privacy import Privacy

#: Bounds of whole numbers that the API serves as Int.
INT32 = (-(2**31), 2**31 - 1)


@dataclass(frozen=True)
class Rule:
    """One way in which a row can be bad."""

    field: str
    #: Patterns of the headers that the field is read from, for messages.
    columns: tuple[str, ...]
    #: Whether messages may quote the cell.
    quotable: bool
    bad: pl.Expr
    #: Reason code as an expression.
    code: pl.Expr
    #: Texts of a plugin's check; None for the codes of the registry.
    check: Check | None = None


def rules_of(compiled: CompiledSource, checks: Mapping[str, Sequence[Check]]) -> tuple[Rule, ...]:
    """All rules for the records that a row brings."""
    return tuple(rule for scope in compiled.root.scopes for rule in _scope_rules(scope, checks))


def has_content(scope: Scope) -> pl.Expr:
    """Whether a child has a value that isn't the same for all rows."""
    read = [name for name, term in scope.values.items() if any(isinstance(o, Column) for o in origins_of(term))]
    columns = [scope.prefix + scope.entity.fields[name].main for name in read]
    masks = [scope.prefix + mask for name in read if (mask := scope.entity.fields[name].masked)]
    errors = [error_column(scope, name) for name in read]
    found = [pl.col(column).is_not_null() for column in (*columns, *masks, *errors)]
    found += [has_content(inner) for inner in scope.refs.values() if _reads(inner)]
    return pl.any_horizontal(found) if found else pl.lit(value=True)


def _reads(scope: Scope) -> bool:
    """Whether a record that a row refers to has anything that differs from row to row."""
    terms = (*scope.values.values(), *(term for inner in scope.refs.values() for term in inner.values.values()))
    return any(isinstance(origin, Column) for term in terms for origin in origins_of(term))


def _scope_rules(scope: Scope, checks: Mapping[str, Sequence[Check]]) -> Iterator[Rule]:
    for name, term in scope.terms():
        error = pl.col(error_column(scope, name))
        quotable = name == DIVISION or scope.entity.fields[name].privacy is Privacy.PUBLIC
        yield Rule(name, _headers(term), quotable, error.is_not_null(), error)
        if name != DIVISION:
            yield from _field_rules(scope, scope.entity.fields[name], _headers(term), quotable=quotable)
    for check in checks.get(scope.entity.name, ()):
        rule = _prefixed(check.rule, scope.prefix) if scope.prefix else check.rule
        stated = scope.values.get(check.field)
        yield Rule(
            check.field,
            _headers(stated) if stated else (),
            False,
            ~rule.fill_null(value=True),
            pl.lit(check.code),
            check,
        )


def _prefixed(rule: pl.Expr, prefix: str) -> pl.Expr:
    """The rule over the columns of a scope that isn't the row's own."""
    names = {name: prefix + name for name in rule.meta.root_names()}
    return pl.struct(pl.col(column).alias(name) for name, column in names.items()).map_batches(
        lambda frame: frame.struct.unnest().select(rule).to_series(), return_dtype=pl.Boolean()
    )


def _field_rules(scope: Scope, field: Field, headers: tuple[str, ...], *, quotable: bool) -> Iterator[Rule]:
    main = pl.col(scope.prefix + field.main)
    unread = pl.col(error_column(scope, field.name)).is_null()
    if field.required and (not scope.prefix or scope.parent):
        given = (
            main.is_not_null() | pl.col(scope.prefix + field.masked).is_not_null()
            if field.masked
            else main.is_not_null()
        )
        due = has_content(scope) if scope.parent else pl.lit(value=True)
        yield Rule(field.name, headers, quotable, ~given & unread & due, pl.lit("missing_required"))
    for column, low, high in _bounds(field):
        value = pl.col(scope.prefix + column)
        outside = [value < low] if low is not None else []
        outside += [value > high] if high is not None else []
        if outside:
            bad = pl.any_horizontal(outside).fill_null(value=False)
            yield Rule(field.name, headers, quotable, bad, pl.lit("out_of_range"))


def _bounds(field: Field) -> Iterator[tuple[str, int | None, int | None]]:
    low, high = field.low, field.high
    if isinstance(field.kind, Integer) or (isinstance(field.kind, Quantity) and field.kind.scale == 0):
        low = INT32[0] if low is None else low
        high = INT32[1] if high is None else high
    yield field.main, low, high
    if isinstance(field.kind, Quantity):
        yield f"{field.name}_high", low, high


def _headers(term: Term) -> tuple[str, ...]:
    return tuple(origin.pattern for origin in origins_of(term) if isinstance(origin, Column))


@dataclass(frozen=True)
class Validated:
    """A batch after validation: masks of good rows, and one line per reason of a bad one."""

    good: pl.DataFrame
    bad: pl.DataFrame
    #: Columns `#row`, `#nth`, `rule` (position of the rule), `code`.
    reasons: pl.DataFrame


def validate(frame: pl.DataFrame, rules: Sequence[Rule]) -> Validated:
    """Part the rows of a normalised frame into good and bad ones with all their reasons."""
    flags = frame.select(rule.bad.fill_null(value=False).alias(str(i)) for i, rule in enumerate(rules))
    is_bad = flags.select(pl.any_horizontal(pl.all())).to_series() if rules else pl.Series([False])
    empty = pl.DataFrame(schema={"#row": pl.Int64, "#nth": pl.Int64, "rule": pl.Int64, "code": pl.String})
    if not is_bad.any():
        return Validated(frame, frame.clear(), empty)
    reasons = [
        frame.filter(flags[str(i)]).select(
            "#row", "#nth", pl.lit(i, pl.Int64).alias("rule"), rule.code.cast(pl.String).alias("code")
        )
        for i, rule in enumerate(rules)
        if flags[str(i)].any()
    ]
    return Validated(frame.filter(~is_bad), frame.filter(is_bad), pl.concat(reasons))
