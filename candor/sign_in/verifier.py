"""Decides by a token's header alone who has to check it, and lets only that one do so."""

from dataclasses import dataclass
from typing import Any

from candor.domain.chats import Sender
from candor.domain.errors import Unauthorized
from candor.sign_in import bot_tokens, session_tokens, shared_secrets
from candor.sign_in.bot_tokens import BotTokens
from candor.sign_in.decode import NOT_VALID, Expected, decode, read_header
from candor.sign_in.identity import Identity, read_claims
from candor.sign_in.key_set import KeySet
from candor.sign_in.public_keys import ALGORITHMS
from candor.sign_in.session_tokens import SessionTokens
from candor.sign_in.shared_secrets import SharedSecrets


@dataclass(frozen=True)
class Verifier:
    """What is trusted here; each part is None where it is switched off."""

    expected: Expected
    roles_claim: str
    shared_secrets: SharedSecrets | None = None
    key_set: KeySet | None = None
    sessions: SessionTokens | None = None
    bots: BotTokens | None = None

    async def identify(self, token: str) -> Identity:
        """Answer whom a token speaks for.

        Unauthorized where it does not hold; SignInUnavailable where nobody can tell right now.
        """
        header = read_header(token)
        if header.get("typ") == bot_tokens.TYPE:
            return self._bots().read(token)
        if header.get("typ") == session_tokens.TYPE:
            if self.sessions is None:
                raise Unauthorized(NOT_VALID)
            return self.sessions.read(token)
        return read_claims(await self._issued(token, header), self.roles_claim)

    def sender(self, token: str) -> tuple[Sender, str]:
        """Answer who speaks through a bot, and in which project; Unauthorized for other tokens."""
        if not self.is_bots(token):
            raise Unauthorized(NOT_VALID)
        return self._bots().sender(token)

    def is_bots(self, token: str) -> bool:
        """Tell whether a token says that it is a bot's; that is not yet believed."""
        return read_header(token).get("typ") == bot_tokens.TYPE

    def _bots(self) -> BotTokens:
        if self.bots is None:
            raise Unauthorized(NOT_VALID)
        return self.bots

    async def _issued(self, token: str, header: dict[str, Any]) -> dict[str, Any]:
        algorithm = header["alg"]
        if algorithm == shared_secrets.ALGORITHM and self.shared_secrets is not None:
            return self.shared_secrets.read(token)
        if algorithm in ALGORITHMS and self.key_set is not None:
            key = await self.key_set.find(header.get("kid"), algorithm)
            return decode(token, key.key, algorithm, self.expected)
        raise Unauthorized(NOT_VALID)
