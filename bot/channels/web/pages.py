"""Our own pages for people: GET /, the styles they share, and the widget they carry."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bot.channels.web import widget
from bot.channels.web.assets import Asset
from bot.channels.web.headers import PAGE_POLICY
from bot.channels.web.service import Service
from bot.pages import render
from index.errors import IndexMissing

STATIC = Path(__file__).with_name("static")
SCRIPT = "text/javascript; charset=utf-8"
STYLE = "text/css; charset=utf-8"


def router(service: Service, public_url: str, languages: tuple[str, ...]) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    script = Asset.of(widget.build(languages), SCRIPT)
    style = Asset.of((STATIC / "page.css").read_bytes(), STYLE)
    icon = Asset.of((STATIC / "icon.svg").read_bytes(), "image/svg+xml")

    @routes.get("/widget.js")
    async def widget_script(request: Request) -> Response:
        return script.respond(request)

    @routes.get("/static/page.css")
    async def page_style(request: Request) -> Response:
        return style.respond(request)

    @routes.get("/favicon.ico")
    @routes.get("/static/icon.svg")
    async def page_icon(request: Request) -> Response:
        return icon.respond(request)

    @routes.get("/")
    async def home(request: Request) -> Response:
        try:
            resources = await service.run(service.answerer.resources)
        except IndexMissing:
            resources = []
        base = public_url or str(request.base_url).rstrip("/")
        counted = {code: sum(resource.language == code for resource in resources) for code in languages}
        topics = sorted({topic for resource in resources for topic in resource.topics})
        values = {"base": base, "count": len(resources), "languages": counted, "names": NAMES, "topics": topics}
        return HTMLResponse(render("home.html", values), headers={"Content-Security-Policy": PAGE_POLICY})

    return routes


NAMES = {"en": "English", "es": "Español", "it": "Italiano", "sl": "Slovenščina", "hr": "Hrvatski", "el": "Ελληνικά"}
