"""The simulator itself: shapes, scripts, control routes and faults, over plain HTTP."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from candor.simulator.grounding import NOTHING_FOUND, cut_into_pieces, grounded_answer
from tests.simulator import Answer, Fault, Simulator, VendorName

PROMPT = "[1] One (A)\nCoins are locked for some weeks. X.\n\n[S2] Two\nNodes check every block. Y."
CITED = "Coins are locked for some weeks [1]. Nodes check every block"


@pytest.fixture(scope="module")
def running() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def simulator(running: Simulator) -> Simulator:
    running.reset()
    return running


def post(
    simulator: Simulator, vendor: VendorName, *, stream: bool = False, **more: Any
) -> httpx.Response:
    if vendor == "gemini":
        method = "streamGenerateContent?alt=sse" if stream else "generateContent"
        path = f"/v1beta/models/gemini-2.5-flash-lite:{method}"
        body: dict[str, Any] = {"contents": [{"role": "user", "parts": [{"text": PROMPT}]}]}
        headers = {"x-goog-api-key": "k"}
    else:
        path = "/chat/completions"
        messages = [{"role": "user", "content": PROMPT}]
        body = {"model": "m", "messages": messages, "stream": stream}
        headers = {"authorization": "Bearer k"}
    return httpx.post(simulator.url(vendor) + path, json=body | more, headers=headers, timeout=5)


VENDORS: tuple[VendorName, ...] = ("openai", "gemini", "perplexity")


def events(response: httpx.Response) -> list[dict[str, Any]]:
    lines = [line.removeprefix("data: ") for line in response.text.splitlines() if line]
    return [json.loads(line) for line in lines if line != "[DONE]"]


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_default_answer_is_grounded_and_the_same_each_time(
    simulator: Simulator, vendor: VendorName
) -> None:
    first, second = post(simulator, vendor), post(simulator, vendor)
    assert first.status_code == 200
    assert first.headers["content-type"] == "application/json"
    assert CITED in first.text
    assert CITED in second.text


def test_openai_counts_a_stream_only_when_asked(simulator: Simulator) -> None:
    silent = post(simulator, "openai", stream=True)
    assert silent.text.endswith("data: [DONE]\n\n")
    assert all("usage" not in event for event in events(silent))
    counted = events(post(simulator, "openai", stream=True, stream_options={"include_usage": True}))
    assert counted[-1]["choices"] == []
    assert counted[-1]["usage"]["completion_tokens"] > 0
    assert counted[-2]["choices"][0]["finish_reason"] == "stop"
    text = "".join(
        choice["delta"].get("content", "") for event in counted for choice in event["choices"]
    )
    assert text == grounded_answer([PROMPT])


def test_gemini_and_perplexity_count_in_every_event(simulator: Simulator) -> None:
    fields: dict[VendorName, str] = {"gemini": "usageMetadata", "perplexity": "usage"}
    for vendor, field in fields.items():
        simulator.answer_with(vendor, Answer(grounded_answer([PROMPT]), words_per_piece=3))
        streamed = events(post(simulator, vendor, stream=True))
        assert len(streamed) >= 4
        assert all(field in event for event in streamed)
        assert "[DONE]" not in post(simulator, vendor, stream=True).text


def test_perplexity_shows_pages_and_costs(simulator: Simulator) -> None:
    body = post(simulator, "perplexity").json()
    assert body["citations"] == [result["url"] for result in body["search_results"]]
    assert body["usage"]["cost"]["request_cost"] == 0.005


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_script_is_played_in_order_and_then_the_default(
    simulator: Simulator, vendor: VendorName
) -> None:
    simulator.script(vendor, [Fault("status", 429, retry_after=3), "Second.", Answer("Third.")])
    statuses = [post(simulator, vendor) for _ in range(4)]
    assert [answer.status_code for answer in statuses] == [429, 200, 200, 200]
    assert "Second." in statuses[1].text
    assert "Third." in statuses[2].text
    assert CITED in statuses[3].text
    assert "3s" in statuses[0].text or statuses[0].headers["retry-after"] == "3"


def test_a_function_answers_the_question(simulator: Simulator) -> None:
    simulator.answer_with("openai", lambda question: f"{question.model}: {len(question.texts)}")
    assert "m: 1" in post(simulator, "openai").text


@pytest.mark.parametrize("fault", [Fault("drop_before_headers"), Fault("drop_midway")])
@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("vendor", VENDORS)
def test_a_dropped_connection_breaks_the_protocol(
    simulator: Simulator, vendor: VendorName, stream: bool, fault: Fault
) -> None:
    simulator.script(vendor, [fault])
    with pytest.raises(httpx.TransportError):
        post(simulator, vendor, stream=stream)


def test_a_refused_url_refuses(simulator: Simulator) -> None:
    with pytest.raises(httpx.ConnectError):
        httpx.get(simulator.refused_url("openai"))


def test_requests_are_kept_byte_for_byte(simulator: Simulator) -> None:
    post(simulator, "perplexity")
    (request,) = simulator.received
    assert request.vendor == "perplexity"
    assert json.dumps(PROMPT)[1:-1].encode() in request.body
    assert request.header("Authorization") == "Bearer k"
    assert request.header("x-none") is None


@pytest.mark.parametrize("vendor", VENDORS)
def test_what_the_real_vendor_refuses_is_refused(simulator: Simulator, vendor: VendorName) -> None:
    assert post(simulator, vendor, messages=[], contents=[]).status_code == 400
    unsigned = httpx.post(simulator.url(vendor) + "/x", json={})
    assert unsigned.status_code == 401


def test_perplexity_refuses_roles_out_of_turn(simulator: Simulator) -> None:
    twice = [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}]
    assert post(simulator, "perplexity", messages=twice).status_code == 400
    assert post(simulator, "openai", messages=twice).status_code == 200


def test_without_sources_it_says_so() -> None:
    assert grounded_answer(["no sources here"]) == NOTHING_FOUND


def test_pieces_join_to_the_text() -> None:
    for text in ("", "one", " two  words\nand more "):
        for size in (1, 2, 5):
            assert "".join(cut_into_pieces(text, size)) == text


def test_it_runs_on_its_own_and_is_controlled_over_http(free_port: int) -> None:
    command = [sys.executable, "-m", "candor", "simulate", "--port", str(free_port)]
    base = f"http://127.0.0.1:{free_port}"
    with subprocess.Popen(command) as process:
        try:
            client = httpx.Client(
                base_url=base, transport=httpx.HTTPTransport(retries=8), timeout=5
            )
            with client:
                wanted = {
                    "vendor": "openai",
                    "reactions": [{"kind": "status", "status": 503}, "Hi"],
                }
                assert client.post("/__script", json=wanted).json() == {"queued": 2}
                wrong = {"vendor": "openai", "reactions": [{"kind": "status", "colour": 1}]}
                assert client.post("/__script", json=wrong).status_code == 400
                body = {"model": "m", "messages": [{"role": "user", "content": "x"}]}
                for status in (503, 200):
                    answer = client.post(
                        "/openai/v1/chat/completions",
                        json=body,
                        headers={"authorization": "Bearer k"},
                    )
                    assert answer.status_code == status
                assert client.get("/__received").json()["total"] == 2
                client.post("/__reset")
                assert client.get("/__received").json()["total"] == 0
                assert client.get("/openai/v1/models").json()["object"] == "list"
        finally:
            process.terminate()
