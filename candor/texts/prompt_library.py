"""The prompts in force: the bundled ones, and a project's own in their place."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter

from candor.domain.errors import BadUsage
from candor.texts.reader import Prompt, bundled_prompts

LONGEST = 20_000
_FILE = re.compile(r"(?P<name>[a-z_]+)\.(?P<version>[a-z0-9][a-z0-9-]{0,31})\.md")
_NUMBERED = re.compile(r"v(\d{1,6})")
_PROJECT = re.compile(r"[A-Za-z0-9_-]{1,64}")

Key = tuple[str, str]


@dataclass(frozen=True)
class PromptLibrary:
    """Every prompt by its name and version; a project's own go before the bundled ones.

    A version `v3` is in force where no higher one is there; one with another name, such as
    `short`, is used by an experiment only.
    """

    bundled: Mapping[Key, Prompt]
    own: Mapping[str, Mapping[Key, Prompt]] = field(default_factory=dict)

    def current(self, project: str, name: str) -> Prompt:
        """Answer the version in force; KeyError for an unknown name."""
        for held in (self.own.get(project, {}), self.bundled):
            if numbered := [one for one in held.values() if one.name == name and _number(one)]:
                return max(numbered, key=_number)
        raise KeyError(name)

    def version(self, project: str, name: str, version: str) -> Prompt:
        """Answer one version; KeyError where neither the project nor the product has it."""
        mine = self.own.get(project, {}).get((name, version))
        return mine or self.bundled[name, version]

    def all(self, project: str) -> Iterator[Prompt]:
        """Yield what a project can use, its own first, each by name and version."""
        mine = self.own.get(project, {})
        yield from (mine[key] for key in sorted(mine))
        yield from (self.bundled[key] for key in sorted(self.bundled) if key not in mine)


def open_prompts(folder: Path | None) -> PromptLibrary:
    """Read the bundled prompts and those below `folder`, as `<project>/<name>.<version>.md`.

    Raises BadUsage where a file cannot be used: an unknown name, a placeholder too few or too many.
    """
    bundled = {(one.name, one.version): one for one in bundled_prompts()}
    if folder is None:
        return PromptLibrary(bundled)
    if not folder.is_dir():
        raise BadUsage(f"CANDOR_PROMPTS_DIR: there is no folder {folder}")
    needed = {one.name: _fields(one.template) for one in bundled.values()}
    own: dict[str, dict[Key, Prompt]] = {}
    for place in sorted(folder.iterdir()):
        if place.is_dir() and not place.name.startswith("."):
            if not _PROJECT.fullmatch(place.name):
                raise BadUsage(f"{place}: no project can have this name")
            read = (_read(file, needed) for file in sorted(place.glob("*.md")))
            own[place.name] = {(one.name, one.version): one for one in read}
    return PromptLibrary(bundled, own)


def _read(file: Path, needed: Mapping[str, frozenset[str]]) -> Prompt:
    match = _FILE.fullmatch(file.name)
    if match is None or match["name"] not in needed:
        names = ", ".join(f"{name}.v1.md" for name in sorted(needed))
        raise BadUsage(f"{file}: call it by what it replaces and a version: {names}")
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeError):
        raise BadUsage(f"{file} cannot be read as UTF-8") from None
    if not text.strip() or len(text) > LONGEST:
        raise BadUsage(f"{file} holds {len(text):,} characters; it takes 1 to {LONGEST:,}")
    try:
        named = _fields(text)
    except ValueError:
        raise BadUsage(f"{file}: a brace that is no placeholder has to be written twice") from None
    if missing := needed[match["name"]] - named:
        raise BadUsage(f"{file} lacks {_spelled(missing)}")
    if unknown := named - needed[match["name"]]:
        raise BadUsage(f"{file} has {_spelled(unknown)}, which nothing fills")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Prompt(match["name"], match["version"], digest, text)


def _fields(template: str) -> frozenset[str]:
    found = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
    if any(not name.isidentifier() for name in found):
        raise ValueError(template)
    return frozenset(found)


def _spelled(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _number(prompt: Prompt) -> int:
    match = _NUMBERED.fullmatch(prompt.version)
    return int(match[1]) if match else 0
