"""Flag a question that tries to give the model orders; it is answered all the same."""

from candor.domain.sentences import split_sentences
from candor.injection.detector import InjectionDetector
from nodes.state import Turn, TurnUpdate

INJECTION = "prompt_injection"


async def inspect_question(state: Turn, *, detector: InjectionDetector) -> TurnUpdate:
    """Judge the question by itself; the earlier ones were judged in their own turns.

    `sought` is what to search for: a flagged question without the sentences that give orders,
    which would lead the search astray, or all of it where nothing else is left.
    """
    question = state["question"]
    if not detector.suspects_question(question):
        return {"flags": (), "sought": question}
    sentences = [question[one.start : one.end] for one in split_sentences(question)]
    honest = [one for one in sentences if not detector.suspects_question(one)]
    return {"flags": (INJECTION,), "sought": " ".join(honest) or question}
