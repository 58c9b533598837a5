"""Confidence tells grounded answers from invented ones."""

from candor.domain.passages import Passage
from candor.validation.confidence import rate_confidence
from tests.shared_data import rows
from tests.validation.conftest import SOURCES

Q = "How do I stake?"
GOOD = "You deposit 32 ETH as a solo validator, or use a pool such as Lido [1]."


def rated(answer: str, *, sources: tuple[Passage, ...] = SOURCES, degraded: bool = False) -> int:
    return rate_confidence(question=Q, answer=answer, sources=sources, degraded=degraded)


def test_order_of_answers() -> None:
    invented = "You mail a cheque for 900 dollars to the office in Geneva."
    uncited = GOOD.replace(" [1]", "")
    assert rated(GOOD) > rated(uncited) > rated(invented)
    assert rated(GOOD) >= 85
    assert rated(GOOD.replace("32", "64")) < rated(GOOD)


def test_no_sources_no_answer_and_degraded_are_low() -> None:
    assert rated(GOOD, sources=()) == 0
    assert rated("I could not find this in the documents.") <= 15
    assert rated("Ich konnte das in den Dokumenten nicht finden.") <= 40
    assert rated(GOOD, degraded=True) <= 40


def test_better_retrieval_gives_more() -> None:
    weak = tuple(Passage(s.id, s.source, s.title, s.heading, s.text, score=0.25) for s in SOURCES)
    assert rated(GOOD, sources=weak) < rated(GOOD)


def auroc(positive: list[int], negative: list[int]) -> float:
    """Answer the chance that a positive outranks a negative, ties counting half."""
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return wins / (len(positive) * len(negative))


def test_grounded_answers_outrank_hallucinated_ones() -> None:
    found: dict[bool, list[int]] = {True: [], False: []}
    for row in rows("grounding/halueval-qa-open"):
        source = Passage("1", "a.md", "", "", row["context"], score=0.6)
        points = rate_confidence(question=row["question"], answer=row["answer"], sources=[source])
        found[row["grounded"]].append(points)
    assert auroc(found[True], found[False]) > 0.8
