"""Names of divisions mean something inside the source's own locality only."""

from collections.abc import Iterator

import polars as pl
import pytest
from sqlalchemy import Connection, insert, update

from etl.gazetteer import AMBIGUOUS, UNKNOWN, Gazetteer
from schema.database import open_engine, prepare
from schema.divisions import last_of, level_of, parent_of
from schema.entity import entity

NANKANG, CHENGDONG, HUOSHAN = 360703000000, 630105000000, 341525000000
DIVISIONS = entity("Division").table


@pytest.fixture
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('divisions') / 'hub.db'}")
    prepare(engine)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def add(connection: Connection, code: int, name: str, edition: int) -> None:
    connection.execute(
        insert(DIVISIONS).values(
            id=code,
            code=str(code),
            name=name,
            level=level_of(code).name,
            edition=edition,
            aliases="[]",
            is_statistical_zone=False,
            last=last_of(code),
            parent_id=parent_of(code),
        )
    )


def resolve(connection: Connection, locality: int, *parts: str | None) -> tuple[int | None, str | None]:
    found = Gazetteer(connection, locality).resolve([pl.Series([part], dtype=pl.String) for part in parts])
    id_, error = found.row(0)
    return id_, error


@pytest.mark.parametrize(
    ("locality", "parts", "division"),
    [
        (NANKANG, ("赣州经开区凤岗镇龙泉水村",), 360703101205),
        (NANKANG, ("赣州经开区凤岗镇", "龙泉水村"), 360703101205),
        (NANKANG, ("凤岗镇龙泉村村民委员会",), 360703101205),
        (NANKANG, ("江西省赣州市南康区凤岗镇龙泉村",), 360703101205),
        (CHENGDONG, ("二十里铺镇二十里铺村",), 630105101200),
        (CHENGDONG, ("二十里铺镇", "二十里铺村"), 630105101200),
        (CHENGDONG, ("廿里铺镇", "廿里铺村"), 630105101200),
        (CHENGDONG, ("二十里铺镇 廿里铺村委会",), 630105101200),
        (CHENGDONG, ("630105101200",), 630105101200),
        (CHENGDONG, ("630105101",), 630105101000),
        (CHENGDONG, ("青海省",), CHENGDONG),
        (CHENGDONG, (None, None), None),
    ],
)
def test_names_aliases_and_codes_mean_the_division_of_the_code_table(
    connection: Connection, locality: int, parts: tuple[str | None, ...], division: int | None
) -> None:
    assert resolve(connection, locality, *parts) == (division, None)


@pytest.mark.parametrize(
    "parts", [("二十里铺镇二十里铺村",), ("630105101200",), ("青海省城北区廿里铺镇",), ("廿里铺镇",)]
)
def test_what_lies_in_another_locality_is_unknown(connection: Connection, parts: tuple[str, ...]) -> None:
    assert resolve(connection, HUOSHAN, *parts) == (None, UNKNOWN)


def test_a_name_in_one_town_is_no_name_in_the_next(connection: Connection) -> None:
    assert resolve(connection, HUOSHAN, "衡山镇")[1] is None
    add(connection, 341525999000, "测试镇", 2023)
    add(connection, 341525999201, "甲村委会", 2023)
    assert resolve(connection, HUOSHAN, "测试镇甲村") == (341525999201, None)
    assert resolve(connection, HUOSHAN, "衡山镇", "甲村") == (None, UNKNOWN)
    assert resolve(connection, HUOSHAN, "衡山镇甲村") == (None, UNKNOWN)


def test_a_name_in_two_towns_is_ambiguous_until_the_town_is_given(connection: Connection) -> None:
    for town in (341525998000, 341525999000):
        add(connection, town, f"测试{town // 1000 % 1000}镇", 2023)
        add(connection, town + 201, "甲村委会", 2023)
    assert resolve(connection, HUOSHAN, "甲村") == (None, AMBIGUOUS)
    assert resolve(connection, HUOSHAN, "测试998镇", "甲村") == (341525998201, None)
    assert resolve(connection, HUOSHAN, "测试999镇甲村") == (341525999201, None)


def test_a_spelling_inside_the_town_counts_before_the_very_name_in_another(connection: Connection) -> None:
    for town, village in ((341525998000, "甲村"), (341525999000, "甲村委会")):
        add(connection, town, f"测试{town // 1000 % 1000}镇", 2023)
        add(connection, town + 201, village, 2023)
    assert resolve(connection, HUOSHAN, "测试999镇", "甲村") == (341525999201, None)


def test_a_name_counts_before_an_alias_of_the_same_spelling(connection: Connection) -> None:
    add(connection, 341525998000, "新名镇", 2024)
    connection.execute(update(DIVISIONS).where(DIVISIONS.c.id == 341525998000).values(aliases='["旧名镇"]'))
    assert resolve(connection, HUOSHAN, "旧名镇") == (341525998000, None)
    add(connection, 341525999000, "旧名镇", 2024)
    assert resolve(connection, HUOSHAN, "旧名镇") == (341525999000, None)


def test_a_town_with_a_new_code_is_found_by_name_with_its_villages_and_by_the_old_code_still(
    connection: Connection,
) -> None:
    for town, edition in ((341525998000, 2022), (341525999000, 2024)):
        add(connection, town, "测试镇", edition)
        add(connection, town + 201, "甲村委会", edition)
    assert resolve(connection, HUOSHAN, "测试镇") == (341525999000, None)
    assert resolve(connection, HUOSHAN, "甲村") == (341525999201, None)
    assert resolve(connection, HUOSHAN, "341525998") == (341525998000, None)
    assert resolve(connection, HUOSHAN, "测试镇", "341525998201") == (None, UNKNOWN)
