"""Our own pages for people: GET /, the styles they share, and the widget they carry."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import HTMLResponse, Response

from bot.channels.web import widget
from bot.channels.web.assets import Asset
from bot.channels.web.headers import PAGE_POLICY
from bot.channels.web.schemas import primary
from bot.channels.web.service import Service
from bot.pages import render
from bot.phrases.say import topic_name
from index.errors import IndexMissing

NAMES = {"en": "English", "es": "Español", "it": "Italiano", "sl": "Slovenščina", "hr": "Hrvatski", "el": "Ελληνικά"}
STATIC = Path(__file__).with_name("static")
SCRIPT = "text/javascript; charset=utf-8"
STYLE = "text/css; charset=utf-8"
PHRASES: dict[str, dict[str, str]] = json.loads((STATIC / "home.json").read_text("utf-8"))


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
    async def home(
        request: Request,
        lang: Annotated[str, Query(max_length=10)] = "",
        accept_language: Annotated[str, Header(max_length=1000)] = "",
    ) -> Response:
        try:
            resources = await service.run(service.answerer.resources)
        except IndexMissing:
            resources = []
        language = chosen(lang, accept_language, languages)
        values = {
            "language": language,
            "say": PHRASES[language],
            "base": public_url or str(request.base_url).rstrip("/"),
            "count": len(resources),
            "counted": {code: sum(resource.language == code for resource in resources) for code in languages},
            "names": NAMES,
            "spoken": languages,
            "topics": sorted(topic_name(language, topic) for topic in {t for one in resources for t in one.topics}),
        }
        headers = {"Content-Security-Policy": PAGE_POLICY, "Vary": "Accept-Language"}
        return HTMLResponse(render("home.html", values), headers=headers)

    return routes


def chosen(asked: str, accepted: str, languages: Sequence[str]) -> str:
    """The language that was asked for, else the first of the browser's that is spoken here, else English.

    Browsers list theirs with the best first, so their weights need no reading.
    """
    for tag in (asked, *accepted.split(",")):
        code = primary(tag.split(";")[0].strip())
        if code in languages and code in PHRASES:
            return code
    return "en"
