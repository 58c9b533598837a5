"""Find the passages of the project's documents that fit the question."""

from dataclasses import replace

from candor.domain.passages import Passage
from candor.privacy.placeholders import Placeholders
from candor.questions.standalone import standalone
from candor.routing.language import detect
from ingestion.knowledge import Knowledge
from ingestion.ranking import Limits
from nodes.state import Turn, TurnUpdate


async def retrieve(
    state: Turn,
    *,
    knowledge: Knowledge,
    placeholders: Placeholders,
    k: int,
    limits: Limits,
    language: str,
) -> TurnUpdate:
    """Search the caller's project for the `k` passages that fit best; none below the floor.

    A follow-up is searched with what the question before it named, a translated question as it
    was translated; in another language than the project's, by multilingual vectors.
    `foreign` tells that the question is not in the project's `language` and that
    nothing in its own was found. What looks like a placeholder in a document gets round brackets:
    restored in an answer, it would show the reader's own data where a document's author wanted it.
    """
    # who reads answers in one language may well ask in another
    asked_in = detect(state["question"], default=state.get("language") or language)
    translated = state.get("translated")
    query = translated or standalone(state["sought"], _earlier(state), language=asked_in)
    abroad = asked_in != language and not translated
    vector = None
    if query == state["question"]:
        vector = state.get("vector")
        # made here where the cache will need it too
        if vector is None and state.get("asked") is not None and not abroad:
            vector = await knowledge.vector_of(query)
    passages = await knowledge.search(
        state["caller"].project, query, k, limits, foreign=abroad, vector=vector
    )
    own = asked_in == language or any(
        detect(one.text, default=language) == asked_in for one in passages
    )
    return {
        "searched": query,
        "vector": vector if query == state["question"] else state.get("vector"),
        "foreign": not own and translated is None,
        "passages": [_without_placeholders(one, placeholders) for one in passages],
    }


def _earlier(state: Turn) -> list[str]:
    return [said.content for said in state.get("history", []) if said.role == "user"]


def _without_placeholders(passage: Passage, placeholders: Placeholders) -> Passage:
    spelled = (passage.text, passage.title, passage.heading)
    text, title, heading = map(placeholders.neutralise, spelled)
    if (text, title, heading) == spelled:
        return passage
    return replace(passage, text=text, title=title, heading=heading)
