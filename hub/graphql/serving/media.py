"""Media types and codings of answers, and which of them a client accepts (RFC 9110, 12.5)."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from hub.graphql.serving.compression import Coding, coding_of

#: Media type of event streams.
EVENTS = "text/event-stream"
#: Names of codings in headers, besides their own.
_ALIASES = {Coding.GZIP: "x-gzip"}
#: How much a client that doesn't say wants a body as it is: less than anything that it names.
_UNSAID = 0.0001
#: Characters of a header that are read; what is beyond them no client means.
LONGEST = 2_000

_ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_PARAMETER = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*")+')
_NAME = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
_QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?", re.ASCII)


class Media(Enum):
    """How an answer is served; `lenient` are the statuses where clients take everything but 200 for no answer."""

    GRAPHQL = "application/graphql-response+json", False
    JSON = "application/json", True

    def __init__(self, type_: str, lenient: bool) -> None:
        self.type = type_
        self.lenient = lenient
        self.header = (b"content-type", f"{type_}; charset=utf-8".encode())


class Preference(NamedTuple):
    """One element of a header: what is acceptable, with its parameters, and how much."""

    value: str
    parameters: tuple[tuple[str, str], ...]
    quality: float


class Fit(NamedTuple):
    """How well a media type fits: its quality, and how exactly it was named, 0 for `*/*`."""

    quality: float
    exactness: int


class Manner(NamedTuple):
    """How a client wants to be answered, by what it accepts.

    `media` is that of answers, None where it takes none, and `codings` are those of bodies, the best first. The others
    tell whether it would rather see a `page`, takes `events`, that is streams of them, and wants them `streamed`.
    """

    media: "Media | None"
    page: bool
    events: bool
    streamed: bool
    codings: tuple[Coding, ...]

    def coding(self, length: int) -> Coding:
        """How a body of so many bytes is coded."""
        return coding_of(length, self.codings)


@lru_cache(1_000)
def manner(accept: str, accept_encoding: str) -> Manner:
    """The manner that the headers Accept and Accept-Encoding ask for."""
    streamed = prefers_events(accept)
    media = Media.JSON if streamed else accepted(accept)
    return Manner(media, prefers_page(accept), accepts_events(accept), streamed, codings(accept_encoding))


def accepted(header: str) -> Media | None:
    """The media type to answer in; JSON for clients that don't say, None where none fits.

    At equal quality what is named goes before what is only covered, the newer type before JSON where both are named.
    """
    ranges = preferences(header)
    if not ranges and not header.strip():
        return Media.JSON
    fits = {media: fit(ranges, media.type) for media in Media}

    def rank(media: Media) -> tuple[float, bool, bool]:
        named = fits[media].exactness > 1
        return fits[media].quality, named, named is (media is Media.GRAPHQL)

    best = max(Media, key=rank)
    return best if fits[best].quality else None


def accepts_events(header: str) -> bool:
    """Whether a client names event streams among what it takes."""
    return fit(preferences(header), EVENTS).exactness > 1


def prefers_events(header: str) -> bool:
    """Whether a client would rather have a stream of events than JSON, whatever it asks for."""
    ranges = preferences(header)
    return accepts_events(header) and fit(ranges, EVENTS).quality > max(fit(ranges, one.type).quality for one in Media)


def prefers_page(header: str) -> bool:
    """Whether a client would rather see a page than JSON, as browsers do."""
    ranges = preferences(header)
    return fit(ranges, "text/html").quality > max(fit(ranges, media.type).quality for media in Media)


def codings(header: str) -> tuple[Coding, ...]:
    """The codings of bodies that a client takes, the best first; at equal quality the one that makes them shorter.

    As it is a body is taken by every client that doesn't refuse that.
    """
    named = {preference.value: preference.quality for preference in preferences(header)}

    def quality(coding: Coding) -> float:
        unsaid = _UNSAID if coding is Coding.IDENTITY else 0
        names = (coding.value, _ALIASES.get(coding), "*")
        return next((named[name] for name in names if name in named), unsaid)

    return tuple(sorted(filter(quality, Coding), key=quality, reverse=True))


def preferences(header: str) -> Sequence[Preference]:
    """The elements of an Accept header; those that are malformed say nothing."""
    return list(_read(header[:LONGEST]))


def media_type(header: str) -> tuple[str, dict[str, str]]:
    """The type of a Content-Type header, with its parameters; empty where it is malformed."""
    value, *parameters = _PARAMETER.findall(header[:LONGEST]) or [""]
    read = [_parameter(parameter) for parameter in parameters if parameter.strip()]
    return ("", {}) if None in read else (value.strip().lower(), dict(filter(None, read)))


def fit(ranges: Sequence[Preference], type_: str) -> Fit:
    """How well a media type in UTF-8 fits; the range that names it most exactly decides."""
    patterns = ("*/*", f"{type_.partition('/')[0]}/*", type_)
    found = [
        Fit(one.quality, patterns.index(one.value) + len(one.parameters))
        for one in ranges
        if one.value in patterns and all(parameter == ("charset", "utf-8") for parameter in one.parameters)
    ]
    return max(found, key=lambda one: one.exactness, default=Fit(0, 0))


def _read(header: str) -> Iterator[Preference]:
    for element in _ELEMENT.findall(header):
        value, *rest = [part.strip() for part in _PARAMETER.findall(element)] or [""]
        parameters = [_parameter(part) for part in rest if part]
        if None in parameters or not all(map(_NAME.fullmatch, value.split("/", 1))):
            continue
        given = dict(filter(None, parameters))
        quality = given.pop("q", "1")
        if _QUALITY.fullmatch(quality):
            yield Preference(value.lower(), tuple(given.items()), float(quality))


def _parameter(text: str) -> tuple[str, str] | None:
    """Name and value in lower case; None for what is none."""
    name, equals, value = (part.strip() for part in text.partition("="))
    if value[:1] == value[-1:] == '"' and len(value) > 1:
        value = re.sub(r"\\(.)", r"\1", value[1:-1])
    elif not _NAME.fullmatch(value):
        return None
    return (name.lower(), value.lower()) if equals and _NAME.fullmatch(name) else None
