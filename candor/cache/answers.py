"""The answer cache as turns see it: sealed, never in their way."""

import hashlib
import json
from datetime import timedelta

import structlog

from candor.cache.contract import AnswerStore, Asked, CacheUnavailable, Held, Place
from candor.cache.kept import KeptAnswer, from_bytes, to_bytes
from candor.cache.normal_form import normal_form
from candor.cache.tallies import Tallies
from candor.domain.digests import Digests
from candor.domain.sealing import SealBroken, Sealer

log = structlog.get_logger(__name__)


class AnswerCache:
    """Finds and keeps answers. Whatever goes wrong with the store is a miss, logged and counted.

    Values are sealed for their place, and places are keyed digests: whoever holds only the store
    can neither read an answer nor test whether a question was asked.
    """

    def __init__(
        self,
        store: AnswerStore,
        sealer: Sealer,
        digests: Digests,
        tallies: Tallies,
        lifetime: timedelta,
    ) -> None:
        self._store = store
        self._sealer = sealer
        self._digests = digests
        self.tallies = tallies
        self.lifetime = lifetime

    def asked(self, project: str, question: str, *, language: str, rest: tuple[str, ...]) -> Asked:
        """Answer where a question's answer belongs; `rest` is all else that it depends on."""
        scope = hashlib.sha256(json.dumps([project, language, *rest]).encode()).hexdigest()
        (digest, *_) = self._digests.of("answer", scope, normal_form(question))
        (kept_scope, *_) = self._digests.of("scope", scope)
        return Asked(project, question, language, kept_scope, Place(project, digest))

    async def enter(self, project: str, version: str) -> None:
        """Tell which version of a project's documents and epoch is asked for from now on."""
        try:
            await self._store.enter(project, version)
        except CacheUnavailable as failure:
            self._note(failure)

    async def find(self, place: Place) -> KeptAnswer | None:
        """Answer what is kept there; None also where it cannot be reached or read."""
        try:
            sealed = await self._store.get(place)
        except CacheUnavailable as failure:
            self._note(failure)
            return None
        if sealed is None:
            return None
        try:
            return from_bytes(self._sealer.open(sealed, _context(place)))
        except SealBroken:
            log.warning("cached_answer_unreadable")
            return None

    async def keep(self, place: Place, answer: KeptAnswer) -> None:
        """Keep an answer for its lifetime."""
        sealed = self._sealer.seal(to_bytes(answer), _context(place))
        try:
            await self._store.put(place, sealed, self.lifetime)
        except CacheUnavailable as failure:
            self._note(failure)

    async def drop(self, place: Place) -> None:
        """Forget an answer that does not hold any more."""
        try:
            await self._store.drop(place)
        except CacheUnavailable as failure:
            self._note(failure)

    async def clear(self, project: str | None = None) -> int | None:
        """Forget a project's answers, or all; answer how many, None where nobody knows."""
        try:
            return await self._store.clear(project)
        except CacheUnavailable as failure:
            self._note(failure)
            return None

    async def held(self, project: str | None = None) -> Held | None:
        """Answer how much is kept, None where nobody knows."""
        try:
            return await self._store.held(project)
        except CacheUnavailable as failure:
            self._note(failure)
            return None

    def _note(self, failure: CacheUnavailable) -> None:
        self.tallies.unavailable += 1
        # within the pause after a failure there is no cause, and no second line
        if failure.__cause__ is not None:
            log.warning("cache_unavailable", exc_info=failure.__cause__)


def _context(place: Place) -> str:
    return f"cache/answer/{place}"
