"""The cache's evals over made-up questions: pairs, the judge, the replay."""

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from candor.cache.meaning.guards import Guard
from evals.lookalikes.changes import CHANGES, Pool, changed
from evals.lookalikes.judge import judged, share
from evals.lookalikes.made import made_pairs
from evals.lookalikes.nearest import equal_by_guards, nearest_others
from evals.lookalikes.pairs import Asked, Pair, half_of
from evals.lookalikes.replay import Turn, draw_turns, replay
from evals.lookalikes.rewordings import BY_DESIGN, REWORDINGS, reworded
from evals.suite import Bench
from evals.suites.cache import CacheSuite
from evals.suites.cache_turns import turn_measures
from evals.wilson import wilson_interval
from ingestion.embed.minilm import MiniLmEmbeddings
from tests.ingestion.conftest import embeddings as embeddings
from tests.ingestion.conftest import model_dir as model_dir

QUESTIONS = (
    "How do I move 5 tokens from Larkswap to Fennet in 2 days?",
    "What is a garden validator?",
    "Can I deposit seeds with a spade using Zorbwallet?",
    "Is the decentralized shed safer than a barn?",
    "What is BTC worth to gardeners?",
    "How do I find the documentation on Fennet?",
)


def english(texts: Sequence[str] = QUESTIONS) -> list[Asked]:
    return [Asked(text, "en", "made up", str(number)) for number, text in enumerate(texts)]


def test_every_change_and_every_rewording_is_made_of_some_question() -> None:
    asked, draw = english(), Random(3)
    pool = Pool(asked)
    kinds = {pair.kind for one in asked for _ in range(20) for pair in changed(one, pool, draw)}
    assert kinds == {*CHANGES, "one thing in a sentence added to both"}
    spanish = Asked("¿Qué es una sesión?", "es", "made up")
    fronted = Asked("How do I plant on Fennet?", "en", "made up")
    plain = Asked("What is a rake?", "en", "made up")
    ways = {pair.kind for one in (*asked, spanish, fronted, plain) for pair in reworded(one, draw)}
    assert ways == set(REWORDINGS)


def test_changes_share_no_answer_and_rewordings_do(embeddings: MiniLmEmbeddings) -> None:
    asked, draw = english(), Random(3)
    pool = Pool(asked)
    different = [pair for one in asked for pair in changed(one, pool, draw)]
    assert len(different) > 40
    assert share(judged(different, embeddings))[0] == 0
    same = [pair for one in asked for pair in reworded(one, draw) if pair.kind not in BY_DESIGN]
    hits, n = share(judged(same, embeddings))
    assert hits / n > 0.9


def test_the_judge_says_why(embeddings: MiniLmEmbeddings) -> None:
    number = Pair("number", "en", "Is it 5?", "Is it 6?")
    same = Pair("case", "en", "Is it 5?", "is it 5")
    apart, near = judged([number, same], embeddings)
    assert (apart.guard, apart.cosine, apart.hits()) == (Guard.NUMBERS, None, False)
    assert near.guard is None
    assert near.hits()
    assert not near.hits(at_least=1.1)


def test_the_nearest_others_have_another_answer(embeddings: MiniLmEmbeddings) -> None:
    texts = ("What is a rake?", "What's a rake", "What is a spade?", "Who mows?")
    asked = [Asked(text, "en", "made up", text[-5:].strip("? ")) for text in texts]
    pairs = nearest_others(asked, embeddings)
    assert ("What is a rake?", "What's a rake") not in {(one.first, one.second) for one in pairs}
    assert pairs[0].second == "What is a spade?"
    ((pair, alike),) = equal_by_guards(asked)
    assert (pair.first, pair.second, alike) == ("What is a rake?", "What's a rake", True)


async def test_a_replay_counts_what_hits_and_what_hits_wrongly(
    embeddings: MiniLmEmbeddings,
) -> None:
    turns = draw_turns(english(), 300, 3)
    assert turns == draw_turns(english(), 300, 3)

    async def embed(text: str) -> list[float]:
        return embeddings.embed_query(text)

    done = await replay(turns, embed)
    assert done.turns == len(done.hit) == 300
    assert done.hits == sum(done.hit) == done.exact + done.semantic
    assert done.exact > done.semantic > 0
    assert done.hits > 150
    assert len(done.false) == 0


def test_whole_turns_are_asked_with_and_without_the_cache() -> None:
    turns = [Turn(text, "en", text) for text in (*QUESTIONS[1:4], *QUESTIONS[1:4], *QUESTIONS[1:4])]
    measures = {
        one.name: one
        for one in turn_measures("made up", turns, Bench(Path()), CacheSuite.thresholds)
    }
    rate = measures["whole turns: hit rate"]
    assert rate.n == len(turns)
    assert rate.value is not None
    # eight are asked at once, so that equal ones wait for each other
    assert rate.value >= 4 / 9
    assert measures["cost saved, of the hits' own, by the ledger"].value == 1
    assert measures["whole turns: without the cache, mean"].n == 2
    assert any(name.startswith("latency saved") for name in measures)


def test_halves_do_not_meet() -> None:
    halves = [half_of(f"Question {number}?", 20) for number in range(400)]
    assert 150 < halves.count("reported") < 250
    assert halves == [half_of(f"Question {number}?", 20) for number in range(400)]
    assert halves != [half_of(f"Question {number}?", 21) for number in range(400)]


def test_pairs_are_made_of_one_half(tmp_path: Path) -> None:
    files = {
        "retrieval/queries-open": [
            {"query": text, "lang": "en", "gold_path": text} for text in QUESTIONS
        ],
        "routing/quora-crypto-questions-open": [{"query": "Who mows in 5 days?"}],
        "retrieval/xquad-queries-open": [{"query": "Wer mäht?", "lang": "de", "group": "g"}],
    }
    for name, rows in files.items():
        file = tmp_path / f"{name}.jsonl"
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n".join(map(json.dumps, rows)))
    made = [made_pairs(tmp_path, 20, half, None) for half in ("development", "reported")]
    firsts = [{pair.first for pair in one["reworded"]} for one in made]
    assert firsts[0] | firsts[1] == {*QUESTIONS, "Who mows in 5 days?", "Wer mäht?"}
    assert not firsts[0] & firsts[1]


def test_without_data_nothing_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    outcome = CacheSuite().run(Bench(tmp_path / "nothing"))
    assert outcome.measures == []
    assert outcome.missing


def test_no_hit_of_many_still_leaves_room_for_doubt() -> None:
    low, high = wilson_interval(0, 1000)
    assert low == pytest.approx(0, abs=1e-12)
    assert high == pytest.approx(0.00383, abs=1e-5)
    with pytest.raises(ValueError, match="no cases"):
        wilson_interval(0, 0)
