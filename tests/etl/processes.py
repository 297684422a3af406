"""Imports in processes of their own, over a folder of one-file plugins."""

import json
import os
from pathlib import Path
from typing import Any

from etl.importer import Importer
from hub.settings import Settings
from hub.workshop import open_importer
from tests.forked import Hub

ROOT = Path(__file__).parents[2]


class Site:
    """A folder with a hub's database, key and state, and the folder `plugins` of one-file plugins."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self.folder = folder
        self.url = url or f"sqlite:///{folder / 'hub.db'}"
        self.plugins = folder / "plugins"
        self.plugins.mkdir()

    def add_plugin(self, name: str, code: str) -> None:
        (self.plugins / f"{name}.py").write_text(code, encoding="utf-8")

    def write_ledger(self, name: str, text: str) -> None:
        """Write a file of the plugins, whose ledgers all lie in one folder."""
        ledgers = self.plugins / "ledgers"
        ledgers.mkdir(exist_ok=True)
        (ledgers / name).write_text(text, encoding="utf-8")

    @property
    def settings(self) -> Settings:
        return Settings(
            database_url=self.url,
            key=self.folder / "hub.key",
            state=self.folder / "state",
            plugins=self.plugins,
            installed_plugins="",
        )

    def importer(self) -> Importer:
        """An importer of this process over the same database and plugins."""
        return open_importer(self.settings)

    def start(self, *command: str) -> Hub:
        """Start `hub` with a command in a process of its own."""
        values = self.settings
        environment = {
            **os.environ,
            "HUB_DATABASE_URL": values.database_url,
            "HUB_KEY": str(values.key),
            "HUB_STATE": str(values.state),
            "HUB_PLUGINS": str(values.plugins),
            "HUB_INSTALLED_PLUGINS": values.installed_plugins,
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "200",
        }
        return Hub(command, self.folder, environment)

    def hub(self, *command: str) -> tuple[int, str, str]:
        """Run `hub` to its end; gives exit code, standard output and standard error."""
        process = self.start(*command)
        out, err = process.communicate(timeout=60)
        return process.wait(timeout=0), out, err

    def hub_json(self, *command: str) -> tuple[int, dict[str, Any]]:
        """Run `hub … --json`; gives exit code and the document."""
        code, out, _ = self.hub(*command, "--json")
        return code, json.loads(out)
