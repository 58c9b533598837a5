"""The contract of the consent store."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from candor.domain.caller import Caller
from candor.domain.purposes import Purpose, Said


@dataclass(frozen=True, slots=True)
class ConsentChoice:
    """A yes or a no to some purposes, where, and under which version of the text.

    `text_sha256` is the hex digest of the text that was shown in `language`; both are None
    where none was, as with Global Privacy Control.
    """

    given: bool
    purposes: tuple[Purpose, ...]
    region: str | None
    version: str
    text_sha256: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ConsentState:
    """What holds for a user now: `purposes` are agreed to, `said` has what was said to each.

    `region`, `version` and `at` are the newest choice's; None where nothing was ever chosen.
    """

    given: bool
    purposes: tuple[Purpose, ...]
    region: str | None
    version: str | None
    at: datetime | None
    said: Mapping[Purpose, Said] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConsentProof:
    """One choice as it was made (GDPR, article 7(1)): when, what, under which text, and how."""

    choice: ConsentChoice
    at: datetime
    channel: str | None
    gpc: bool


class Recorded(NamedTuple):
    """What holds after a choice, and whether the choice changed anything."""

    state: ConsentState
    changed: bool


class ConsentStore(Protocol):
    """Remembers who agreed to what; every implementation passes tests/stores/test_consent.py.

    A choice is about its own purposes only and replaces what was said to them before;
    repeating it changes nothing. `history` is the caller's own proof, newest first.
    """

    async def current(self, caller: Caller) -> ConsentState: ...
    async def record(self, caller: Caller, choice: ConsentChoice) -> Recorded: ...
    async def history(self, caller: Caller) -> list[ConsentProof]: ...
