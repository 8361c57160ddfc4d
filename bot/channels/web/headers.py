"""Security headers: sent with every response unless its route set its own; and who else's pages may call the API."""

import re
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.problem import Problem

# No page of ours loads anything from elsewhere, and scripts and styles come only as files.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A partner's page is shown as a document and nothing more: no script of it runs, and it is not of our origin.
ORIGINAL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation;"
    " default-src 'none'; style-src 'unsafe-inline' 'self'; img-src 'self' data: https:; media-src 'self' https:;"
    " font-src 'self' data:; base-uri 'none'; form-action 'none'"
)
DEFAULTS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
PRIVATE = ("/admin", "/api/admin")  # never shared with another origin


class SecurityHeaders:
    """Adds DEFAULTS where the response has no header of that name; "-" as a value takes the header away.

    With ``https`` browsers are told to come by HTTPS only from now on.
    """

    def __init__(self, app: ASGIApp, https: bool = False) -> None:
        self.app = app
        defaults = DEFAULTS | ({"Strict-Transport-Security": "max-age=31536000"} if https else {})
        self.defaults = {name.lower().encode(): value.encode() for name, value in defaults.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        private = scope["path"].startswith(PRIVATE)

        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message["headers"]
                names = {name for name, _ in given}
                message["headers"] = [
                    *((name, value) for name, value in given if value != b"-" or name not in self.defaults),
                    *(pair for pair in self.defaults.items() if pair[0] not in names),
                ]
                if private:
                    headers = MutableHeaders(scope=message)
                    headers["Cross-Origin-Resource-Policy"] = "same-origin"
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, adding)


class Preflights(CORSMiddleware):
    """Starlette's CORS, whose refusals are problem documents: a browser shows them to who sets up a page."""

    def preflight_response(self, request_headers: Headers) -> Response:
        response = super().preflight_response(request_headers)
        if response.status_code < 400:
            return response
        if self.is_allowed_origin(request_headers["origin"]):
            detail = "Pages may call with GET and POST and the headers Accept and Content-Type: see /docs."
        else:
            detail = "This page may not use the assistant: who runs it can add the page's origin to TOOLKIT_ORIGINS."
        kept = {name: value for name, value in response.headers.items() if not name.startswith("content-")}
        return Problem(400, detail, kept).response()


class Origins:
    """CORS for the public API: ``*`` lets every page use it, ``https://*.example.org`` every host below one."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        patterns = [origin for origin in origins if "*" in origin and origin != "*"]
        self.cors = Preflights(
            app,
            allow_origins=[origin for origin in origins if origin not in patterns],
            allow_origin_regex="|".join(_pattern(origin) for origin in patterns) or None,
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type", "Accept"],
            expose_headers=["Retry-After"],
            max_age=86400,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(PRIVATE):
            await self.cors(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _pattern(origin: str) -> str:
    return re.escape(origin).replace(r"\*", r"[a-z0-9-]+(?:\.[a-z0-9-]+)*")


class Head:
    """HEAD wherever GET is: the same answer without its body (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        scope["method"] = "GET"
        try:
            await self.app(scope, receive, bodiless)
        finally:
            scope["method"] = "HEAD"  # the log tells what was asked


class Compress:
    """gzip for what is text. Originals go as they are: mostly packed already, and asked for in ranges."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.gzip = GZipMiddleware(app, minimum_size=1000, compresslevel=5)  # leaves event streams alone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        original = path.startswith("/toolkit/") or path.endswith("/file")
        await (self.app if original else self.gzip)(scope, receive, send)
