"""Files that lie in zip archives."""

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from pathlib import PurePosixPath

from etl.errors import NoFiles, Place, UnreadableFile
from etl.fetchers.fetcher import Files, Raw, Visit
from etl.fetchers.folder import LEFTOVERS, fetcher_of
from etl.readers.formats import ZIP, binary_format, text_format

#: Members that an archive may hold, and bytes that those of one archive may unpack to.
MOST_MEMBERS = 10_000
LARGEST_TOTAL = 2 << 30

_AGAIN = "Ask for the archive again."
_EMPTY_ARCHIVE = b"PK\x05\x06"
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Zipped:
    """The members of zip archives that match a glob, in folders of any depth; each is a file of its own.

    Names are UTF-8 where the archive says so, and GB 18030 otherwise, as Chinese Windows writes them.
    """

    #: Where the archives come from.
    archives: Files
    #: Glob for the members; "*.xlsx" matches in any folder of the archive, "一月/*.xlsx" in such a one.
    members: str

    @property
    def incremental(self) -> bool:
        return fetcher_of(self.archives).incremental

    def fetch(self, visit: Visit) -> Iterator[Raw]:
        """Unpack the members, archive by archive, named by archive and path.

        Raises `UnreadableFile` for an archive that is none, is broken, encrypted or unpacks to too much, and `NoFiles`
        for one without such a member.
        """
        for archive in fetcher_of(self.archives).fetch(visit):
            yield from self._unpacked(archive)

    def _unpacked(self, archive: Raw) -> Iterator[Raw]:
        try:
            with _opened(archive) as opened:
                for member in self._chosen(archive.name, opened.infolist()):
                    yield Raw(f"{archive.name}/{member.filename}", _content(archive.name, opened, member))
        except (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise UnreadableFile(f"The archive is broken: {error}", where=Place(archive.name), remedy=_AGAIN) from None

    def _chosen(self, name: str, members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
        """The members that match, by name."""
        files = [member for member in members if not member.is_dir() and not _is_leftover(member.filename)]
        chosen = [member for member in files if PurePosixPath(member.filename).match(self.members)]
        if not chosen:
            held = "、".join(member.filename for member in files[:5]) or "nothing"
            raise NoFiles(
                f"No member of the archive matches {self.members!r}; it holds {held}",
                where=Place(name),
                remedy="Ask for the right archive, or correct the pattern.",
            )
        _require_bounded(name, chosen)
        return sorted(chosen, key=lambda member: member.filename)


def zipped(archives: Files, members: str) -> Zipped:
    """Files in zip archives: `Ledger(zipped("*.zip", "*.xlsx"))`; the archives may be `url("https://…")`."""
    return Zipped(archives, members)


def _opened(archive: Raw) -> zipfile.ZipFile:
    if not bytes(archive.content[:4]).startswith((ZIP, _EMPTY_ARCHIVE)):
        found = binary_format(archive.content) or (text_format(archive.content) if archive.content else "empty")
        raise UnreadableFile(
            f"The file isn't a zip archive but {found}", where=Place(archive.name), remedy="Ask for it as .zip."
        )
    return zipfile.ZipFile(BytesIO(archive.content), metadata_encoding="gb18030")


def _is_leftover(path: str) -> bool:
    """Whether a member is what a program left behind, such as macOS's resource forks."""
    steps = PurePosixPath(path).parts
    return "__MACOSX" in steps or steps[-1].startswith(LEFTOVERS)


def _require_bounded(name: str, members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive that would fill memory or disk; no more is unpacked than a member declares."""
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_TOTAL:
        raise UnreadableFile(
            f"The archive unpacks to more than {MOST_MEMBERS:,} files or {LARGEST_TOTAL >> 20} MiB",
            where=Place(name),
            remedy="Ask for it in smaller parts; if that is no surprise, unpack it and put the files into the folder.",
        )
    path, count = Counter(member.filename for member in members).most_common(1)[0]
    if count > 1:
        raise UnreadableFile(f"The archive holds {path} {count} times", where=Place(name), remedy=_AGAIN)


def _content(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFile(
            f"{member.filename} is encrypted", where=Place(name), remedy="Ask for the archive without a password."
        )
    return archive.read(member)
