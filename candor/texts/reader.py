"""The one reader of the texts and prompts that lie beside it as package data."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import yaml

LANGUAGES: tuple[str, ...] = ("en", "es", "de", "fr", "pt-BR", "ru", "zh", "ar")
RIGHT_TO_LEFT: Final = frozenset({"ar"})
# every language under its own name, which is how people look for theirs
NAMES: Final = {
    "en": "English",
    "es": "Español",
    "de": "Deutsch",
    "fr": "Français",
    "pt-BR": "Português",
    "ru": "Русский",
    "zh": "中文",
    "ar": "العربية",
}

_PROMPT_FILE = re.compile(r"(?P<name>[a-z_]+)\.(?P<version>v\d+)\.md")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One version of a prompt; `sha256` is the hex digest of its file, for the turn's record."""

    name: str
    version: str
    sha256: str
    template: str

    def render(self, **values: object) -> str:
        """Fill the `{placeholders}`; KeyError when a value is missing."""
        return self.template.format(**values)


class Texts:
    """Localised texts by dotted key, such as `refusal.quota_exceeded`.

    Opening it reads every locale and raises KeyError when one lacks a key of the default.
    """

    def __init__(self, *, default: str = "en") -> None:
        if default not in LANGUAGES:
            raise KeyError(f"no locale named {default}")
        self.default = default
        self._locales = {tag: _read_locale(tag) for tag in LANGUAGES}
        for tag, texts in self._locales.items():
            if missing := self.keys - texts.keys():
                raise KeyError(f"locale {tag} lacks {', '.join(sorted(missing))}")

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every key that can be asked for."""
        return frozenset(self._locales[self.default])

    def get(self, language: str, key: str, **values: object) -> str:
        """Answer the text in `language`, or in the default one where it is not spoken.

        KeyError for an unknown key or a missing value.
        """
        text = self._locales.get(language, self._locales[self.default])[key]
        return text.format(**values)

    def group(self, language: str, prefix: str) -> dict[str, str]:
        """Answer every text below `prefix`, keyed by the rest of its key, unfilled."""
        texts = self._locales.get(language, self._locales[self.default])
        start = f"{prefix}."
        return {
            key.removeprefix(start): text for key, text in texts.items() if key.startswith(start)
        }

    def require(self, keys: Iterable[str]) -> None:
        """Raise KeyError now for a key that a later `get` would miss."""
        if missing := set(keys) - self.keys:
            raise KeyError(f"unknown text {', '.join(sorted(missing))}")


def _folder(name: str) -> Traversable:
    return files("candor.texts").joinpath(name)


def _read_locale(tag: str) -> dict[str, str]:
    raw = yaml.safe_load(_folder("locales").joinpath(f"{tag}.yaml").read_text("utf-8"))
    return dict(_flatten(raw, ""))


def _flatten(node: object, prefix: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, below in node.items():
            yield from _flatten(below, f"{prefix}.{key}" if prefix else str(key))
    else:
        yield prefix, str(node).strip()


def bundled_prompts() -> Iterator[Prompt]:
    """Yield every version of every prompt that comes with the product."""
    for file in _folder("prompts").iterdir():
        if match := _PROMPT_FILE.fullmatch(file.name):
            text = file.read_text("utf-8")
            digest = hashlib.sha256(text.encode()).hexdigest()
            yield Prompt(match["name"], match["version"], digest, text)
