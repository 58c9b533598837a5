"""How a project introduces itself: its name, what it knows, and questions to begin with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml

from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.errors import BadUsage
from candor.texts.reader import LANGUAGES, Texts

SETTING: Final = "CANDOR_INTRODUCTIONS_FILE"
NAME = "Candor"
LONGEST_NAME, LONGEST_SENTENCE, LONGEST_STARTER, MOST_STARTERS = 60, 300, 120, 4
_KEYS: Final = {"name", "knows", "starters"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Introduction:
    """What is shown before the first question, in one language."""

    name: str
    knows: str
    starters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Project:
    name: str = NAME
    knows: Mapping[str, str] = field(default_factory=dict)
    starters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Introductions:
    """Every project's introduction. A project that has none is introduced in general words."""

    def __init__(self, texts: Texts, file: Path | None = None) -> None:
        """Read the operator's file, or the introduction of the sample documents without one.

        Raises BadUsage where the file cannot be read or says something that is not asked for.
        """
        self._texts = texts
        read = _read(file) if file else _bundled()
        self._projects = {project: _project(project, said) for project, said in read.items()}

    def of(self, project: str, language: str) -> Introduction:
        """Introduce a project in a language, else in the service's own, else in any it has."""
        said = self._projects.get(project, _Project())
        general = self._texts.get(language, "bot.hello", project=said.name)
        return Introduction(
            said.name,
            self._in(said.knows, language, general),
            self._in(said.starters, language, ()),
        )

    def _in(self, said: Mapping[str, T], language: str, otherwise: T) -> T:
        for spoken in (language, self._texts.default, *said):
            if spoken in said:
                return said[spoken]
        return otherwise


def _bundled() -> dict[str, Any]:
    text = files("candor.texts").joinpath("introductions", "samples.yaml").read_text("utf-8")
    return {DEFAULT_PROJECT: yaml.safe_load(text)}


def _read(file: Path) -> dict[str, Any]:
    try:
        read = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError):
        raise BadUsage(f"{SETTING}: {file} cannot be read as YAML") from None
    if not isinstance(read, dict) or not all(isinstance(name, str) for name in read):
        raise BadUsage(f"{SETTING}: {file} holds no projects by their names")
    return read


def _project(name: str, said: object) -> _Project:
    if not isinstance(said, dict) or (set(said) - _KEYS):
        raise BadUsage(f"{SETTING}: {name} takes {', '.join(sorted(_KEYS))} and nothing else")
    starters = {
        language: _starters(name, asked)
        for language, asked in _by_language(name, "starters", said.get("starters", {})).items()
    }
    knows = {
        language: _sentence(name, "knows", text, LONGEST_SENTENCE)
        for language, text in _by_language(name, "knows", said.get("knows", {})).items()
    }
    called = _sentence(name, "name", said.get("name", NAME), LONGEST_NAME)
    return _Project(called, knows, starters)


def _by_language(project: str, key: str, said: object) -> dict[str, object]:
    if not isinstance(said, dict) or set(said) - set(LANGUAGES):
        raise BadUsage(
            f"{SETTING}: {project}: write {key} by language, one of {', '.join(LANGUAGES)}"
        )
    return said


def _starters(project: str, asked: object) -> tuple[str, ...]:
    if not isinstance(asked, list) or len(asked) > MOST_STARTERS:
        raise BadUsage(f"{SETTING}: {project}: starters are up to {MOST_STARTERS} questions")
    return tuple(_sentence(project, "starters", one, LONGEST_STARTER) for one in asked)


def _sentence(project: str, key: str, text: object, longest: int) -> str:
    if not isinstance(text, str) or not 0 < len(text.strip()) <= longest:
        raise BadUsage(f"{SETTING}: {project}: {key} has texts of 1 to {longest} characters")
    return text.strip()
