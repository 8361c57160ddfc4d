"""What the commands and the web server's workers are made of, put together from the settings.

Every import is inside its function: ``toolkit ask`` loads neither the web server nor Telegram, and no command loads
more than it runs.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.settings import LOOPBACK, Settings

if TYPE_CHECKING:
    from bot.answer import Answerer
    from bot.channels.telegram.channel import TelegramChannel
    from bot.journal import Journal
    from index.check import Checked
    from index.linguistics import Linguistics
    from index.meaning import Meanings
    from index.records import Progress
    from index.reindex import Reindexer
    from index.search import Searcher
    from index.snapshot import Snapshot

INLINE_ASKS = 5  # an inline question is asked again with every few letters typed
STARTER = Path(__file__).resolve().parent.parent / "corpus" / "manifest.toml"


@contextmanager
def open_answerer(settings: Settings) -> Iterator["Answerer"]:
    """An Answerer over the home, with its journal; raises IndexMissing, HomeDamaged or ModelError."""
    from bot.journal import Journal
    from index.snapshot import latest

    latest(settings.home)  # before the journal makes a home where there is none
    journal = Journal.open(settings.home, settings.journal_days)
    try:
        yield make_answerer(settings, journal)
    finally:
        journal.close()


def make_answerer(settings: Settings, journal: "Journal | None") -> "Answerer":
    """The Answerer of a long-lived process; the encoder and the word tables are opened with the first snapshot."""
    return _answerer(settings, journal, _Opened(settings))


def _answerer(settings: Settings, journal: "Journal | None", opened: "_Opened") -> "Answerer":
    from bot.answer import Answerer
    from index.snapshot import latest

    latest(settings.home)  # says at once, and not at the first question, that there is nothing to answer from
    return Answerer(
        lambda: latest(settings.home),
        opened.searcher,
        public_url=settings.public_url,
        journal=journal,
        about=lambda: {"home": str(settings.home), "languages": list(settings.languages)},
    )


class _Opened:
    """Encoder and linguistics, opened once and kept over generations; opened anew when a reindex changed them.

    ``threads`` for the encoder, 0 for one on every core.
    """

    def __init__(self, settings: Settings, threads: int = 0) -> None:
        self._settings, self._threads = settings, threads
        from index import converted
        from index.encoder import OpenVinoEncoder
        from index.errors import ModelDamaged

        # Now, because the model is opened in a thread, and the longest part of the way to the first answer; what is
        # not converted yet, or damaged, is left to the first question.
        folder = converted.folder(settings.home, settings.model)
        try:
            self._encoder: OpenVinoEncoder | None = (
                OpenVinoEncoder(folder, threads=threads) if converted.read(folder) else None
            )
        except ModelDamaged:
            self._encoder = None
        self._linguistics: Linguistics | None = None
        self._meanings: Meanings | None = None

    def searcher(self, snapshot: "Snapshot") -> "Searcher":
        from index.encoder import load
        from index.errors import HomeDamaged
        from index.linguistics import compiled
        from index.linguistics import load as load_linguistics
        from index.meaning import Meanings
        from index.search import Searcher

        if self._encoder is None or self._encoder.name != snapshot.encoder:
            self._encoder = load(self._settings.home, self._settings.model, threads=self._threads)
        if self._encoder.name != snapshot.encoder:
            raise HomeDamaged(
                f"The index was made with the model {snapshot.encoder}, but {self._encoder.name} is configured. "
                "Run `toolkit reindex` to embed it again, or set TOOLKIT_MODEL back."
            )
        # Only a reindex brings the tables up to date: questions are read as the material was, and nobody who asks waits
        # for a compilation, unless there are no tables that can be read.
        self._linguistics = load_linguistics(
            self._settings.home, self._settings.languages, compile_missing=not compiled(self._settings.home)
        )
        self._meanings = Meanings(self._linguistics, self._encoder)
        return Searcher(snapshot, self._linguistics, self._encoder)

    def likeness(self, questions: Sequence[tuple[str, str]]) -> Sequence[int]:
        """Which questions mean the same; raises IndexMissing, HomeDamaged or ModelError."""
        from index.snapshot import latest

        if self._meanings is None:  # nothing was asked yet
            self.searcher(latest(self._settings.home))
        assert self._meanings is not None
        return self._meanings.groups(questions)


def make_reindexer(
    settings: Settings, *, dry_run: bool = False, bring: Callable[[], None] = lambda: None
) -> "Reindexer":
    """Everything a reindex needs; brings the word tables up to date, and opens the model when something is embedded.

    With ``dry_run`` nothing is written: no tables, no converted model, no memory of visits to web sources. Otherwise
    ``bring`` is called, in a thread beside the rest, before the dictionaries are looked at.
    """
    from functools import partial

    from index import token_vectors, words
    from index.detect import Detector
    from index.encoder import load
    from index.entries import Entries
    from index.generations import Sides
    from index.late import LateEncoder
    from index.linguistics import foreseen
    from index.linguistics import load as load_linguistics
    from index.reindex import Reindexer
    from ingest.chunk import chunk
    from ingest.fetch import Fetcher
    from ingest.sandbox import Reader
    from ingest.tokens import Tokens
    from ingest.visits import Visits
    from ingest.web import WebSources

    with ThreadPoolExecutor(1, "tables") as beside:
        # The first time both take half a minute: the tables are compiled while a process of its own converts the model.
        opened = foreseen if dry_run else partial(load_linguistics, bring=bring)
        tables = beside.submit(opened, settings.home, settings.languages)
        encoder = LateEncoder(settings.home, settings.model, lambda: load(settings.home, settings.model), dry=dry_run)
        linguistics = tables.result()
    return Reindexer(
        home=settings.home,
        reader_factory=Reader,
        entries=Entries(
            linguistics.lemmas,
            linguistics.glosser,
            settings.languages,
            multilingual=encoder.multilingual,
            version=linguistics.version,
        ),
        encoder=encoder,
        chunk=chunk,
        language=Detector(linguistics.lemmas).document_language,
        sides=Sides(token_vectors.write, words.write, token_vectors.count, words.count),
        starter=str(STARTER),
        web=WebSources(
            Fetcher(settings.allow_hosts, contact=settings.public_url if settings.public_url != LOOPBACK else ""),
            Visits(settings.home / "visits", keep=not dry_run),
            Tokens(settings.home / "moodle-tokens.txt"),
        ),
    )


def examine(settings: Settings) -> "Checked":
    """Verify the home without what only a repair needs: nothing is embedded, no word tables."""
    from index import check, token_vectors, words
    from index.generations import Sides

    return check.examine(settings.home, Sides(token_vectors.write, words.write, token_vectors.count, words.count))


def repair(settings: Settings, progress: "Progress | None" = None) -> "Checked":
    """Verify the home and make it whole: first the model, which is converted anew, because the rest is made with it."""
    from dataclasses import replace

    from index import check, salvage

    models = tuple(check.models(settings.home))
    salvage.drop_models(settings.home, models)
    checked = make_reindexer(settings).check(repair=True, progress=progress)
    return replace(checked, repaired=(*models, *checked.repaired))


def web_app() -> Any:
    """A worker's application: the settings come from the environment, where ``toolkit serve`` left the home."""
    from bot import logs
    from bot.channels.web.workers import cores_each

    logs.tell()
    return make_web_app(Settings.load(), cores_each())


