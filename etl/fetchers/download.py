"""Files that a server offers at an address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote

from etl.fetchers.addresses import located, require_public
from etl.fetchers.environment import Text
from etl.fetchers.fetcher import Raw, Visit
from etl.fetchers.http import Http, Manners


@dataclass(frozen=True, slots=True)
class Download:
    """The file at one address, named by the end of its path."""

    address: Text
    #: Headers of the request; passwords and tokens by the name of their setting.
    headers: Mapping[str, Text] = field(default_factory=dict)
    manners: Manners = field(default_factory=Manners)

    def __post_init__(self) -> None:
        """Raise `DeclarationError` for an address that can't be used, or holds a password."""
        require_public(self.address)

    @property
    def incremental(self) -> bool:
        return False

    def fetch(self, visit: Visit) -> Iterator[Raw]:
        """Download the file, unless its ETag says that the raw store has it.

        Raises `SettingError`, `SourceUnreachable` and `SourceRefused`.
        """
        address = located(self.address, visit.environment)
        with Http(visit, self.headers, self.manners) as http:
            content = http.get(address).content
        yield Raw(PurePosixPath(unquote(address.path)).name or address.host, content)


def url(
    address: Text,
    *,
    headers: Mapping[str, Text] | None = None,
    timeout: float = 30.0,
    attempts: int = 6,
) -> Download:
    """The file at an address: `Ledger(url("https://…/台账.xlsx"))`; the address may be `env("…")`."""
    return Download(address, headers or {}, Manners(timeout, attempts))
