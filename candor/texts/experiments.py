"""Experiments on prompts: who gets which variant, the same one every time."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from candor.domain.errors import BadUsage
from candor.texts.prompt_library import PromptLibrary
from candor.texts.reader import Prompt

FILE = "experiments.yaml"
PROMPT = "answer"
_KEYS = {"name", "project", "from", "until", "variants"}
_LONGEST_NAME = 64
_BUCKETS = 2**64


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to answer, and its share of the users by weight."""

    name: str
    prompt: Prompt
    weight: float


@dataclass(frozen=True, slots=True)
class Experiment:
    """Variants of the answer's prompt in one project, from an instant until another (UTC).

    The first variant is what the others are compared with.
    """

    name: str
    project: str
    variants: tuple[Variant, ...]
    begins: datetime
    ends: datetime | None

    def runs(self, now: datetime) -> bool:
        """Tell whether it runs at an instant."""
        return self.begins <= now and (self.ends is None or now < self.ends)

    def variant_of(self, user: str) -> Variant:
        """Answer a user's variant: by a hash of experiment and user, so never another one.

        Two experiments share no assignment, since the name is part of what is hashed.
        """
        named = f"{self.project}\n{self.name}\n{user}".encode()
        drawn = int.from_bytes(hashlib.sha256(named).digest()[:8], "big") / _BUCKETS
        left = drawn * math.fsum(one.weight for one in self.variants)
        for one in self.variants:
            left -= one.weight
            if left < 0:
                return one
        return self.variants[-1]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The prompt of one turn, and the experiment and variant it belongs to, if to any."""

    prompt: Prompt
    experiment: str | None = None
    variant: str | None = None


@dataclass(frozen=True)
class Prompts:
    """Chooses the prompt of a turn."""

    library: PromptLibrary
    experiments: Sequence[Experiment] = ()

    def choose(self, project: str, user: str, now: datetime, *, takes_part: bool) -> Chosen:
        """Answer the prompt of a user's turn; who takes no part gets the one in force."""
        for one in self.experiments if takes_part else ():
            if one.project == project and one.runs(now):
                variant = one.variant_of(user)
                return Chosen(variant.prompt, one.name, variant.name)
        return Chosen(self.library.current(project, PROMPT))


def read_experiments(folder: Path | None, library: PromptLibrary) -> tuple[Experiment, ...]:
    """Read `experiments.yaml` of the folder; BadUsage where something in it cannot be."""
    file = folder / FILE if folder is not None else None
    if file is None or not file.exists():
        return ()
    try:
        raw = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError):
        raise BadUsage(f"{file} is not readable YAML in UTF-8") from None
    rows = raw.get("experiments") if isinstance(raw, dict) else None
    if not isinstance(rows, list):
        raise BadUsage(f"{file} has to hold a list under the key `experiments`")
    found = tuple(_experiment(file, row, library) for row in rows)
    names = [one.name for one in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise BadUsage(f"{file}: two experiments are called {min(twice)}")
    _refuse_overlap(file, found)
    return found


def _experiment(file: Path, row: Any, library: PromptLibrary) -> Experiment:
    if not isinstance(row, dict) or not isinstance(row.get("name"), str):
        raise BadUsage(f"{file}: each experiment needs a name")
    name: str = row["name"]
    said = f"{file}: {name[:_LONGEST_NAME]}"
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise BadUsage(f"{said}: a name has 1 to {_LONGEST_NAME} printable characters")
    if odd := row.keys() - _KEYS:
        raise BadUsage(f"{said}: there is nothing called {', '.join(sorted(map(str, odd)))}")
    project = str(row.get("project", "default"))
    begins = _instant(said, row.get("from"))
    if begins is None:
        raise BadUsage(f"{said}: say from when it runs, such as 2026-12-01")
    variants = row.get("variants")
    if not isinstance(variants, dict) or len(variants) < 2:
        raise BadUsage(f"{said}: it takes two variants or more")
    return Experiment(
        name,
        project,
        tuple(_variant(said, str(key), one, project, library) for key, one in variants.items()),
        begins,
        _instant(said, row.get("until")),
    )


def _variant(
    said: str, name: str, row: Mapping[str, Any] | None, project: str, library: PromptLibrary
) -> Variant:
    row = row or {}
    if not isinstance(row, dict) or row.keys() - {"prompt", "weight"}:
        raise BadUsage(f"{said}, {name}: a variant has a prompt and a weight, nothing else")
    weight = row.get("weight", 1)
    if not isinstance(weight, int | float) or not 0 < weight < math.inf:
        raise BadUsage(f"{said}, {name}: the weight has to be a number above 0")
    version = row.get("prompt")
    try:
        prompt = (
            library.current(project, PROMPT)
            if version is None
            else library.version(project, PROMPT, str(version))
        )
    except KeyError:
        raise BadUsage(f"{said}, {name}: there is no {PROMPT}.{version}.md") from None
    return Variant(name[:_LONGEST_NAME], prompt, float(weight))


def _instant(said: str, value: Any) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=UTC)
    raise BadUsage(f"{said}: write a date as 2026-12-01")


def _refuse_overlap(file: Path, experiments: Sequence[Experiment]) -> None:
    """One at a time in a project: two would be measured through each other."""
    ordered = sorted(experiments, key=lambda one: (one.project, one.begins))
    for one, following in pairwise(ordered):
        if one.project == following.project and one.runs(following.begins):
            raise BadUsage(
                f"{file}: {one.name} and {following.name} run at the same time in one project"
            )
