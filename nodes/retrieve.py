"""Find the passages of the project's documents that fit the question."""

from dataclasses import replace

from candor.domain.passages import Passage
from candor.privacy.placeholders import Placeholders
from ingestion.knowledge import Knowledge
from nodes.state import Turn, TurnUpdate


async def retrieve(
    state: Turn, *, knowledge: Knowledge, placeholders: Placeholders, k: int
) -> TurnUpdate:
    """Search the caller's project for the `k` nearest passages.

    What looks like a placeholder in a document gets round brackets: restored in an answer, it
    would show the reader's own data where a document's author wanted it.
    """
    passages = await knowledge.search(state["caller"].project, state["question"], k)
    return {"passages": [_without_placeholders(one, placeholders) for one in passages]}


def _without_placeholders(passage: Passage, placeholders: Placeholders) -> Passage:
    spelled = (passage.text, passage.title, passage.heading)
    text, title, heading = map(placeholders.neutralise, spelled)
    if (text, title, heading) == spelled:
        return passage
    return replace(passage, text=text, title=title, heading=heading)
