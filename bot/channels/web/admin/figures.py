"""The desk's report: the page, its pictures and its CSV files."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot import report
from bot.channels.web.admin.office import Office, off_loop
from bot.channels.web.problem import Problem
from bot.report import Asked, Usage
from index.errors import IndexMissing

# A picture is a document of its own: its styles stand inside it, and nothing else may happen in it.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
MOST_DAYS = 366

Table = tuple[Sequence[str], list[Sequence[object]]]


def router(office: Office) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    def draw(since: date, until: date, *, grouped: bool = False) -> Usage:
        try:
            resources = office.answerer.resources()
        except IndexMissing:
            resources = []
        # Only what shows the unanswered questions needs to know which mean the same.
        likeness = office.likeness if grouped else None
        return report.draw(office.journal, resources, since=since, until=until, likeness=likeness)

    @routes.get("/admin/report")
    async def page(request: Request, since: str = "", until: str = "") -> Response:
        office.signed_in(request)
        begin, end = days(since, until)
        usage = await off_loop(draw, begin, end, grouped=True)
        span = f"since={begin}&until={end}"
        pictures = {name: f"/admin/report/{name}.svg?{span}" for name in PICTURES}
        files = {name: f"/admin/report/{name}.csv?{span}" for name in (*TABLES, "questions")}
        values = {"usage": usage, "pictures": pictures, "files": files, "since": begin, "until": end}
        return office.page(request, "admin_report.html", values)

    @routes.get("/admin/report/{name}.svg")
    async def picture(request: Request, name: str, since: str = "", until: str = "") -> Response:
        office.signed_in(request)
        begin, end = days(since, until)
        if name not in PICTURES:
            raise Problem(404, "There is no such picture.")
        svg = await off_loop(lambda: PICTURES[name](draw(begin, end)))
        return Response(svg, media_type="image/svg+xml", headers={"Content-Security-Policy": PICTURE_POLICY})

    @routes.get("/admin/report/{name}.csv")
    async def table(request: Request, name: str, since: str = "", until: str = "") -> Response:
        office.signed_in(request)
        begin, end = days(since, until)

        def make() -> str:
            if name == "questions":
                return report.questions_csv(office.journal, since=begin, until=end)
            if name not in TABLES:
                raise Problem(404, "There is no such table.")
            return report.to_csv(*TABLES[name](draw(begin, end, grouped=name == "unanswered")))

        headers = {"Content-Disposition": f'attachment; filename="{name}-{begin}-{end}.csv"'}
        return Response(await off_loop(make), media_type="text/csv; charset=utf-8", headers=headers)

    return routes


def days(since: str, until: str) -> tuple[date, date]:
    """The days asked for, as of any report; never more than a year. Raises Problem 422."""
    try:
        begin, end = report.period(
            date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None
        )
    except (ValueError, OverflowError) as error:
        raise Problem(422, "A day is written like 2026-11-20.") from error
    if begin > end or (end - begin).days > MOST_DAYS:
        raise Problem(422, "The first day comes before the last, and a year is the most.")
    return begin, end


def _asked(rows: Sequence[Asked]) -> Table:
    head = ("question", "times", "languages", "channels", "last", "other wordings")
    return head, [
        (row.question, row.times, " ".join(row.languages), " ".join(row.channels), row.last, " | ".join(row.others))
        for row in rows
    ]


def _unhelpful(usage: Usage) -> Table:
    head = ("question", "comment", "sources", "language", "channel", "outcome", "asked")
    return head, [
        (row.question, row.comment, " ".join(row.sources), row.language, row.channel, row.outcome, row.asked)
        for row in usage.least_helpful
    ]


def _cited(rows: Sequence[report.Cited]) -> Table:
    head = ("resource_id", "title", "source", "language", "answers", "helpful", "not helpful")
    return head, [
        (row.resource_id, row.title, row.source, row.language, row.times, row.helpful, row.unhelpful) for row in rows
    ]


def _picture(draw: str, rows: str) -> Callable[[Usage], str]:
    def make(usage: Usage) -> str:
        from bot import charts  # here: the library is loaded when the first picture is wanted, not by every worker

        made: Any = getattr(charts, draw)(getattr(usage, rows))
        return str(made)

    return make


PICTURES = {
    "days": _picture("over_time", "days"),
    "languages": _picture("by_name", "languages"),
    "channels": _picture("by_name", "channels"),
}
TABLES: dict[str, Callable[[Usage], Table]] = {
    "unanswered": lambda usage: _asked(usage.unanswered),
    "asked": lambda usage: _asked(usage.most_asked),
    "unhelpful": _unhelpful,
    "cited": lambda usage: _cited(usage.most_cited),
    "never": lambda usage: _cited(usage.never_cited),
}
