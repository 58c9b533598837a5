"""Sentences of the bundled documents, and the same with one fact changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from candor.domain.sentences import split_sentences

KNOWLEDGE: Final = Path(__file__).parents[2] / "knowledge"
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
_UNITS: Final = {
    "days": "hours", "hours": "weeks", "minutes": "days", "seconds": "minutes", "weeks": "months",
    "months": "days", "years": "months", "ETH": "BTC", "words": "days", "gwei": "ETH",
}  # fmt: skip
_UNIT = re.compile(rf"(?<=\d )(?:{'|'.join(_UNITS)})\b")
_VERB = re.compile(r"\b(can|is|are|will|must|should|does|do)\b(?! not|n't)")
_DENIED = re.compile(r"\b(can|is|are|will|must|should|does|do) not\b|\bcannot\b|\bnever\b")
_FEW_WORDS: Final = 7
_MOST: Final = 900


@dataclass(frozen=True, slots=True)
class Mutation:
    """A sentence that cites its section: as it stands ("verbatim") or with one fact changed."""

    kind: str
    sentence: str
    source: str


def mutations() -> Iterator[Mutation]:
    """Yield every sentence as it stands, and each change that can be made to it."""
    sections = [
        section.strip()[:_MOST]
        for page in sorted(KNOWLEDGE.rglob("*.md"))
        for section in re.split(r"(?m)^#+ .*$", page.read_text("utf-8"))
    ]
    said = [
        (place, sentence.of(section))
        for place, section in enumerate(sections)
        for sentence in split_sentences(section)
        if sentence.kind in ("prose", "item")
    ]
    said = [(place, text) for place, text in said if len(text.split()) >= _FEW_WORDS]
    for at, (place, text) in enumerate(said):
        source = sections[place]
        yield Mutation("verbatim", text, source)
        yield Mutation(
            "another page's sentence", said[(at + len(said) // 2) % len(said)][1], source
        )
        for kind, changed in _changes(text):
            yield Mutation(kind, changed, source)


def _changes(text: str) -> Iterator[tuple[str, str]]:
    if match := _NUMBER.search(text):
        yield "number", f"{text[: match.start()]}{_other(match.group())}{text[match.end() :]}"
    if match := _UNIT.search(text):
        yield "unit", f"{text[: match.start()]}{_UNITS[match.group()]}{text[match.end() :]}"
    if match := _DENIED.search(text):
        kept = match.group(1) or ("can" if match.group() == "cannot" else "always")
        yield "denial", f"{text[: match.start()]}{kept}{text[match.end() :]}"
    elif match := _VERB.search(text):
        yield "denial", f"{text[: match.end()]} not{text[match.end() :]}"


def _other(number: str) -> str:
    """Answer a number of the same look that is another."""
    return "".join(str((int(sign) + 3) % 10) if sign.isdigit() else sign for sign in number)
