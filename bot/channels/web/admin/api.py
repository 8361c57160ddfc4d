"""/api/admin: the desk for scripts and for the pages' own progress bars."""

from collections.abc import Callable, Coroutine
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from pydantic import Field

from bot.channels.web.admin.actions import no_key
from bot.channels.web.admin.office import Office, off_loop
from bot.channels.web.admin.runs import Busy, Job, Running
from bot.channels.web.problem import Problem
from bot.channels.web.schemas import Strict, problems

MOST_SOURCES = 100

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class ReindexIn(Strict):
    """As `toolkit reindex`; without ``sources`` every source known so far."""

    sources: list[str] = Field([], max_length=MOST_SOURCES)
    dry_run: bool = True
    allow_removals: bool = False


class RollbackIn(Strict):
    generation: int = Field(ge=1)


def router(office: Office) -> APIRouter:
    class Authorised(APIRoute):
        """Asks who calls before the body is so much as read; a dependency would come after it."""

        def get_route_handler(self) -> Handler:
            handle = super().get_route_handler()

            async def asked(request: Request) -> Response:
                office.authorised(request)
                return await handle(request)

            return asked

    routes = APIRouter(prefix="/api/admin", tags=["admin"], route_class=Authorised)
    denied = problems(401, 403, 503)

    @routes.get("/sources", summary="Sources with their state", responses=denied)
    async def sources() -> Response:
        states = await off_loop(office.desk.sources)
        return JSONResponse([asdict(state) for state in states])

    @routes.get("/generations", summary="Generations that can be served", responses=denied)
    async def generations() -> Response:
        return JSONResponse([asdict(one) for one in await off_loop(office.desk.generations)])

    @routes.post(
        "/rollback",
        summary="Serve another generation",
        responses=denied | problems(400, 404, 408, 409, 413, 422),
    )
    async def rollback(body: RollbackIn) -> Response:
        return JSONResponse({"generation": await off_loop(office.desk.rollback, body.generation)})

    @routes.get("/run", response_model=Running, summary="The run under way, or the last", responses=denied)
    async def run() -> Response:
        return JSONResponse(asdict(await off_loop(office.runs.last)))

    @routes.post(
        "/reindex",
        status_code=202,
        response_model=Running,
        summary="Start a dry run or a reindex",
        responses=denied | problems(400, 408, 409, 413, 422),
    )
    async def reindex(body: ReindexIn) -> Response:
        for source in body.sources:
            no_key(source)
        job = Job(tuple(body.sources), body.dry_run, body.allow_removals)
        try:
            await off_loop(office.runs.start, job)
        except Busy as busy:
            raise Problem(409, str(busy)) from busy
        return JSONResponse(asdict(await off_loop(office.runs.last)), 202)

    return routes
