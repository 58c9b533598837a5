"""Tokens by which a bot in a process of its own speaks for one person of a chat platform.

They carry a type, an issuer and an audience of their own (RFC 8725, sections 3.8 to 3.11) and are
signed with a secret of their own: whoever has it can be a bot's person, and never anybody else.
"""

import re
import time
from dataclasses import dataclass
from typing import Any, cast

from candor.domain.chats import Platform, Sender
from candor.domain.errors import Unauthorized
from candor.sign_in.decode import NOT_VALID, Expected
from candor.sign_in.identity import PROJECT, Identity
from candor.sign_in.shared_secrets import SharedSecrets

TYPE = "candor-bot+jwt"
EXPECTED = Expected(audience="candor-bot", issuer="candor-bot")
# each request has a token of its own; this is for clocks that differ
LIFETIME_SECONDS = 300

_PERSON = re.compile(r"(telegram|discord):(\d{1,20})")
_GROUP = re.compile(r"-?\d{1,20}")


@dataclass(frozen=True)
class BotTokens:
    """Signs with the newest secret, and reads what any of them signed."""

    secrets: tuple[str, ...]

    def sign(self, sender: Sender, project: str) -> str:
        """Answer a token that speaks for a person, and says in which group they do."""
        now = int(time.time())
        claims = {
            "sub": f"{sender.platform}:{sender.person}",
            "project": project,
            "iat": now,
            "exp": now + LIFETIME_SECONDS,
        }
        if sender.group is not None:
            claims["group"] = sender.group
        return self._shared.sign(claims, kind=TYPE)

    def read(self, token: str) -> Identity:
        """Answer whom a token speaks for, who has no role; Unauthorized where it does not hold."""
        claims = self._claims(token)
        platform, _, _ = claims["sub"].partition(":")
        return Identity(claims["sub"], claims["project"], channel=cast(Platform, platform))

    def sender(self, token: str) -> tuple[Sender, str]:
        """Answer who speaks, by the platform's ids, and the project; Unauthorized as `read`."""
        claims = self._claims(token)
        platform, _, person = claims["sub"].partition(":")
        sender = Sender(cast(Platform, platform), person, claims.get("group"))
        return sender, claims["project"]

    def _claims(self, token: str) -> dict[str, Any]:
        claims = self._shared.read(token)
        project, group = claims.get("project"), claims.get("group")
        if not (
            _PERSON.fullmatch(claims["sub"])
            and isinstance(project, str)
            and PROJECT.fullmatch(project)
            and (group is None or (isinstance(group, str) and _GROUP.fullmatch(group)))
        ):
            raise Unauthorized(NOT_VALID)
        return claims

    @property
    def _shared(self) -> SharedSecrets:
        return SharedSecrets(self.secrets, EXPECTED)
