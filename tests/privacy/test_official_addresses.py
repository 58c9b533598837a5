"""A project's own addresses are public; everybody else's, and every secret, still go."""

import pytest

from candor.privacy.official_addresses import OfficialAddresses
from candor.privacy.redact import Redactor, default_detectors

ETH = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
OTHER = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
BTC = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"
SEGWIT = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
KEY = "e9873d79c6d87dc0fb6a5778633389f4453213303da61f20bd67fc233aa33262"

REDACTOR = Redactor(
    default_detectors(),
    official=OfficialAddresses([ETH.lower(), BTC, SEGWIT, "treasury.eth", f" {KEY} ", ""]),
)


@pytest.mark.parametrize(
    "address", [ETH, ETH.lower(), BTC, SEGWIT, SEGWIT.upper(), "treasury.eth", "Treasury.eth"]
)
def test_listed_addresses_pass(address: str) -> None:
    assert REDACTOR.redact(f"is {address} yours?").text == f"is {address} yours?"


def test_others_do_not() -> None:
    assert REDACTOR.redact(f"from {OTHER} to {ETH}").text == f"from [ETH_ADDRESS_1] to {ETH}"


def test_a_secret_cannot_be_listed() -> None:
    assert REDACTOR.redact(f"my private key: {KEY}").text == "my private key: [PRIVATE_KEY_1]"


def test_a_projects_own_list_is_nobody_elses() -> None:
    both = Redactor(
        default_detectors(),
        official=OfficialAddresses([ETH]),
        projects={"alpha": OfficialAddresses([ETH, OTHER])},
    )
    text = f"from {OTHER} to {ETH}"
    assert both.of("alpha").redact(text).text == text
    assert both.of("beta").redact(text).text == f"from [ETH_ADDRESS_1] to {ETH}"
    assert both.redact(text).text == f"from [ETH_ADDRESS_1] to {ETH}"
    assert both.of("alpha").destroy_secrets(f"my private key: {KEY}")[1] == 1
