"""E-mail addresses: what is one, what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candor.privacy.detectors.email import EmailDetector
from tests.privacy.detectors.finding import values

EMAIL = EmailDetector()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("write to ada@example.org.", "ada@example.org"),
        ("<ada.l+web3@mail.example.co.uk>", "ada.l+web3@mail.example.co.uk"),
        ("mailto:ada@example.org?subject=x", "ada@example.org"),
        ("'ada@example.org'", "ada@example.org"),
        ("邮箱ada@example.org谢谢", "ada@example.org"),
        ("jürgen@münchen.example", "jürgen@münchen.example"),
        ("a@xn--d1acufc.xn--p1ai", "a@xn--d1acufc.xn--p1ai"),
        ('"ada lovelace"@example.org', '"ada lovelace"@example.org'),
        ("ada@[192.0.2.1]", "ada@[192.0.2.1]"),
        ("почта@пример.рф", "почта@пример.рф"),
    ],
)
def test_finds(text: str, address: str) -> None:
    assert values(EMAIL, text) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "no address here",
        "ada@localhost",
        "ada@example.",
        "@example.org",
        "a..b@",
        "npm i @openzeppelin/contracts@4.9.0",
        "git@github.com:candor/candor.git",
        "https://medium.com/@writer.io/post",
        "ada @ example.org",
        f"{'a' * 65}@example.org",
    ],
)
def test_leaves(text: str) -> None:
    assert values(EMAIL, text) == []


def test_two_addresses_side_by_side() -> None:
    assert values(EMAIL, "a@example.org,b@example.org") == ["a@example.org", "b@example.org"]


@given(
    local=st.from_regex(r"[a-z0-9][a-z0-9._+-]{0,20}[a-z0-9]", fullmatch=True).filter(
        lambda local: ".." not in local and local != "git"
    ),
    domain=st.from_regex(r"[a-z]([a-z0-9]{0,10}[a-z0-9])?\.(com|io|example)", fullmatch=True),
)
def test_offsets_name_the_address(local: str, domain: str) -> None:
    assert values(EMAIL, f"see ({local}@{domain}) there") == [f"{local}@{domain}"]
