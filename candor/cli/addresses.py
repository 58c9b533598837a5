"""The address that a command serves on."""

import errno
import ipaddress
import socket

from candor.domain.errors import BadUsage, CandorError


class CannotServe(CandorError):
    """The address cannot be taken."""


def listen(host: str, port: int, *, command: str) -> socket.socket:
    """Take an address and listen; `command` names a way to take another port.

    Raises BadUsage where the host is not of this machine, CannotServe where the port cannot be had.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except (OSError, UnicodeError):
        raise BadUsage(f"{host} is not an address of this machine") from None
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as failure:
        listening.close()
        if isinstance(failure, PermissionError):
            raise CannotServe(f"port {port} needs more rights; take one above 1023") from None
        if failure.errno != errno.EADDRINUSE:
            raise BadUsage(f"{host} is not an address of this machine") from None
        raise CannotServe(
            f"port {port} on {host} is in use; stop what runs there or take another: {command}"
        ) from None
    listening.set_inheritable(True)
    return listening


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach a host's address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def shown(host: str) -> str:
    """Write a host as it stands in a URL."""
    return f"[{host}]" if ":" in host else host
