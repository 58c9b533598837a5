"""The simulator's own answer: two sentences copied from the first two numbered sources."""

import re
from collections.abc import Sequence

NOTHING_FOUND = "The documents I was given do not say anything about this."

_MARKER = re.compile(
    r"^[ \t]*(?:\[(S?\d+)\]|<[a-z_]+\b[^>\n]*?\b(?:id|n|number|index)=\"?(\d+)\"?[^>\n]*>)",
    re.MULTILINE | re.IGNORECASE,
)
_SENTENCE = re.compile(r"[A-Z][^\n.!?<>\[\]]{14,400}[.](?=\s|$|<)")


def grounded_answer(texts: Sequence[str]) -> str:
    """Answer from the sources in the prompt, citing each sentence as `[n]`; deterministic."""
    for text in reversed(texts):
        cited = [f"{sentence[:-1]} [{number}]." for number, sentence in _first_sentences(text)]
        if cited:
            return " ".join(cited[:2])
    return NOTHING_FOUND


def count_tokens(text: str) -> int:
    """Count one token per four characters, rounded up."""
    return (len(text) + 3) // 4


def _first_sentences(text: str) -> list[tuple[str, str]]:
    markers = list(_MARKER.finditer(text))
    found: list[tuple[str, str]] = []
    for place, marker in enumerate(markers):
        end = markers[place + 1].start() if place + 1 < len(markers) else len(text)
        if sentence := _SENTENCE.search(text, marker.end(), end):
            found.append((marker[1] or marker[2], sentence[0]))
        if len(found) == 2:
            break
    return found


def cut_into_pieces(text: str, words_per_piece: int) -> list[str]:
    """Cut a text into pieces of so many words, at least one; joined, they give the text again."""
    words = re.findall(r"\s*\S+\s*$|\s*\S+", text) or [text]
    return [
        "".join(words[start : start + words_per_piece])
        for start in range(0, len(words), words_per_piece)
    ]
