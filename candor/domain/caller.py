"""Who asks: the one identity that every store, key and query takes."""

from dataclasses import dataclass
from typing import Literal

Channel = Literal["api", "web", "cli", "langserve", "telegram", "discord", "studio"]

DEFAULT_PROJECT = "default"
# stands in place of a pseudonym where a record no longer leads to anybody
UNLINKED = "unlinked"


@dataclass(frozen=True, slots=True)
class Caller:
    """One person in one project, known by a keyed pseudonym and never by name.

    `user` is `<key id>:<hex>`, the HMAC-SHA256 of the user's id (see candor/privacy/identity.py).
    `region` is an ISO 3166-1 alpha-2 country code, or None where nothing is known.
    """

    project: str
    user: str
    roles: frozenset[str] = frozenset()
    region: str | None = None
    channel: Channel = "api"

    def may_operate(self) -> bool:
        """Tell whether the caller is an operator of the project."""
        return "operator" in self.roles

    def may_bill(self) -> bool:
        """Tell whether the caller may change what a user has bought."""
        return bool(self.roles & {"operator", "billing"})
