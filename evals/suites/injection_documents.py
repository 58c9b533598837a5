"""Passages that an attacker planted in documents, and real documentation."""

import random
from collections.abc import Iterator
from pathlib import Path

import yaml

from candor.injection.detector import InjectionDetector
from evals.suite import Bench, Measure
from evals.suites.injection_part import flagged
from evals.suites.privacy_part import Thresholds
from ingestion.documents import Chunk
from ingestion.gather import gather
from ingestion.quarantine import Quarantine
from ingestion.split import Splitter

PLANTED = Path(__file__).parents[1] / "injection" / "planted.yaml"
BAITS = ("https://claim.attacker.example/now", "0x" + "ab" * 20, "help@attacker.example")
# no passage of these was trained on
FRESH = ("uniswap", "arbitrum", "lido", "makerdao")
_EACH, _QUICK_EACH = 3_000, 300


def planted_texts() -> dict[str, list[str]]:
    """Answer the planted passages by language, each with every bait."""
    raw: dict[str, list[str]] = yaml.safe_load(PLANTED.read_text("utf-8"))
    return {
        language: [text.replace("{bait}", bait) for text in texts for bait in BAITS]
        for language, texts in raw.items()
    }


def documents(
    bench: Bench, detector: InjectionDetector, rules: InjectionDetector, thresholds: Thresholds
) -> Iterator[Measure | str]:
    """Measure what is kept out of the index, of attacks and of documentation."""
    bench.say("injection: documents")
    planted = planted_texts()
    for language, texts in (
        ("all", [one for many in planted.values() for one in many]),
        *planted.items(),
    ):
        yield flagged(
            "planted passages kept out",
            language,
            _kept_out(detector, texts),
            _kept_out(rules, texts),
            threshold=thresholds["planted passages kept out"] if language == "all" else None,
            detail=language != "all",
        )
    rng = random.Random(bench.seed)
    for project in FRESH:
        folder = bench.data / "kb" / project
        if not folder.is_dir():
            yield f"kb/{project}"
            continue
        texts = [chunk.text for chunk in _passages(folder)]
        texts = rng.sample(texts, min(_QUICK_EACH if bench.quick else _EACH, len(texts)))
        yield flagged(
            "documentation kept out",
            project,
            _kept_out(detector, texts),
            _kept_out(rules, texts),
            threshold=thresholds["passages kept out"],
        )


def _passages(folder: Path) -> Iterator[Chunk]:
    found, _ = gather([folder])
    quarantine, splitter = Quarantine(InjectionDetector()), Splitter()
    for document in found.documents.values():
        yield from splitter.split(quarantine.read(document))


def _kept_out(detector: InjectionDetector, texts: list[str]) -> list[bool]:
    return [bool(detector.orders_in_passage(text)) for text in texts]
