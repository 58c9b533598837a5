"""Who writes on a chat platform, and what is remembered of a chat there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

Platform = Literal["telegram", "discord"]

PLATFORMS: Final[frozenset[str]] = frozenset(get_args(Platform))


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote and where, by the platform's own ids, which go no further than the service.

    `group` is None in private; `may_manage` tells an admin of the group; `spoken` is the language
    that the platform says the person reads, a BCP 47 tag.
    """

    platform: Platform
    person: str
    group: str | None = None
    may_manage: bool = False
    spoken: str | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is remembered of a chat: the language it is set to, its conversation, its settings."""

    language: str | None = None
    thread: str | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
