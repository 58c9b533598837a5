"""Segregated-witness addresses of Bitcoin (BIP-173, BIP-350)."""

import pytest
from embit import bech32  # type: ignore[import-untyped]  # it ships no types
from hypothesis import given
from hypothesis import strategies as st

from candor.privacy.detectors.bitcoin import BitcoinDetector
from tests.privacy.detectors.finding import values

BITCOIN = BitcoinDetector()


@given(
    network=st.sampled_from(["bc", "tb", "bcrt"]),
    program=st.tuples(st.just(0), st.binary(min_size=20, max_size=20))
    | st.tuples(st.just(0), st.binary(min_size=32, max_size=32))
    | st.tuples(st.integers(1, 16), st.binary(min_size=2, max_size=40)),
)
def test_every_witness_program(network: str, program: tuple[int, bytes]) -> None:
    address = bech32.encode(network, program[0], program[1])
    assert values(BITCOIN, f"to {address}.") == [address]
    assert values(BITCOIN, address.upper()) == [address.upper()]
    assert values(BITCOIN, address[:-1] + ("q" if address[-1] != "q" else "p")) == []


@pytest.mark.parametrize(
    "text",
    [
        "bc1",
        "tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty",
        "bc1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7k7grplx",
    ],
)
def test_leaves(text: str) -> None:
    assert values(BITCOIN, text) == []
