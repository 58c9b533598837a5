"""Estimates of tokens stay near the vendors' own tokenizers, in every language that is spoken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candor.providers.contract import Message, TokenUsage
from candor.providers.estimate import BEFORE_ANSWER, PER_MESSAGE, estimate_tokens, estimate_usage
from tests.providers.counted_texts import COUNTS, TEXTS

# of one paragraph, as docs/costs.md says; sums over many texts are nearer
NEAR_THE_MEAN, NEAR_EACH = 0.13, 0.23


@pytest.mark.parametrize("language", TEXTS)
def test_estimates_are_near_the_tokenizers(language: str) -> None:
    counts = COUNTS[language]
    mean = sum(counts) / len(counts)
    estimate = estimate_tokens(TEXTS[language])
    assert abs(estimate - mean) / mean <= NEAR_THE_MEAN
    assert all(abs(estimate - count) / count <= NEAR_EACH for count in counts)


def test_over_all_languages_the_errors_cancel_out() -> None:
    estimated = sum(map(estimate_tokens, TEXTS.values()))
    counted = sum(map(sum, COUNTS.values())) / 3
    assert abs(estimated - counted) / counted <= 0.05


@given(st.text(max_size=400), st.text(max_size=400))
def test_more_text_is_never_fewer_tokens(text: str, more: str) -> None:
    # a gap keeps the two from becoming one word
    assert 0 <= estimate_tokens(text) <= estimate_tokens(f"{text} {more}")


def test_every_letter_counts_whatever_its_script() -> None:
    assert estimate_tokens("") == 0
    for word in (
        "staking",
        "ставка",
        "رهان",
        "质押",
        "ステーキング",
        "스테이킹",
        "दांव",
        "στοίχημα",
    ):
        assert 1 <= estimate_tokens(word) <= 2 * len(word)


def test_the_prompt_and_what_came_of_the_answer_are_counted() -> None:
    messages = [Message("system", TEXTS["en"]), Message("user", TEXTS["de"])]
    usage = estimate_usage(messages, TEXTS["fr"])
    prompt = estimate_tokens(TEXTS["en"]) + estimate_tokens(TEXTS["de"])
    assert usage.input_tokens == prompt + 2 * PER_MESSAGE + BEFORE_ANSWER
    assert usage.output_tokens == estimate_tokens(TEXTS["fr"])
    assert usage.estimated


def test_what_the_vendor_told_before_it_broke_off_holds() -> None:
    told = TokenUsage(321, 5, cached_input_tokens=64, search_context="high")
    usage = estimate_usage([Message("user", "How?")], TEXTS["en"], counted=told)
    assert (usage.input_tokens, usage.cached_input_tokens) == (321, 64)
    assert usage.output_tokens == 5 + estimate_tokens(TEXTS["en"])
    assert (usage.search_context, usage.estimated) == ("high", True)
