"""Polite HTTP: timeouts, retries with backoff, a rate limit, and conditional requests; errors tell no secret."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from types import TracebackType

import httpx
import stamina

from etl.errors import EtlError, Place, SettingError, SourceRefused, SourceUnreachable
from etl.fetchers.addresses import shown
from etl.fetchers.environment import Env, Text, settled
from etl.fetchers.fetcher import Visit

#: Answers that say that the same request may succeed later.
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
#: Longest wait in seconds that a server may ask for within a run.
LONGEST_WAIT = 300.0
#: Bytes of the longest answer.
LARGEST_ANSWER = 512 << 20
#: Codings of answers that are asked for: none that makes one piece of an answer longer than memory takes.
CODINGS = ("gzip", "deflate")

_LATER = "Run again later; what was merged before stays as it is."
_REMEDIES = {
    HTTPStatus.UNAUTHORIZED: "Check the password or token that the declaration names.",
    HTTPStatus.FORBIDDEN: "Check the password or token that the declaration names, and what it allows.",
    HTTPStatus.NOT_FOUND: "Correct the declared address.",
}


@dataclass(frozen=True, slots=True)
class Manners:
    """How a server is asked."""

    #: Seconds to wait for a connection, and for each piece of an answer.
    timeout: float = 30.0
    #: How often one request is tried.
    attempts: int = 6
    #: Requests a second at most.
    rate: float = 5.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful answer."""

    content: bytes
    #: Address of the next page by the `Link` header, where the request was unconditional.
    next_link: str | None = None


class Passing(Exception):
    """A failure after which the same request may succeed, after so many seconds where the server says."""

    def __init__(self, what: str, after: float | None = None) -> None:
        self.after = after
        super().__init__(what)


class Http:
    """Asks one server during one visit; redirections are followed only where no header could leak by them."""

    def __init__(self, visit: Visit, headers: Mapping[str, Text], manners: Manners) -> None:
        self._visit = visit
        self._manners = manners
        self._free = 0.0
        self._etags = dict(visit.cursor.get("etags", {}))
        self._client = httpx.Client(
            headers=[
                ("Accept-Encoding", ", ".join(CODINGS)),
                *((name, _sendable(name, value, visit.environment)) for name, value in headers.items()),
            ],
            timeout=manners.timeout,
            follow_redirects=not headers,
        )

    def __enter__(self) -> "Http":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, address: httpx.URL, *, conditional: bool = True) -> Answer:
        """Ask for an address; a body that hasn't changed since the last merged run comes from the raw store.

        An answer to a conditional request has its body alone, since "not modified" may leave out any header.
        Raises `SourceUnreachable` after the last attempt, and `SourceRefused` for an answer that no attempt would mend.
        """
        try:
            for attempt in stamina.retry_context(
                _again, self._manners.attempts, timeout=None, wait_initial=0.2, wait_max=30.0
            ):
                with attempt:
                    self._pace()
                    return self._asked(address, conditional=conditional)
        except Passing as error:
            raise SourceUnreachable(str(error), where=Place(shown(address)), remedy=_LATER) from None
        raise AssertionError("a retry either returns or raises")

    def _pace(self) -> None:
        time.sleep(max(0.0, self._free - time.monotonic()))
        self._free = time.monotonic() + 1 / self._manners.rate

    def _asked(self, address: httpx.URL, *, conditional: bool) -> Answer:
        resource = sha256(str(address).encode()).hexdigest()[:16]
        known = self._known(resource) if conditional else None
        condition = {"If-None-Match": known[0]} if known else {}
        try:
            with self._client.stream("GET", address, headers=condition) as response:
                if known and response.status_code == HTTPStatus.NOT_MODIFIED:
                    content, etag = bytes(self._visit.store.get(known[1])), known[0]
                else:
                    content, etag = _content(response, address), response.headers.get("etag")
        except httpx.TimeoutException:
            raise Passing(f"No answer within {self._manners.timeout:g} seconds") from None
        except (httpx.TooManyRedirects, httpx.UnsupportedProtocol):
            raise _refused(address, "The server redirects without end, or to no address of the web") from None
        except httpx.RequestError as error:
            raise Passing(f"The connection failed ({type(error).__name__})") from None
        if conditional:
            self._remember(resource, etag, content)
            return Answer(content)
        return Answer(content, response.links.get("next", {}).get("url"))

    def _known(self, resource: str) -> tuple[str, str] | None:
        """ETag and digest of the resource's last merged content, while the raw store still has it."""
        etag, digest = self._etags.get(resource, ("", ""))
        return (etag, digest) if etag and self._visit.store.holds(digest) else None

    def _remember(self, resource: str, etag: str | None, content: bytes) -> None:
        if etag:
            self._visit.reached.setdefault("etags", {})[resource] = (etag, self._visit.store.put(content))


def _again(error: Exception) -> bool | float:
    """Whether to try again, and after how many seconds where the server says."""
    if not isinstance(error, Passing):
        return False
    return True if error.after is None else error.after <= LONGEST_WAIT and error.after


def _content(response: httpx.Response, address: httpx.URL) -> bytes:
    """The body of a successful answer. Raises `Passing` or `SourceRefused` for any other."""
    status = response.status_code
    told = f"The server answered {status} {response.reason_phrase}".rstrip()
    if status in PASSING:
        after = _retry_after(response.headers.get("retry-after", ""))
        wish = f" and asks to come back in {after:.0f} seconds" if after else ""
        raise Passing(told + wish, after)
    if response.is_redirect:
        raise _refused(address, f"{told}, a redirection", "Declare the address that it leads to.")
    if status != HTTPStatus.OK:
        raise _refused(address, told, _REMEDIES.get(HTTPStatus(status), "") if status in _REMEDIES else "")
    coding = response.headers.get("content-encoding", "identity").lower()
    if coding not in (*CODINGS, "identity"):
        raise _refused(address, f"The answer is coded as {coding}, which wasn't asked for")
    return _bounded(response.iter_bytes(), address)


def _bounded(pieces: Iterable[bytes], address: httpx.URL) -> bytes:
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > LARGEST_ANSWER:
            raise _refused(
                address,
                f"The answer is longer than {LARGEST_ANSWER >> 20} MiB",
                "Ask for less at a time, or put the file into the source's folder.",
            )
    return bytes(content)


def _refused(address: httpx.URL, what: str, remedy: str = "") -> EtlError:
    return SourceRefused(what, where=Place(shown(address)), remedy=remedy or "Check the declared address.")


def _retry_after(told: str) -> float | None:
    """Seconds that a `Retry-After` header asks for, given as seconds or as a date."""
    if told.strip().isdecimal():
        return float(told)
    try:
        moment = parsedate_to_datetime(told)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment.tzinfo else None


def _sendable(name: str, value: Text, environment: Mapping[str, str]) -> str:
    text = settled(value, environment)
    if text.isascii() and text.isprintable():
        return text
    setting = value.name if isinstance(value, Env) else name
    raise SettingError(f"{setting} holds characters that no header may", remedy="Correct its value.")
