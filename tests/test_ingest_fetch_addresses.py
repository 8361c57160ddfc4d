"""Where requests may go: public addresses, certificates that are valid, and forms that hold secrets."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import small_web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from small_site import Site, serving
from small_web import QUICK, body

from ingest import addresses, wire
from ingest.errors import FetchError, FetchRefused
from ingest.fetch import Fetcher

site, fetcher = small_web.site, small_web.fetcher


# --- where requests may go


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://2130706433:{port}/",  # 127.0.0.1 as one number
        "http://0x7f.1:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://0.0.0.0:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]:{port}/",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(site: Site, fetcher: Fetcher, tmp_path: Path, target: str) -> None:
    with serving() as inside:
        inside.pages["/"] = "secret"
        to = target.format(port=inside.url.rpartition(":")[2])
        site.pages["/page"] = lambda reply: reply.redirect(to)
        with pytest.raises(FetchError) as told:
            fetcher.get(f"{site.url}/page", tmp_path)
        assert "not on the public internet" in str(told.value) or "no site called" in str(told.value)
        assert inside.asked == []


def test_an_address_of_this_computer_is_refused_unless_it_is_allowed_by_name(site: Site, tmp_path: Path) -> None:
    site.pages["/page"] = "text"
    with Fetcher((), QUICK) as fetcher, pytest.raises(FetchRefused, match="not on the public internet"):
        fetcher.get(f"{site.url}/page", tmp_path)
    assert site.asked == []
    for name in ("127.0.0.1", site.host):
        with Fetcher([name], QUICK) as fetcher:
            assert fetcher.get(f"{site.url}/page", tmp_path) is not None


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://site.example/a", "javascript:alert(1)", "https:///a", "//a/b"]
)
def test_only_web_addresses_are_asked(fetcher: Fetcher, tmp_path: Path, url: str) -> None:
    with pytest.raises(FetchRefused, match="not a web address"):
        fetcher.get(url, tmp_path)


def test_a_redirect_to_a_file_is_refused(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages["/page"] = lambda reply: reply.redirect("file:///etc/passwd")
    with pytest.raises(FetchError, match="an address that is none"):
        fetcher.get(f"{site.url}/page", tmp_path)


def test_a_name_is_looked_up_once_and_the_checked_address_is_connected_to(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # DNS rebinding: the name answers with a harmless address when it is checked, and with another when it is used.
    port = int(site.url.rpartition(":")[2])
    site.pages |= {"/page": "text", "/robots.txt": ""}  # one connection serves both
    looked_up: list[str] = []

    def resolver(host: str, *args: Any, **named: Any) -> list[Any]:
        looked_up.append(host)
        assert host == "rebind.example" and len(looked_up) == 1, "a second look-up decides otherwise"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with Fetcher([f"rebind.example:{port}"], QUICK) as fetcher, monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", resolver)
        # create_connection resolves even an address; it is given one and nothing else.
        patched.setattr(socket, "create_connection", _connect)
        assert body(fetcher.get(f"http://rebind.example:{port}/page", tmp_path)) == b"text"
    assert looked_up == ["rebind.example"]
    assert site.asked[0].headers["host"] == f"rebind.example:{port}"


def _connect(address: tuple[str, int], timeout: float | None = None, source_address: Any = None) -> socket.socket:
    made = socket.socket()
    made.settimeout(timeout)
    made.connect(address)
    return made


@pytest.mark.parametrize(
    "found", ["10.1.2.3", "127.0.0.1", "169.254.169.254", "fd00::1", "64:ff9b::a00:1", "2002:a00:1::"]
)
def test_a_public_name_with_a_private_address_is_refused(found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", (found, 80))])
    with pytest.raises(FetchRefused, match="not on the public internet"):
        addresses.checked("site.example", 80)


def test_allowing_a_name_does_not_allow_the_metadata_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", ("169.254.169.254", 80))])
    with pytest.raises(FetchRefused):
        addresses.checked("intranet.example", 80, ["intranet.example"])
    assert addresses.checked("169.254.169.254", 80, ["169.254.169.254"]) == ["169.254.169.254"]


def test_of_several_addresses_only_the_public_ones_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(0, 0, 0, "", (one, 80)) for one in ("10.0.0.1", "8.8.8.8", "::1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found)
    assert addresses.checked("site.example", 80) == ["8.8.8.8"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("100.100.100.200", False), ("192.0.0.192", False),
        ("168.63.129.16", False), ("224.0.0.1", False), ("ff0e::1", False), ("fe80::1%eth0", False), ("::", False),
        ("::127.0.0.1", False), ("64:ff9b::7f00:1", False), ("64:ff9b::808:808", True), ("255.255.255.255", False),
        ("198.18.0.1", False), ("203.0.113.5", False), ("fec0::1", False), ("240.0.0.1", False), ("::1", False),
    ],
)  # fmt: skip
def test_public_is_what_anybody_may_connect_to(address: str, public: bool) -> None:
    assert addresses.is_public(address) is public


def test_proxies_of_the_environment_are_not_used(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.pages["/page"] = "text"
    with Fetcher([site.host], QUICK) as fetcher:
        assert fetcher.get(f"{site.url}/page", tmp_path) is not None


# --- encryption


@pytest.mark.parametrize(
    ("issued_to", "trusted", "sentence"),
    [("site.example", True, ""), ("other.example", True, "Hostname mismatch"), ("site.example", False, "self-signed")],
)
def test_a_certificate_is_checked_against_the_name_that_was_asked_for(
    issued_to: str, trusted: bool, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The connection goes to an address that was looked up before; the certificate is still the name's.
    certificate, key = self_signed(issued_to, tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    wire._certificates.cache_clear()
    with serving(context) as site:
        site.pages["/page"] = "text"
        host = f"site.example:{site.host.partition(':')[2]}"
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(host.partition(":")[2])))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found)
        monkeypatch.setattr(socket, "create_connection", _connect)
        with Fetcher([host], QUICK) as fetcher:
            if sentence:
                with pytest.raises(FetchError, match=f"certificate of {host} is not valid .*{sentence}"):
                    fetcher.get(f"https://{host}/page", tmp_path)
            else:
                assert body(fetcher.get(f"https://{host}/page", tmp_path)) == b"text"
    monkeypatch.undo()
    wire._certificates.cache_clear()


def self_signed(name: str, folder: Path) -> tuple[Path, Path]:
    """A certificate for a name, and its key, good for an hour."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    (folder / "site.pem").write_bytes(built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "site.key").write_bytes(private)
    return folder / "site.pem", folder / "site.key"


# --- forms, which hold secrets


def test_a_secret_is_not_sent_unencrypted(tmp_path: Path) -> None:
    with Fetcher((), QUICK) as fetcher, pytest.raises(FetchRefused, match="over http://"):
        fetcher.post("http://site.example/server.php", {"token": "0123"}, tmp_path)


def test_a_form_does_not_travel_along_a_redirect(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages |= {"/form": lambda reply: reply.redirect("/store/file"), "/store/file": "bytes"}
    assert body(fetcher.post(f"{site.url}/form", {"token": "0123"}, tmp_path)) == b"bytes"
    sent = [(one.method, one.path, one.form) for one in site.asked if one.path != "/robots.txt"]
    assert sent == [("POST", "/form", {"token": "0123"}), ("GET", "/store/file", {})]


def test_a_redirect_that_wants_the_form_again_is_refused(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages["/form"] = lambda reply: reply.redirect("https://other.example/form", 307)
    with pytest.raises(FetchRefused, match="use that address instead"):
        fetcher.post(f"{site.url}/form", {"token": "0123"}, tmp_path)
