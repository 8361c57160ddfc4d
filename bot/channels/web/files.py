"""The original of a resource, shown in the browser: whole, in ranges (PDF viewers ask for them), or "not modified".

A partner's HTML could hold anything, so it is shown in a sandbox: no scripts, no forms, an origin of its own.
"""

import re
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import FileResponse, Response
from starlette.datastructures import MutableHeaders

from bot.channels.web.headers import ORIGINAL_POLICY
from bot.channels.web.problem import Problem
from ingest.records import Resource, file_name

READABLE = frozenset({"text/markdown", "text/vtt", "text/plain", "application/x-subrip", "text/csv"})
RANGE = re.compile(r"(?P<first>\d{1,18})-(?P<last>\d{0,18})|-(?P<suffix>\d{1,18})", re.ASCII)  # no file is longer
MOST_DECODED = 8 * 1024 * 1024  # a page larger than this is sent without saying its encoding


def respond(request: Request, original: tuple[Path, str] | None, resource: Resource) -> Response:
    """The file inline, with ETag and ranges; blocking. Raises Problem 404 or 416."""
    if original is None:
        where = f": open {resource.url} instead" if resource.url else ""
        raise Problem(404, f"The original of this resource is not kept here{where}.")
    path, media_type = original
    try:
        stat = path.stat()
    except OSError as error:
        raise Problem(404, "The original has gone from the disk: the next reindex brings it back.") from error
    name = file_name(resource.source) or resource.resource_id  # no member: of a container no original is kept
    headers = {
        "Cache-Control": "public, max-age=300",
        "Content-Disposition": f"inline; filename*=utf-8''{quote(name, safe='')}",
        # Chromium's PDF viewer is a plug-in and does not start inside a sandbox; a PDF has no script of a page's power
        "Content-Security-Policy": "-" if media_type == "application/pdf" else ORIGINAL_POLICY,
        "Content-Type": _content_type(path, media_type, stat.st_size),
    }
    response = FileResponse(path, headers=headers, stat_result=stat)
    if _unchanged(request, response):
        kept = {name: response.headers[name] for name in ("etag", "last-modified", "cache-control")}
        return Response(status_code=304, headers=kept | {"Content-Security-Policy": "-"})
    _keep_ranges(MutableHeaders(scope=request.scope), response, stat.st_size)
    return response


def _content_type(path: Path, media_type: str, size: int) -> str:
    if media_type in READABLE:
        media_type = "text/plain"  # browsers download Markdown and subtitles; a citation must open
    elif media_type not in ("text/html", "application/xhtml+xml"):
        return media_type
    if size <= MOST_DECODED:
        try:
            path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            return media_type  # an older page says its encoding itself
        return f"{media_type}; charset=utf-8"
    return media_type


def _unchanged(request: Request, response: FileResponse) -> bool:
    """RFC 9110, 13.2.2: If-None-Match decides; If-Modified-Since only where it is missing."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return response.headers["etag"] in [tag.strip().removeprefix("W/") for tag in tags.split(",")] or tags == "*"
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return parsedate_to_datetime(response.headers["last-modified"]) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def _keep_ranges(asked: MutableHeaders, response: FileResponse, size: int) -> None:
    """Of the ranges asked for keep those that the file has, and none where they cannot be read (RFC 9110, 14.2).

    FileResponse would answer the others in plain text. Raises Problem 416 where the file has none of them.
    """
    said = asked.get("range")
    if said is None:
        return
    del asked["range"]
    if asked.get("if-range", response.headers["etag"]) not in (
        response.headers["etag"],
        response.headers["last-modified"],
    ):
        return  # parts of another edition are wanted
    unit, _, specs = said.partition("=")
    ranges = [RANGE.fullmatch(spec) for one in specs.split(",") if (spec := one.strip(" \t"))]
    if unit.strip().lower() != "bytes" or not ranges or not all(one and _in_order(one) for one in ranges):
        return
    kept = [one.group() for one in ranges if one and _starts_before(one, size)]
    if not kept:
        detail = f"The file has {size} bytes and none of those asked for: ask for a range within it, or without one."
        raise Problem(416, detail, {"Content-Range": f"bytes */{size}"})
    asked["range"] = f"bytes={','.join(kept)}"


def _in_order(one: re.Match[str]) -> bool:
    return not one["last"] or int(one["first"]) <= int(one["last"])


def _starts_before(one: re.Match[str], size: int) -> bool:
    """Whether something of the range is in a file of this size."""
    return int(one["first"]) < size if one["first"] else min(int(one["suffix"]), size) > 0
