"""The public API: ask, search, resources, feedback, health. Names are the contract's."""

import asyncio
import hashlib
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from bot.channels.web import files, streaming
from bot.channels.web.examples import Examples
from bot.channels.web.limits import Rates, caller
from bot.channels.web.metrics import MEDIA_TYPE, Metrics
from bot.channels.web.problem import Problem
from bot.channels.web.schemas import (
    AskIn,
    ExamplesOut,
    FeedbackIn,
    FoundOut,
    Language,
    NarrowIn,
    ResourceOut,
    SearchIn,
    primary,
    problems,
)
from bot.channels.web.service import Answering, Service
from bot.journal import Journal
from bot.records import Answer
from ingest.records import Resource


def router(service: Service, journal: Journal, rates: Rates, metrics: Metrics, examples: Examples) -> APIRouter:
    """All public routes over one answerer."""
    routes = APIRouter()
    answerer = service.answerer

    def allow(request: Request, *more: str) -> None:
        """Raises Problem 429 when the caller, or one of ``more``, has no question left this minute."""
        address = request.client.host if request.client else ""
        seconds = rates.wait("ip:" + caller(address), *more)
        if seconds:
            whole = max(1, round(seconds + 0.5))
            raise Problem(429, f"Too many questions at once: please try again in {whole} seconds.",
                          {"Retry-After": str(whole)})  # fmt: skip

    @routes.post(
        "/api/ask",
        response_model=Answer,
        tags=["questions"],
        summary="Ask a question",
        responses=problems(400, 408, 413, 422, 429, 503, 504)
        | {200: {"description": EVENTS, "content": {"text/event-stream": {"schema": {"type": "string"}}}}},
    )
    async def ask(request: Request, body: AskIn, accept: Annotated[str, Header()] = "") -> Response:
        allow(request, f"talk:{body.conversation}" if body.conversation else "")
        task = asyncio.create_task(
            service.run(
                lambda: answerer.answer(
                    body.question, body.conversation, language=primary(body.language), filters=body.filters.record()
                )
            )
        )
        if streaming.wanted(accept):
            return await streaming.stream(task)
        return JSONResponse((await task).to_json(), headers={"Cache-Control": "no-store"})

    @routes.get(
        "/api/search",
        response_model=FoundOut,
        tags=["questions"],
        summary="Find passages",
        responses=problems(422, 429, 503, 504),
    )
    async def search(request: Request, query: Annotated[SearchIn, Query()]) -> Response:
        allow(request)

        def find() -> dict[str, Any]:
            found = answerer.search(query.q, query.k, filters=query.record())
            passages = [answerer.passage_json(passage) for passage in found.passages]
            return {"passages": passages, "language": found.language, "took_ms": found.took_ms}

        return JSONResponse(await service.run(find), headers={"Cache-Control": "no-store"})

    @routes.post(
        "/api/feedback",
        status_code=204,
        response_class=Response,
        tags=["questions"],
        summary="Say whether an answer helped",
        responses=problems(400, 404, 408, 413, 422, 429, 503),
    )
    async def feedback(request: Request, body: FeedbackIn) -> Response:
        allow(request)
        if not await service.run(lambda: journal.feedback(body.answer, body.helpful, body.comment)):
            raise Problem(404, "This answer is not known (any more), so it cannot be judged.")
        return Response(status_code=204)

    @routes.get(
        "/api/examples",
        response_model=ExamplesOut,
        tags=["questions"],
        summary="Questions to begin with",
        responses=problems(422, 503, 504),
    )
    async def example_questions(language: Annotated[Language, Query()] = "en") -> Response:
        wanted = primary(language) or "en"
        questions = await service.run(lambda: examples.questions(wanted))
        return JSONResponse(
            {"language": wanted, "questions": questions}, headers={"Cache-Control": "public, max-age=300"}
        )

    @routes.get(
        "/api/resources",
        response_model=list[ResourceOut],
        tags=["resources"],
        summary="List what the toolkit holds",
        responses=problems(422, 503, 504) | {304: {"description": "Not changed since the ETag that was sent."}},
    )
    async def resources(request: Request, narrow: Annotated[NarrowIn, Query()]) -> Response:
        found = await service.run(answerer.resources)
        listed = [_resource(answerer, resource) for resource in found if _matches(resource, narrow)]
        response = JSONResponse(listed, headers={"Cache-Control": "no-cache"})
        return _tagged(request, response)

    @routes.get(
        "/api/resources/{resource_id}",
        response_model=ResourceOut,
        tags=["resources"],
        summary="One resource",
        responses=problems(404, 503, 504),
    )
    async def one(resource_id: str) -> Response:
        return JSONResponse(_resource(answerer, await known(resource_id)), headers={"Cache-Control": "no-cache"})

    @routes.get(
        "/api/resources/{resource_id}/text",
        response_class=PlainTextResponse,
        tags=["resources"],
        summary="Its text, which a citation's start and end count in",
        responses=problems(404, 503, 504),
    )
    async def text(resource_id: str) -> Response:
        await known(resource_id)
        return PlainTextResponse(await service.run(lambda: answerer.document_text(resource_id)))

    @routes.api_route(
        "/api/resources/{resource_id}/file",
        methods=["GET"],
        response_class=Response,
        tags=["resources"],
        summary="The original file, shown in the browser",
        responses=problems(404, 503, 504) | FILE_ANSWERS,
    )
    async def file(request: Request, resource_id: str) -> Response:
        resource = await known(resource_id)
        return await service.run(lambda: files.respond(request, answerer.original(resource_id), resource))

    @routes.get("/toolkit/{path:path}", include_in_schema=False)
    async def public_file(request: Request, path: str) -> Response:
        address = f"/toolkit/{path}"

        def find() -> Response:
            resource = next((resource for resource in answerer.resources() if resource.url == address), None)
            return files.respond(request, answerer.original(resource.resource_id) if resource else None, resource)

        return await service.run(find)

    @routes.get("/healthz", tags=["operation"], summary="Alive")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @routes.get("/readyz", tags=["operation"], summary="Has an index and serves it", responses=problems(503))
    async def readyz() -> dict[str, Any]:
        status = await service.run(answerer.status)
        if not status.get("generation"):
            raise Problem(503, "There is no index yet: run `toolkit reindex`.", {"Retry-After": "60"})
        return {"status": "ready", "generation": status["generation"]}

    @routes.get("/metrics", response_class=PlainTextResponse, tags=["operation"], summary="Figures for Prometheus")
    async def figures() -> Response:
        return Response(await service.run(metrics.render), media_type=MEDIA_TYPE)

    async def known(resource_id: str) -> Resource:
        resource = await service.run(lambda: answerer.resource(resource_id))
        if resource is None:
            raise Problem(404, "This resource is not in the toolkit (any more): see /api/resources for those that are.")
        return resource

    return routes


EVENTS = (
    "The Answer; with `Accept: text/event-stream` the events `statement` (one for each), `citations`, `done` (the whole"
    " Answer) and, if it fails underway, `error` (a problem document)."
)
FILE_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {"application/octet-stream": {}}},
    206: {"description": "The range that was asked for.", "content": {"application/octet-stream": {}}},
    304: {"description": "Not changed."},
    416: {"description": "The file has no such range."},
}


def _resource(answerer: Answering, resource: Resource) -> dict[str, Any]:
    return {
        **asdict(resource),
        "url": answerer.resource_url(resource),
        "file": f"/api/resources/{resource.resource_id}/file",
    }


def _matches(resource: Resource, narrow: NarrowIn) -> bool:
    return (
        (not narrow.language or resource.language == primary(narrow.language))
        and (not narrow.kind or resource.kind == narrow.kind)
        and (not narrow.topic or narrow.topic in resource.topics)
        and (not narrow.partner or resource.partner == narrow.partner)
    )


def _tagged(request: Request, response: JSONResponse) -> Response:
    tag = f'"{hashlib.blake2b(bytes(response.body), digest_size=12).hexdigest()}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag})
    response.headers["ETag"] = tag
    return response
