"""What a model may say that nobody should read."""

from tests.end_to_end.service import Service
from tests.simulator import Simulator

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def test_a_secret_in_an_answer_is_destroyed(service: Service, simulator: Simulator) -> None:
    simulator.answer_with("openai", f"Stake with at least 32 ETH [2]. Use this: {PHRASE}")
    answer = service.ask("How do I stake my ETH?", thread_id="leak")
    assert "sausage" not in answer["answer"]
    assert "[SEED_PHRASE]" in answer["answer"]
    assert "secret_removed" in answer["validation"]["warnings"]
    assert "sausage" not in str(service.transcript("leak"))


def test_an_invisible_answer_counts_as_none(service: Service, simulator: Simulator) -> None:
    simulator.answer_with("openai", "\u200b\u200b")
    answer = service.ask("How do I stake my ETH?")
    assert answer["routing"]["provider"] == "gemini"
    assert answer["routing"]["attempts"][0]["outcome"] == "empty"
