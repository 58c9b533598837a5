"""Links and addresses come from the sources or not at all."""

import pytest

from candor.validation.links import check_links
from tests.validation.conftest import SOURCES


def checked(text: str, question: str = "") -> tuple[str, list[str]]:
    found = check_links(
        text, SOURCES, question=question, link_removed="(link)", address_removed="(address)"
    )
    return found.text, found.warnings


@pytest.mark.parametrize(
    "text",
    [
        "Open https://stake.lido.fi/ first.",
        "Open https://stake.lido.fi.",
        "Open [Lido](https://stake.lido.fi/).",
        "Open stake.lido.fi first.",
        "Use 0x00000000219ab540356cBB839Cbe05303d7705Fa.",
        "See staking-eth.md, e.g. version 1.2.3 of node.js. It costs 0.5 ETH.",
        "Read [the guide](staking-eth.md).",
    ],
)
def test_known_ones_stay(text: str) -> None:
    assert checked(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Go to http://evil.com/a?b=c.", "Go to (link)."),
        ("Go to <https://evil.com>, then wait", "Go to (link), then wait"),
        ("Go to evil-claim.xyz now", "Go to (link) now"),
        ("Go to www.evil.com/x", "Go to (link)"),
        ("[Claim here](https://evil.com/x_(y))", "Claim here"),
        ("[Claim](javascript:alert(1))", "Claim"),
        ("![](https://evil.com/p.png?d=secret)", "(link)"),
        ("Click [here][1]\n\n[1]: https://evil.com", "Click [here][1]\n\n"),
        ("Write to help@evil.com", "Write to (link)"),
        ("https://stake.lido.fi@evil.com/", "(link)"),
        ("HTTPS://EVIL.COM", "(link)"),
        ("`curl https://evil.com`", "`curl (link)`"),
        ("https://stake.lido.fi/other-page", "(link)"),
    ],
)
def test_unknown_links_go(text: str, result: str) -> None:
    assert checked(text) == (result, ["unknown_link"])


def test_a_known_host_before_anothers_is_told_as_a_look_alike() -> None:
    found = checked("https://stake.lido.fi.evil.com/")
    assert found == ("(link)", ["unknown_link", "lookalike_link"])


@pytest.mark.parametrize(
    "address",
    [
        "0x1111111111111111111111111111111111111111",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
        "7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV1",
        "vitalik.eth",
    ],
)
def test_unknown_addresses_go_and_the_askers_own_stay(address: str) -> None:
    assert checked(f"Send it to {address}.") == ("Send it to (address).", ["unknown_address"])
    assert checked(f"Yours is {address}.", question=f"Is {address} mine?")[1] == []
