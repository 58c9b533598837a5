"""ENS names, and libraries whose members end in .eth."""

import pytest

from candor.privacy.detectors.ens import EnsDetector
from tests.privacy.detectors.finding import values

ENS = EnsDetector()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ask alice.eth.", "alice.eth"),
        ("(pay.alice.eth)", "pay.alice.eth"),
        ("ALICE.ETH", "ALICE.ETH"),
        ("app.ens.domains/name/alice.eth/details", "alice.eth"),
        ("my-wallet_1.eth", "my-wallet_1.eth"),
        ("🦊🦊🦊.eth", "🦊🦊🦊.eth"),
        ("… алиса.eth?", "алиса.eth"),
    ],
)
def test_finds(text: str, name: str) -> None:
    assert [value.lstrip("…") for value in values(ENS, text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "web3.eth.getBalance",
        "web3.eth",
        ".eth",
        "a.eth",
        "my.ether",
        "foo.eth(1)",
        "foo.eth-x",
        "…eth",
    ],
)
def test_leaves(text: str) -> None:
    assert values(ENS, text) == []


def test_neighbours() -> None:
    assert values(ENS, "alice.eth,bobby.eth") == ["alice.eth", "bobby.eth"]
