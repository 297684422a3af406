"""How an API hands out its records page by page: by number, offset, cursor or link."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from etl.errors import PagingBroken, Place
from etl.readers.json_text import Number, steps, text

#: What the request for the next page differs by: parameters, or an address of its own.
Next = Mapping[str, str] | str


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read, as far as paging needs it."""

    where: Place
    #: Ordinal of the page from 0.
    number: int
    document: object
    #: Records on it, and on it and all before.
    records: int
    seen: int
    #: Address of the next page by the `Link` header.
    link: str | None


class Paging(Protocol):
    """A way of paging; a frozen dataclass, so that its repr is part of the fingerprint."""

    @property
    def resumes(self) -> bool:
        """Whether what asks for a page also asks for all that is newer, in a later run."""
        ...

    @property
    def in_header(self) -> bool:
        """Whether the next page stands in a header alone, which the answer "not modified" may lack."""
        ...

    def first(self) -> Mapping[str, str]:
        """Parameters of the first request."""
        ...

    def following(self, page: Page) -> Next | None:
        """What asks for the page after this one; None after the last. Raises `PagingBroken`."""
        ...


@dataclass(frozen=True, slots=True)
class OnePage:
    """All records are in one answer."""

    resumes: bool = False
    in_header: bool = False

    def first(self) -> Mapping[str, str]:
        return {}

    def following(self, page: Page) -> Next | None:  # noqa: ARG002
        return None


@dataclass(frozen=True, slots=True)
class ByNumber:
    """Pages are asked for by number until one is empty, or the total is reached."""

    parameter: str
    size: int | None
    size_parameter: str
    start: int
    total: str | None
    resumes: bool = False
    in_header: bool = False

    def first(self) -> Mapping[str, str]:
        return {self.parameter: str(self.start), **_size(self.size_parameter, self.size)}

    def following(self, page: Page) -> Next | None:
        return None if _complete(page, self.total) else {self.parameter: str(self.start + page.number + 1)}


@dataclass(frozen=True, slots=True)
class ByOffset:
    """Pages are asked for by the number of records before them until one is empty, or the total is reached."""

    parameter: str
    size: int | None
    size_parameter: str
    total: str | None
    resumes: bool = False
    in_header: bool = False

    def first(self) -> Mapping[str, str]:
        return {self.parameter: "0", **_size(self.size_parameter, self.size)}

    def following(self, page: Page) -> Next | None:
        return None if _complete(page, self.total) else {self.parameter: str(page.seen)}


@dataclass(frozen=True, slots=True)
class ByCursor:
    """Each page says what asks for the next one: a token for a parameter, or an address."""

    path: str
    parameter: str | None
    omitted: bool
    resumes: bool
    in_header: bool = False

    def first(self) -> Mapping[str, str]:
        return {}

    def following(self, page: Page) -> Next | None:
        """The next token or address; none where it is null or empty, or a page that could be resumed is."""
        token = text(self._token(page))
        if not token or (self.resumes and not page.records):
            return None
        return {self.parameter: token} if self.parameter else token

    def _token(self, page: Page) -> object:
        *above, name = steps(self.path)
        at = found(page, above)
        if isinstance(at, dict) and name in at:
            return at[name]
        if self.omitted:
            return None
        raise _absent(page, self.path, "If the last page may lack it, declare omitted=True.")


@dataclass(frozen=True, slots=True)
class ByLink:
    """Each answer names the next page in its `Link` header (RFC 8288); the last one names none."""

    resumes: bool = False
    in_header: bool = True

    def first(self) -> Mapping[str, str]:
        return {}

    def following(self, page: Page) -> Next | None:
        return page.link


def by_page(
    parameter: str = "page",
    *,
    size: int | None = None,
    size_parameter: str = "pageSize",
    start: int = 1,
    total: str | None = None,
) -> Paging:
    """Pages by number. `total` is the path of the number of all records, for an API that has no empty page."""
    return ByNumber(parameter, size, size_parameter, start, total)


def by_offset(
    parameter: str = "offset", *, size: int | None = None, size_parameter: str = "limit", total: str | None = None
) -> Paging:
    """Pages by the number of records before them; `total` as in `by_page`."""
    return ByOffset(parameter, size, size_parameter, total)


def by_cursor(path: str, parameter: str | None = None, *, omitted: bool = False, resume: bool = False) -> Paging:
    """Pages by a member of each page at `path`: a token that goes into `parameter`, or an address without one.

    It is null or empty on the last page, or left out where `omitted`. With `resume` the last token is kept, and the
    next run goes on from it: for an API whose tokens stay good and lead to whatever is newer.
    """
    return ByCursor(path, parameter, omitted, resume)


def by_link_header() -> Paging:
    """Pages by the `Link` header."""
    return ByLink()


def found(page: Page, path: list[str]) -> object:
    """What stands at a path of a page's document; None where nothing does."""
    at = page.document
    for step in path:
        at = at.get(step) if isinstance(at, dict) else None
    return at


def _size(parameter: str, size: int | None) -> Mapping[str, str]:
    return {parameter: str(size)} if size else {}


def _complete(page: Page, total: str | None) -> bool:
    """Whether a page is the last one: empty, or the one with which the total is reached."""
    if total is None:
        return not page.records
    expected = found(page, list(steps(total)))
    if not isinstance(expected, Number) or not expected.isdecimal():
        raise _absent(page, total, "Correct the path of the total.")
    if not page.records and page.seen < int(expected):
        raise PagingBroken(
            f"The pages ended after {page.seen} of {expected} records",
            where=page.where,
            remedy="Run again; if it stays, ask the publisher.",
        )
    return page.seen >= int(expected)


def _absent(page: Page, path: str, remedy: str) -> PagingBroken:
    return PagingBroken(f'The page has no usable "{path}"', where=page.where, remedy=remedy)
