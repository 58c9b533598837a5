"""The open questions that pairs are made from; see DATA.md beside them."""

from collections.abc import Mapping
from pathlib import Path

from evals.lookalikes.pairs import Asked
from evals.open_sets import rows

DOCUMENTED = "retrieval/queries-open.jsonl"
ASKED = "routing/quora-crypto-questions-open.jsonl"
FOREIGN = "retrieval/xquad-queries-open.jsonl"
# their authors say which of them want the same
INTENTS = ("routing/banking77-intents-open.jsonl", "routing/clinc150-intents-open.jsonl")
_TAGS: Mapping[str, str] = {"pt-br": "pt-BR", "pt": "pt-BR"}
_FOREIGN = frozenset({"ar", "ru", "zh", "de", "es"})
_OUTSIDE = "oos"


def documented(data: Path) -> list[Asked]:
    """Read the questions on the documentation, seven languages, with the file that answers."""
    return [
        Asked(row["query"], _tag(row["lang"]), "documented", row["gold_path"])
        for row in rows(data / DOCUMENTED)
    ]


def asked_by_people(data: Path) -> list[Asked]:
    """Read people's own questions on crypto, English."""
    return [Asked(row["query"], "en", "asked by people") for row in rows(data / ASKED)]


def foreign(data: Path) -> list[Asked]:
    """Read questions on general topics, for the languages that the others lack or hardly have."""
    return [
        Asked(row["query"], _tag(row["lang"]), "foreign", row["group"])
        for row in rows(data / FOREIGN)
        if row["lang"] in _FOREIGN
    ]


def with_intents(data: Path) -> list[Asked]:
    """Read questions with their intents; those outside of all intents have none in common."""
    return [
        Asked(row["query"], "en", name, row["intent"])
        for name in INTENTS
        for row in rows(data / name)
        if row["intent"] != _OUTSIDE
    ]


def _tag(language: str) -> str:
    return _TAGS.get(language, language)
