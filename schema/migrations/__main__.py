"""Write a migration: `python -m schema.migrations "What it does"`.

It leads from the newest migration to the tables that the classes declare. To write one anew, delete its file first.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.operations.ops import (
    CreateIndexOp,
    DropIndexOp,
    MigrateOperation,
    MigrationScript,
    ModifyTableOps,
    UpgradeOps,
)
from alembic.script import ScriptDirectory

from schema import kinds
from schema.database import migrations, open_engine

#: Types that are spelled out once a file, under the names that `schema.kinds` gives them.
TYPES = {
    "TEXT": 'sa.Text().with_variant(sa.Text(collation="C"), "postgresql")',
    "DATE": 'sa.Text().with_variant(sa.Date(), "postgresql")',
    "NUMBERS": 'sa.Text().with_variant(sa.ARRAY(sa.Integer()), "postgresql")',
    "INSTANT": 'sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")',
}


def write(message: str, config: Config) -> Path | None:
    """Write the next migration and give its path; None where the newest one leads to the declared tables already."""
    script = ScriptDirectory.from_config(config)
    config.attributes["writing"] = {
        "render_item": _type_name,
        "process_revision_directives": _tidy,
        "template_args": {"types": TYPES},
    }
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/empty.db")
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            number = f"{len([*script.walk_revisions()]) + 1:04}"
            written = command.revision(config, message, autogenerate=True, rev_id=number)
        engine.dispose()
    return Path(written.path) if written is not None and not isinstance(written, list) else None


def _type_name(kind: str, item: Any, _context: Any) -> str | bool:
    if kind == "type":
        return next((name for name in TYPES if getattr(kinds, name) is item), False)
    return False


def _tidy(_context: Any, _revision: Any, scripts: list[MigrationScript]) -> None:
    """Drop an empty script; take what only touches indexes out of batches, which are for tables that are rebuilt."""
    upgrade = scripts[0].upgrade_ops
    assert isinstance(upgrade, UpgradeOps)
    if upgrade.is_empty():
        scripts.clear()
    upgrade.ops = [each for op in upgrade.ops for each in _out_of_batch(op)]


def _out_of_batch(op: MigrateOperation) -> Sequence[MigrateOperation]:
    if isinstance(op, ModifyTableOps) and all(isinstance(each, CreateIndexOp | DropIndexOp) for each in op.ops):
        return op.ops
    return [op]


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1 or not arguments[0].strip():
        print('usage: python -m schema.migrations "What it does"', file=sys.stderr)
        return 2
    written = write(arguments[0].strip(), migrations())
    print(f"written: {written}" if written else "nothing to do: the newest migration leads to the declared tables")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
