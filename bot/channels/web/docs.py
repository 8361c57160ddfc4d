"""GET /docs: the API's own pages (Swagger UI), served from here like everything else.

The files come with the package fastapi-offline; only they are used of it. They are read when somebody first looks.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bot.channels.web.assets import Asset
from bot.channels.web.problem import Problem
from bot.pages import render

# Swagger UI writes styles into its elements; scripts still come as files only.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FILES = {"swagger-ui-bundle.js": "text/javascript; charset=utf-8", "swagger-ui.css": "text/css; charset=utf-8"}
START = Path(__file__).with_name("static") / "docs.js"


def router(title: str) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    start = Asset.of(START.read_bytes(), "text/javascript; charset=utf-8")

    @routes.get("/docs")
    async def page() -> Response:
        return HTMLResponse(render("docs.html", {"title": title}), headers={"Content-Security-Policy": POLICY})

    @routes.get("/static/docs.js")
    async def begin(request: Request) -> Response:
        return start.respond(request)

    @routes.get("/static/swagger/{name}")
    async def file(request: Request, name: str) -> Response:
        if name not in FILES:
            raise Problem(404, "There is no such file.")
        return _asset(name).respond(request, seconds=86400)

    return routes


@cache
def _asset(name: str) -> Asset:
    spec = find_spec("fastapi_offline")
    assert spec is not None and spec.origin is not None
    return Asset.of((Path(spec.origin).parent / "static" / name).read_bytes(), FILES[name])
