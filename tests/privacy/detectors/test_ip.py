"""Internet addresses of both versions, against versions of software and code."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candor.privacy.detectors.ip import IpDetector
from tests.privacy.detectors.finding import values

IP = IpDetector()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("from 203.0.113.7.", "203.0.113.7"),
        ("http://203.0.113.7:8545/rpc", "203.0.113.7"),
        ("allow 10.0.0.0/8 only", "10.0.0.0/8"),
        ("ping 2001:db8::1 now", "2001:db8::1"),
        ("http://[2001:db8::1]:8545", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
        ("0:0:0:0:0:FFFF:129.144.52.38", "0:0:0:0:0:FFFF:129.144.52.38"),
        ("地址是203.0.113.7，谢谢", "203.0.113.7"),
        ("typed 203.113.0.7.7 by mistake", "203.113.0.7"),
        ("route ::/0 via eth0", "::/0"),
        ("sport=53 src=:: up", "::"),
        ("the unspecified :: there", "::"),
    ],
)
def test_finds(text: str, address: str) -> None:
    assert values(IP, text) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "v1.2.3.4",
        "Bitcoin Core 0.21.0.1",
        "upgrade to version 2.0.14.3",
        "monero-gui-0.10.3.1",
        "pkg>=1.2.3.4",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3",
        "std::cout and a::b",
        "items[1::2]",
        "at 12:34:56",
        "aa:bb:cc:dd:ee:ff",
        "12345:db8::1",
        "2001::db8::1",
        "::",
        "main :: IO ()",
        "x =::call()",
        "103.4.1.2.5",
    ],
)
def test_leaves(text: str) -> None:
    assert values(IP, text) == []


@given(st.ip_addresses(v=4))
def test_every_v4_address(address: ipaddress.IPv4Address) -> None:
    assert values(IP, f"host {address} up") == [str(address)]


@given(st.ip_addresses(v=6).filter(lambda address: any(map(str.isdigit, str(address)))))
def test_every_v6_address(address: ipaddress.IPv6Address) -> None:
    assert values(IP, f"host {address} up") == [str(address)]
