"""Bitcoin Cash addresses in CashAddr form, with or without `bitcoincash:`."""

import re
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.detectors.checksums import cashaddr
from candor.privacy.detectors.tokens import BECH32, standing
from candor.privacy.locality import IN_LONG_WORD

TYPE = "BCH_ADDRESS"

# Kinds 0 (key) and 1 (script) of a 20-byte hash make 42 characters that start with q or p.
_ADDRESS = re.compile(rf"[qpQP][{BECH32}]{{41}}", re.IGNORECASE)
_DEFAULT_PREFIX = "bitcoincash"
_PREFIX = re.compile(r"(bitcoincash|bchtest|bchreg):\Z", re.IGNORECASE)
_LONGEST_PREFIX = len(_DEFAULT_PREFIX) + 1


class BitcoinCashDetector:
    """Finds CashAddr addresses; the checksum decides. Legacy ones read as Bitcoin's."""

    types = frozenset({TYPE})
    locality = IN_LONG_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find Bitcoin Cash addresses, their prefix included."""
        for match in standing(_ADDRESS, text):
            value, start = match[0], match.start()
            if value not in (value.lower(), value.upper()):
                continue
            written = _PREFIX.search(text, max(0, start - _LONGEST_PREFIX), start)
            if cashaddr(written[1].lower() if written else _DEFAULT_PREFIX, value):
                yield Span(written.start() if written else start, match.end(), TYPE)
