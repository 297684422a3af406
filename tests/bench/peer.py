"""Loads a CSV with dlt, which merges by key: `python peer.py arrow|rows CSV DATABASE`, in an environment that has dlt.

Headers are given English names, since dlt's naming makes every Chinese one the same. It checks nothing and keeps no
lineage.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import dlt
import pyarrow
import pyarrow.csv
from sqlalchemy import make_url

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"


def arrow(path: str) -> Iterator[pyarrow.Table]:
    """Batches of the file as Arrow tables."""
    with pyarrow.csv.open_csv(path) as batches:
        for batch in batches:
            yield pyarrow.Table.from_batches([batch]).rename_columns([f"c{n}" for n in range(batch.num_columns)])


def rows(path: str) -> Iterator[list[dict[str, Any]]]:
    """Batches of the file as Python objects."""
    return (batch.to_pylist() for batch in arrow(path))


WAYS: dict[str, Callable[[str], Iterator[Any]]] = {"arrow": arrow, "rows": rows}


def main(way: str, path: str, url: str) -> None:
    """Merge the file and print what it took."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        destination = dlt.destinations.sqlalchemy(url)
    else:
        # It insists on a host and a password; the socket that the query names is used all the same.
        named = address.set(host="localhost", password="none")
        destination = dlt.destinations.postgres(named.render_as_string(hide_password=False))
    pipeline = dlt.pipeline("peer", destination=destination, dataset_name="peer", pipelines_dir=f"{path}.dlt")
    start = time.perf_counter()
    pipeline.run(WAYS[way](path), table_name="lectures", primary_key="c0", write_disposition="merge")
    told = {"seconds": time.perf_counter() - start, "processor": time.process_time(), "counts": {}}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:4])
