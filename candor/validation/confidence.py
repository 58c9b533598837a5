"""How far an answer rests on its sources, as a number from 0 to 100."""

import re
from collections.abc import Sequence
from typing import Final

from candor.domain.passages import Passage
from candor.domain.sentences import split_sentences
from candor.validation.citations import cited_numbers, without_citations
from candor.validation.lexical import content_words, guess_language, numbers_of

RETRIEVAL_WEIGHT: Final = 0.25
COVERAGE_WEIGHT: Final = 0.25
SUPPORT_WEIGHT: Final = 0.50

# Cosine similarities of all-MiniLM-L6-v2: chance is near 0.2, a passage on the spot near 0.7.
_CHANCE: Final = 0.2
_ON_THE_SPOT: Final = 0.7
_NEUTRAL: Final = 0.5
_WRONG_NUMBER: Final = 0.5
_DEGRADED_CAP: Final = 40
_NO_ANSWER_CAP: Final = 15

_NO_ANSWER = re.compile(
    r"(?:could not|couldn't|can't|cannot|did not|didn't|do not|don't) (?:find|contain|mention"
    r"|hold|cover|say|provide)"
    r"|not (?:mentioned|covered|stated|included) in the (?:sources|documents)"
    r"|no information (?:on|about)"
    r"|nicht in den (?:dokumenten|quellen)|den dokumenten nicht|no he encontrado"
    r"|no (?:se menciona|encontré)|pas (?:trouvé|mentionné)|não encontrei"
    r"|не наш[её]л|нет в документах|没有找到|未找到|没有提到|لم أجد",
    re.IGNORECASE,
)


def rate_confidence(
    *, question: str, answer: str, sources: Sequence[Passage], degraded: bool = False
) -> int:
    """Rate an answer: `100 * (0.25 retrieval + 0.25 coverage + 0.5 support)`, rounded.

    retrieval: the best score of the sources, from chance (0.2) to on the spot (0.7).
    coverage: the share of sentences that state something and cite a source.
    support: the share of the answer's own content words (not in the question) that stand in
    the cited sources, or in any where none is cited; halved when a number stands in none.
    No sources give at most 15, as does an answer that says it found nothing; degraded, 40.
    """
    body = without_citations(answer)
    if not sources or _NO_ANSWER.search(body):
        return min(_NO_ANSWER_CAP, round(100 * RETRIEVAL_WEIGHT * _retrieval(sources)))
    cited = cited_numbers(answer, len(sources))
    used = [sources[number - 1] for number in cited] or list(sources)
    total = (
        RETRIEVAL_WEIGHT * _retrieval(sources)
        + COVERAGE_WEIGHT * _coverage(answer)
        + SUPPORT_WEIGHT * lexical_support(question, body, used)
    )
    points = max(0, min(100, round(100 * total)))
    return min(_DEGRADED_CAP, points) if degraded else points


def lexical_support(question: str, answer: str, sources: Sequence[Passage]) -> float:
    """Answer the share (0 to 1) of the answer's own words that the sources hold.

    0.5 where words cannot tell: another language, or nothing that the question did not say.
    """
    held: set[str] = set()
    for source in sources:
        held |= content_words(f"{source.title} {source.heading} {source.text}")
    said = content_words(answer)
    languages = {guess_language(source.text) for source in sources} - {None}
    spoken = guess_language(answer)
    foreign = spoken is not None and bool(languages) and spoken not in languages
    numbers = numbers_of(said) - content_words(question)
    missing = bool(numbers - held)
    own = said - content_words(question)
    share = _NEUTRAL if foreign or not own else len(own & held) / len(own)
    return share * _WRONG_NUMBER if missing else share


def _retrieval(sources: Sequence[Passage]) -> float:
    best = max((source.score for source in sources), default=0.0)
    return max(0.0, min(1.0, (best - _CHANCE) / (_ON_THE_SPOT - _CHANCE)))


def _coverage(answer: str) -> float:
    stated = [
        sentence.of(answer)
        for sentence in split_sentences(answer)
        if sentence.kind != "code" and len(content_words(sentence.of(answer))) >= 3
    ]
    if not stated:
        return 1.0 if cited_numbers(answer, 999) else 0.0
    return sum(bool(cited_numbers(sentence, 999)) for sentence in stated) / len(stated)
