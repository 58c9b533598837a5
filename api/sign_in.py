"""Sign-in: who a token speaks for."""

import re

import jwt

from candor.bootstrap.settings import Settings
from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.errors import Unauthorized

ALGORITHM = "HS256"
_PROJECT = re.compile(r"[A-Za-z0-9_-]{1,64}")
_REGION = re.compile(r"[A-Za-z]{2}")


class Claims:
    """What a valid token says."""

    __slots__ = ("project", "region", "roles", "user")

    def __init__(self, claims: dict[str, object]) -> None:
        """Check the claims' shapes; Unauthorized where one is wrong."""
        self.user = str(claims["sub"])
        project = claims.get("project", DEFAULT_PROJECT)
        region = claims.get("region")
        roles = claims.get("roles", [])
        if not (
            0 < len(self.user) <= 256
            and isinstance(project, str)
            and _PROJECT.fullmatch(project)
            and (region is None or (isinstance(region, str) and _REGION.fullmatch(region)))
            and isinstance(roles, list)
            and all(isinstance(role, str) for role in roles)
        ):
            raise Unauthorized("The token's claims are not understood.")
        self.project = project
        self.region = region.upper() if isinstance(region, str) else None
        self.roles = frozenset(roles)


def read_token(authorization: str | None, settings: Settings) -> Claims:
    """Check a bearer token (RFC 6750, RFC 7519) and answer its claims; Unauthorized otherwise."""
    assert settings.jwt_secret is not None  # noqa: S101  # called only where sign-in is on
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized("Send a bearer token in the Authorization header.")
    try:
        claims = jwt.decode(
            token.strip(),
            settings.jwt_secret.get_secret_value(),
            algorithms=[ALGORITHM],
            audience=settings.jwt_audience,
            issuer=settings.jwt_issuer,
            options={"require": ["exp", "sub", "aud", "iss"]},
        )
    except jwt.ExpiredSignatureError:
        raise Unauthorized("The token has expired; sign in again.") from None
    except (jwt.InvalidTokenError, ValueError):
        raise Unauthorized("The token is not valid for this service.") from None
    return Claims(claims)
