"""The public API's questions: ask, search, examples, feedback. Names are the contract's."""

import asyncio
import math
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from bot.channels.web import streaming
from bot.channels.web.examples import Examples
from bot.channels.web.problem import Problem
from bot.channels.web.schemas import AskIn, ExamplesOut, FeedbackIn, FoundOut, Language, SearchIn, primary, problems
from bot.channels.web.service import Service
from bot.journal import Journal
from bot.limits import Rates, caller
from bot.records import Answer

EVENTS = (
    "The Answer; with `Accept: text/event-stream` the events `statement` (one for each), `citations`, `done` (the whole"
    " Answer) and, if it fails underway, `error` (a problem document)."
)
UNKEPT = {"Cache-Control": "no-store"}


def router(service: Service, journal: Journal, rates: Rates, examples: Examples) -> APIRouter:
    """The routes that answer; each question counts against its caller."""
    routes = APIRouter(tags=["questions"])
    answerer = service.answerer

    def allow(request: Request, conversation: str | None = None) -> None:
        """Raises Problem 429 when the caller or the conversation has no question left this minute."""
        address = request.client.host if request.client else ""
        wait = rates.wait(f"ip:{caller(address)}", f"talk:{conversation}" if conversation else "")
        if wait:
            seconds = str(math.ceil(wait))
            say = f"Too many questions at once: please try again in {seconds} seconds."
            raise Problem(429, say, {"Retry-After": seconds})

    @routes.post(
        "/api/ask",
        response_model=Answer,
        summary="Ask a question",
        responses=problems(400, 408, 413, 422, 429, 503, 504)
        | {200: {"description": EVENTS, "content": {"text/event-stream": {"schema": {"type": "string"}}}}},
    )
    async def ask(request: Request, body: AskIn) -> Response:
        allow(request, body.conversation)

        def answer() -> Answer:
            hint = primary(body.language)
            return answerer.answer(body.question, body.conversation, language=hint, filters=body.filters.record())

        if streaming.wanted(request.headers.get("accept", "")):
            return await streaming.stream(asyncio.create_task(service.run(answer)))
        return JSONResponse((await service.run(answer)).to_json(), headers=UNKEPT)

    @routes.get(
        "/api/search",
        response_model=FoundOut,
        summary="Find passages",
        responses=problems(422, 429, 503, 504),
    )
    async def search(request: Request, query: Annotated[SearchIn, Query()]) -> Response:
        allow(request)

        def find() -> dict[str, Any]:
            found = answerer.search(query.q, query.k, filters=query.record())
            passages = [answerer.passage_json(passage) for passage in found.passages]
            return {"passages": passages, "language": found.language, "took_ms": found.took_ms}

        return JSONResponse(await service.run(find), headers=UNKEPT)

    @routes.post(
        "/api/feedback",
        status_code=204,
        response_class=Response,
        summary="Say whether an answer helped",
        responses=problems(400, 404, 408, 413, 422, 429, 503, 504),
    )
    async def feedback(request: Request, body: FeedbackIn) -> Response:
        allow(request)
        if not await service.run(lambda: journal.feedback(body.answer, body.helpful, body.comment)):
            raise Problem(404, "This answer is not known (any more), so it cannot be judged.")
        return Response(status_code=204)

    @routes.get(
        "/api/examples",
        response_model=ExamplesOut,
        summary="Questions to begin with",
        responses=problems(422, 503, 504),
    )
    async def example_questions(language: Annotated[Language, Query()] = "en") -> Response:
        wanted = primary(language) or "en"
        questions = await service.run(lambda: examples.questions(wanted))
        headers = {"Cache-Control": "public, max-age=300"}
        return JSONResponse({"language": wanted, "questions": questions}, headers=headers)

    return routes
