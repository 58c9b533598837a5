"""The labelled sentences beside this file, and the open set of advisers' statements."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

import yaml

from evals.open_sets import rows

OPEN: Final = "grounding/financial-claims-compliance-open.jsonl"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text in a language; `family` is its danger, None for a harmless one."""

    language: str
    text: str
    family: str | None


def labelled(half: Literal["development", "test"]) -> Iterator[Sentence]:
    """Yield the sentences of eight languages that rules were written with, or held out from."""
    table = yaml.safe_load(files("evals.claims").joinpath(f"{half}.yaml").read_text("utf-8"))
    for language, kinds in table.items():
        for family, texts in kinds["danger"].items():
            yield from (Sentence(language, text, family) for text in texts)
        yield from (Sentence(language, text, None) for text in kinds["harmless"])


def open_claims(data: Path) -> Iterator[Sentence]:
    """Yield prohibited and compliant statements; raises FileNotFoundError where they are absent."""
    for row in rows(data / OPEN):
        prohibited = row["label"].startswith("prohibited")
        yield Sentence("en", row["text"], row["label"] if prohibited else None)
