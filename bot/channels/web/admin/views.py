"""The desk's pages."""

import json
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.channels.web.admin.desk import shown
from bot.channels.web.admin.office import Office, off_loop, person
from bot.channels.web.problem import Problem
from bot.confidence import THRESHOLD
from index.errors import IndexMissing
from index.records import Passage
from ingest.records import Card, Resource

TRIED = 8  # passages shown on the page where a question is tried


class Views:
    """One method for each page; what a page shows is gathered off the event loop."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._desk, self._answerer = office.desk, office.answerer

    def router(self) -> APIRouter:
        routes = APIRouter(include_in_schema=False)
        for path, view in (
            ("/admin", self.sources),
            ("/admin/resources", self.resources),
            ("/admin/resources/{resource_id}", self.resource),
            ("/admin/run", self.run),
            ("/admin/history", self.history),
            ("/admin/try", self.try_out),
            ("/admin/privacy", self.privacy),
            ("/admin/privacy.json", self.exported),
        ):
            routes.add_api_route(path, view, methods=["GET"])
        return routes

    async def sources(self, request: Request) -> Response:
        self._office.signed_in(request)

        def look() -> dict[str, Any]:
            try:
                status = self._answerer.status()
            except IndexMissing:
                status = {}
            return {
                "sources": self._desk.sources(),
                "files": self._office.material.files(),
                "folder": str(self._office.material.folder),
                "waiting": self._desk.waiting(),
                "status": status,
                "running": self._office.runs.last(),
            }

        return self._office.page(request, "admin_sources.html", {**await off_loop(look), "ago": ago, "size": size})

    async def resources(self, request: Request, q: str = "", language: str = "", topic: str = "") -> Response:
        self._office.signed_in(request)

        def look() -> dict[str, Any]:
            edits = self._desk.edits()
            everything = [shown(one, edits.get(one.resource_id, Card())) for one in self._resources()]
            found = [
                one
                for one in everything
                if q.casefold() in f"{one.title} {one.source} {one.partner}".casefold()
                and language in ("", one.language)
                and (not topic or topic in one.topics)
            ]
            return {
                "resources": sorted(found, key=lambda one: one.title.casefold()),
                "total": len(everything),
                "edited": set(edits),
                "languages": sorted({one.language for one in everything}),
                "topics": sorted({topic for one in everything for topic in one.topics}),
                "q": q,
                "language": language,
                "topic": topic,
            }

        return self._office.page(request, "admin_resources.html", await off_loop(look))

    async def resource(self, request: Request, resource_id: str) -> Response:
        self._office.signed_in(request)

        def look() -> dict[str, Any]:
            found = self._answerer.resource(resource_id)
            if found is None:
                raise Problem(404, "This resource is not in the index (any more).")
            edit = self._desk.edits().get(resource_id)
            return {"resource": found, "shown": shown(found, edit or Card()), "edited": edit is not None}

        values = {**await off_loop(look), "languages": self._office.languages}
        return self._office.page(request, "admin_resource.html", values)

    async def run(self, request: Request) -> Response:
        self._office.signed_in(request)
        running = await off_loop(self._office.runs.last)
        return self._office.page(request, "admin_run.html", {"running": running, "ago": ago})

    async def history(self, request: Request) -> Response:
        self._office.signed_in(request)

        def look() -> dict[str, Any]:
            return {"generations": self._desk.generations(), "runs": self._desk.runs(), "moment": moment}

        return self._office.page(request, "admin_history.html", await off_loop(look))

    async def try_out(self, request: Request, q: str = "", language: str = "") -> Response:
        self._office.signed_in(request)

        def look() -> dict[str, Any]:
            values: dict[str, Any] = {
                "q": q,
                "language": language,
                "languages": self._office.languages,
                "answer": None,
                "passages": [],
                "needed": THRESHOLD,
            }
            if q.strip():
                found = self._answerer.search(q, TRIED, language=language)
                values["answer"] = self._answerer.answer(q, language=language, channel="admin")
                values["passages"] = [self._passage(one) for one in found.passages]
                values["found"] = found
            return values

        return self._office.page(request, "admin_try.html", await off_loop(look))

    async def privacy(
        self, request: Request, channel: str = "telegram", user: str = "", forgotten: str = ""
    ) -> Response:
        self._office.signed_in(request)
        kept: dict[str, Any] = {}
        if user:
            kept = await off_loop(self._office.export, *person(channel, user))
        values = {"channel": channel, "user": user, "kept": kept, "gone": forgotten if forgotten.isdigit() else ""}
        return self._office.page(request, "admin_privacy.html", values)

    async def exported(self, request: Request, channel: str = "telegram", user: str = "") -> Response:
        self._office.signed_in(request)
        kept = await off_loop(self._office.export, *person(channel, user))
        headers = {"Content-Disposition": 'attachment; filename="what-is-kept.json"'}
        return Response(json.dumps(kept, ensure_ascii=False, indent=1), media_type="application/json", headers=headers)

    def _resources(self) -> list[Resource]:
        try:
            return self._answerer.resources()
        except IndexMissing:
            return []

    def _passage(self, passage: Passage) -> dict[str, Any]:
        evidence = [
            {
                "text": passage.between(one.unit.start, one.unit.end),
                "met": one.met,
                "word_share": one.word_share,
            }
            for one in passage.evidence
        ]
        return {**self._answerer.passage_json(passage), "evidence": evidence}


def ago(when: float | None) -> str:
    """How long ago, as people say it."""
    if not when:
        return "never"
    seconds = max(0.0, datetime.now(UTC).timestamp() - when)
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        number = int(seconds // length)
        if number:
            return f"{number} {unit}{'s' if number > 1 else ''} ago"
    return "just now"


def moment(when: float) -> str:
    return datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%d %H:%M UTC")


def size(number: int) -> str:
    """Bytes as people say them."""
    amount = float(number)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
