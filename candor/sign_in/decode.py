"""Checks one token with one key, by PyJWT."""

import time
from dataclasses import dataclass
from typing import Any

import jwt
from jwt.types import Options

from candor.domain.errors import Unauthorized

# how far an issuer's clock may be ahead of ours; an expiry is kept to the second
LEEWAY_SECONDS = 30
MAX_TOKEN_CHARS = 16_384
NOT_VALID = "The token is not valid for this service."
EXPIRED = "The token has expired; sign in again."


@dataclass(frozen=True, slots=True)
class Expected:
    """The `aud` and `iss` that a token must carry."""

    audience: str
    issuer: str


def read_header(token: str) -> dict[str, Any]:
    """Answer the token's header, not yet believed; Unauthorized where there is none."""
    if len(token) > MAX_TOKEN_CHARS:
        raise Unauthorized(NOT_VALID)
    try:
        header: dict[str, Any] = jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, ValueError):
        raise Unauthorized(NOT_VALID) from None
    # we know no extension, so none may be critical (RFC 7515, section 4.1.11)
    if "crit" in header or not isinstance(header.get("alg"), str):
        raise Unauthorized(NOT_VALID)
    return header


def decode(
    token: str, key: Any, algorithm: str, expected: Expected, *, timed: bool = True
) -> dict[str, Any]:
    """Answer the claims of a token (RFC 7519) that this key signed; Unauthorized otherwise.

    `timed=False` leaves `exp`, `nbf` and `iat` to the caller, which then has a clock of its own.
    """
    options: Options = {"require": ["exp", "sub", "aud", "iss"], "enforce_minimum_key_length": True}
    if not timed:
        options |= {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=expected.audience,
            issuer=expected.issuer,
            leeway=LEEWAY_SECONDS,
            options=options,
        )
    except jwt.ExpiredSignatureError:
        raise Unauthorized(EXPIRED) from None
    except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError):
        raise Unauthorized(NOT_VALID) from None
    if timed and int(claims["exp"]) <= time.time():
        raise Unauthorized(EXPIRED)
    return claims
