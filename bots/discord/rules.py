"""What a server's managers set: where the bot answers, and whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of one server, by ids of its channels and roles; none of them means all."""

    channels: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    forum: bool = False

    @classmethod
    def read(cls, settings: Mapping[str, object]) -> Self:
        """Read what is remembered of a server."""
        return cls(
            _ids(settings.get("channels")),
            _ids(settings.get("roles")),
            settings.get("forum") is True,
        )

    def open_in(self, channel_and_parent: Iterable[int]) -> bool:
        """Tell whether the bot answers in a channel, or in a thread below one."""
        return not self.channels or not self.channels.isdisjoint(channel_and_parent)

    def may_ask(self, roles: Iterable[int]) -> bool:
        """Tell whether somebody with these roles may ask."""
        return not self.roles or not self.roles.isdisjoint(roles)


def _ids(kept: object) -> frozenset[int]:
    return frozenset(int(one) for one in kept) if isinstance(kept, list) else frozenset()
