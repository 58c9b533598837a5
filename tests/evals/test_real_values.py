"""The check that sets documentation with a real value apart."""

import pytest

from evals.real_values import real_values

HASH = "f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Run `geth --http` on your own machine.", set()),
        ("Version 1.10.25 came out on 2022-09-15 at block 15537393.", set()),
        (f"See transaction {HASH} for this.", set()),
        (f"export PRIVATE_KEY={HASH}", {"EVM address or hex key"}),
        ("at 0x52908400098527886E0F7030069857D2E4169EE7.", {"EVM address or hex key"}),
        ("ask security@example.org", {"e-mail"}),
        ("the genesis address 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", {"base58 or base32 value"}),
        ("one letter wrong 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", set()),
        ("listens on 127.0.0.1:8545", {"IPv4"}),
        ("std::vector::iterator and 10:30:45", set()),
        ("call +44 20 7946 0958", {"telephone"}),
        ("send to vitalik.eth", {"ENS name"}),
        ("abandon " * 11 + "about", {"phrase"}),
        ("abandon " * 12, set()),
    ],
)
def test_kinds(text: str, kinds: set[str]) -> None:
    assert set(real_values(text)) == kinds
