"""Where the turn goes next, as pure functions of the state."""

import pytest

from candor.domain.provider_names import ProviderName
from graph.edges import LastResort, ProviderEdges, after_consent, after_quota
from nodes.draft import Draft
from nodes.state import Turn

DRAFT = Draft("An answer.", "openai")
LAST_RESORTS: list[LastResort] = ["quote_docs", "refuse_unavailable"]


async def test_consent_and_quota_refuse_or_pass() -> None:
    assert await after_consent(Turn(refusal=None)) == "reserve_quota"
    assert await after_consent(Turn(refusal="consent_required")) == "refuse_consent"
    assert await after_quota(Turn(refusal=None)) == "recall"
    assert await after_quota(Turn(refusal="quota_exceeded")) == "refuse_quota"


@pytest.mark.parametrize("last_resort", LAST_RESORTS)
@pytest.mark.parametrize(
    ("chain", "following"),
    [
        (["gemini", "openai", "perplexity"], "ask_gemini"),
        (["openai"], "ask_openai"),
        (["perplexity", "openai"], "ask_perplexity"),
        ([], None),
    ],
)
async def test_the_chain_says_who_is_next(
    chain: list[ProviderName], following: str | None, last_resort: LastResort
) -> None:
    edges = ProviderEdges(last_resort)
    assert await edges.first(Turn(chain=chain)) == (following or last_resort)
    assert await edges.after_ask(Turn(chain=chain, draft=None)) == (following or last_resort)


@pytest.mark.parametrize("last_resort", LAST_RESORTS)
async def test_a_draft_is_checked_whoever_is_left(last_resort: LastResort) -> None:
    edges = ProviderEdges(last_resort)
    assert await edges.after_ask(Turn(chain=["openai"], draft=DRAFT)) == "validate"
    assert await edges.after_ask(Turn(chain=[], draft=DRAFT)) == "validate"
