"""Every sentence that states something, held against the sources it cites."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from candor.domain.passages import Passage
from candor.domain.sentences import Sentence, split_sentences
from candor.validation.citations import UNSUPPORTED, cited_numbers, without_citations
from candor.validation.edits import Edit, apply_edits
from candor.validation.evidence import content_stems, denies, tokens, weigh
from candor.validation.figures import disagreeing, figures
from candor.validation.lexical import content_words, guess_language
from candor.validation.support import support_model

WARNING: Final = "unsupported_claim"

Policy = Literal["mark", "remove"]

# Of answers that people found supported 0 to 18 in 100 have a sentence below, of others half.
_LEAST_CHANCE: Final = 0.08
_FEW_WORDS: Final = 3
# Two sentences say the same of the same when this share of the words of both is common.
_SAME: Final = 0.75
_END = re.compile(r"[\s.!?。！？؟…:;]*$")


@dataclass(frozen=True, slots=True)
class Checked:
    """The text with unsupported sentences marked or gone, and the warnings for them."""

    text: str
    warnings: list[str]


def check_claims(
    text: str,
    sources: Sequence[Passage],
    *,
    question: str,
    pages: int = 0,
    policy: Policy = "mark",
    mark: str = "",
) -> Checked:
    """Mark (or remove) sentences that the sources they cite do not hold.

    A sentence that cites nothing is held against all sources by its figures alone. Web pages are
    numbered behind the sources; their text is not here, so what cites one is not judged.
    """
    edits: list[Edit] = []
    warnings: list[str] = []
    for sentence in split_sentences(text):
        body = sentence.of(text)
        if sentence.kind == "code" or (mark and mark in body):
            continue
        if _is_supported(body, sources, question, pages):
            continue
        cites = cited_numbers(body, len(sources) + pages)
        warnings.append(UNSUPPORTED if cites else WARNING)
        edits.append(Edit(sentence.start, sentence.end, _corrected(sentence, text, policy, mark)))
    return Checked(apply_edits(text, edits), list(dict.fromkeys(warnings)))


def _is_supported(body: str, sources: Sequence[Passage], question: str, pages: int) -> bool:
    cited = cited_numbers(body, len(sources) + pages)
    claim = without_citations(body)
    if any(number > len(sources) for number in cited):
        return True
    if not cited:
        held = [_whole(source) for source in sources]
        return bool(pages) or not held or not _wrong_figures(claim, held, question)
    held = [_whole(sources[number - 1]) for number in cited]
    if _wrong_figures(claim, held, question):
        return False
    if len(content_words(claim)) < _FEW_WORDS or _is_foreign(claim, held):
        return True
    if any(contradicts(claim, source) for source in held):
        return False
    model = support_model()
    return model.chance(model.odds(weigh(question, claim, held))) >= _LEAST_CHANCE


def contradicts(claim: str, source: str) -> bool:
    """Tell whether a sentence of the source says the same, but one of both denies it."""
    words = tokens(claim)
    stems, denied = content_stems(words), denies(words)
    for there, denied_there in _sayings(source):
        same = len(stems & there)
        if same and same >= _SAME * max(len(stems), len(there)):
            return denied_there != denied
    return False


@lru_cache(maxsize=64)
def _sayings(source: str) -> tuple[tuple[frozenset[str], bool], ...]:
    """Answer each sentence's stems and whether it denies."""
    said = (tokens(sentence.of(source)) for sentence in split_sentences(source))
    return tuple((content_stems(words), denies(words)) for words in said)


def _wrong_figures(claim: str, held: Sequence[str], question: str) -> bool:
    said = figures(claim)
    return bool(said) and bool(
        disagreeing(said, held=figures("\n".join(held)), asked=figures(question))
    )


def _is_foreign(claim: str, held: Sequence[str]) -> bool:
    spoken = guess_language(claim)
    languages = {guess_language(source) for source in held} - {None}
    return spoken is not None and bool(languages) and spoken not in languages


def _corrected(sentence: Sentence, text: str, policy: Policy, mark: str) -> str:
    if policy == "remove" or not mark:
        return ""
    body = without_citations(sentence.of(text)).rstrip()
    end = _END.search(body)
    at = end.start() if end else len(body)
    said = body[:at].rstrip()
    return f"{said} {mark}{body[at:].strip()}"


def _whole(source: Passage) -> str:
    return f"{source.title}\n{source.heading}\n{source.text}"
