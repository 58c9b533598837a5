"""Perplexity's own pages stand behind our documents: one number means one source."""

from tests.end_to_end.prompts import last_prompt
from tests.end_to_end.service import Service
from tests.simulator import Answer, Simulator

QUESTION = "What is the current gas price?"
PAGES = (
    ("https://prices.example/gas", "Gas now"),
    ("https://prices.example/unused", "Never cited"),
    ("https://prices.example/history", "Gas last year"),
)


def answered_with(text: str, simulator: Simulator) -> None:
    simulator.answer_with("perplexity", Answer(text, citations=PAGES))


def test_its_prompt_marks_our_sources_apart(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    shared.ask(QUESTION, user=someone)
    rules, prompt = (text for _, text in last_prompt(simulator))
    assert "[S1][S3]" in rules
    assert [f"[S{n}] " in prompt for n in range(1, 7)] == [True] * 5 + [False]
    assert "[1]" not in prompt


def test_ours_become_doc_and_its_own_become_web(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    answered_with(
        "Gas is paid in ether [S1][S2]. It costs 3 gwei now [1]. "
        "It cost 30 gwei last year [3]. It is still 3 gwei [1].",
        simulator,
    )
    answer = shared.ask(QUESTION, user=someone)
    assert answer["answer"].startswith(
        "Gas is paid in ether [1][2]. It costs 3 gwei now [6]. "
        "It cost 30 gwei last year [7]. It is still 3 gwei [6]."
    )
    kinds = [(source["id"], source["kind"]) for source in answer["sources"]]
    assert kinds == [(1, "doc"), (2, "doc"), (6, "web"), (7, "web")]
    web = answer["sources"][2]
    assert web["url"] == "https://prices.example/gas"
    assert web["title"] == "Gas now"
    assert answer["sources"][3]["url"] == "https://prices.example/history"
    assert all(source["source"].endswith(".md") for source in answer["sources"][:2])
    assert "Never cited" not in str(answer["sources"])


def test_marks_without_a_source_behind_them_go(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    answered_with("Gas is paid in ether [S1]. It costs much [S9] or little [4].", simulator)
    answer = shared.ask(QUESTION, user=someone)
    assert "[S9]" not in answer["answer"]
    assert "[9]" not in answer["answer"]
    assert "[4]" not in answer["answer"]
    assert [source["id"] for source in answer["sources"]] == [1]


def test_another_vendors_number_cannot_claim_a_page(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    simulator.answer_with("openai", "Staking locks ether [1] and pays [6] and pays more [12].")
    answer = shared.ask("How to stake ETH?", user=someone)
    assert answer["answer"].startswith("Staking locks ether [1] and pays and pays more.")
    assert [(source["id"], source["kind"]) for source in answer["sources"]] == [(1, "doc")]
