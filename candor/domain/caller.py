"""Who asks: the one identity that every store, key and query takes."""

from dataclasses import dataclass
from typing import Literal, get_args

Channel = Literal["api", "web", "cli", "langserve", "telegram", "discord", "studio"]

Role = Literal["operator", "billing"]

DEFAULT_PROJECT = "default"
ROLES: frozenset[str] = frozenset(get_args(Role))
# stands in place of a pseudonym where a record no longer leads to anybody
UNLINKED = "unlinked"


@dataclass(frozen=True, slots=True)
class Caller:
    """One person in one project, known by a keyed pseudonym and never by name.

    `user` is `<key id>:<hex>`, the HMAC-SHA256 of the user's id (see candor/privacy/identity.py).
    `region` is an ISO 3166-1 alpha-2 country code, or None where nothing is known.
    `gpc` tells that the browser sends Global Privacy Control.
    `roles` is a part of ROLES; `anonymous` tells a visitor with a session of our own.
    """

    project: str
    user: str
    roles: frozenset[str] = frozenset()
    region: str | None = None
    channel: Channel = "api"
    gpc: bool = False
    anonymous: bool = False

    def may_operate(self) -> bool:
        """Tell whether the caller is an operator of the project."""
        return "operator" in self.roles

    def may_bill(self) -> bool:
        """Tell whether the caller may change tiers: an operator, or the billing system."""
        return self.may_operate() or "billing" in self.roles
