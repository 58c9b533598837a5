"""The routing suite: its figures on made sets, what it says of absent ones."""

import json
from pathlib import Path

from evals.suite import Bench
from evals.suites.routing import LABELLED, POOLS, RoutingSuite


def _write(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    (folder / "routing").mkdir(exist_ok=True)
    file = folder / "routing" / f"{name}-open.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows))


def test_shares_and_cost_are_those_of_the_questions(tmp_path: Path) -> None:
    easy, middle, live = "What is a wallet?", "How to stake ETH?", "What is the ETH price today?"
    _write(tmp_path, POOLS[0], [{"query": easy}] * 3 + [{"query": middle}])
    _write(tmp_path, POOLS[1], [{"query": live}])
    outcome = RoutingSuite().run(Bench(tmp_path))
    value = {measure.key: measure.value for measure in outcome.measures}
    assert value["pooled / gemini, share"] == 0.375
    assert value["pooled / openai, share"] == 0.125
    assert value["pooled / perplexity, share"] == 0.5
    assert value["pooled / cost of 100,000 questions"] == 100_000 * (0.125 * 0.0002 + 0.5 * 0.0003)
    failed = {measure.key for measure in outcome.measures if measure.fails}
    assert "pooled / perplexity, off the design" in failed
    assert "pooled / cost of 100,000 questions" in failed
    assert outcome.missing == [
        "routing/routellm-weak-vs-strong-open.jsonl",
        "routing/freshqa-realtime-open.jsonl",
    ]


def test_agreement_is_one_where_every_hard_question_scores_higher(tmp_path: Path) -> None:
    hard, easy = "How do I compare slashing of Lido and Rocket Pool?", "Hello"
    for right, expected in ((True, 1.0), (False, 0.0)):
        labels = [("needs_strong", hard if right else easy)]
        labels += [("cheap_suffices", easy if right else hard)] * 2
        _write(
            tmp_path,
            LABELLED,
            [{"benchmark": "b", "label": label, "query": query} for label, query in labels],
        )
        outcome = RoutingSuite().run(Bench(tmp_path))
        assert [one.value for one in outcome.measures if one.section == LABELLED] == [expected]
