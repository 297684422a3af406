"""Numerals of a whole token: Arabic with thousands separators, Chinese in plain or banker's characters."""

import re
from fractions import Fraction

#: Regular expression of an Arabic numeral, separators in groups of three.
ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"

#: Regular expression of a run of characters that Chinese numerals are made of.
CHINESE = "[零〇○一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟廿卅貳參陸兩萬億]+"

#: Powers of ten that follow a numeral, longer ones first.
MULTIPLIERS = {
    "十万": 10**5, "百万": 10**6, "千万": 10**7, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11,
    "百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8,
}  # fmt: skip

_PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟貳參陸兩两萬億〇○", "一二三四五六七八九十百千二三六二二万亿零零")
_DIGITS = str.maketrans("零一二三四五六七八九", "0123456789")
#: No ledger counts further; also the limit below which Python reads digits without complaint.
_MAX_LENGTH = 60


def arabic(text: str) -> Fraction | None:
    """The value of an Arabic numeral; None if the text is none."""
    if len(text) > _MAX_LENGTH or not re.fullmatch(ARABIC, text):
        return None
    return Fraction(text.replace(",", ""))


def chinese(text: str) -> int | None:
    """The value of a well-formed Chinese numeral (三百二十, 贰万肆仟玖佰); None for any other text.

    Loose forms are refused, since they read two ways: 三五 (3 to 5, not 35), 一百五 (150, not 105).
    """
    plain = text.translate(_PLAIN).replace("廿", "二十").replace("卅", "三十")
    if len(plain) > _MAX_LENGTH or not re.fullmatch(CHINESE, plain):
        return None
    import cn2an  # Takes half a second, and few ledgers need it.

    try:
        value = cn2an.cn2an(plain, "normal")
        spelled: str = cn2an.an2cn(value)
    except (ValueError, LookupError):
        return None
    return int(value) if spelled in (plain, plain.removeprefix("一") if plain.startswith("一十") else plain) else None


def in_digits(text: str) -> str:
    """A Chinese numeral in digits; characters that make none one by one, as years are written (二〇二四 → 2024)."""
    value = chinese(text)
    return str(value) if value is not None else text.translate(_PLAIN).translate(_DIGITS)


def numeral(text: str) -> Fraction | None:
    """The value of an Arabic or a Chinese numeral."""
    value = arabic(text)
    if value is None and (whole := chinese(text)) is not None:
        return Fraction(whole)
    return value
