"""Which machines may be spoken to: those with public addresses, and those allowed by name.

A name is resolved here, once, and what is returned are the addresses that were checked, so that whoever connects to
them needs no second look-up, which could answer otherwise (DNS rebinding). Addresses that carry another inside
(IPv4-mapped, 6to4, NAT64) are judged by the inner one.
"""

import ipaddress
import socket
from collections.abc import Collection

from ingest.errors import FetchRefused, NoAnswer

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# What ipaddress calls global and still is nobody's public web server.
_NEVER = tuple(
    ipaddress.ip_network(net)
    for net in (
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata service is 192.0.0.192
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "168.63.129.16/32",  # Azure's metadata and DNS
        "64:ff9b:1::/48",  # NAT64 inside one network (RFC 8215)
        "fec0::/10",  # site-local, as networks older than RFC 3879 use it
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segment routing inside one network (RFC 9602)
    )
)
_METADATA = tuple(
    ipaddress.ip_network(net) for net in ("169.254.0.0/16", "fe80::/10", "168.63.129.16/32", "192.0.0.192/32",
                                          "100.100.100.200/32", "fd00:ec2::/32")
)  # fmt: skip
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


def checked(host: str, port: int, allowed: Collection[str] = ()) -> list[str]:
    """Return the addresses of a host that may be connected to, in the resolver's order.

    ``allowed`` are names (or ``name:port``) whose addresses may be private. Link-local and metadata addresses are
    refused even then, unless the address itself is what is allowed. Raises FetchRefused, or NoAnswer when the name
    has no address.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswer(
            f"There is no site called {host}; check the address, and whether this computer is online."
        ) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    named = is_allowed(host, port, allowed)
    usable = [one for one in addresses if _usable(one, named, one in allowed or f"{one}:{port}" in allowed)]
    if not usable:
        raise FetchRefused(
            f"{host} is not on the public internet (its address is {addresses[0]}), so it is not read; "
            f"add {host} to the allowed hosts if that is meant."
        )
    return usable


def is_allowed(host: str, port: int, allowed: Collection[str]) -> bool:
    """Whether a host was allowed by name."""
    return host.lower() in allowed or f"{host.lower()}:{port}" in allowed


def is_public(text: str) -> bool:
    """Whether an address is one that anybody on the internet may connect to."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(address)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not address.is_multicast and not any(address in net for net in _NEVER)


def _usable(text: str, named: bool, itself: bool) -> bool:
    if is_public(text) or itself:
        return True
    return named and not _is_metadata(text)


def _is_metadata(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    address = _inner(address) or address
    return any(address in net for net in _METADATA)


def _inner(address: Address) -> Address | None:
    """The IPv4 address that an IPv6 one leads to."""
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour
