"""Which of the products to compare with are installed here."""

from collections.abc import Callable, Mapping

from evals.finders.contract import Finder
from evals.finders.middleware import Middleware
from evals.finders.presidio import Presidio

PEERS: Mapping[str, Callable[[], Finder]] = {
    Presidio.name: Presidio,
    Middleware.name: Middleware,
}


def installed_peers() -> dict[str, Finder | None]:
    """Build each product compared with; None where it is not installed (the `peers` group)."""
    return {name: _build(make) for name, make in PEERS.items()}


def _build(make: Callable[[], Finder]) -> Finder | None:
    try:
        return make()
    except ImportError:
        return None
