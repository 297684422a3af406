"""Programs that some tests drive and that not every machine has."""

import os
import shutil

import pytest


def program(name: str) -> str:
    """Path of a program; where it can't be had, a skip, and under CI a failure."""
    path = shutil.which(name)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} isn't installed")
        pytest.skip(f"{name} isn't installed")
    return path
