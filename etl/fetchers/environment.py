"""Settings that a declaration only names: passwords, tokens, and addresses that hold them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from etl.errors import SettingError


@dataclass(frozen=True, slots=True)
class Env:
    """The value of a setting, which the environment holds and no declaration ever does."""

    name: str
    #: What becomes of it, with {} for the value.
    form: str = "{}"

    def within(self, environment: Mapping[str, str]) -> str:
        """The value, in its form. Raises `SettingError` where it isn't set."""
        value = environment.get(self.name, "").strip()
        if not value:
            raise SettingError(f"{self.name} isn't set", remedy="Set it in the environment, or in the file .env.")
        return self.form.format(value)


#: A text that may stand in a declaration, or the name of the setting that holds it.
Text: TypeAlias = str | Env


def env(name: str, form: str = "{}") -> Env:
    """The value of a setting: `env("HUB_SOURCE_X_TOKEN", "Bearer {}")`."""
    return Env(name, form)


def settled(text: Text, environment: Mapping[str, str]) -> str:
    """The text, or the value of the setting that it names. Raises `SettingError`."""
    return text.within(environment) if isinstance(text, Env) else text
