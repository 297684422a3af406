"""PostgreSQL merges code tables of divisions as SQLite does."""

import csv
from pathlib import Path
from typing import Any

from sqlalchemy import text

from etl.division_load import DivisionBooks, load
from schema.database import open_engine, prepare
from tests.postgres import Server

QUERY = text("SELECT code, name, level, edition, aliases, is_statistical_zone, parent_id FROM division ORDER BY id")
TABLES = (
    (2024, [("630105101", "廿里铺街道"), ("630121100", '桥"头\\镇'), ("630121400", "开发区")]),
    (2022, [("630105101", "廿里铺乡"), ("630121100", "老爷山镇"), ("630121101", "城关镇")]),
    (2024, [("630105101", "廿里铺街道"), ("630105101", "廿里铺街道"), ("6301", "西宁")]),
)


def merged(url: str, folder: Path) -> tuple[list[DivisionBooks], list[tuple[Any, ...]]]:
    """Books of loading all tables, and the divisions afterwards."""
    engine = open_engine(url)
    prepare(engine)
    books = []
    for year, rows in TABLES:
        with (folder / "table.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("code", "name"), *rows])
        books.append(load(engine, [folder / "table.csv"], year).books)
    with engine.begin() as connection:
        divisions = [tuple(row) for row in connection.execute(QUERY)]
    engine.dispose()
    return books, divisions


def test_both_databases_come_to_the_same_table_by_the_same_books(postgres: Server, tmp_path: Path) -> None:
    books, divisions = merged(postgres.database(), tmp_path)
    assert [book.inserted for book in books] == [2, 1, 0]
    assert [book.updated for book in books] == [1, 2, 1]
    assert (books, divisions) == merged(f"sqlite:///{tmp_path}/hub.db", tmp_path)
