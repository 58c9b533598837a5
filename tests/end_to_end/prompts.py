"""What the simulated vendors were sent, read back into plain messages."""

import json

from tests.simulator import Received, Simulator

Said = list[tuple[str, str]]


def read_prompt(request: Received) -> Said:
    """Answer (role, text) of each message, in the words of OpenAI's protocol."""
    body = json.loads(request.body)
    if request.vendor != "gemini":
        return [(message["role"], message["content"]) for message in body["messages"]]
    roles = {"user": "user", "model": "assistant"}
    system = body.get("systemInstruction") or body["system_instruction"]
    said = [("system", _text(system))]
    return said + [(roles[content["role"]], _text(content)) for content in body["contents"]]


def last_prompt(simulator: Simulator) -> Said:
    """Answer the newest prompt."""
    return read_prompt(simulator.received[-1])


def history_of(prompt: Said) -> Said:
    """Answer the earlier conversation in a prompt: all between the rules and the question."""
    assert prompt[0][0] == "system"
    assert prompt[-1][0] == "user"
    return prompt[1:-1]


def question_of(prompt: Said) -> str:
    """Answer the question that a prompt ends with."""
    return prompt[-1][1].rpartition("Question: ")[2]


def _text(content: dict[str, list[dict[str, str]]]) -> str:
    return "".join(part["text"] for part in content["parts"])
