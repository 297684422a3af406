"""Where the real files lie; they are read in place and belong to others."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("HUB_REAL_DATA", Path(__file__).parents[2] / "../shared/data/real")).resolve()


def require_real_files() -> None:
    """Skip where the folder is missing; fail where that can't be an oversight."""
    if FOLDER.is_dir():
        return
    message = f"no folder {FOLDER}; HUB_REAL_DATA names the one with the real files"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
