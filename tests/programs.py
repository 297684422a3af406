"""What some tests need and not every machine has: programs, files, rights."""

import os
import shutil
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """A part of the tests is missing: a skip that names it, and under CI a failure."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def program(name: str) -> str:
    """Path of a program; where it can't be had, it is missing."""
    return shutil.which(name) or missing(f"{name} isn't installed")
