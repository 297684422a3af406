"""What every sample ledger promises to those who read it: nobody's data, said so, and made again at will."""

import re
from itertools import chain
from pathlib import Path

import pytest

from plugins.synthetic import MARK, REGION
from schema.divisions import shipped
from tests.plugins.samples import FOLDER, PLUGINS, decoded, generator, ledgers_of, sheets

#: Plugins whose ledgers are made up; the others hold what was published.
SYNTHETIC = [name for name in PLUGINS if (FOLDER / name / "generate.py").exists()]
ALL = [pytest.param(path, id=path.name) for name in PLUGINS for path in ledgers_of(name)]
ID_NUMBER = re.compile(r"(?<!\d)(\d{6})\d{11}[\dXx](?!\d)")
CREDIT_CODE = re.compile(r"(?<![0-9A-Z])[159]\d(\d{6})[0-9A-Z]{10}(?![0-9A-Z])")
MOBILE = re.compile(r"(?<!\d)1\d{10}(?!\d)")


def texts(path: Path) -> list[str]:
    """Every cell of a ledger, and its name."""
    return [path.name, *chain.from_iterable(row for rows in sheets(path).values() for row in rows)]


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for name in SYNTHETIC for path in ledgers_of(name)])
def test_ledgers_say_that_they_are_synthetic(path: Path) -> None:
    assert "合成示例" in path.name
    for name, rows in sheets(path).items():
        assert any(MARK in cell for row in rows[:2] for cell in row), name


@pytest.mark.parametrize("path", ALL)
def test_id_numbers_are_of_a_region_that_does_not_exist(path: Path) -> None:
    regions = {found[1] for cell in texts(path) for found in ID_NUMBER.finditer(cell)}
    assert regions <= {REGION}
    assert REGION[:2] not in {row.code[:2] for row in shipped()}


@pytest.mark.parametrize("path", ALL)
def test_credit_codes_are_of_a_region_that_does_not_exist(path: Path) -> None:
    regions = {found[1] for cell in texts(path) for found in CREDIT_CODE.finditer(ID_NUMBER.sub("", cell))}
    assert regions <= {REGION}


@pytest.mark.parametrize("path", ALL)
def test_phones_are_of_a_prefix_that_no_operator_has(path: Path) -> None:
    found = {number[0] for cell in texts(path) for number in MOBILE.finditer(ID_NUMBER.sub("", cell))}
    assert {number[:9] for number in found} <= {"154000000"}


@pytest.mark.parametrize("name", SYNTHETIC)
def test_generator_makes_the_samples_again(name: str, tmp_path: Path) -> None:
    generator(name)(tmp_path)
    made = {path.name: contents(path) for path in tmp_path.iterdir()}
    assert made == {path.name: contents(path) for path in ledgers_of(name)}


def contents(path: Path) -> object:
    """What a ledger holds; workbooks differ in the time of saving only."""
    return sheets(path) if path.suffix in (".xlsx", ".xls") else decoded(path.read_bytes())
