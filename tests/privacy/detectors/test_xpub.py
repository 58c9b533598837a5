"""Extended public keys."""

import pytest

from candor.privacy.detectors.xpub import XpubDetector
from tests.privacy.detectors.finding import values

XPUB = XpubDetector()
# BIP-32, test vector 1, the master key.
MASTER = (
    "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUD"
    "Fdp6W1EGMcet8"
)


@pytest.mark.parametrize("prefix", ["xpub", "ypub", "zpub", "tpub", "Zpub"])
def test_finds_every_kind(prefix: str) -> None:
    key = prefix + MASTER[4:]
    assert values(XPUB, f"[d34db33f/84h]{key}/0/*") == [key]


def test_leaves_what_is_shorter_or_longer() -> None:
    assert values(XPUB, MASTER[:60]) == []
    assert values(XPUB, MASTER + "a" * 10) == []
