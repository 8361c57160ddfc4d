"""Errors over HTTP as RFC 9457 problem documents, each with a sentence a person can act on.

Nothing of what was sent is echoed: a question may be private, and broken text would break the answer too.
"""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import GenerationMissing, HomeLocked, IndexMissing, StoreError

MEDIA_TYPE = "application/problem+json"
SENTENCES = {
    400: "The request cannot be read: send JSON in UTF-8 as the API documentation at /docs shows.",
    404: "There is nothing at this address: see /docs for the addresses there are.",
    405: "This address does not take that method: see /docs.",
    500: "Something went wrong on the server, and it has been noted there: please try again.",
}

log = logging.getLogger("toolkit.web")


class Problem(Exception):
    """An answer with an HTTP status of 400 or more; ``detail`` is the sentence, ``headers`` go along."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None, **members: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or {}
        self.members = members

    def document(self) -> dict[str, Any]:
        """The problem as plain data; ``type`` is about:blank: the status says the kind, ``detail`` what to do."""
        return {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }

    def response(self) -> Response:
        return JSONResponse(self.document(), self.status, headers=self.headers, media_type=MEDIA_TYPE)


Desk = Callable[[Problem], Response]  # how a problem is shown on the partner's desk


def of(error: Exception) -> Problem:
    """Any error as a problem: the one place where other libraries' and our own errors become HTTP."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, HTTPException):
        detail = SENTENCES.get(error.status_code) or f"{error.detail}."
        return Problem(error.status_code, detail, dict(error.headers or {}))
    if isinstance(error, HomeLocked):
        return Problem(409, str(error), {"Retry-After": "10"})
    if isinstance(error, GenerationMissing):
        return Problem(404, str(error))
    if isinstance(error, IndexMissing):
        return Problem(503, str(error), {"Retry-After": "60"})
    if isinstance(error, StoreError):
        log.error("the home cannot be used: %s", error)
        return Problem(503, "The toolkit cannot be read just now: please try again later.", {"Retry-After": "60"})
    log.error("an unexpected error", exc_info=error)
    return Problem(500, SENTENCES[500])


def answer(error: Exception, path: str, desk: Desk) -> Response:
    """The problem document of an error, or on the partner's desk, where people read and not programs, its page."""
    problem = of(error)
    return desk(problem) if path.startswith("/admin") else problem.response()


def install(app: FastAPI, desk: Desk) -> None:
    """Make ``app`` answer every expected error; Guard takes the unexpected ones, and those of what lies between."""

    async def expected(request: Request, error: Exception) -> Response:
        return answer(error, request.url.path, desk)

    for kind in (Problem, RequestValidationError, HTTPException, StoreError):
        app.add_exception_handler(kind, expected)


class Guard:
    """Turns an unexpected error into a 500 problem, inside the CORS layer, so that a widget can read it too."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self.app = app
        self.desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            if scope["type"] != "http" or started:
                raise  # half an answer is out: the server cuts the connection
            await answer(error, scope["path"], self.desk)(scope, receive, send)


def _invalid(error: RequestValidationError) -> Problem:
    faults = [
        {"field": ".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][0]), "message": _fault(fault)}
        for fault in error.errors()[:10]  # ten say enough; a hostile body could have thousands
    ]
    if any(fault["type"] == "json_invalid" for fault in error.errors()):
        return Problem(400, SENTENCES[400])
    shown = "; ".join(f"{fault['field']}: {fault['message']}" for fault in faults[:3])
    return Problem(422, f"Please correct the request: {shown}.", errors=faults)


def _fault(fault: dict[str, Any]) -> str:
    if fault["type"] == "extra_forbidden":
        return "this field is not known"
    if fault["type"] == "model_attributes_type":
        return "send a JSON object, with Content-Type: application/json"
    return str(fault["msg"]).rstrip(".")
