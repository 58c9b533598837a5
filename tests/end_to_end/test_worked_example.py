"""The owner's worked example, over HTTP."""

from tests.end_to_end.service import Service


def test_how_to_stake_goes_to_openai_with_sources_and_disclaimer(service: Service) -> None:
    answer = service.ask("How to stake ETH?")
    assert 4 <= answer["routing"]["complexity"] <= 6
    assert answer["routing"]["provider"] == "openai"
    assert answer["routing"]["fallback"] is False
    assert answer["category"] == "staking"
    assert answer["sources"][0]["source"] == "staking-eth.md"
    assert "[1]" in answer["answer"]
    assert "not financial advice" in answer["answer"]
    assert answer["validation"]["is_safe"]
    assert answer["usage"]["used"] == 1
    assert float(answer["usage"]["cost_usd"]) > 0


def test_what_is_staking_goes_to_gemini(service: Service) -> None:
    answer = service.ask("What is staking?")
    assert answer["routing"]["complexity"] < 4
    assert answer["routing"]["provider"] == "gemini"
    assert answer["sources"]


def test_current_data_goes_to_perplexity(service: Service) -> None:
    answer = service.ask("What is the current gas price?")
    assert answer["routing"]["complexity"] >= 7
    assert answer["routing"]["provider"] == "perplexity"
