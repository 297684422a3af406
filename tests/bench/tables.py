"""What a table consists of: `python -m tests.bench.tables URL` prints columns and indexes of the lectures'."""

import json
import sys

from sqlalchemy import inspect

from schema.database import open_engine
from tests.bench.floor import ENTITY


def main(url: str) -> None:
    """Print the names of the columns, and the columns of each index."""
    inspector = inspect(open_engine(url))
    table = ENTITY.table.name
    told = {
        "columns": [column["name"] for column in inspector.get_columns(table)],
        "indexes": sorted(index["column_names"] for index in inspector.get_indexes(table)),
        "key": inspector.get_pk_constraint(table)["constrained_columns"],
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
