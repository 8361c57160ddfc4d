"""The public API's resources: the list, one, its text, its original, and the starter toolkit's own public addresses."""

import hashlib
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from bot.channels.web import files
from bot.channels.web.problem import Problem
from bot.channels.web.schemas import NarrowIn, ResourceOut, primary, problems
from bot.channels.web.service import Answering, Service
from ingest.records import Resource

GONE = "This resource is not in the toolkit (any more): see /api/resources for those that are."
FILE_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {"application/octet-stream": {}}},
    206: {"description": "The range that was asked for.", "content": {"application/octet-stream": {}}},
    304: {"description": "Not changed since the ETag that was sent."},
}


def router(service: Service) -> APIRouter:
    routes = APIRouter(tags=["resources"])
    answerer = service.answerer

    def known(resource_id: str) -> Resource:
        resource = answerer.resource(resource_id)
        if resource is None:
            raise Problem(404, GONE)
        return resource

    @routes.get(
        "/api/resources",
        response_model=list[ResourceOut],
        summary="List what the toolkit holds",
        responses=problems(422, 503, 504) | {304: {"description": "Not changed since the ETag that was sent."}},
    )
    async def resources(request: Request, narrow: Annotated[NarrowIn, Query()]) -> Response:
        def respond() -> Response:
            listed = [_json(answerer, resource) for resource in answerer.resources() if _matches(resource, narrow)]
            return _tagged(request, JSONResponse(listed, headers={"Cache-Control": "no-cache"}))

        return await service.run(respond)

    @routes.get(
        "/api/resources/{resource_id}",
        response_model=ResourceOut,
        summary="One resource",
        responses=problems(404, 503, 504),
    )
    async def one(resource_id: str) -> Response:
        headers = {"Cache-Control": "no-cache"}
        return JSONResponse(await service.run(lambda: _json(answerer, known(resource_id))), headers=headers)

    @routes.get(
        "/api/resources/{resource_id}/text",
        response_class=PlainTextResponse,
        summary="Its text, which a citation's start and end count in",
        responses=problems(404, 503, 504),
    )
    async def text(resource_id: str) -> Response:
        return PlainTextResponse(await service.run(lambda: answerer.document_text(known(resource_id).resource_id)))

    @routes.get(
        "/api/resources/{resource_id}/file",
        response_class=Response,
        summary="The original file, shown in the browser",
        responses=problems(404, 416, 503, 504) | FILE_ANSWERS,
    )
    async def file(request: Request, resource_id: str) -> Response:
        return await service.run(lambda: _original(request, answerer, known(resource_id)))

    @routes.get("/toolkit/{path:path}", include_in_schema=False)
    async def public_file(request: Request, path: str) -> Response:
        address = f"/toolkit/{path}"

        def respond() -> Response:
            resource = next((resource for resource in answerer.resources() if resource.url == address), None)
            if resource is None:
                raise Problem(404, GONE)
            return _original(request, answerer, resource)

        return await service.run(respond)

    return routes


def _original(request: Request, answerer: Answering, resource: Resource) -> Response:
    return files.respond(request, answerer.original(resource.resource_id), resource)


def _json(answerer: Answering, resource: Resource) -> dict[str, Any]:
    file = f"/api/resources/{resource.resource_id}/file"
    return {**asdict(resource), "url": answerer.resource_url(resource), "file": file}


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
