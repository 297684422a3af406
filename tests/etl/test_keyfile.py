"""The key file."""

import stat
from pathlib import Path

import pytest

from etl.keyfile import KeyFile, KeyMismatch
from tests.etl.ledgers import LECTURE_HEADER, lectures, write
from tests.workbench import Workbench


def test_the_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "hub.key"
    secret = KeyFile(path).secret
    assert KeyFile(path).secret == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_sealed_text_is_opened_by_the_same_key_only(tmp_path: Path) -> None:
    key, other = KeyFile(tmp_path / "a"), KeyFile(tmp_path / "b")
    sealed = key.seal("张三")
    assert "张三" not in sealed
    assert key.unseal(sealed) == "张三"
    with pytest.raises(KeyMismatch, match="another key"):
        other.unseal(sealed)


def test_another_key_refuses_to_import(workbench: Workbench, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, ["1,团课,50,,,,"])
    workbench.run(lectures(folder))
    workbench.key = KeyFile(tmp_path / "other.key")
    with pytest.raises(KeyMismatch, match="Restore"):
        workbench.run(lectures(folder))


def test_a_damaged_key_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "hub.key").write_text("no key")
    with pytest.raises(KeyMismatch, match=r"hub\.key"):
        KeyFile(tmp_path / "hub.key").secret  # noqa: B018
