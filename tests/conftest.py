"""What holds for every test: no network but this machine, no hub, no settings or home of whoever runs them."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from small_index import Small

os.environ["HF_HUB_OFFLINE"] = "1"  # before any library reads it; subprocesses inherit it
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
for name in [name for name in os.environ if name.startswith("TOOLKIT_")]:
    del os.environ[name]


class NetworkReached(Exception):
    """A test spoke to another machine."""


def _here(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = address[0]
    try:
        return host in ("", "localhost") or ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


def _numeric(host: str) -> bool:
    """Whether a host is an address in any spelling ("10.0.0.1", "0x7f.1", "::1"): looking it up asks nobody."""
    try:
        socket.inet_aton(host)
    except (OSError, UnicodeError):
        return ":" in host
    return True


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Any connection or name look-up that leaves this machine raises NetworkReached, whoever swallows it or not."""
    reached: list[str] = []
    patch = pytest.MonkeyPatch()
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def checked(address: Any) -> None:
        if not _here(address):
            reached.append(str(address))
            raise NetworkReached(f"A test wanted to reach {address}: use a server on 127.0.0.1.")

    def connecting(self: socket.socket, address: Any) -> None:
        checked(address)
        connect(self, address)

    def connecting_ex(self: socket.socket, address: Any) -> int:
        checked(address)
        return connect_ex(self, address)

    def looking_up(host: Any, *rest: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not _numeric(name):
            checked((name, 0))
        return getaddrinfo(host, *rest, **options)

    patch.setattr(socket.socket, "connect", connecting)
    patch.setattr(socket.socket, "connect_ex", connecting_ex)
    patch.setattr(socket, "getaddrinfo", looking_up)
    yield
    patch.undo()
    assert not reached, f"Tests reached for the network: {reached}"


@pytest.fixture(autouse=True)
def no_home_of_ours(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The default home is an empty folder, so that a test that forgets to give one harms nobody's toolkit."""
    home = tmp_path_factory.mktemp("default-home", numbered=True)
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    return home


@pytest.fixture
def small(tmp_path: Path) -> "Small":
    """A folder of material and the parts of a real reindex, small enough to look through."""
    from small_index import Small

    return Small(tmp_path)
