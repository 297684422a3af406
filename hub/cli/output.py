"""What commands print: JSON on standard output for machines, tables and bars on a terminal for people."""

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import orjson
import structlog
import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import DatabaseError as SqlError

from etl.errors import EtlError, RunUnknown
from hub.tokens import TokenError
from schema.database import DatabaseError

FAILED, USAGE, PARKED = 1, 2, 3

#: Lines are never folded: a terminal does that, and who pipes them wants them whole.
console = Console(soft_wrap=True)
errors = Console(stderr=True)

#: Width of tables that aren't printed on a terminal.
UNFOLDED = 10_000


def print_json(value: Any) -> None:
    """One JSON document, UTF-8, on standard output."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def print_table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table as wide as the terminal, or elsewhere as its cells."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    target = console if console.is_terminal else Console(width=UNFOLDED)
    target.print(table, soft_wrap=False)


def stop(message: str, code: int = FAILED) -> NoReturn:
    """End the command with a message on standard error."""
    errors.print(message, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(code)


def log_to_stderr(least: int = logging.WARNING) -> None:
    """Logs go to standard error, from a level on; tracebacks without the values of variables."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


@contextmanager
def told() -> Iterator[None]:
    """Turn the hub's own errors into a message and exit code 1, or 2 for a run that isn't there."""
    log_to_stderr()
    try:
        yield
    except RunUnknown as error:
        stop(str(error), USAGE)
    except (EtlError, DatabaseError, TokenError) as error:
        stop(str(error))
    except SqlError as error:
        stop(f"the database can't be used ({error.orig}); wait for other imports to end, or check its address")
    except OSError as error:
        stop(f"{error.strerror}: {error.filename}")
