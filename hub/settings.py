"""Settings, from the environment (`HUB_…`) or from a file `.env` in the working directory."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dotenv import dotenv_values
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

#: Origins as browsers send them: scheme, host and port, and no path.
ORIGINS = r"^\s*(\*|https?://[^\s/,]+(\s*,\s*https?://[^\s/,]+)*)?\s*$"


class Settings(BaseSettings):
    """Where the hub keeps its data and how it serves them."""

    model_config = SettingsConfigDict(env_prefix="HUB_", env_file=".env", extra="ignore")

    database_url: str = Field("sqlite:///hub.db", description="Address of the database")
    key: Path = Field(Path("hub.key"), description="Key file for pseudonyms and sealed rows; made at the first import")
    state: Path = Field(Path("hub.files"), description="Folder of raw files, locks and stage files")
    plugins: Path | None = Field(None, description="Folder of one-file plugins")
    installed_plugins: str = Field("*", description="Installed plugins to load, by name with commas between; * for all")
    ledgers: Path | None = Field(None, description="Folder of ledgers, one folder a plugin, before the plugins' own")
    host: str = Field("127.0.0.1", description="Address to serve on")
    port: int = Field(8000, ge=0, le=65535, description="Port to serve on")
    page_size: int = Field(20, ge=1, description="Nodes of a connection where neither first nor last is given")
    max_page_size: int = Field(1000, ge=1, description="Greatest first or last")
    max_cost: int = Field(1_000_000, ge=1, description="Values that one operation may serve")
    cost_budget: int = Field(100_000_000, ge=1, description="Values that one client's operations may serve in a minute")
    response_cache: int = Field(64, ge=0, description="MiB of responses that each process keeps; 0 for none")
    cors_origins: str = Field(
        "", pattern=ORIGINS, description="Origins whose pages may ask, with commas between; * for all"
    )
    search: bool = Field(True, description="Index texts after imports, and answer `search`")
    trusted_documents_only: bool = Field(False, description="Answer nothing but trusted documents")

    @property
    def origins(self) -> list[str]:
        """The origins whose pages may ask."""
        return [origin.strip() for origin in self.cors_origins.split(",") if origin.strip()]


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()


def source_settings() -> Mapping[str, str]:
    """Addresses, passwords and tokens that sources name; from the environment, or from the file `.env`."""
    written = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    return written | os.environ
