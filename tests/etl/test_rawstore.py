"""The raw store keeps large files without holding them in memory."""

import errno
import mmap
from pathlib import Path

import pytest

from etl import rawstore
from etl.errors import UnreadableFile
from etl.rawstore import RawStore
from etl.readers.content import BLOCK, LARGE, content_of, pieces

BYTES = "宣讲".encode() * (LARGE // 6 + 1)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file of more than `LARGE` bytes."""
    path = tmp_path / "large.csv"
    path.write_bytes(BYTES)
    return path


def test_large_file_comes_back_as_a_map_of_the_same_bytes(large: Path, tmp_path: Path) -> None:
    store = RawStore(tmp_path / "raw")
    content = store.get(store.copy(large))
    assert isinstance(content, mmap.mmap)
    assert b"".join(pieces(content)) == BYTES
    assert b"".join(pieces(content)) == BYTES


def test_copy_and_put_keep_a_file_once(large: Path, tmp_path: Path) -> None:
    store = RawStore(tmp_path / "raw")
    assert store.copy(large) == store.put(BYTES) == store.put(content_of(large))
    assert sum(path.is_file() for path in store.folder.rglob("*")) == 1


def test_bytes_that_do_not_get_to_the_disk_are_told_and_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = RawStore(tmp_path / "raw")
    with monkeypatch.context() as patch:
        patch.setattr(rawstore, "_settle", fail)
        digest = store.put(b"1")
        with pytest.raises(OSError, match="No space left"):
            store.settle()
    assert not store.holds(digest)
    assert store.put(b"1") == digest
    store.settle()
    assert bytes(store.get(digest)) == b"1"


def test_what_cannot_be_written_whole_leaves_nothing(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = RawStore(tmp_path / "raw")
    monkeypatch.setattr(rawstore, "copyfile", fail)
    with pytest.raises(OSError, match="No space left"):
        store.copy(large)
    assert not list(store.folder.iterdir())


def fail(*_: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_pieces_are_blocks(large: Path) -> None:
    sizes = [len(piece) for piece in pieces(content_of(large))]
    assert set(sizes[:-1]) == {BLOCK}


def test_altered_large_file_is_refused(large: Path, tmp_path: Path) -> None:
    store = RawStore(tmp_path / "raw")
    digest = store.copy(large)
    (store.folder / digest[:2] / digest[2:]).write_bytes(BYTES[:-1] + b"!")
    with pytest.raises(UnreadableFile):
        store.get(digest)
