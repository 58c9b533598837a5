"""Find the passages of the project's documents that fit the question."""

from ingestion.knowledge import Knowledge
from nodes.state import Turn, TurnUpdate


async def retrieve(state: Turn, *, knowledge: Knowledge, k: int) -> TurnUpdate:
    """Search the caller's project for the `k` nearest passages."""
    passages = await knowledge.search(state["caller"].project, state["question"], k)
    return {"passages": passages}
