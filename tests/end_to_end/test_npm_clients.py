"""The real npm clients, whole: `openai` on /v1, and the AI SDK's `ai` on the streamed turn."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import StartService
from tests.end_to_end.service import Service
from tests.simulator import Answer, Fault, Simulator

NPM = Path(__file__).parents[1] / "npm"
QUESTION = "How to stake ETH?"
SECONDS = 120


@pytest.fixture(autouse=True)
def _packages() -> None:
    """Skip where node or the packages are missing; CI may not be without them."""
    missing = None
    if shutil.which("node") is None:
        missing = "node is not installed (20 or newer)"
    elif not (NPM / "node_modules").is_dir():
        missing = "the packages are not installed; `make tests/npm/node_modules` does it"
    if missing is not None and os.environ.get("CI") == "true":
        pytest.fail(missing)
    if missing is not None:
        pytest.skip(missing)


def node(script: str, *arguments: str) -> dict[str, Any]:
    """Run a script of tests/npm and answer the JSON that it prints."""
    ran = subprocess.run(
        ["node", script, *arguments], cwd=NPM, capture_output=True, text=True, timeout=SECONDS
    )
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def shown(message: dict[str, Any]) -> str:
    """Answer what a page shows of a UI message: its texts but those that a correction replaced."""
    texts: list[str] = []
    for part in message["parts"]:
        if part["type"] == "data-correction":
            texts.clear()
        elif part["type"] == "text":
            texts.append(part["text"])
    return "".join(texts)


def data_of(message: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [part["data"] for part in message["parts"] if part["type"] == f"data-{kind}"]


def test_the_openai_package(shared: Service, someone: str) -> None:
    told = node("openai.mjs", shared.url, someone.replace(" ", "-"))
    message = told["plain"]["choices"][0]["message"]
    assert "not financial advice" in message["content"]
    assert told["plain"]["choices"][0]["finish_reason"] == "stop"
    cited = message["annotations"][0]["url_citation"]
    assert message["content"][cited["start_index"] : cited["end_index"]] == "[1]"
    assert told["plain"]["usage"]["total_tokens"] > 0

    *chunks, last = told["streamed"]
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks]
    text = "".join(delta.get("content") or "" for delta in deltas)
    assert text == chunks[-1]["candor"]["answer"] == message["content"]
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"
    assert any(delta.get("annotations") for delta in deltas)
    assert (last["choices"], last["usage"]["completion_tokens"] > 0) == ([], True)
    assert told["gathered"]["choices"][0]["message"]["content"] == text

    assert told["models"] == ["candor"]
    assert told["unknownModel"]["name"] == "NotFoundError"
    for name, sentence in (("nothingAsked", "messages"), ("twoAnswers", "only be 1")):
        error = told[name]
        assert (error["status"], error["code"]) == (422, "invalid_request")
        assert error["type"] == "invalid_request_error"
        assert sentence in error["message"]
        assert error["requestID"]
    assert told["refused"]["name"] == "PermissionDeniedError"
    assert told["refused"]["code"] == "consent_required"


def test_the_ai_package(shared: Service, someone: str) -> None:
    told = node("ai.mjs", shared.url, someone.replace(" ", "-"), QUESTION)
    answered = told["answered"]
    assert (answered["errors"], answered["invalid"]) == ([], [])
    message = answered["message"]
    assert message["role"] == "assistant"
    (turn,) = data_of(message, "turn")
    assert message["id"] == turn["turn_id"]
    assert shown(message) == turn["answer"]
    sources = [part for part in message["parts"] if part["type"].startswith("source-")]
    assert [part["sourceId"] for part in sources] == [str(one["id"]) for one in turn["sources"]]
    # transient parts pass by and are not kept
    assert "data-status" in answered["kinds"]
    assert data_of(message, "status") == []
    assert all(part.get("state") != "streaming" for part in message["parts"])
    assert told["refused"]["code"] == "consent_required"


def test_the_ai_package_follows_a_correction_and_a_failure(
    start: StartService, simulator: Simulator
) -> None:
    service = start(quote_docs=False)
    steps = " ".join(f"Staking step {number} takes a while [1]." for number in range(1, 9))
    simulator.script("openai", [Fault("cut", characters=90, text=steps)])
    simulator.script("gemini", [Answer("You lock coins for a while, and that is all [1].")])
    answered = node("ai.mjs", service.url, "anna", QUESTION)["answered"]
    assert (answered["errors"], answered["invalid"]) == ([], [])
    (turn,) = data_of(answered["message"], "turn")
    assert data_of(answered["message"], "correction")
    assert turn["routing"]["provider"] == "gemini"
    assert shown(answered["message"]) == turn["answer"]
