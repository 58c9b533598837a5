"""Loads what would otherwise make the first person wait: word lists, patterns, models."""

from candor.injection.detector import default_detector
from candor.privacy.redact import Redactor
from candor.routing import language
from candor.routing.category import classify
from candor.routing.complexity import score
from candor.texts.reader import Texts
from candor.validation.check import validate_answer
from nodes.validate import validation_texts

QUESTION = "How do I stake 32 ETH safely today?"
# reads every word list
LONG_WORD = "x" * 30
ANSWER = "Stake with a validator [1]. See example.org for more."


def warm_up(redactor: Redactor, texts: Texts) -> None:
    """Run every judgement of a turn once; blocks for about a second."""
    language.load()
    redactor.redact(QUESTION)
    redactor.redact(LONG_WORD)
    language.detect(QUESTION, default=texts.default)
    score(QUESTION)
    classify(QUESTION)
    default_detector().suspects_question(QUESTION)
    validate_answer(
        question=QUESTION,
        answer=ANSWER,
        sources=[],
        language=texts.default,
        texts=validation_texts(texts, texts.default),
    )
