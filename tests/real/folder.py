"""Where the real files lie; they are read in place and belong to others."""

import os
from pathlib import Path

from tests.programs import missing

FOLDER = Path(os.environ.get("HUB_REAL_DATA", Path(__file__).parents[2] / "../shared/data/real")).resolve()


def require_real_files() -> None:
    """Where the folder isn't there, it is missing."""
    if not FOLDER.is_dir():
        missing(f"no folder {FOLDER}; HUB_REAL_DATA names the one with the real files")
