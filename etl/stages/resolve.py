"""resolve: keys, ids, codes and references, computed in the frame without a look-up."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from etl.identifiers import canonical, content_hash, identify, unified_codes
from etl.mapping import Scope
from etl.readers.part import ROW
from etl.stages.extract import NTH
from etl.stages.normalise import error_column
from etl.stages.validate import has_content
from schema.entity import Entity

#: Canonical text of the row's key; kept for sources that declare an ordinal.
KEY_TEXT = "#key"
KEYED = "#keyed"


@dataclass(frozen=True)
class Resolved:
    """Frames of one batch, ready to stage; each has `#row`, `#nth`, `id`, `key_check`, `hash` and value columns."""

    #: Without codes, which only those need that are staged.
    main: pl.DataFrame
    #: Scope and frame of each record that rows refer to; rows without a key are left out.
    referred: tuple[tuple[Scope, pl.DataFrame], ...]
    #: Scope and frame of each child.
    children: tuple[tuple[Scope, pl.DataFrame], ...]

    def kept(self, which: pl.Series) -> "Resolved":
        """Only those rows for which `which` is true, with what they brought."""
        if which.all():
            return self
        main = self.main.filter(which)
        rows = main.select(ROW, NTH)

        def brought(frames: tuple[tuple[Scope, pl.DataFrame], ...]) -> tuple[tuple[Scope, pl.DataFrame], ...]:
            return tuple((scope, frame.join(rows, on=[ROW, NTH], how="semi")) for scope, frame in frames)

        return Resolved(main, brought(self.referred), brought(self.children))


def resolve(frame: pl.DataFrame, root: Scope, locality: int, secret: str) -> Resolved:
    """Compute ids for all scopes of the good rows of a batch; a null `id` in `main` means that a row has no key."""
    for scope in root.scopes:
        if scope.parent:
            frame = frame.with_columns(pl.col("id").alias(f"{scope.prefix}{scope.parent}_id"))
            frame = frame.with_columns(pl.col("division_id").alias(f"{scope.prefix}division_id"))
        frame = _referring(frame, scope)
        frame = _identified(frame, scope, secret)
    hashed = [column for scope in root.scopes for column in scope.columns]
    frame = frame.with_columns(content_hash(frame, hashed).alias("hash"))
    return Resolved(
        main=_records(frame, root, (KEY_TEXT, KEYED)),
        referred=tuple(
            (scope, _own_hash(frame, scope, locality)) for scope in root.scopes if _is_referred(root, scope)
        ),
        children=tuple(
            (scope, _own_hash(frame.filter(has_content(scope)), scope, locality)) for scope in root.children
        ),
    )


def key_ids(frame: pl.DataFrame, root: Scope, secret: str) -> pl.Series:
    """Ids of the records that bad rows speak of; null where a part of the key couldn't be read."""
    for scope in (*root.referred, root):
        frame = _identified(_referring(frame, scope), scope, secret)
    return frame.select(pl.when(~_lost(root, frame.columns)).then(pl.col("id"))).to_series()


def _lost(scope: Scope, columns: list[str]) -> pl.Expr:
    """Whether the key of a scope can't be told: the first key that might have been given has an unread part."""
    lost = pl.lit(value=False)
    for key in reversed(scope.entity.keys):
        given = [pl.col(scope.prefix + scope.entity.key_columns(part)[0]).is_not_null() for part in key.required]
        lost = (
            pl.when(_unread(scope, key.required, columns))
            .then(pl.lit(value=True))
            .when(pl.all_horizontal(given) if given else pl.lit(value=True))
            .then(_unread(scope, key.optional, columns))
            .otherwise(lost)
        )
    return lost


def _unread(scope: Scope, parts: Sequence[str], columns: list[str]) -> pl.Expr:
    """Whether any of some parts of a key couldn't be read."""
    errors = [error_column(scope, part) for part in parts]
    unread = [pl.col(error).is_not_null() for error in errors if error in columns]
    unread += [_lost(scope.refs[part], columns) for part in parts if part in scope.refs]
    return pl.any_horizontal(unread) if unread else pl.lit(value=False)


def _is_referred(root: Scope, scope: Scope) -> bool:
    return scope is not root and scope.parent is None


def _referring(frame: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Fill the reference columns of a scope: the ids of inner scopes, null where the row says nothing."""
    columns = []
    for name, reference in scope.entity.references.items():
        column = scope.prefix + reference.column
        if name in scope.refs:
            columns.append(pl.col(f"{scope.refs[name].prefix}id").alias(column))
        elif column not in frame.columns:
            columns.append(pl.lit(None, pl.Int64).alias(column))
    return frame.with_columns(columns)


def _identified(frame: pl.DataFrame, scope: Scope, secret: str) -> pl.DataFrame:
    text, keyed = canonical(scope.entity, scope.prefix)
    keys = frame.select(text.alias(KEY_TEXT), keyed.alias(KEYED))
    id_, check = identify(keys[KEY_TEXT], keys[KEYED], secret)
    named = [id_.alias(f"{scope.prefix}id"), check.alias(f"{scope.prefix}key_check")]
    if not scope.prefix:
        named += [keys[KEY_TEXT], keys[KEYED]]
    return frame.with_columns(named)


def _records(frame: pl.DataFrame, scope: Scope, more: tuple[str, ...] = ()) -> pl.DataFrame:
    """The columns of one scope under their own names."""
    return frame.select(
        ROW,
        NTH,
        pl.col(f"{scope.prefix}id").alias("id"),
        pl.col(f"{scope.prefix}key_check").alias("key_check"),
        "hash",
        *more,
        *(pl.col(scope.prefix + column).alias(column) for column in scope.entity.value_columns),
    )


def _own_hash(frame: pl.DataFrame, scope: Scope, locality: int) -> pl.DataFrame:
    """Records of a scope that have a key and all that their table requires, hashed over their own columns."""
    table = scope.entity.table.c
    required = [name for name in scope.entity.value_columns if not table[name].nullable]
    complete = pl.all_horizontal(pl.col(scope.prefix + name).is_not_null() for name in ("id", *required))
    frame = frame.filter(complete)
    frame = frame.with_columns(content_hash(frame, scope.columns).alias("hash"))
    records = _records(frame, scope).unique(("id", "hash"), keep="first", maintain_order=True)
    return with_codes(records, scope.entity, locality)


def with_codes(records: pl.DataFrame, entity: Entity, locality: int) -> pl.DataFrame:
    """Records with their unified codes."""
    return records.with_columns(unified_codes(entity, locality, records["id"]).alias("code"))
