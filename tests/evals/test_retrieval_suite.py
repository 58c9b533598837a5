"""The retrieval suite over two small projects: real ingestion, real Chroma, every section."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.suite import Bench
from evals.suites.retrieval import RetrievalSuite

PAGES = {
    "lido/staking.md": "# Staking\n\n## How long does unstaking take?\n\nA queue of some days.\n",
    "lido/fees.md": "# Fees\n\n## What does it cost?\n\nTen per cent of the rewards.\n",
    "bitcoin.org/faq.md": "# Questions\n\n## Who made Bitcoin?\n\nSatoshi Nakamoto did.\n",
}


def question(query: str, kind: str, gold: str, **more: str) -> dict[str, Any]:
    return {"query": query, "kind": kind, "gold_paths": [gold], "gold_heading": query, **more}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name, text in PAGES.items():
        file = tmp_path / "public/kb" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    asked = [
        question("Validators leave after which time?", "quiz", "lido/staking.md"),
        question("Who made Bitcoin?", "faq-heading", "bitcoin.org/faq.md"),
        question("How long does unstaking take?", "question-heading", "lido/staking.md"),
        question("Who is Satoshi?", "stackexchange-in-newsletter", "bitcoin.org/faq.md"),
        question("¿Quién?", "quiz-xling", "bitcoin.org/faq.md", english="Who made Bitcoin?"),
    ]
    sets: dict[str, list[dict[str, Any]]] = {
        "retrieval/queries-open.jsonl": asked,
        "routing/clinc150-intents-open.jsonl": [{"query": "What should I cook for dinner?"}],
        "lang/tatoeba-sentences-open.jsonl": [{"text": "Llueve mucho en el norte.", "lang": "es"}],
        "routing/banking77-intents-open.jsonl": [{"query": "Where is my card?"}],
    }
    for name, rows in sets.items():
        file = tmp_path / "public" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(json.dumps(row) for row in rows))
    return tmp_path / "public"


def test_every_section_is_measured(data: Path) -> None:
    outcome = RetrievalSuite().run(Bench(data))
    assert outcome.missing == []
    values = {one.key: one.value for one in outcome.measures}
    assert values["as asked / faq-heading hit@1"] == 1
    assert values["as asked / question-heading MRR@5"] == 1
    assert values["gold heading removed / faq-heading hit@5"] == 1
    assert values["other languages over English pages / oracle, upper bound hit@1"] == 1
    assert values["the documents do not say / off topic refused"] == 1
    assert values["the documents do not say / off topic refused, foreign"] == 1
    assert (values["speed / search p50"] or 0) > 0
    assert (values["speed / search, another language p50"] or 0) > 0
    assert (values["speed / ingestion over embedding"] or 0) > 0
    assert (data.parent / "cache/candor/vectors.bin").stat().st_size > 0


def test_without_the_data_it_says_what_is_missing(tmp_path: Path) -> None:
    outcome = RetrievalSuite().run(Bench(tmp_path))
    assert outcome.measures == []
    assert "retrieval/queries-open.jsonl" in outcome.missing
    assert "kb" in outcome.missing
