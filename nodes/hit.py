"""An answer taken from the cache."""

from dataclasses import dataclass

from candor.cache.contract import Place
from candor.cache.tallies import HitKind


@dataclass(frozen=True, slots=True)
class Hit:
    """How it was found, where it lies, and what it saved (nano-dollars, milliseconds).

    Until it was checked again `ms` is how long its own turn took; then it is the time saved.
    """

    kind: HitKind
    place: Place
    nano: int
    ms: float
