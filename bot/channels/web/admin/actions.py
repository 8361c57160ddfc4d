"""What the desk's forms do. Each ends in a redirect to a page that shows what came of it."""

import re
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from bot.channels.web.admin.material import keep_token
from bot.channels.web.admin.office import Office, go, off_loop, person, text
from bot.channels.web.admin.runs import Busy, Job
from bot.channels.web.problem import Problem
from ingest.cards import is_web, judge
from ingest.records import Card
from ingest.secrecy import has_secret

WEB_KINDS = ("page", "sitemap", "site", "moodle")
_SAID = {"url": "public address", "language": "language"}  # fields as the page names them
_GENERATION = re.compile(r"\d{1,9}", re.ASCII)


class Actions:
    """One method for each form."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._desk, self._runs, self._material = office.desk, office.runs, office.material

    def router(self) -> APIRouter:
        routes = APIRouter(include_in_schema=False)
        for path, action in (
            ("/admin/upload", self.upload),
            ("/admin/uploads/remove", self.remove),
            ("/admin/add", self.add),
            ("/admin/check", self.check),
            ("/admin/apply", self.apply),
            ("/admin/stop", self.stop),
            ("/admin/drop", self.drop),
            ("/admin/resources/{resource_id}", self.edit),
            ("/admin/rollback", self.rollback),
            ("/admin/forget", self.forget),
        ):
            routes.add_api_route(path, action, methods=["POST"])
        return routes

    async def upload(self, request: Request) -> Response:
        form = await self._office.posted(request)
        try:
            files = [file for file in form.getlist("files") if isinstance(file, UploadFile) and file.filename]
            if not files:
                raise Problem(422, "No file was chosen: choose one or more, then upload.")
            for file in files:
                await off_loop(self._material.save, file.filename or "", file.file)
        finally:
            await form.close()
        if text(form, "then") == "stay":
            return go("/admin#uploads")
        return await self._start(Job((str(self._material.folder),)))

    async def remove(self, request: Request) -> Response:
        form = await self._office.posted(request)
        if not await off_loop(self._material.remove, text(form, "name")):
            raise Problem(404, "There is no uploaded file of that name (any more).")
        return await self._start(Job((str(self._material.folder),)))

    async def add(self, request: Request) -> Response:
        form = await self._office.posted(request)
        address, kind, token = text(form, "address"), text(form, "kind"), text(form, "token")
        if kind not in WEB_KINDS:
            raise Problem(422, "Choose what the address is: a page, a sitemap, a whole site or a Moodle.")
        if not is_web(address):
            raise Problem(422, "This is not a web address: it begins with https:// and names a site.")
        no_key(address)
        if kind == "moodle" and token:
            await off_loop(keep_token, self._desk.home, address, token)
        return await self._start(Job((address,), settings={"kind": kind}))

    async def check(self, request: Request) -> Response:
        form = await self._office.posted(request)
        named = text(form, "source")
        return await self._start(Job((named,) if named else ()))

    async def apply(self, request: Request) -> Response:
        form = await self._office.posted(request)
        last = await off_loop(self._runs.last)
        if last.state != "done" or not last.job.dry_run:
            raise Problem(409, "There is no dry run to apply: check a source first.")
        if text(form, "run") != str(last.started):
            raise Problem(409, "Something else was checked since this page was shown: check again, then apply.")
        allow = text(form, "allow_removals") == "yes"
        return await self._start(Job(last.job.named, dry_run=False, allow_removals=allow, settings=last.job.settings))

    async def stop(self, request: Request) -> Response:
        await self._office.posted(request)
        await off_loop(self._runs.stop)
        return go("/admin/run")

    async def drop(self, request: Request) -> Response:
        form = await self._office.posted(request)
        source = text(form, "source")
        known = [one.scope.location for one in await off_loop(self._desk.sources)]
        if source not in known:
            raise Problem(404, "This source is not known (any more).")
        if text(form, "sure") != "yes":
            raise Problem(422, "Tick the box to take the source out with all that came from it.")
        if len(known) == 1:
            raise Problem(409, "This is the only source: add another before you take it out.")
        return await self._start(Job(dry_run=False, drop=source))

    async def edit(self, request: Request, resource_id: str) -> Response:
        form = await self._office.posted(request)
        resource = await off_loop(self._office.answerer.resource, resource_id)
        if resource is None:
            raise Problem(404, "This resource is not in the index (any more).")
        if text(form, "undo"):
            done = await off_loop(self._desk.unedit, resource_id)
        else:
            card = _card(form)
            others = [one for one in await off_loop(self._office.answerer.resources) if one.resource_id != resource_id]
            if card.url and card.url != resource.url and any(one.url == card.url for one in others):
                raise Problem(422, "Another resource has this public address already.")
            done = await off_loop(self._desk.edit, resource, card)
        if not done:
            raise Problem(404, "This resource is no longer in the store.")
        return go(f"/admin/resources/{quote(resource_id)}")

    async def rollback(self, request: Request) -> Response:
        form = await self._office.posted(request)
        number = text(form, "generation")
        if not _GENERATION.fullmatch(number):
            raise Problem(422, "Choose the generation to serve.")
        await off_loop(self._desk.rollback, int(number))
        return go("/admin/history")

    async def forget(self, request: Request) -> Response:
        form = await self._office.posted(request)
        channel, user = person(text(form, "channel"), text(form, "user"))
        gone = await off_loop(self._office.forget, channel, user)
        return go(f"/admin/privacy?channel={channel}&forgotten={gone}")

    async def _start(self, job: Job) -> Response:
        try:
            await off_loop(self._runs.start, job)
        except Busy as busy:
            raise Problem(409, str(busy)) from busy
        return go("/admin/run")


def no_key(address: str) -> None:
    """Refuse an address that holds a key, before it is written down anywhere."""
    if has_secret(address):
        raise Problem(422, "This address has a key in it, which would be shown to everybody: use one without it.")


def _card(form: FormData) -> Card:
    """What the form says of a resource. Raises Problem 422."""
    judged = judge(
        Card(
            title=text(form, "title") or None,
            url=text(form, "url") or None,
            language=text(form, "language") or None,
            licence=text(form, "licence") or None,
            partner=text(form, "partner") or None,
            topics=_list(text(form, "topics")),
            audience=_list(text(form, "audience")),
        )
    )
    for field, why in judged.faults.items():
        raise Problem(422, f"The {_SAID[field]} {why}.")
    return judged.card


def _list(said: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in said.split(",") if part.strip()))
