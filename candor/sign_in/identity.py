"""What a valid token says."""

import re
from dataclasses import dataclass
from typing import Any

from candor.domain.caller import DEFAULT_PROJECT, ROLES, Channel
from candor.domain.errors import Unauthorized

ANONYMOUS = "anon:"
MAX_USER_CHARS = 256
PROJECT = re.compile(r"[A-Za-z0-9_-]{1,64}")
REGION = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a token speaks for, still by name; `roles` holds the ones we know.

    `channel` is the platform where a bot's token says that it was asked.
    """

    user: str
    project: str = DEFAULT_PROJECT
    roles: frozenset[str] = frozenset()
    region: str | None = None
    anonymous: bool = False
    channel: Channel = "api"


def read_claims(claims: dict[str, Any], roles_claim: str) -> Identity:
    """Answer whom a sign-in token's claims name; Unauthorized where one has an odd shape.

    Roles that we do not know are left out, since an issuer has others for other services.
    """
    user = claims["sub"]
    project = claims.get("project", DEFAULT_PROJECT)
    region = claims.get("region")
    roles = _roles(claims, roles_claim)
    if not (
        0 < len(user) <= MAX_USER_CHARS
        # or a name chosen at the issuer would be a visitor's session
        and not user.startswith(ANONYMOUS)
        and isinstance(project, str)
        and PROJECT.fullmatch(project)
        and (region is None or (isinstance(region, str) and REGION.fullmatch(region)))
        and isinstance(roles, list)
        and all(isinstance(role, str) for role in roles)
    ):
        raise Unauthorized("The token's claims are not understood.")
    return Identity(
        user=user,
        project=project,
        roles=ROLES.intersection(roles),
        region=region.upper() if isinstance(region, str) else None,
    )


def _roles(claims: dict[str, Any], name: str) -> Any:
    # a name with dots may also be one claim, such as https://example.com/roles
    if name in claims:
        return claims[name]
    inner: Any = claims
    for part in name.split("."):
        if not isinstance(inner, dict) or part not in inner:
            return []
        inner = inner[part]
    return inner
