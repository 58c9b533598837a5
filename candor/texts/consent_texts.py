"""The consent texts: every version that was ever shown, in every language."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from candor.domain.purposes import PURPOSES, Purpose
from candor.texts.reader import LANGUAGES


@dataclass(frozen=True, slots=True)
class ConsentText:
    """What is shown in one language: a sentence per purpose, and the words of the two choices."""

    language: str
    purposes: Mapping[Purpose, str]
    agree: str
    refuse: str

    def sha256(self, purposes: Collection[Purpose]) -> str:
        """Answer the hex digest of what these purposes say, for the proof of a choice.

        The sentences stand in the order of the alphabet of their purposes, in UTF-8, with an
        empty line between them.
        """
        shown = "\n\n".join(self.purposes[purpose] for purpose in sorted(purposes))
        return hashlib.sha256(shown.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Version:
    name: str
    asks_again: bool
    by_language: Mapping[str, ConsentText]


class ConsentTexts:
    """Every version's texts; opening it raises KeyError where one lacks a language or a purpose."""

    def __init__(self, *, version: str | None = None, default: str = "en") -> None:
        self._versions = {name: _read(name) for name in consent_versions()}
        self._default = default
        self.current = version or max(self._versions)
        if self.current not in self._versions:
            raise KeyError(f"no consent text of version {version}")

    def knows(self, version: str) -> bool:
        """Tell whether there is, or was, a text of this version."""
        return version in self._versions

    def text(self, version: str, language: str) -> ConsentText:
        """Answer a version's text in `language`, or in the default one where it is not spoken."""
        by_language = self._versions[version].by_language
        return by_language.get(language, by_language[self._default])

    @property
    def standing(self) -> frozenset[str]:
        """Answer the versions whose yes still holds under the one in force."""
        asks_again = {name: version.asks_again for name, version in self._versions.items()}
        return standing_versions(asks_again, self.current)


def standing_versions(asks_again: Mapping[str, bool], current: str) -> frozenset[str]:
    """Answer the current version and, going back, each one before until one that asks again."""
    standing = set()
    for name in sorted(asks_again, reverse=True):
        if name > current:
            continue
        standing.add(name)
        if asks_again[name]:
            break
    return frozenset(standing)


@cache
def consent_versions() -> tuple[str, ...]:
    """Answer the versions, the oldest first: their names are dates."""
    folders = files("candor.texts").joinpath("consent").iterdir()
    return tuple(sorted(folder.name for folder in folders if folder.is_dir()))


def _read(version: str) -> _Version:
    folder = files("candor.texts").joinpath("consent", version)

    def file(name: str) -> dict[str, object]:
        content: dict[str, object] = yaml.safe_load(folder.joinpath(name).read_text("utf-8"))
        return content

    by_language = {}
    for language in LANGUAGES:
        said = file(f"{language}.yaml")
        by_language[language] = ConsentText(
            language=language,
            purposes={purpose: str(said[purpose]) for purpose in PURPOSES},
            agree=str(said["agree"]),
            refuse=str(said["refuse"]),
        )
    return _Version(version, bool(file("about.yaml")["asks_again"]), by_language)
