"""What processes of `hub` load and derive when they begin, for one that forks them."""

import adbc_driver_postgresql
import adbc_driver_sqlite
import asyncpg
import pyarrow.compute
import uvloop
import websockets.server

import hub.app
import hub.workers
import schema.iso_texts
from hub.graphql.declaration.build import declared

__all__ = [
    "adbc_driver_postgresql",
    "adbc_driver_sqlite",
    "asyncpg",
    "hub",
    "pyarrow",
    "schema",
    "uvloop",
    "websockets",
]

declared()
