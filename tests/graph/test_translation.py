"""A question in a language that the documents do not speak is translated, and that is said."""

import pytest

from candor.bootstrap.resources import Resources
from candor.domain.caller import Caller
from candor.domain.events import Done, Status
from graph.turn import Question
from tests.graph.test_turn import events_of
from tests.simulator import Answer, Fault, Simulator
from tests.simulator import Question as Asked

GERMAN = "Wie lange sind meine Münzen beim Einsetzen gesperrt?"
ENGLISH = "How long does staking lock my coins?"


def translating(question: Asked) -> str:
    """Answer a request to translate with the translation, any other with an answer."""
    if "translate questions" in " ".join(question.texts):
        return ENGLISH
    return "Das Staking sperrt Münzen für einige Wochen [1]."


async def turn_of(resources: Resources, question: str, caller: Caller) -> tuple[list[str], Done]:
    events = await events_of(resources.turns, Question(question), caller)
    done = events[-1]
    assert isinstance(done, Done)
    return [event.step for event in events if isinstance(event, Status)], done


async def test_it_is_searched_in_the_documents_language(
    resources: Resources, simulator: Simulator, caller: Caller
) -> None:
    for vendor in ("openai", "gemini"):
        simulator.answer_with(vendor, translating)
    steps, done = await turn_of(resources, GERMAN, caller)
    assert steps[7:11] == ["retrieve", "translate", "retrieve", "score"]
    assert done.answer.language == "de"
    outcomes = [(one.provider, one.outcome) for one in done.answer.routing.attempts]
    assert outcomes[0] == ("gemini", "translated")
    assert outcomes[1][1] == "answered"
    assert not done.answer.routing.fallback
    assert "staking.md" in {one.source for one in done.answer.sources}
    assert done.answer.usage.input_tokens > 0


async def test_without_a_translation_the_first_search_stands(
    resources: Resources, simulator: Simulator, caller: Caller
) -> None:
    simulator.script("gemini", [Fault("status", status=400)])
    simulator.answer_with("openai", "Das Staking sperrt Münzen [1].")
    steps, done = await turn_of(resources, GERMAN, caller)
    assert steps.count("retrieve") == 1
    assert "translate" in steps
    assert done.answer.refusal is None
    assert done.answer.routing.attempts[0].outcome not in ("answered", "translated")


@pytest.mark.parametrize("said", ["", "x" * 5_000])
async def test_what_is_no_translation_is_not_searched(
    resources: Resources, simulator: Simulator, caller: Caller, said: str
) -> None:
    simulator.script("gemini", [Answer(said)])
    steps, done = await turn_of(resources, GERMAN, caller)
    assert steps.count("retrieve") == 1
    assert done.answer.refusal is None


async def test_documents_in_the_questions_language_need_none(
    resources: Resources, simulator: Simulator, caller: Caller
) -> None:
    steps, _ = await turn_of(resources, "How long does staking lock my coins?", caller)
    assert "translate" not in steps
    assert all("translate questions" not in str(one) for one in simulator.received)


async def test_an_answer_in_another_language_than_the_question_needs_none(
    resources: Resources, simulator: Simulator, caller: Caller
) -> None:
    """A reader of Arabic who asks in English is searched for in English."""
    events = await events_of(resources.turns, Question(ENGLISH, language="ar"), caller)
    done = events[-1]
    assert isinstance(done, Done)
    assert "translate" not in [event.step for event in events if isinstance(event, Status)]
    assert done.answer.language == "ar"
    assert "staking.md" in {one.source for one in done.answer.sources}
