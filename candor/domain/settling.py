"""How much of a text that is still being written stands in whole sentences."""

import re
from typing import Final

from candor.domain.sentences import Sentence, split_sentences

# "coins. [1" may become the citation that belongs to the sentence
_BEGUN_CITATION = re.compile(r"[ \t]?[\[【][^\]】\n]{0,44}\Z")
_CLOSING_FENCE = re.compile(r"\n {0,3}(?:```|~~~)[^\n]*\n?\Z")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
# what stands before a full stop that ends a sentence for sure: no number, no part of an address
_LAST_WORD = re.compile(r"\S+\Z")
_UNSURE = re.compile(r"[\d/:@_-]|[^\W_]\.[^\W_]|\A\W*\w\Z")
_CITATION = re.compile(r"(?:[ \t]?\[\d{1,3}\])+\Z")
_FULL_STOP: Final = "."


def settled(text: str, *, paused: bool = False) -> int:
    """Answer where the last sentence ends that nothing still to come makes longer; 0 for none.

    That is so once the next one has begun. While the writer has `paused`, a sentence also ends
    at a mark that would end it before a capital, and a list item at the end of its line.
    """
    sentences = split_sentences(text)
    for place in range(len(sentences) - 1, -1, -1):
        sentence = sentences[place]
        if place == len(sentences) - 1 and not _is_closed(text, sentence, paused=paused):
            continue
        behind = text[sentence.end :]
        if _BEGUN_CITATION.match(behind):
            continue
        # rows are told as a whole
        if sentence.kind == "cell" and "\n" not in behind:
            continue
        return sentence.end
    return 0


def _is_closed(text: str, last: Sentence, *, paused: bool) -> bool:
    body, behind = last.of(text), text[last.end :]
    if last.kind == "code":
        return _CLOSING_FENCE.search(body) is not None and text.endswith("\n")
    if behind.count("\n") > 1:
        return True
    if "\n" in behind and _HEADING.match(text, text.rfind("\n", 0, last.start) + 1):
        return True
    if not paused:
        return False
    if last.kind in ("item", "cell"):
        return "\n" in behind or (last.kind == "item" and _ends_here(text, last))
    return _ends_here(text, last)


def _ends_here(text: str, last: Sentence) -> bool:
    """Tell whether the sentence would end here if a capital followed."""
    told = text[last.start : last.end]
    if not any(sentence.end == len(told) for sentence in split_sentences(f"{told} A")):
        return False
    bare = told.rstrip("\"'”’»)]*_")
    if not bare.endswith(_FULL_STOP):
        return True
    word = _LAST_WORD.search(_CITATION.sub("", bare.rstrip(_FULL_STOP)))
    return word is not None and _UNSURE.search(word.group()) is None
