"""The desk as one router, or, while TOOLKIT_ADMIN_TOKEN is unset, the sentence that says so."""

from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.channels.web.admin import api, figures, gate
from bot.channels.web.admin.actions import Actions
from bot.channels.web.admin.desk import Desk
from bot.channels.web.admin.material import Material
from bot.channels.web.admin.office import Office
from bot.channels.web.admin.runs import COMMAND, Runs
from bot.channels.web.admin.session import Sessions
from bot.channels.web.admin.views import Views
from bot.channels.web.assets import Asset
from bot.channels.web.problem import Problem
from bot.channels.web.service import Answering
from bot.journal import Journal
from bot.report import Likeness

SCRIPT = Path(__file__).parent.parent / "static" / "desk.js"
CLOSED = "The desk is closed: set TOOLKIT_ADMIN_TOKEN to open it."


def router(
    answerer: Answering,
    journal: Journal,
    *,
    home: Path,
    token: str,
    languages: tuple[str, ...],
    secure: bool,
    command: Sequence[str] = COMMAND,
    likeness: Likeness | None = None,
) -> APIRouter:
    """Everything under /admin and /api/admin; ``secure`` keeps the cookie to HTTPS."""
    desk, runs, material = Desk(home), Runs(home, command), Material(home)
    office = Office(answerer, journal, Sessions(token), desk, runs, material, languages, likeness)
    routes = APIRouter()
    script = Asset.of(SCRIPT.read_bytes(), "text/javascript; charset=utf-8")

    @routes.get("/static/desk.js", include_in_schema=False)
    async def desk_script(request: Request) -> Response:
        return script.respond(request)

    for part in (
        gate.router(office, secure),
        Views(office).router(),
        Actions(office).router(),
        figures.router(office),
        api.router(office),
    ):
        routes.include_router(part)
    return routes


def closed() -> APIRouter:
    """What is there without a token."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/admin", methods=["GET", "POST"])
    @routes.api_route("/admin/{path:path}", methods=["GET", "POST"])
    @routes.api_route("/api/admin/{path:path}", methods=["GET", "POST"])
    async def shut() -> Response:
        raise Problem(404, CLOSED)

    return routes
