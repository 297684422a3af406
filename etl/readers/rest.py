"""Reader of REST APIs: pages of JSON, kept as they came and read as documents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count

import httpx

from etl.errors import PagingBroken, Place, SourceRefused, UnreadableFile
from etl.fetchers.addresses import located, require_public, shown
from etl.fetchers.environment import Text
from etl.fetchers.fetcher import Fetcher, Raw, Visit
from etl.fetchers.http import Http, Manners
from etl.readers.content import Content
from etl.readers.documents import Json, listed
from etl.readers.encodings import blocks, decide
from etl.readers.formats import binary_format, text_format
from etl.readers.json_text import parsed, spell, steps, text
from etl.readers.marks import Since, greatest
from etl.readers.paging import Next, OnePage, Page, Paging
from etl.readers.part import Part

_ENCODINGS = ("utf-8", "gb18030")


@dataclass(frozen=True, slots=True)
class Rest:
    """Reads the records of an API; each page is a file of the run, as it came, and `ROW` the ordinal on its page.

    Columns are named as by `Json`; a member that all records of some page may lack has to be an optional column.
    """

    #: Address of the first page, or `env("…")`.
    url: Text
    #: Where the list of records is on a page, as in `Json`.
    records: str = ""
    paging: Paging = field(default_factory=OnePage)
    #: Parameters of every request.
    parameters: Mapping[str, str] = field(default_factory=dict)
    #: Headers of every request; passwords and tokens by the name of their setting.
    headers: Mapping[str, Text] = field(default_factory=dict)
    #: Gets only what changed since the last merged run.
    since: Since | None = None
    #: Requests a second at most; seconds to wait for an answer; how often a request is tried.
    rate: float = 5.0
    timeout: float = 30.0
    attempts: int = 6
    #: Pages at most, lest paging never end.
    most_pages: int = 10_000

    def __post_init__(self) -> None:
        """Raise `DeclarationError` for an address that can't be used, or holds a password."""
        require_public(self.url)

    @property
    def files(self) -> Fetcher:
        return self

    @property
    def incremental(self) -> bool:
        return self.since is not None or self.paging.resumes

    def fetch(self, visit: Visit) -> Iterator[Raw]:
        """Give the pages that hold records, and an empty first one where the API is read from the start.

        Raises `SettingError`, `SourceUnreachable`, `SourceRefused`, `UnreadableFile` and `PagingBroken`.
        """
        with Http(visit, self.headers, Manners(self.timeout, self.attempts, self.rate)) as http:
            yield from Walk(self, visit, http).pages()

    def parts(self, name: str, content: Content, wanted: Sequence[str]) -> Iterator[Part]:
        """Read the one table of a page. Raises like `Json.parts`."""
        yield from Json(name, self.records, encodings=_ENCODINGS).parts(name, content, wanted)


class Walk:
    """One walk through the pages of an API; keeps watch that none comes twice, and of the greatest mark."""

    def __init__(self, rest: Rest, visit: Visit, http: Http) -> None:
        self._rest = rest
        self._visit = visit
        self._http = http
        self._start = located(rest.url, visit.environment).copy_merge_params(
            {**rest.parameters, **rest.paging.first(), **self._resumption()}
        )
        self._asked: set[httpx.URL] = set()
        #: Digest of the records of a page to its ordinal.
        self._read: dict[bytes, int] = {}
        self._seen = 0
        self._mark: str | None = visit.cursor.get("since")
        if "next" in visit.cursor:
            visit.reached["next"] = visit.cursor["next"]

    def pages(self) -> Iterator[Raw]:
        """The pages, one after the other; where the next run goes on is noted after the last."""
        address: httpx.URL | None = self._start
        continues = self._rest.incremental and bool(self._visit.cursor)
        for number in count():
            if address is None:
                break
            self._require_new(address, number)
            raw, page = self._page(address, number)
            if page.records or (number == 0 and not continues):
                yield raw
            address = self._next(page)
        if self._mark is not None:
            self._visit.reached["since"] = self._mark

    def _resumption(self) -> Mapping[str, str]:
        """Parameters that ask for what is newer than the last merged run."""
        since, cursor = self._rest.since, self._visit.cursor
        parameters: dict[str, str] = dict(cursor.get("next", {}))
        if since and "since" in cursor:
            parameters[since.parameter] = cursor["since"]
        return parameters

    def _page(self, address: httpx.URL, number: int) -> tuple[Raw, Page]:
        answer = self._http.get(address, conditional=not self._rest.paging.in_header)
        raw = Raw(f"{shown(self._start)} {number + 1:06}.json", answer.content)
        where = Place(raw.name)
        document = _document(raw)
        records = listed(document, steps(self._rest.records), raw.name)
        self._require_unread(records, number, where)
        self._seen += len(records)
        if self._rest.since:
            path = steps(self._rest.since.member)
            self._mark = greatest([self._mark, *(_member(record, path) for record in records)], where)
        return raw, Page(where, number, document, len(records), self._seen, answer.next_link)

    def _next(self, page: Page) -> httpx.URL | None:
        """Address of the page after this one, which has to be on the same server: headers may hold a password."""
        following = self._rest.paging.following(page)
        if following is None:
            return None
        if self._rest.paging.resumes:
            self._visit.reached["next"] = _resumable(following, page.where)
        if not isinstance(following, str):
            return self._start.copy_merge_params(dict(following))
        address = self._start.join(following)
        if (address.scheme, address.netloc) != (self._start.scheme, self._start.netloc):
            raise SourceRefused(
                f"The next page is on another server, {address.host}",
                where=page.where,
                remedy="Declare that address if it is the API's.",
            )
        return address

    def _require_new(self, address: httpx.URL, number: int) -> None:
        if number >= self._rest.most_pages:
            raise PagingBroken(
                f"There are more than {self._rest.most_pages:,} pages",
                where=Place(shown(address)),
                remedy="Raise most_pages, or ask for less.",
            )
        if address in self._asked:
            raise _repeated(f"Page {number + 1} is asked for like one before", Place(shown(address)))
        self._asked.add(address)

    def _require_unread(self, records: list[object], number: int, where: Place) -> None:
        if not records:
            return
        before = self._read.setdefault(sha256(spell(records).encode()).digest(), number)
        if before != number:
            raise _repeated(f"Page {number + 1} holds the records of page {before + 1} again", where)


def _repeated(what: str, where: Place) -> PagingBroken:
    return PagingBroken(
        what, where=where, remedy="Correct the declared paging; an API whose last page repeats needs total=."
    )


def _resumable(following: Next, where: Place) -> Mapping[str, str]:
    """What a later run goes on from: parameters alone, since an address may hold what is secret."""
    if isinstance(following, str):
        raise PagingBroken("An address can't be resumed", where=where, remedy="Declare the parameter of the token.")
    return following


def _document(raw: Raw) -> object:
    found = binary_format(raw.content) or text_format(raw.content)
    if found != "JSON text":
        raise UnreadableFile(
            f"The API answered with {found if raw.content else 'nothing'} instead of JSON",
            where=Place(raw.name),
            remedy="Check the declared address, and the password or token.",
        )
    codec = decide(raw.name, raw.content, _ENCODINGS, lambda _: True)
    return parsed("".join(blocks(raw.content, codec)), raw.name)


def _member(record: object, path: Sequence[str]) -> str | None:
    at = record
    for step in path:
        at = at.get(step) if isinstance(at, dict) else None
    return text(at)
