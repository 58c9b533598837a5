"""How likely the sources hold an answer, as a number from 0 to 100."""

import re
from collections.abc import Sequence
from typing import Final

from candor.domain.passages import Passage
from candor.domain.sentences import split_sentences
from candor.validation.citations import cited_numbers, without_citations
from candor.validation.evidence import weigh
from candor.validation.lexical import content_words, guess_language
from candor.validation.support import support_model

# Cosine similarities of all-MiniLM-L6-v2: chance is near 0.2, a passage on the spot near 0.7.
_CHANCE: Final = 0.2
_ON_THE_SPOT: Final = 0.7
# What no set measures, in log odds: passages far from the question, sentences that cite.
_FAR: Final = 1.5
_CITING: Final = 0.7
_WRONG_NUMBER_CAP: Final = 0.4
_FOREIGN: Final = 0.5
_DEGRADED_CAP: Final = 40
_NO_ANSWER_CAP: Final = 15
_NO_ANSWER_POINTS: Final = 25

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
    """Rate an answer by how often answers with such evidence are supported, in per cent.

    Judged against the cited sources, or all where none is cited. Passages far from the question
    lower it; sentences that cite raise it; a number that no source holds gives at most 40, another
    language than the sources' at most 50. No sources give at most 15, as does an answer that says
    it found nothing; one quoted from the documents (`degraded`), 40.
    """
    body = without_citations(answer)
    if not sources or _NO_ANSWER.search(body):
        return min(_NO_ANSWER_CAP, round(_NO_ANSWER_POINTS * _retrieval(sources)))
    cited = cited_numbers(answer, len(sources))
    used = [sources[number - 1] for number in cited] or list(sources)
    evidence = weigh(question, body, [_whole(source) for source in used])
    model = support_model()
    odds = model.odds(evidence) + _CITING * _coverage(answer)
    chance = model.chance(odds - _FAR * (1 - _retrieval(sources)))
    if evidence.numbers:
        chance = min(chance, _WRONG_NUMBER_CAP)
    elif _is_foreign(body, used):
        # words cannot tell here
        chance = _FOREIGN * _retrieval(sources)
    points = max(0, min(100, round(100 * chance)))
    return min(_DEGRADED_CAP, points) if degraded else points


def _whole(source: Passage) -> str:
    return f"{source.title}\n{source.heading}\n{source.text}"


def _is_foreign(body: str, sources: Sequence[Passage]) -> bool:
    spoken = guess_language(body)
    languages = {guess_language(source.text) for source in sources} - {None}
    return spoken is not None and bool(languages) and spoken not in languages


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
