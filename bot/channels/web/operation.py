"""What the one who runs it asks: alive, ready, how much and how fast."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response

from bot.channels.web.metrics import MEDIA_TYPE, Metrics
from bot.channels.web.problem import Problem
from bot.channels.web.schemas import problems
from bot.channels.web.service import Service


def router(service: Service, metrics: Metrics) -> APIRouter:
    routes = APIRouter(tags=["operation"])

    @routes.get("/healthz", summary="Alive")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @routes.get("/readyz", summary="Has an index and serves it", responses=problems(503, 504))
    async def readyz() -> dict[str, Any]:
        status = await service.run(service.answerer.status)
        if not status.get("generation"):
            raise Problem(503, "There is no index yet: run `toolkit reindex`.", {"Retry-After": "60"})
        return {"status": "ready", "generation": status["generation"]}

    @routes.get(
        "/metrics",
        response_class=PlainTextResponse,
        summary="Figures for Prometheus",
        responses=problems(503, 504),
    )
    async def figures() -> Response:
        return Response(await service.run(metrics.render), media_type=MEDIA_TYPE)

    return routes
