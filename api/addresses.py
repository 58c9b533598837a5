"""The address that a request's limits are counted by."""

from ipaddress import IPv6Address, ip_address

from starlette.requests import HTTPConnection

# one customer gets at least a /64 (RFC 6177), and may use each of its addresses
IPV6_HOST_BITS = 64


def address_of(request: HTTPConnection) -> str:
    """Answer the client's IPv4 address, or the /64 network of its IPv6 one; else `unknown`."""
    host = request.client.host if request.client else "unknown"
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    network = int(address) >> IPV6_HOST_BITS << IPV6_HOST_BITS
    return f"{IPv6Address(network)}/64"
