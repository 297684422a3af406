import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import OperationalError

from schema import divisions
from schema.database import DatabaseUrlError, open_engine, prepare, reading
from schema.editions import Edition
from schema.entity import entity
from schema.lineage import Revision

PREPARE = """
import sys
from schema.database import open_engine, prepare
engine = open_engine(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
prepare(engine)
"""
PROJECT = Path(__file__).parents[2]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/hub.db"


@pytest.fixture
def engine(url: str) -> Engine:
    return open_engine(url)


def revision_of_divisions(engine: Engine) -> int | None:
    with reading(engine).connect() as connection:
        return connection.scalar(select(Revision.number).filter_by(locality=0, entity="Division"))


def test_an_empty_database_is_built_and_holds_the_shipped_divisions(engine: Engine) -> None:
    prepare(engine)
    table = entity("Division").table
    columns = [table.c[name] for name in divisions.DivisionRow._fields]
    with reading(engine).connect() as connection:
        rows = connection.execute(select(*columns).order_by(table.c.id)).all()
    assert [tuple(row) for row in rows] == [tuple(row) for row in divisions.shipped()]


def test_preparing_again_changes_nothing(engine: Engine) -> None:
    prepare(engine)
    with reading(engine).connect() as connection:
        before = connection.exec_driver_sql("PRAGMA data_version").scalar()
        prepare(open_engine(str(engine.url)))
        assert connection.exec_driver_sql("PRAGMA data_version").scalar() == before
    assert revision_of_divisions(engine) == 1


def test_an_older_edition_is_brought_to_the_shipped_one_and_keeps_its_names_as_aliases(engine: Engine) -> None:
    prepare(engine)
    table = entity("Division").table
    older = {"name": "廿里铺乡", "aliases": '["廿里乡"]', "edition": 2009}
    with engine.begin() as connection:
        connection.execute(table.update().where(table.c.id == 630105101000).values(older))
        connection.execute(table.delete().where(table.c.id == 630105101200))
        connection.execute(text("UPDATE edition SET fingerprint = 'of another year'"))
    prepare(engine)
    with reading(engine).connect() as connection:
        town = connection.execute(select(table.c.name, table.c.aliases).where(table.c.id == 630105101000)).one()
        assert (town.name, json.loads(town.aliases)) == ("廿里铺镇", ["二十里铺镇", "廿里乡", "廿里铺乡"])
        assert connection.scalar(select(table.c.name).where(table.c.id == 630105101200)) == "廿里铺村委会"
        assert connection.scalar(select(Edition.fingerprint)) == divisions.fingerprint()
    assert revision_of_divisions(engine) == 2


@pytest.mark.parametrize("year", [2023, 2024])
def test_what_was_loaded_of_the_shipped_year_or_a_newer_one_stands(engine: Engine, year: int) -> None:
    prepare(engine)
    table = entity("Division").table
    town = table.c.id == 630105101000
    with engine.begin() as connection:
        connection.execute(table.update().where(town).values(name="廿里铺街道", edition=year, aliases="[]"))
        connection.execute(text("UPDATE edition SET fingerprint = 'of another year'"))
    prepare(engine)
    with reading(engine).connect() as connection:
        row = connection.execute(select(table.c.name, table.c.edition, table.c.aliases).where(town)).one()
    assert (row.name, row.edition, json.loads(row.aliases)) == ("廿里铺街道", year, ["二十里铺镇", "廿里铺镇"])


def test_divisions_that_are_not_shipped_stay(engine: Engine) -> None:
    prepare(engine)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO division (id, code, name, level, aliases, is_statistical_zone, last)"
                " VALUES (999999000000, '999999000000', '样区', 'COUNTY', '[]', 0, 999999999999)"
            )
        )
        connection.execute(text("DELETE FROM edition"))
    prepare(engine)
    with reading(engine).connect() as connection:
        assert connection.scalar(text("SELECT name FROM division WHERE id = 999999000000")) == "样区"


def test_processes_that_prepare_at_once_build_one_database(url: str, engine: Engine) -> None:
    command = [sys.executable, "-c", PREPARE, url]
    processes = [
        subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=60)
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert revision_of_divisions(engine) == 1


def test_preparing_does_not_wait_for_a_writer_where_there_is_nothing_to_do(engine: Engine) -> None:
    prepare(engine)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM reject"))
        prepare(open_engine(str(engine.url)))


def test_what_fails_half_way_leaves_nothing_behind_tables_included(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))
        connection.execute(text("INSERT INTO half VALUES (1)"))
        connection.rollback()
    with reading(engine).connect() as connection:
        assert connection.execute(text("SELECT name FROM sqlite_master")).all() == []


def test_a_transaction_for_writing_holds_the_lock_from_its_beginning(engine: Engine, tmp_path: Path) -> None:
    prepare(engine)
    with engine.begin(), sqlite3.connect(tmp_path / "hub.db", timeout=0) as other:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("DELETE FROM reject")
        assert other.execute("SELECT count(*) FROM division").fetchone()[0] > 0


def test_a_transaction_for_reading_lets_others_write_and_sees_one_state(engine: Engine) -> None:
    prepare(engine)
    count = text("SELECT count(*) FROM division")
    with reading(engine).connect() as reader:
        before = reader.scalar(count)
        with engine.begin() as writer:
            writer.execute(text("DELETE FROM division"))
        assert reader.scalar(count) == before


def test_files_are_opened_with_the_write_ahead_log_and_foreign_keys(engine: Engine) -> None:
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "busy_timeout", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "busy_timeout": 600_000, "synchronous": 1, "foreign_keys": 1}


def test_a_folder_that_is_missing_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(OperationalError, match="unable to open database file"):
        prepare(open_engine(f"sqlite:///{tmp_path}/missing/hub.db"))


@pytest.mark.parametrize("url", ["mysql://localhost/hub", "oracle://localhost/hub"])
def test_other_databases_are_refused_by_name(url: str) -> None:
    with pytest.raises(DatabaseUrlError, match=url.partition(":")[0]):
        open_engine(url)


def test_postgresql_without_its_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DatabaseUrlError, match=r"pip install 'psycopg\[binary\]'"):
        open_engine("postgresql://localhost/hub")
