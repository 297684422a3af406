"""Exact decimals as integers of 10**-scale units, never through floating point."""

from fractions import Fraction

import polars as pl

from etl.normalise.normaliser import Unreadable

_INT64 = 2**63

#: Group 1: whole part, with or without thousands separators. Rust syntax, as in all frame expressions.
UNSIGNED = "([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
#: The same with its sign.
WHOLE = "(-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+))"


def decimals(scale: int) -> str:
    """Regular expression of an optional fraction of at most `scale` significant digits, group: these digits."""
    return rf"(?:\.([0-9]{{1,{scale}}}?)0*)?" if scale else r"(?:\.()0+)?"


def one_of(texts: tuple[str, ...]) -> str:
    """Regular expression that matches any of some texts, or nothing."""
    return "(?:" + "|".join(pl.escape_regex(text) for text in texts) + ")?" if texts else ""


def joined(whole: pl.Expr, fraction: pl.Expr, scale: int) -> pl.Expr:
    """The Int64 that the matched parts of a decimal make; null where it would be too large."""
    digits = whole.str.replace_all(",", "", literal=True) + fraction.fill_null("").str.pad_end(scale, "0")
    return digits.cast(pl.Int64, strict=False)


def scaled(value: Fraction, scale: int, *, rounding: bool = False) -> int:
    """A value in units of 10**-scale, rounded half to even where that is asked for.

    Raises `Unreadable`: too_precise if it has more decimals, out_of_range beyond 64 bits.
    """
    units = value * 10**scale
    if units.denominator != 1 and not rounding:
        raise Unreadable("too_precise")
    whole: int = round(units)
    if not -_INT64 <= whole < _INT64:
        raise Unreadable("out_of_range")
    return whole
