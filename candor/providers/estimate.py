"""Estimates the tokens of a call whose vendor never told them, such as a stream that was cut."""

from collections.abc import Sequence

from candor.providers.contract import Message, TokenUsage

_LETTERS_PER_TOKEN = 4


def estimate_usage(messages: Sequence[Message], text: str) -> TokenUsage:
    """Estimate what a call with this prompt has used when it had answered `text`."""
    prompt = sum(len(message.content) for message in messages)
    return TokenUsage(-(-prompt // _LETTERS_PER_TOKEN), -(-len(text) // _LETTERS_PER_TOKEN))
