import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.dialects import registry

import schema.database
from schema import Base, kinds
from schema.database import DatabaseVersionError, Versions, migrate, migrations, open_engine, prepare, reading
from schema.migrations.__main__ import TYPES, main, write
from tests.postgres import Server

FOLDER = Path(schema.database.__file__).with_name("migrations")
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{newest}"


def upgrade() -> None:
    op.add_column("venue", sa.Column("colour", sa.Text(), nullable=True))
"""


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_engine(f"sqlite:///{tmp_path}/hub.db")


@pytest.fixture
def empty_postgres(postgres: Server) -> Iterator[Engine]:
    engine = open_engine(postgres.database())
    yield engine
    engine.dispose()


@pytest.fixture
def newest() -> str:
    newest = ScriptDirectory.from_config(migrations()).get_current_head()
    assert newest
    return newest


@pytest.fixture
def copied(tmp_path: Path) -> Config:
    """The migrations in a folder of their own."""
    shutil.copytree(FOLDER, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    config = migrations()
    config.set_main_option("script_location", str(tmp_path / "migrations"))
    return config


@pytest.fixture
def newer_hub(copied: Config, newest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub that has one migration more."""
    path = Path(str(copied.get_main_option("script_location")), "versions", "next.py")
    path.write_text(NEXT.format(newest=newest))
    monkeypatch.setattr(schema.database, "migrations", lambda: copied)


def differences(engine: Engine) -> list[Any]:
    """What alembic would change to get from the database to the declared tables."""
    with reading(engine).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [*compare_metadata(context, Base.metadata)]


def test_migrations_lead_to_the_declared_tables(engine: Engine) -> None:
    migrate(engine)
    assert differences(engine) == []


def test_migrations_lead_to_the_declared_tables_on_postgresql(empty_postgres: Engine) -> None:
    migrate(empty_postgres)
    found = [found for found in differences(empty_postgres) if found[0] not in ("add_index", "remove_index")]
    assert found == []


def test_migrations_make_the_declared_indexes_on_postgresql(empty_postgres: Engine, postgres: Server) -> None:
    migrate(empty_postgres)
    declared = open_engine(postgres.database())
    Base.metadata.create_all(declared)
    assert definitions(empty_postgres) == definitions(declared)
    declared.dispose()


def definitions(engine: Engine) -> dict[str, str]:
    """Every index of the hub's tables as PostgreSQL defines it, orders of nulls included."""
    query = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    with engine.connect() as connection:
        return {row.indexname: row.indexdef for row in connection.execute(text(query))}


def test_migrations_form_one_line_numbered_from_0001() -> None:
    script = ScriptDirectory.from_config(migrations())
    revisions = [revision.revision for revision in script.walk_revisions()][::-1]
    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]
    assert len(script.get_heads()) == 1


def test_migrations_stand_on_their_own() -> None:
    for path in FOLDER.glob("versions/*.py"):
        assert "schema" not in path.read_text(), f"{path.name} changes its meaning when the schema does"


@pytest.mark.parametrize("name", TYPES)
def test_types_in_migrations_are_those_of_the_schema(name: str) -> None:
    written = eval(TYPES[name], {"sa": sa})
    for dialect in (registry.load("sqlite")(), registry.load("postgresql")()):
        assert written.compile(dialect=dialect) == getattr(kinds, name).compile(dialect=dialect)


def test_an_empty_database_is_migrated(engine: Engine, newest: str) -> None:
    assert migrate(engine) == Versions(None, newest)
    assert migrate(engine) == Versions(newest, newest)


@pytest.mark.usefixtures("newer_hub")
def test_a_database_of_an_older_version_is_refused_until_it_is_migrated(
    engine: Engine, newest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(schema.database, "migrations", migrations)
        prepare(engine)
    with pytest.raises(DatabaseVersionError, match=rf"version {newest}, .* version next: run `hub migrate`"):
        prepare(engine)
    assert migrate(engine) == Versions(newest, "next")
    prepare(engine)
    with reading(engine).connect() as connection:
        assert connection.execute(text("SELECT count(colour) FROM venue")).scalar() == 0


def test_a_database_of_a_newer_version_is_refused(engine: Engine, newest: str) -> None:
    prepare(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for function in (prepare, migrate):
        with pytest.raises(DatabaseVersionError, match=rf"version 9999, .* version {newest}: install the newer hub"):
            function(engine)


def test_a_stranger_s_database_is_refused_and_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id INTEGER)"))
    for function in (prepare, migrate):
        with pytest.raises(DatabaseVersionError, match="invoices"):
            function(engine)
    with reading(engine).connect() as connection:
        assert connection.execute(text("SELECT name FROM sqlite_master")).scalars().all() == ["invoices"]


def test_a_migration_is_written_only_where_the_declared_tables_differ(copied: Config) -> None:
    assert write("Nothing new", copied) is None


def test_a_written_migration_leads_to_the_declared_tables(
    copied: Config, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (versions := Path(str(copied.get_main_option("script_location")), "versions")).iterdir():
        path.unlink()
    assert write("All tables", copied) == versions / "0001_all_tables.py"
    monkeypatch.setattr(schema.database, "migrations", lambda: copied)
    assert migrate(engine) == Versions(None, "0001")
    assert differences(engine) == []


def test_a_migration_needs_a_message() -> None:
    assert main([]) == 2
