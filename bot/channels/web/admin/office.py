"""What all pages of the desk share: its parts, who is signed in, and what a form must prove."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, ParamSpec, TypeVar
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from bot import people
from bot.channels.web.admin.desk import Desk
from bot.channels.web.admin.material import Material
from bot.channels.web.admin.runs import Runs
from bot.channels.web.admin.session import COOKIE, Session, Sessions
from bot.channels.web.headers import PAGE_POLICY
from bot.channels.web.problem import Problem
from bot.channels.web.service import Answering
from bot.journal import Journal
from bot.pages import render
from bot.records import Channel
from bot.report import Likeness

T = TypeVar("T")
P = ParamSpec("P")

SIGN_IN = "Sign in with the admin token."
OUT_OF_DATE = "This page was open for too long, or you signed in anew: go back, reload it and try again."


@dataclass(frozen=True, slots=True)
class Office:
    """The desk's parts; built once by the application."""

    answerer: Answering
    journal: Journal
    sessions: Sessions
    desk: Desk
    runs: Runs
    material: Material
    languages: tuple[str, ...]
    likeness: Likeness | None = None  # which questions mean the same

    def signed_in(self, request: Request) -> Session:
        """Who asks for a page. Raises Problem 303 to the sign-in page."""
        session = self.sessions.session(request.cookies.get(COOKIE, ""))
        if session is None:
            back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            target = f"/admin/login?next={quote(back)}" if request.method == "GET" else "/admin/login"
            raise Problem(303, SIGN_IN, {"Location": target})
        return session

    async def posted(self, request: Request) -> FormData:
        """A form of ours. Raises Problem 303 when nobody is signed in, 403 when the form does not prove it is ours."""
        session = self.signed_in(request)  # before the body is read: strangers upload nothing
        form = await request.form(max_files=1000, max_fields=1000)
        if not self.sessions.is_proof(session, text(form, "proof")):
            raise Problem(403, OUT_OF_DATE)
        return form

    def authorised(self, request: Request) -> None:
        """Who calls /api/admin: the token as a bearer, or a signed-in page. Raises Problem 401 or 403."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and self.sessions.is_token(token):
            return
        session = self.sessions.session(request.cookies.get(COOKIE, ""))
        if session is None:
            raise Problem(401, "Send the admin token as `Authorization: Bearer …`.", {"WWW-Authenticate": "Bearer"})
        if request.method != "GET" and not self.sessions.is_proof(session, request.headers.get("x-proof", "")):
            raise Problem(403, OUT_OF_DATE)

    def export(self, channel: Channel, user: str) -> dict[str, Any]:
        """Everything kept about a person."""
        with people.memory(self.desk.home) as memory:
            return people.export(self.journal, memory, channel, user)

    def forget(self, channel: Channel, user: str) -> int:
        """Delete it; returns how many answers went."""
        with people.memory(self.desk.home) as memory:
            return people.forget(self.journal, memory, channel, user)

    def page(self, request: Request, name: str, values: Mapping[str, Any]) -> Response:
        """A page of the desk for who is signed in."""
        session = self.signed_in(request)
        return html(name, {**values, "proof": session.proof, "here": request.url.path})


async def off_loop(call: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """The desk's own blocking work, apart from the questions' threads: an upload must not hold up answers."""
    return await asyncio.to_thread(call, *args, **named)


def html(name: str, values: Mapping[str, Any], status: int = 200) -> Response:
    return HTMLResponse(render(name, values), status, headers={"Content-Security-Policy": PAGE_POLICY})


def seen(problem: Problem) -> Response:
    """A problem on the desk as a page, or where it sends the browser."""
    if problem.status == 303:
        return RedirectResponse(problem.headers["Location"], 303)
    page = html("admin_problem.html", {"problem": problem, "here": "", "proof": ""}, problem.status)
    page.headers.update(problem.headers)
    return page


def go(path: str) -> Response:
    """After a form, a page that can be reloaded."""
    return RedirectResponse(path, 303)


def text(form: FormData, name: str) -> str:
    """A form's field as text, stripped; empty when it is missing or a file."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def person(channel: str, user: str) -> tuple[Literal["web", "telegram"], str]:
    """Whose data is meant. Raises Problem 422."""
    if channel == "web" and user:
        return "web", user
    if channel == "telegram" and user:
        return "telegram", user
    raise Problem(422, "Name the channel, web or telegram, and the person.")
