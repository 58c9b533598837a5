"""Hosts that only look like an official one are told from it and from honest others."""

import pytest

from candor.validation.hosts import imitates, in_letters
from candor.validation.links import check_links
from tests.validation.conftest import SOURCES

OFFICIAL = frozenset({"ethereum.org", "lido.fi", "uniswap.org", "github.com/lidofinance"})


@pytest.mark.parametrize(
    "host",
    [
        "ethereurn.org", "etherium.org", "ethere\u00fcm.org", "xn--ethreum-dya.org", 
        "ether\u0435um.org",
        "uniswap-claim.com", "claim-uniswap.xyz", "uniswapairdrop.net", "uniswap.org.evil.com",
        "app-uniswap.org.io", "un1swap.org", "uniswap.com",
    ],
)  # fmt: skip
def test_look_alikes_are_told(host: str) -> None:
    assert imitates(host, OFFICIAL)


@pytest.mark.parametrize(
    "host",
    ["ethereum.org", "www.ethereum.org", "stake.lido.fi", "app.uniswap.org", "solana.com",
     "wikipedia.org", "etherscan.io", "example.com", "lidl.de"],
)  # fmt: skip
def test_others_are_not(host: str) -> None:
    assert imitates(host, OFFICIAL) is None


def test_punycode_is_read() -> None:
    assert in_letters("xn--mnchen-3ya.de") == "münchen.de"
    assert in_letters("xn--\u00e9.de") == "xn--\u00e9.de"


def checked(text: str) -> tuple[str, list[str]]:
    found = check_links(
        text,
        SOURCES,
        question="",
        link_removed="(link)",
        address_removed="(address)",
        official=OFFICIAL,
        official_addresses={"0x2222222222222222222222222222222222222222"},
    )
    return found.text, found.warnings


@pytest.mark.parametrize(
    "text",
    [
        "Open https://app.uniswap.org/swap?x=1 first.",
        "Open https://github.com/lidofinance/docs first.",
        "Send it to 0x2222222222222222222222222222222222222222.",
        "Open `contract.call` and `tx.data` in wallets.md.",
        "Stop the wallet.You can start it again.",
    ],
)
def test_official_ones_and_no_hosts_stay(text: str) -> None:
    assert checked(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("Open https://github.com/lidofinance-claims now.", ["unknown_link"]),
        ("Open l\u0456do.fi now.", ["unknown_link", "lookalike_link"]),
        ("Open uniswap.icu now.", ["unknown_link", "lookalike_link"]),
        ("Open xn--uniswp-7nf.org now.", ["unknown_link", "lookalike_link"]),
        ("Open a.b.c.d.e.evil.co.za now.", ["unknown_link"]),
    ],
)
def test_unlisted_ones_go(text: str, warnings: list[str]) -> None:
    found, said = checked(text)
    assert "(link)" in found
    assert said[0] == warnings[0]
    assert said[1:] == warnings[1:]
