"""Signing in to the desk and out of it."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from bot.channels.web.admin.office import Office, go, html, text
from bot.channels.web.admin.session import COOKIE, LOGINS_A_MINUTE, SECONDS
from bot.channels.web.problem import Problem
from bot.limits import Rates, caller


def router(office: Office, secure: bool) -> APIRouter:
    """``secure`` keeps the cookie to HTTPS."""
    routes = APIRouter(include_in_schema=False)
    rates = Rates(LOGINS_A_MINUTE)

    @routes.get("/admin/login")
    async def ask(target: Annotated[str, Query(alias="next")] = "/admin") -> Response:
        return form_page(target, wrong=False)

    @routes.post("/admin/login")
    async def login(request: Request) -> Response:
        address = request.client.host if request.client else ""
        wait = rates.wait(f"login:{caller(address)}")
        if wait:
            raise Problem(429, f"Too many tries: please wait {wait:.0f} seconds.", {"Retry-After": f"{wait:.0f}"})
        form = await request.form(max_files=0, max_fields=5)
        target = ours(text(form, "next"))
        if not office.sessions.is_token(text(form, "token")):
            return form_page(target, wrong=True)
        response = go(target)
        response.set_cookie(
            COOKIE, office.sessions.cookie(), max_age=SECONDS, path="/", httponly=True, samesite="strict", secure=secure
        )
        return response

    @routes.post("/admin/logout")
    async def logout(request: Request) -> Response:
        await office.posted(request)
        response = go("/admin/login")
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=secure)
        return response

    return routes


def form_page(target: str, *, wrong: bool) -> Response:
    values = {"next": ours(target), "wrong": wrong, "here": "", "proof": ""}
    return html("admin_login.html", values, 401 if wrong else 200)


def ours(target: str) -> str:
    """Only a page of the desk: nobody is sent elsewhere after signing in."""
    safe = target.startswith("/admin") and "\\" not in target and not urlsplit(target).netloc
    return target if safe else "/admin"
