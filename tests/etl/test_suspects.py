"""Persons under two keys who may be one are listed, told apart on request, and never merged."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from etl import Delimited, Source, col
from etl.errors import RunStateError
from etl.suspects import Suspects, suspects, tell_apart
from schema.database import reading
from schema.people import Person
from schema.unified_code import UnifiedCodeError, encode
from tests.etl.ledgers import write
from tests.workbench import Workbench

#: Of a region that GB/T 2260 never assigned, born on 1945-01-01, 1945-01-02.
FIRST, SECOND = "990000194501010010", "990000194501020016"
PHONE, ANOTHER = "15400000001", "15400000002"
MASKED = "154****0001"


class Village:
    """Rosters of persons of one locality, each from a source of its own."""

    def __init__(self, workbench: Workbench, folder: Path, locality: str = "530702002003") -> None:
        self.workbench = workbench
        self.folder = folder
        self.locality = locality
        self.rosters = 0

    def roster(self, *rows: str) -> None:
        """Import a roster of name, ID number, phone, sex, birth."""
        self.rosters += 1
        name = f"roster-{self.locality}-{self.rosters}"
        folder = write(self.folder / name, "people.csv", "姓名,身份证号,电话,性别,出生日期", rows)
        columns = {
            "name": col("姓名"),
            "id_number": col("身份证号").id_number(),
            "phone": col("电话"),
            "sex": col("性别"),
            "birth": col("出生日期"),
        }
        source = Source(
            name=name,
            entity=Person,
            locality=self.locality,
            publisher="社区",
            reader=Delimited("people.csv"),
            folder=folder,
            columns=columns,
        )
        run = self.workbench.run(source)
        assert run.books.inserted == len(rows), (run, self.workbench.rows("SELECT * FROM reject"))

    def suspects(self) -> list[Suspects]:
        with reading(self.workbench.engine).begin() as connection:
            return list(suspects(connection))

    def reasons(self) -> list[list[str]]:
        return [pair.reasons for pair in self.suspects()]


@pytest.fixture
def village(workbench: Workbench, tmp_path: Path) -> Village:
    return Village(workbench, tmp_path)


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (f"张三丰,{FIRST},{PHONE},,", f"张三丰,,{PHONE},,", [["same_phone"]]),
        (f"张三丰,{FIRST},{PHONE},,", f"张三丰,{SECOND},{PHONE},,", [["same_phone"]]),
        (f"张三丰,{FIRST},,,", f"张三丰,,{PHONE},,1945-01-01", [["same_birth"]]),
        (f"张三丰,{FIRST},{PHONE},,", f"张三丰,,{PHONE},,1945-01-01", [["same_birth", "same_phone"]]),
        (f"张三丰,,{ANOTHER},,1945-01-01", f"张三丰,,{PHONE},,1945-01-01", [["same_birth"]]),
        (f"张三丰,{FIRST},{PHONE},,", f"李四,,{PHONE},,", []),
        (f"张三丰,{FIRST},{PHONE},,", f"张三丰,,{ANOTHER},,", []),
        (f"张三丰,,{ANOTHER},,1945年", f"张三丰,,{PHONE},,1945年", []),
        (f"张**,{FIRST},{MASKED},,", f"张三丰,,{PHONE},,", [["fits_mask"]]),
        (f"张**,{FIRST},,,", f"张三丰,,{PHONE},,1945-01-01", [["fits_mask"]]),
        (f"张三丰,{FIRST},{MASKED},,", f"张三丰,,{PHONE},,", [["fits_mask"]]),
        (f"张**,{FIRST},{PHONE},,", f"张三丰,,{PHONE},,", [["fits_mask"]]),
        (f"张**,{FIRST},,,", f"张三丰,,{PHONE},,", []),
        (f"张**,{FIRST},{MASKED},,", f"张三,,{PHONE},,", []),
        (f"张**,{FIRST},{MASKED},,", f"张三丰,,{ANOTHER},,", []),
        (f"张**,{FIRST},{MASKED},女,", f"张三丰,,{PHONE},男,", []),
        (f"张**,{FIRST},{MASKED},,", f"张三丰,,{PHONE},,1945-01-02", []),
        (f"张**,{FIRST},{MASKED},,", f"张三丰,{SECOND},{PHONE},,", []),
    ],
)
def test_two_persons_are_suspected_for_what_they_share(
    village: Village, one: str, other: str, reasons: Sequence[Sequence[str]]
) -> None:
    village.roster(one)
    village.roster(other)
    assert village.reasons() == reasons
    assert village.workbench.one("SELECT count(*) AS n FROM person WHERE removed_at IS NULL")["n"] == 2


def test_a_mask_that_fits_two_persons_fits_nobody(village: Village) -> None:
    village.roster(f"张**,{FIRST},{MASKED},,")
    village.roster(f"张三丰,,{PHONE},,", "张无忌,,15412340001,,")
    assert village.reasons() == []


def test_a_mask_fits_the_other_one_when_one_was_told_apart(village: Village) -> None:
    village.roster(f"张**,{FIRST},{MASKED},,")
    village.roster(f"张三丰,,{PHONE},,", "张无忌,,15412340001,,")
    codes = {row["phone"]: row["code"] for row in village.workbench.rows("SELECT phone, code FROM person")}
    with village.workbench.engine.begin() as connection:
        tell_apart(connection, codes[None], codes[PHONE])
    (pair,) = village.suspects()
    assert {pair.one.code, pair.other.code} == {codes[None], codes["15412340001"]}


def test_persons_of_different_localities_are_never_suspected(workbench: Workbench, tmp_path: Path) -> None:
    village, another = Village(workbench, tmp_path), Village(workbench, tmp_path, "341525000000")
    village.roster(f"张三丰,{FIRST},{PHONE},,")
    another.roster(f"张三丰,,{PHONE},,")
    assert village.reasons() == []


def test_a_removed_person_is_not_suspected(village: Village) -> None:
    village.roster(f"张三丰,{FIRST},{PHONE},,")
    village.roster(f"张三丰,,{PHONE},,")
    with village.workbench.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET removed_at = '2024-01-01' WHERE id_number IS NULL")
    assert village.reasons() == []


def test_suspects_are_told_with_codes_masks_and_places_and_nothing_in_clear(village: Village) -> None:
    village.roster(f"张三丰,{FIRST},{PHONE},,")
    village.roster(f"李四,,{ANOTHER},,", f"张三丰,,{PHONE},,")
    (pair,) = village.suspects()
    places = {(person.name, person.source, person.file, person.row) for person in (pair.one, pair.other)}
    source = f"roster-{village.locality}"
    assert places == {("张**", f"{source}-1", "people.csv", 2), ("张**", f"{source}-2", "people.csv", 3)}
    assert all(secret not in str(pair.as_json()) for secret in ("张三丰", FIRST, PHONE))


def test_persons_told_apart_are_suspected_no_more(village: Village) -> None:
    village.roster(f"张三丰,{FIRST},{PHONE},,")
    village.roster(f"张三丰,,{PHONE},,")
    (pair,) = village.suspects()
    for codes in ((pair.one.code, pair.other.code), (pair.other.code, pair.one.code)):
        with village.workbench.engine.begin() as connection:
            tell_apart(connection, *codes)
    assert village.reasons() == []
    assert len(village.workbench.rows("SELECT * FROM different_persons")) == 1


def test_only_two_known_persons_of_one_locality_can_be_told_apart(village: Village) -> None:
    village.roster(f"张三丰,{FIRST},{PHONE},,")
    code = village.workbench.one("SELECT code FROM person")["code"]
    with village.workbench.engine.begin() as connection:
        with pytest.raises(UnifiedCodeError, match="aren't two persons"):
            tell_apart(connection, code, code)
        with pytest.raises(UnifiedCodeError, match="no person's code"):
            tell_apart(connection, code, encode("Z01", 530702002003, 7))
        with pytest.raises(RunStateError, match="no record"):
            tell_apart(connection, code, encode("R01", 530702002003, 7))
