"""What the cache's steps work with, and which turns it is for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from candor.cache.answers import AnswerCache
from candor.cache.contract import Neighbours
from candor.cache.flights import Flights
from candor.cache.tallies import NotKept, PassedOver
from candor.privacy.placeholders import Placeholders
from candor.routing.complexity import needs_current_data
from candor.routing.weights import Weights
from candor.stores.epochs.contract import EpochStore
from candor.validation.check import WITHHELD, Validated
from nodes.checking import LEAK_WARNING, PERSONAL_WARNING, PLACEHOLDER_WARNING
from nodes.state import Turn

# what nobody else may read, or what is hardly an answer
_NEVER_SHARED: Final = frozenset({LEAK_WARNING, PERSONAL_WARNING, PLACEHOLDER_WARNING, WITHHELD})
# after these another turn may do better; after all others it would not
WORTH_ANOTHER_TRY: Final[frozenset[NotKept]] = frozenset({"stopped", "no_provider"})


@dataclass(frozen=True)
class Caching:
    """The cache with what decides on its use.

    `floor` is the lowest confidence (0 to 100) that is shared, `counts` tells whether a cached
    answer counts on the quota, `settings_of` names the settings that a project's answers depend on.
    """

    answers: AnswerCache
    flights: Flights
    epochs: EpochStore
    floor: int
    counts: bool
    settings_of: Callable[[str], str]
    neighbours: Neighbours | None = None

    async def version(self, project: str, generation: str | None) -> str:
        """Name the documents and the epoch that the project's answers are of; all workers agree."""
        version = f"{generation or 'empty'}/{await self.epochs.current(project)}"
        await self.answers.enter(project, version)
        return version

    async def forget(self, project: str | None = None) -> int | None:
        """Give up a project's answers, or all, in every worker at once.

        Answers how many were deleted, None where the store is out of reach: they are not found
        again all the same.
        """
        await self.epochs.begin(project)
        if self.neighbours is not None:
            await self.neighbours.forget(project)
        return await self.answers.clear(project)


def why_not_asked(state: Turn, placeholders: Placeholders, weights: Weights) -> PassedOver | None:
    """Answer why a turn's answer depends on more than its question, None where it does not."""
    question = state["question"]
    if state["flags"]:
        return "flagged"
    if state["history"]:
        return "conversation"
    if state["removed"].counts or state["removed"].secret or any(placeholders.find(question)):
        return "personal"
    if needs_current_data(question, weights):
        return "current_data"
    return None


def why_not_kept(state: Turn, floor: int) -> NotKept | None:
    """Answer why an answer is not shared, None where it may be."""
    draft = state["draft"]
    assert draft is not None  # noqa: S101  # answered turns have one
    if draft.degraded:
        return "no_provider"
    if draft.stopped:
        return "stopped"
    if draft.cut_short:
        return "truncated"
    if state.get("foreign"):
        return "not_translated"
    return why_unfit(state["validated"], floor)


def why_unfit(validated: Validated, floor: int) -> NotKept | None:
    """Answer what the checks have against sharing an answer, None where they have nothing."""
    if not validated.is_safe:
        return "unsafe"
    if not _NEVER_SHARED.isdisjoint(validated.warnings):
        return "removed"
    return "low_confidence" if validated.confidence < floor else None
