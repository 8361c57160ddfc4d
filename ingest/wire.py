"""One HTTP exchange with a checked address. httpx, and httpcore which it is built on, are owned here.

Connections are opened only to addresses that ``ingest.addresses`` has checked, each time one is opened, so redirects
and names that change their address gain nothing. Everything has to be over by the exchange's deadline: a server that
sends a byte now and then keeps nobody waiting. Proxies and .netrc files of the environment are not used: they would
decide where a request goes. Not for use from several threads at once.
"""

import logging
import ssl
import time
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore
import httpx

from ingest import addresses
from ingest.errors import FetchError, FetchRefused, NoAnswer

logging.getLogger("httpx").setLevel(logging.WARNING)  # it has a line for every request

CONNECT = 10.0  # seconds for one address
MOST_ADDRESSES = 4  # of one name, tried one after the other


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answers, while the connection is open. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: Iterator[bytes]  # as sent, so still compressed; raises FetchError


class Wire:
    """Connections to the outside, kept open between exchanges with the same host."""

    def __init__(self, agent: str, allowed: Collection[str] = (), stall: float = 20.0) -> None:
        self._clock = _Clock(stall)
        self._client = httpx.Client(
            transport=_Transport(allowed, self._clock),
            trust_env=False,
            follow_redirects=False,
            headers={"User-Agent": agent, "Accept-Encoding": "gzip, deflate"},
        )
        weakref.finalize(self, self._client.close)

    @contextmanager
    def exchange(
        self, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None, seconds: float
    ) -> Iterator[Answer]:
        """GET a URL, or POST a form to it; raise FetchRefused, NoAnswer or FetchError."""
        self._clock.end = time.monotonic() + seconds
        try:
            request = self._client.build_request("GET" if form is None else "POST", url, headers=headers, data=form)
            response = self._client.send(request, stream=True)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
            raise FetchRefused(f"{url} is not a web address that can be asked for.") from error
        try:
            names = {name.lower(): value for name, value in response.headers.items()}
            yield Answer(response.status_code, names, response.iter_raw())
        finally:
            response.close()

    def forget_cookies(self) -> None:
        """Cookies hold for one chain of redirects (some sites ask for that), not for a whole run."""
        self._client.cookies.clear()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()


class _Clock:
    """When the exchange under way has to be over."""

    def __init__(self, stall: float) -> None:
        self.stall = stall
        self.end = 0.0

    def left(self, most: float) -> float:
        """Seconds for the next wait; raises when there are none left."""
        left = min(self.end - time.monotonic(), most)
        if left <= 0:
            raise httpcore.ReadTimeout("the time for this exchange is over")
        return left


class _Transport(httpx.BaseTransport):
    """httpx over a pool whose connections go to checked addresses only; its errors told in sentences."""

    def __init__(self, allowed: Collection[str], clock: _Clock) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=_certificates(), network_backend=_Checked(allowed, clock))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.netloc.decode("ascii")
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        sent = httpcore.Request(request.method, url, headers=request.headers.raw, content=request.read())
        with _told(host):
            try:
                response = self._pool.handle_request(sent)
            except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
                # A connection kept open may be closed by the server at the moment it is used again.
                response = self._pool.handle_request(sent)
        assert isinstance(response.stream, Iterable)
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response.stream, host))

    def close(self) -> None:
        self._pool.close()


@cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # reading the certificates takes 60 ms


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes], host: str) -> None:
        self._stream = stream
        self._host = host

    def __iter__(self) -> Iterator[bytes]:
        with _told(self._host):
            yield from self._stream

    def close(self) -> None:
        if hasattr(self._stream, "close"):
            self._stream.close()


class _Checked(httpcore.NetworkBackend):
    """Opens connections to addresses that were checked."""

    def __init__(self, allowed: Collection[str], clock: _Clock) -> None:
        self._allowed = allowed
        self._clock = clock
        self._tcp = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failed: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in addresses.checked(host, port, self._allowed)[:MOST_ADDRESSES]:
            try:
                stream = self._tcp.connect_tcp(address, port, self._clock.left(CONNECT), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Timed(stream, self._clock)
        raise failed or httpcore.ConnectError(f"{host} has no address")


class _Timed(httpcore.NetworkStream):
    """A connection every wait of which ends with the exchange."""

    def __init__(self, stream: httpcore.NetworkStream, clock: _Clock) -> None:
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._clock.left(self._clock.stall))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.left(self._clock.stall))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._clock.left(CONNECT)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def close(self) -> None:
        self._stream.close()


@contextmanager
def _told(host: str) -> Iterator[None]:
    """Tell httpcore's errors in sentences; test_ingest_fetch finds those that are not."""
    try:
        yield
    except httpcore.ConnectTimeout as error:
        raise NoAnswer(f"{host} does not answer; try again later.") from error
    except httpcore.TimeoutException as error:
        raise NoAnswer(f"{host} was too slow and was not waited for any longer; try again later.") from error
    except httpcore.ConnectError as error:
        cause = _certificate(error)
        if cause is not None:
            raise FetchError(
                f"The certificate of {host} is not valid ({cause.verify_message}); tell those who run the site."
            ) from error
        raise NoAnswer(f"{host} cannot be reached ({error}); try again later.") from error
    except (httpcore.NetworkError, httpcore.RemoteProtocolError) as error:
        raise NoAnswer(f"{host} broke the connection off, or does not speak HTTP; try again later.") from error
    except (httpcore.ProtocolError, httpcore.ProxyError, httpcore.UnsupportedProtocol) as error:
        raise FetchError(f"{host} could not be asked ({error}).") from error


def _certificate(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error
        error = error.__cause__ or error.__context__
    return None
