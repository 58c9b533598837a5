"""The issuer's keys, kept for a while, so that a token costs a request only now and then."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from candor.domain.clock import Clock
from candor.domain.errors import SignInUnavailable, Unauthorized
from candor.sign_in.decode import NOT_VALID
from candor.sign_in.fetch_key_set import UnreachableKeySet, fetch_key_set, key_set_client
from candor.sign_in.public_keys import PublicKey, find_key

log = structlog.get_logger(__name__)

LIFETIME = timedelta(minutes=10)
# however many tokens name unknown keys, and however often the issuer fails
BETWEEN_FETCHES = timedelta(seconds=10)
# an issuer that is down must not sign everybody out, nor keep a withdrawn key alive for ever
LONGEST_WITHOUT_ISSUER = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class _Fetched:
    keys: tuple[PublicKey, ...]
    at: datetime


class KeySet:
    """A key set behind an address, fetched when it is first needed."""

    def __init__(self, url: str, clock: Clock) -> None:
        self._url = url
        self._client = key_set_client()
        self._clock = clock
        self._fetched: _Fetched | None = None
        self._tried_at: datetime | None = None
        self._failed = False
        self._fetching = asyncio.Lock()
        self._behind: asyncio.Task[None] | None = None

    async def find(self, kid: str | None, algorithm: str) -> PublicKey:
        """Answer the key for a token.

        Unauthorized where the issuer has none; SignInUnavailable where it cannot be asked.
        """
        key = self._known(kid, algorithm, LIFETIME)
        if key is not None:
            return key
        key = self._known(kid, algorithm, LONGEST_WITHOUT_ISSUER)
        if key is not None and self._failed:
            # nobody waits again and again for an issuer that hangs
            self._refresh_behind()
            return key
        await self._refresh()
        key = self._known(kid, algorithm, LONGEST_WITHOUT_ISSUER)
        if key is not None:
            return key
        if self._failed:
            raise SignInUnavailable(
                "Your sign-in cannot be checked at the moment. Please try again shortly.",
                retry_after=int(BETWEEN_FETCHES.total_seconds()),
            )
        raise Unauthorized(NOT_VALID)

    async def aclose(self) -> None:
        """Stop asking, and close the connections."""
        if self._behind is not None:
            self._behind.cancel()
            await asyncio.wait([self._behind])
        await self._client.aclose()

    def _known(self, kid: str | None, algorithm: str, longest: timedelta) -> PublicKey | None:
        if self._fetched is None or not self._within(self._fetched.at, longest):
            return None
        return find_key(self._fetched.keys, kid, algorithm)

    def _refresh_behind(self) -> None:
        if self._behind is None or self._behind.done():
            self._behind = asyncio.create_task(self._refresh())

    async def _refresh(self) -> None:
        async with self._fetching:
            if self._tried_at is not None and self._within(self._tried_at, BETWEEN_FETCHES):
                return
            try:
                keys = await fetch_key_set(self._client, self._url)
            except UnreachableKeySet as failure:
                self._failed = True
                log.warning("key_set_unavailable", reason=str(failure))
            else:
                self._failed = False
                self._fetched = _Fetched(keys, self._clock.now())
            self._tried_at = self._clock.now()

    def _within(self, since: datetime, longest: timedelta) -> bool:
        # a clock that was set back must not make anything young again
        return timedelta(0) <= self._clock.now() - since < longest
