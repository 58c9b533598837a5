"""Flag a question that tries to give the model orders; it is answered all the same."""

from candor.injection.detector import InjectionDetector
from nodes.state import Turn, TurnUpdate

INJECTION = "prompt_injection"


async def inspect_question(state: Turn, *, detector: InjectionDetector) -> TurnUpdate:
    """Judge the question by itself; the earlier ones were judged in their own turns."""
    found = detector.suspects_question(state["question"])
    return {"flags": (INJECTION,) if found else ()}
