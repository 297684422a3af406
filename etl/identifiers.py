"""Keys, ids and unified codes of whole columns; the same as `schema.keys` and `schema.unified_code` give for one."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl
import polars_hash as plh
import pyarrow as pa
import xxhash

from schema.entity import Entity
from schema.keys import CHECK_PREFIX, Key
from schema.unified_code import ALPHABET, ID_LENGTH, encode

CHECK_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Hashes of one layout of columns share their quotient by this.
LAYOUT = 2**55
Bytes = npt.NDArray[np.uint8]


def canonical(entity: Entity, prefix: str = "") -> tuple[pl.Expr, pl.Expr]:
    """Canonical text of the first key whose required parts are given (null where none is), and whether it is keyed."""
    text, keyed = pl.lit(None, pl.String), pl.lit(None, pl.Boolean)
    for position, key in reversed(list(enumerate(entity.keys))):
        given = [pl.col(prefix + entity.key_columns(part)[0]).is_not_null() for part in key.required]
        here = pl.all_horizontal(given) if given else pl.lit(value=True)
        text = pl.when(here).then(_spelled(entity, position, key, prefix)).otherwise(text)
        keyed = pl.when(here).then(pl.lit(key.keyed)).otherwise(keyed)
    return text, keyed


def _spelled(entity: Entity, position: int, key: Key, prefix: str) -> pl.Expr:
    parts = [pl.lit(f"{entity.tag}#{position}")]
    parts += [part_text(pl.col(prefix + column)) for part in key.parts for column in entity.key_columns(part)]
    return pl.concat_str(parts, separator="|")


def part_text(column: pl.Expr) -> pl.Expr:
    """One part of a canonical text: `~` for null, else length in bytes, `:` and the text."""
    text = column.cast(pl.String)
    return pl.when(text.is_null()).then(pl.lit("~")).otherwise(pl.format("{}:{}", text.str.len_bytes(), text))


def identify(text: pl.Series, keyed: pl.Series, secret: str) -> tuple[pl.Series, pl.Series]:
    """Id and check (Int64, 63 bits) of canonical texts; null where the text is."""
    frame = pl.DataFrame([text.alias("text"), keyed.alias("keyed")])
    hashed = frame.select(
        (plh.col("text").nchash.xxh3_64() // 2).cast(pl.Int64).alias("id"),
        (plh.concat_str([pl.lit(CHECK_PREFIX), pl.col("text")]).nchash.xxh3_64() // 2).cast(pl.Int64).alias("check"),
    )
    if keyed.any():
        digest = frame.select(plh.col("text").chash.hmac_sha256(key=secret)).to_series()
        flags = keyed.fill_null(value=False)
        return _high63(digest, 0).zip_with(flags, hashed["id"]), _high63(digest, 16).zip_with(flags, hashed["check"])
    return hashed["id"], hashed["check"]


def _high63(digest: pl.Series, start: int) -> pl.Series:
    """The upper 63 bits of 16 hexadecimal digits."""
    high = digest.str.slice(start, 8).str.to_integer(base=16)
    low = digest.str.slice(start + 8, 8).str.to_integer(base=16)
    return high * 2**31 + low // 2


@cache
def _check_step() -> npt.NDArray[np.uint8]:
    """One step of ISO 7064 MOD 37-36: state 1–36 and a character's value to the next state."""
    table = np.zeros((37, 36), np.uint8)
    for state in range(1, 37):
        for value in range(36):
            total = (state + value) % 36 or 36
            table[state, value] = total * 2 % 37
    return table


def unified_codes(entity: Entity, locality: int, ids: pl.Series) -> pl.Series:
    """Unified codes of ids (Int64 without nulls) of one entity and locality."""
    numbers = ids.to_numpy().astype(np.uint64)
    shifts = np.arange(5 * (ID_LENGTH - 1), -1, -5, dtype=np.uint64)
    digits = ((numbers[:, None] >> shifts) & np.uint64(31)).astype(np.uint8)
    letters = np.frombuffer(ALPHABET.encode(), np.uint8)[digits]
    values = np.array([CHECK_ALPHABET.index(letter) for letter in ALPHABET], np.uint8)[digits]
    head = encode(entity.tag, locality, 0)[: -ID_LENGTH - 1]
    state = np.full(len(numbers), _state_after(head.replace("-", "")), np.uint8)
    for position in range(ID_LENGTH):
        state = _check_step()[state, values[:, position]]
    check = np.frombuffer(CHECK_ALPHABET.encode(), np.uint8)[(37 - state.astype(np.int16)) % 36]
    prefix = np.tile(np.frombuffer(head.encode(), np.uint8), (len(numbers), 1))
    return _strings(np.hstack([prefix, letters, check[:, None]]))


def _state_after(text: str) -> int:
    state = 36
    for character in text:
        state = int(_check_step()[state, CHECK_ALPHABET.index(character)])
    return state


def _strings(characters: Bytes) -> pl.Series:
    """Rows of ASCII codes as strings."""
    rows, width = characters.shape
    offsets = pa.py_buffer(np.arange(0, (rows + 1) * width, width, dtype=np.int64))
    data = pa.py_buffer(np.ascontiguousarray(characters))
    return pl.Series(_Exported(pa.LargeStringArray.from_buffers(rows, offsets, data)))


class _Exported:
    """An array by Arrow's C interface alone: for one of pyarrow's own, polars imports all that computes, for 0.1 s."""

    def __init__(self, array: pa.Array) -> None:
        self._array = array

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        exported: tuple[object, object] = self._array.__arrow_c_array__(requested_schema)
        return exported


def content_hash(frame: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    """Hash of the content of rows: 8 bits that tell the layout of columns, and 55 of the values (Int64, 63 bits).

    Values are text without control characters, numbers and booleans, so that a separator keeps them apart.
    """
    layout = xxhash.xxh3_64_intdigest("\x1f".join(columns).encode()) % 256
    text = pl.concat_str([_filled(frame[name]) for name in columns], separator="\x1f").alias("#text")
    values = frame.with_columns(text).select((plh.col("#text").nchash.xxh3_64() // 512).cast(pl.Int64)).to_series()
    return values + layout * LAYOUT


def _filled(column: pl.Series) -> pl.Expr:
    """A column as text, `\x00` for null."""
    nulls = column.null_count()
    if nulls and nulls == column.len():
        return pl.lit("\x00")
    text = pl.col(column.name).cast(pl.String)
    return text.fill_null("\x00") if nulls else text
