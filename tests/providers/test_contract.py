"""What every provider promises when the vendor answers."""

import json

import pytest

from candor.providers.contract import Message, Reply
from tests.providers.conftest import GROUNDED, KEYS, PROMPT, Vendor
from tests.simulator import Answer

pytestmark = pytest.mark.asyncio(loop_scope="session")

MODELS = {
    "openai": "gpt-4o-mini-2024-07-18",
    "gemini": "gemini-2.5-flash-lite",
    "perplexity": "sonar",
}


async def test_answers_with_the_text_the_model_and_the_counts(
    vendor: Vendor, streamed: bool
) -> None:
    vendor.simulator.answer_with(
        vendor.name, Answer("Staking locks your coins [1].", input_tokens=1234, output_tokens=56)
    )
    reply = await vendor.ask(streamed=streamed)
    assert reply.text == "Staking locks your coins [1]."
    assert reply.model == MODELS[vendor.name]
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (1234, 56)
    assert not reply.truncated


async def test_cached_and_reasoning_tokens_are_parts_of_the_sums(
    vendor: Vendor, streamed: bool
) -> None:
    vendor.simulator.answer_with(
        vendor.name,
        Answer("Yes.", input_tokens=900, output_tokens=40, cached_tokens=512, reasoning_tokens=25),
    )
    usage = (await vendor.ask(streamed=streamed)).usage
    if vendor.name == "perplexity":
        # it has no cached tokens, and counts reasoning apart from the output
        assert (usage.input_tokens, usage.cached_input_tokens) == (900, 0)
    else:
        assert (usage.input_tokens, usage.cached_input_tokens) == (900, 512)
    assert (usage.output_tokens, usage.reasoning_tokens) == (65, 25)


async def test_a_stream_yields_pieces_and_the_reply_last(vendor: Vendor) -> None:
    vendor.simulator.answer_with(vendor.name, Answer(GROUNDED, words_per_piece=2))
    pieces = [piece async for piece in vendor.provider.stream(PROMPT, timeout=5)]
    assert len(pieces) > 5
    assert all(isinstance(piece, str) and piece for piece in pieces[:-1])
    assert isinstance(pieces[-1], Reply)


async def test_a_truncated_answer_says_so(vendor: Vendor, streamed: bool) -> None:
    vendor.simulator.answer_with(
        vendor.name, Answer("Staking locks your", truncated=True, output_tokens=700)
    )
    assert (await vendor.ask(streamed=streamed)).truncated


async def test_only_perplexity_cites_pages(vendor: Vendor, streamed: bool) -> None:
    pages = (("https://a.example/x", "A page"), ("javascript:alert(1)", "No page"))
    vendor.simulator.answer_with(vendor.name, Answer("See [1].", citations=pages))
    found = (await vendor.ask(streamed=streamed)).citations
    shown = [(page.number, page.url, page.title) for page in found]
    assert shown == ([(1, "https://a.example/x", "A page")] if vendor.name == "perplexity" else [])


async def test_the_request_carries_the_prompt_the_limit_and_the_key(
    vendor: Vendor, streamed: bool
) -> None:
    await vendor.ask(streamed=streamed)
    (request,) = vendor.simulator.received
    body = json.loads(request.body)
    assert json.dumps(PROMPT[1].content)[1:-1].encode() in request.body
    assert any(KEYS[vendor.name].encode() in value for _, value in request.headers)
    assert KEYS[vendor.name] not in request.path
    limit = {
        "openai": lambda: body["max_completion_tokens"],
        "gemini": lambda: body["generationConfig"]["maxOutputTokens"],
        "perplexity": lambda: body["max_tokens"],
    }[vendor.name]()
    assert limit == 700
    if vendor.name == "openai" and streamed:
        assert body["stream_options"] == {"include_usage": True}
    if vendor.name == "perplexity":
        assert body["web_search_options"] == {"search_context_size": "low"}


async def test_neighbours_of_one_role_become_one_message(vendor: Vendor) -> None:
    messages = [
        Message("system", "Rules."),
        Message("user", "First, without an answer."),
        Message("assistant", ""),
        Message("user", "Second."),
    ]
    await vendor.provider.ask(messages, timeout=5)
    (request,) = vendor.simulator.received
    assert rb"First, without an answer.\n\nSecond." in request.body


async def test_calls_in_a_row_share_one_connection(vendor: Vendor, streamed: bool) -> None:
    for _ in range(3):
        await vendor.ask(streamed=streamed)
    assert len(vendor.simulator.connections) == 1
