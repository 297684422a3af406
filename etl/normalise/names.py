"""Names of persons, whole or masked."""

import re
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from etl.masks import COMPOUND_SURNAMES, JOINT, mask_name
from etl.normalise.normaliser import RAW, Unreadable, Value, normalise

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_SEPARATORS = re.compile("[、,;/|]")
_DOTS = re.compile("[•・‧∙⋅．.]")
_HAN_NAME = re.compile(f"[{_HAN}]{{2,6}}")
_DOTTED_NAME = re.compile(f"[{_HAN}]{{1,12}}(?:·[{_HAN}]{{1,12}}){{1,4}}")
_LATIN_NAME = re.compile("[A-Za-zÀ-ɏ]{2,30}(?:[ ·'-][A-Za-zÀ-ɏ]{1,30}){0,5}")
#: Forms of address that a newspaper puts in the place of a given name.
_TITLES = (
    "奶奶|爷爷|爺爺|阿姨|叔叔|伯伯|婆婆|先生|女士|小姐|大姐|大哥|大爷|大爺|大妈|大媽|大娘|大叔|大婶|大嬸|大嫂"
    "|老师|老師|师傅|師傅|同志"
)
_SURNAME = f"(?:{'|'.join(COMPOUND_SURNAMES)}|[{_HAN}])"
_ADDRESSED = re.compile(f"{_SURNAME}(?:{_TITLES})")
_TITLED = re.compile(f".+(?:{_TITLES})")
_SIGNS = "*×○〇●□△某"
#: Letters and zeros stand for signs only behind a surname.
_MASKED = re.compile(f"(?=.*[{_SIGNS}])(?=.*[{_HAN}])[{_SIGNS}{_HAN}]{{2,6}}|{_SURNAME}[OoXx0]{{1,3}}[{_HAN}]?")


@dataclass(frozen=True)
class PersonName:
    """A person's name, and what is shown in its place.

    Of a masked name (张*, 游OO, 王某) only the mask is kept, with stars for its signs; of a newspaper's form (李奶奶)
    that form. Blanks inside a Chinese name go. Several names in a cell are an error unless `several` is declared; then
    they are joined by "；".
    """

    outputs: ClassVar[tuple[str, ...]] = ("", "_masked")

    several: bool = False

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        schema = {"": pl.String(), "_masked": pl.String()}
        found = normalise(raw, schema, self._read, _common)
        return found.with_columns(pl.coalesce("_masked", mask_name(found[""])).alias("_masked"))

    def _read(self, text: str) -> tuple[Value, ...]:
        names = [name for part in _SEPARATORS.split(text) for name in _parts(part.strip())]
        if len(names) > 1 and not self.several:
            raise Unreadable("several_names")
        read = [_name(name) for name in names]
        if all(masked is None for _, masked in read):
            return JOINT.join(name for name, _ in read), None
        hidden = mask_name(pl.Series([name for name, _ in read], dtype=pl.String))
        return None, JOINT.join(masked or shown for (_, masked), shown in zip(read, hidden, strict=True))


def _common(cells: pl.DataFrame) -> pl.DataFrame:
    name = pl.col(RAW)
    plain = name.str.contains(f"^[{_HAN}]{{2,4}}$") & ~name.str.contains(f"某|(?:{_TITLES})$")
    return cells.select(pl.when(plain).then(name).alias(""), pl.lit(None, pl.String).alias("_masked"))


def _parts(text: str) -> list[str]:
    """The names that blanks part; a blank inside a Chinese name parts none."""
    tokens = text.split(" ")
    joined = "".join(tokens)
    if len(tokens) == 1 or not re.fullmatch(f"[{_HAN}*×○]+", joined):
        return [text]
    surname_first = len(tokens) == 2 and (len(tokens[0]) == 1 or tokens[0] in COMPOUND_SURNAMES)
    if len(joined) <= 4 and (surname_first or all(len(token) == 1 for token in tokens)):
        return [joined]
    return tokens


def _name(text: str) -> tuple[str, str | None]:
    """A name, and its given mask where it is masked."""
    if _ADDRESSED.fullmatch(text):
        return "", text
    if _MASKED.fullmatch(text):
        return "", re.sub(f"[{_SIGNS}OoXx0]", "*", text)
    name = _DOTS.sub("·", text)
    if _TITLED.fullmatch(name):
        raise Unreadable("name_unreadable")
    if any(pattern.fullmatch(name) for pattern in (_HAN_NAME, _DOTTED_NAME, _LATIN_NAME)):
        return name, None
    raise Unreadable("name_unreadable")
