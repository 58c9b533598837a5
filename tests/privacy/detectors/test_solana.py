"""Solana addresses: 32 bytes, and not words run together."""

from hashlib import sha256
from itertools import pairwise

import base58
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candor.privacy.detectors.solana import SolanaDetector
from tests.privacy.detectors.finding import values

SOLANA = SolanaDetector()


@pytest.mark.parametrize(
    "address",
    [
        "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
        "11111111111111111111111111111111",
        "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
    ],
)
def test_finds(address: str) -> None:
    assert values(SOLANA, f"mint {address}") == [address]


@pytest.mark.parametrize(
    "text",
    [
        "getAccountTransactionsAndSubscribeToChanges1",
        "a" * 44,
        "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG",
        "0EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
    ],
)
def test_leaves(text: str) -> None:
    assert values(SOLANA, text) == []


@given(st.binary(min_size=32, max_size=32))
def test_random_keys(key: bytes) -> None:
    address = base58.b58encode(sha256(key).digest()).decode()
    pairs = sum(a.islower() and b.islower() for a, b in pairwise(address))
    if pairs < 15 and not address.isalpha():
        assert values(SOLANA, f"to {address}.") == [address]