def make_web_app(settings: Settings, threads: int = 0) -> Any:
    """The FastAPI application: API, widget, pages and desk over one Answerer, whose encoder has ``threads`` (0: all).

    Telegram's webhook too, when its token and secret are set.
    """
    from bot.channels.web.app import create_app
    from bot.journal import Journal

    journal = Journal.open(settings.home, settings.journal_days)
    opened = _Opened(settings, threads)
    answerer = _answerer(settings, journal, opened)
    app = create_app(
        answerer,
        journal,
        home=settings.home,
        origins=settings.origins,
        rate=settings.rate,
        public_url=settings.public_url,
        languages=settings.languages,
        admin_token=settings.admin_token,
        likeness=opened.likeness,
    )
    if settings.telegram_token and settings.telegram_webhook_secret:
        secret = settings.telegram_webhook_secret
        make_telegram(settings, answerer, journal).mount(app, settings.public_url, secret)
    return app


@contextmanager
def open_telegram(settings: Settings) -> Iterator["TelegramChannel"]:
    """The bot over the home, to be polled; raises IndexMissing, HomeDamaged or ModelError."""
    from bot.journal import Journal
    from index.snapshot import latest

    latest(settings.home)
    journal = Journal.open(settings.home, settings.journal_days)
    try:
        yield make_telegram(settings, make_answerer(settings, journal), journal)
    finally:
        journal.close()


def make_telegram(settings: Settings, answerer: "Answerer", journal: "Journal") -> "TelegramChannel":
    """The Telegram channel; its rate limits are shared by the processes over one home."""
    from bot.channels.telegram.channel import TelegramChannel
    from bot.limits import Rates

    return TelegramChannel(
        settings.telegram_token,
        settings.telegram_api,
        settings.home,
        answerer,
        journal,
        rate=Rates(settings.rate, settings.home / "telegram-rates.bin"),
        inline_rate=Rates(settings.rate * INLINE_ASKS, settings.home / "telegram-inline-rates.bin"),
        journal_days=settings.journal_days,
    )
