"""Sessions of visitors whom nobody has signed in: tokens that we sign ourselves.

They carry a type, an issuer and an audience of their own (RFC 8725, sections 3.8 to 3.11) and are
signed with a key of their own, so that none passes for a sign-in token, nor the other way round.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.clock import Clock, NewId
from candor.domain.errors import NotFound, Unauthorized
from candor.sign_in.decode import NOT_VALID, Expected, decode
from candor.sign_in.identity import ANONYMOUS, Identity

TYPE = "candor-session+jwt"
ALGORITHM = "HS256"
EXPECTED = Expected(audience="candor-session", issuer="candor-session")


@dataclass(frozen=True, slots=True)
class Session:
    """A session as its visitor gets it; instants in UTC."""

    token: str
    expires_at: datetime
    renewable_until: datetime


def signing_key(session_key: bytes) -> bytes:
    """Derive what signs (HKDF-SHA256, RFC 5869), so that the key itself may serve more than one."""
    return HKDF(SHA256(), length=32, salt=None, info=b"candor session").derive(session_key)


class SessionTokens:
    """Makes, renews and reads sessions. The newest key signs, all of them verify.

    Besides the default project visitors come to those of `projects`, and to no other.
    """

    def __init__(
        self,
        keys: tuple[bytes, ...],
        clock: Clock,
        new_id: NewId,
        *,
        lifetime: timedelta,
        longest: timedelta,
        projects: Collection[str] = (),
    ) -> None:
        self._keys = tuple(signing_key(key) for key in keys)
        self._clock = clock
        self._new_id = new_id
        self._lifetime = lifetime
        self._longest = longest
        self._projects = frozenset({DEFAULT_PROJECT, *projects})

    def begin(self, project: str = DEFAULT_PROJECT) -> Session:
        """Give a new visitor a session; NotFound for a project that lets no visitors in."""
        if project not in self._projects:
            raise NotFound("No project of this name lets visitors in without signing in.")
        now = self._clock.now()
        return self._sign(f"{ANONYMOUS}{self._new_id(now)}", int(now.timestamp()), project)

    def renew(self, token: str) -> Session:
        """Give the visitor of a session that still holds a fresh one; Unauthorized otherwise."""
        claims = self._read(token)
        return self._sign(claims["sub"], claims["auth_time"], _project(claims))

    def read(self, token: str) -> Identity:
        """Answer the visitor of a session, who has no role; Unauthorized where it does not hold."""
        claims = self._read(token)
        return Identity(user=claims["sub"], project=_project(claims), anonymous=True)

    def _sign(self, user: str, began: int, project: str) -> Session:
        now = int(self._clock.now().timestamp())
        until = began + int(self._longest.total_seconds())
        expires = min(now + int(self._lifetime.total_seconds()), until)
        claims = {
            "iss": EXPECTED.issuer,
            "aud": EXPECTED.audience,
            "sub": user,
            "project": project,
            "iat": now,
            "exp": expires,
            # when the session began, however often it was renewed (OpenID Connect Core, section 2)
            "auth_time": began,
        }
        token = jwt.encode(claims, self._keys[0], ALGORITHM, headers={"typ": TYPE})
        return Session(token, _instant(expires), _instant(until))

    def _read(self, token: str) -> dict[str, Any]:
        claims = self._verified(token)
        expires, began = claims["exp"], claims.get("auth_time")
        now = self._clock.now().timestamp()
        if not (isinstance(expires, int) and isinstance(began, int)):
            raise Unauthorized(NOT_VALID)
        # also where the longest age was made shorter since
        if now >= min(expires, began + self._longest.total_seconds()):
            raise Unauthorized("Your session has expired; begin a new one.")
        # also where the project has closed its doors since
        if _project(claims) not in self._projects:
            raise Unauthorized(NOT_VALID)
        return claims

    def _verified(self, token: str) -> dict[str, Any]:
        for key in self._keys:
            try:
                return decode(token, key, ALGORITHM, EXPECTED, timed=False)
            except Unauthorized:
                continue
        raise Unauthorized(NOT_VALID)


def _project(claims: dict[str, Any]) -> str:
    return str(claims.get("project", DEFAULT_PROJECT))


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
