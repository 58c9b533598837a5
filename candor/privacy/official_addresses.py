"""Public addresses that a project lists as its own, which are nobody's personal data."""

from collections.abc import Iterable

from candor.privacy.contract import Span
from candor.privacy.placeholders import canonical

_LISTABLE = "_ADDRESS"
_NAMES = frozenset({"ENS"})


class OfficialAddresses:
    """Recognises listed addresses of any coin, in every spelling that means the same one.

    EVM, bech32 and CashAddr addresses are compared without regard to case, base58 ones with it.
    """

    def __init__(self, addresses: Iterable[str] = ()) -> None:
        self._listed = tuple(address.strip() for address in addresses if address.strip())
        self._by_type: dict[str, frozenset[str]] = {}

    def keep(self, text: str, spans: Iterable[Span]) -> list[Span]:
        """Leave away the spans of `text` that a project has made public itself."""
        if not self._listed:
            return list(spans)
        return [span for span in spans if not self._is_listed(text, span)]

    def _is_listed(self, text: str, span: Span) -> bool:
        if not span.type.endswith(_LISTABLE) and span.type not in _NAMES:
            return False
        if span.type not in self._by_type:
            self._by_type[span.type] = frozenset(
                canonical(span.type, address) for address in self._listed
            )
        return canonical(span.type, text[span.start : span.end]) in self._by_type[span.type]
