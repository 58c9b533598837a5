"""Which requests count as coming from one address."""

import pytest
from starlette.requests import Request

from api.addresses import address_of


def request(host: str | None) -> Request:
    return Request({"type": "http", "client": (host, 1) if host else None})


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a-socket", "a-socket"),
        (None, "unknown"),
    ],
)
def test_an_ipv6_customer_is_one(host: str | None, counted: str) -> None:
    assert address_of(request(host)) == counted
