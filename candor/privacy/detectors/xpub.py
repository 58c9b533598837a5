"""Extended public keys, which show every address of a wallet (BIP-32, SLIP-132)."""

import re
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.detectors.tokens import BASE58, standing
from candor.privacy.locality import IN_LONG_WORD

TYPE = "XPUB"

_KEY = re.compile(rf"(?:[xyztuvYZUV]pub|[LM]tub|dgub)[{BASE58}]{{100,112}}")


class XpubDetector:
    """Finds extended public keys by prefix and length.

    The checksum is not asked: no other text looks like this, and a mistyped key still tells
    nearly all of it.
    """

    types = frozenset({TYPE})
    locality = IN_LONG_WORD

    def find(self, text: str) -> Iterator[Span]:
        """Find extended public keys."""
        if "ub" in text:
            for match in standing(_KEY, text):
                yield Span(*match.span(), TYPE)
