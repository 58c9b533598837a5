"""Tokens signed with a secret that the operator shares with their own sign-in."""

from dataclasses import dataclass
from typing import Any

import jwt

from candor.domain.errors import Unauthorized
from candor.sign_in.decode import NOT_VALID, Expected, decode

ALGORITHM = "HS256"


@dataclass(frozen=True)
class SharedSecrets:
    """The secrets, the newest first: it signs, all of them verify, so that they can be rotated."""

    secrets: tuple[str, ...]
    expected: Expected

    def read(self, token: str) -> dict[str, Any]:
        """Answer the claims of a token that one of the secrets signed; Unauthorized otherwise."""
        refused = Unauthorized(NOT_VALID)
        for secret in self.secrets:
            try:
                return decode(token, secret, ALGORITHM, self.expected)
            except Unauthorized as failure:
                # what a later secret does not know either says less than "expired"
                refused = refused if refused.detail != NOT_VALID else failure
        raise refused

    def sign(self, claims: dict[str, Any], *, kind: str = "JWT") -> str:
        """Sign claims with the newest secret; audience, issuer and the header's `typ` are added."""
        own = {"aud": self.expected.audience, "iss": self.expected.issuer}
        return jwt.encode(claims | own, self.secrets[0], ALGORITHM, headers={"typ": kind})
