"""The web channel put together: API, widget, pages and what guards them, over one Answerer and one journal."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from fastapi import FastAPI

from bot.channels.web import docs, operation, pages, problem, questions, resources
from bot.channels.web.admin import door
from bot.channels.web.admin.material import MOST_BYTES as UPLOAD_BYTES
from bot.channels.web.admin.office import seen
from bot.channels.web.admin.runs import COMMAND
from bot.channels.web.bodies import BodyLimit
from bot.channels.web.examples import Examples
from bot.channels.web.headers import Compress, Head, Origins, SecurityHeaders
from bot.channels.web.metrics import Metrics
from bot.channels.web.observe import Observe
from bot.channels.web.service import Answering, Service
from bot.channels.web.widget import LANGUAGES
from bot.journal import Journal
from bot.limits import Rates
from bot.report import Likeness

RATES = "rates.bin"  # in the home, shared by the workers
PRUNE_SECONDS = 3600.0
WEBHOOK_BYTES = 1 << 20  # Telegram states no limit; a full message with all its entities is far below
ABOUT = (
    "Answers quoted from the toolkit, each with the place it comes from. Ask with `POST /api/ask`; errors are"
    " `application/problem+json` with a sentence that says what to do."
)

log = logging.getLogger("toolkit.web")


def create_app(
    answerer: Answering,
    journal: Journal,
    *,
    home: Path | None = None,
    origins: Sequence[str] = (),
    rate: int = 30,
    public_url: str = "",
    languages: tuple[str, ...] = LANGUAGES,
    examples: Mapping[str, Sequence[str]] | None = None,
    admin_token: str = "",
    reindex_command: Sequence[str] = COMMAND,
    likeness: Likeness | None = None,
) -> FastAPI:
    """The whole web application.

    ``home`` is where the workers share their rate limits (None: this process alone); ``origins`` are the pages that may
    use the widget; ``rate`` is questions a minute for a caller, 0 for no limit; ``examples`` are candidates for the
    widget's first questions by language (None: the starter toolkit's). ``admin_token`` opens the desk, which needs a
    home; ``reindex_command`` is what it starts to change the index, and ``likeness`` groups unanswered questions.
    """
    https = public_url.startswith("https:")
    service = Service(answerer)
    metrics = Metrics(answerer.status, journal.counts)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        pruning = asyncio.create_task(_prune(journal))
        yield
        pruning.cancel()
        with suppress(asyncio.CancelledError):
            await pruning
        await asyncio.to_thread(service.close)

    app = FastAPI(
        title="Toolkit assistant", description=ABOUT, version="1", lifespan=lifespan, docs_url=None, redoc_url=None
    )
    rates = Rates(rate, home / RATES if home else None)
    app.include_router(questions.router(service, journal, rates, Examples(answerer, examples)))
    app.include_router(resources.router(service))
    app.include_router(operation.router(service, metrics))
    app.include_router(pages.router(service, public_url, languages))
    app.include_router(docs.router(app.title))
    if admin_token and home:
        app.include_router(
            door.router(
                answerer,
                journal,
                home=home,
                token=admin_token,
                languages=languages,
                secure=https,
                command=reindex_command,
                likeness=likeness,
            )
        )
    else:
        app.include_router(door.closed())
    problem.install(app, desk=seen)
    # the last added is the outermost
    app.add_middleware(BodyLimit, larger=_larger)
    app.add_middleware(problem.Guard, desk=seen)
    app.add_middleware(Compress)
    app.add_middleware(Origins, origins=origins)
    app.add_middleware(SecurityHeaders, https=https)
    app.add_middleware(Head)
    app.add_middleware(Observe, metrics=metrics)
    return app


def _larger(path: str) -> int:
    """How many bytes the body of a request to this path may have; 0 for as many as any."""
    return {"/admin/upload": UPLOAD_BYTES, "/telegram/webhook": WEBHOOK_BYTES}.get(path, 0)


async def _prune(journal: Journal) -> None:
    while True:
        try:
            await asyncio.to_thread(journal.prune)
        except sqlite3.Error as error:
            log.warning("old questions could not be deleted and are tried again in an hour: %s", error)
        await asyncio.sleep(PRUNE_SECONDS)
