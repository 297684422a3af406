"""Divisions are found by whatever name is in use, by year and by whether they are administrative at all."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from hub.graphql.databases.backends import open_backend
from hub.graphql.declaration.build import Api
from hub.graphql.serving.service import Service
from tests.loop import run

Find = Callable[[str], list[str]]


@pytest.fixture
def find(prepared_database: Path, api: Api) -> Iterator[Find]:
    """Ids of the divisions that a condition holds for."""
    backend = open_backend(f"sqlite:///{prepared_database}")
    service = Service(api, backend.dialect, backend.driver)

    def find(where: str) -> list[str]:
        answer: Any = orjson.loads(run(service.execute(f"{{ divisions(where: {where}) {{ nodes {{ id }} }} }}")).body)
        return [node["id"] for node in answer["data"]["divisions"]["nodes"]]

    yield find
    run(backend.driver.aclose())


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("廿里铺村委会", "630105101200"),
        ("二十里铺村", "630105101200"),
        ("二十里铺镇", "630105101000"),
        ("龙泉水村", "360703101205"),
        ("赣州经开区凤岗镇龙泉水村", "360703101205"),
        ("赣州经开区", "360702400000"),
    ],
)
def test_names_and_aliases_find_a_division(find: Find, name: str, code: str) -> None:
    assert find(f'{{or: [{{name: {{eq: "{name}"}}}}, {{aliases: {{has: "{name}"}}}}]}}') == [code]


def test_an_alias_is_found_within_a_province_only_where_asked(find: Find) -> None:
    assert find('{aliases: {has: "二十里铺村"}, within: "63"}') == ["630105101200"]
    assert find('{aliases: {has: "二十里铺村"}, within: "36"}') == []


def test_zones_are_told_from_administrative_divisions(find: Find) -> None:
    towns = '{parent: {eq: "150402000000"}, isStatisticalZone: {eq: %s}}'
    assert (len(find(towns % "false")), len(find(towns % "true"))) == (13, 2)


def test_editions_are_told_apart(find: Find) -> None:
    assert find('{edition: {eq: 2023}, within: "1101", level: {eq: CITY}}') == ["110100000000"]
    assert find('{edition: {gt: 2023}, within: "11"}') == []
