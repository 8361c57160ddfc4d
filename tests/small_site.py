"""A real web server on 127.0.0.1 that answers as a test tells it to, badly if need be."""

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request that the server got. ``path`` has the query; header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    form: Mapping[str, str]


class Reply(BaseHTTPRequestHandler):
    """A request under way, with the pieces of an answer."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else every answer waits 40 ms for an acknowledgement
    site: "Site"

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self._serve({name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()})

    def _serve(self, form: Mapping[str, str]) -> None:
        self.form = form
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.site.asked.append(Asked(self.command, self.path, headers, form))
        answer = self.site.pages.get(self.path) or self.site.pages.get(urlsplit(self.path).path)
        try:
            if answer is None:
                self.send("no such page", status=404)
            elif callable(answer):
                answer(self)
            else:
                self.send(answer)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def send(self, body: str | bytes, kind: str = "text/html", status: int = 200, **headers: str) -> None:
        """Answer with a body; ``Last_Modified="…"`` is the header Last-Modified."""
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def redirect(self, to: str, status: int = 302) -> None:
        """Send the visitor on."""
        self.send("", status=status, Location=to)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


Page = str | bytes | Callable[[Reply], None]


@dataclass
class Site:
    """``pages`` by path, with or without their query; ``asked`` is what was asked for, in order."""

    url: str
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    def paths(self) -> list[str]:
        """What was asked for, without robots.txt."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # visitors who break off are what these tests are about


@contextmanager
def serving(encryption: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site for as long as the block lasts."""
    handler = type("Handler", (Reply,), {})
    server = _Server(("127.0.0.1", 0), handler)
    if encryption:
        server.socket = encryption.wrap_socket(server.socket, server_side=True)
    site = Site(f"http://127.0.0.1:{server.server_port}")
    handler.site = site  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
