"""What imports into one database work with."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from etl.host import PluginHost
from etl.keyfile import KeyFile
from etl.progress import Progress, Silent
from etl.rawstore import RawStore


@dataclass(frozen=True)
class Workplace:
    """Database, plugins, key and folders.

    `state` is the folder for raw files, locks and stage files, which every import of the database has to share.
    `ledgers` is the operator's folder of ledgers, one folder a plugin, that goes before the plugins' own.
    `environment` holds the passwords and tokens that declarations name.
    """

    engine: Engine
    host: PluginHost
    key: KeyFile
    state: Path
    ledgers: Path | None = None
    progress: Progress = field(default_factory=Silent)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @cached_property
    def store(self) -> RawStore:
        return RawStore(self.state / "raw")
