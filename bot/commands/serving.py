"""serve and telegram: the processes that stay."""

import asyncio
import errno
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable

import click

from bot.commands.door import DONE, USAGE, CommandError, Door, command
from bot.commands.material import duration
from bot.settings import LOOPBACK, BadSetting, Settings

BACKLOG = 2048
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@command("serve", "toolkit serve --host 0.0.0.0 --port 80 --workers 2")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free port.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that answer: two carry more questions at once, and take half as much memory again.",
)
@click.option("--reindex-every", metavar="6h", help="Bring the index level this often, in a process of its own.")
def serve(door: Door, host: str, port: int, workers: int, reindex_every: str | None) -> int:
    """The website's side: API, widget and admin page.

    With TOOLKIT_TELEGRAM_TOKEN and TOOLKIT_TELEGRAM_WEBHOOK_SECRET set it answers Telegram by webhook too.
    """
    _one_thread_each()
    import uvicorn

    from bot.channels.web.patience import Impatient
    from bot.channels.web.workers import together
    from bot.wiring import make_web_app
    from index.snapshot import latest

    pause = duration(reindex_every) if reindex_every else 0
    door.log()
    latest(door.settings.home)  # no index: say so now, and not to the first visitor
    listening = _bound(host, port)
    # The workers read the settings anew, in processes of their own.
    os.environ["TOOLKIT_HOME"] = str(door.settings.home)
    shown = f"[{host}]" if ":" in host else host
    taken = listening.getsockname()[1]
    url = f"http://{shown}:{taken}"
    if door.settings.public_url == LOOPBACK:
        # Links to what the assistant serves itself must open on the port that it was given.
        os.environ["TOOLKIT_PUBLIC_URL"] = f"http://127.0.0.1:{taken}"
    door.note(f"Serving {url} (Ctrl-C stops)")
    door.give({"url": url})
    stop = threading.Event()
    if pause:
        threading.Thread(target=_reindexing, args=(pause, stop), daemon=True).start()
    try:
        with together(workers):
            uvicorn.run(
                "bot.wiring:web_app" if workers > 1 else make_web_app(Settings.load()),
                factory=workers > 1,
                workers=workers,
                http=Impatient,
                fd=listening.fileno(),
                log_config=None,
                access_log=False,  # the application logs each request, without what was asked
                server_header=False,
                timeout_graceful_shutdown=10,
            )
    finally:
        stop.set()
        listening.close()
    return DONE


def _one_thread_each() -> None:
    """Before numpy and FAISS are loaded: one thread of theirs for each question.

    Their own threads are for one great product; here many small ones wait for each other. Measured on two cores: a
    Spanish question 30 ms of processor time with them, 12 without, and it is answered sooner.
    """
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")


def _bound(host: str, port: int) -> socket.socket:
    """A socket that listens, so that a taken port is one sentence and every worker shares it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Inherited by every connection: uvicorn cannot tell that a socket it is handed is TCP, and an answer on a kept
    # connection would wait 40 ms for an acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise CommandError(
                f"Port {port} is in use: stop what listens there, or choose another with --port."
            ) from error
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            raise BadSetting(f"{host} is no address of this machine: choose another with --host.") from error
        raise CommandError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from error
    listening.set_inheritable(True)
    return listening


def _reindexing(pause: int, stop: threading.Event) -> None:
    while not stop.wait(pause):
        subprocess.run([sys.executable, "-m", "bot.cli", "reindex"], check=False, stdout=sys.stderr)


@command("telegram", "TOOLKIT_TELEGRAM_TOKEN=… toolkit telegram")
def telegram(door: Door) -> int:
    """The Telegram bot by long polling."""
    if not door.settings.telegram_token:
        return door.fail("Set TOOLKIT_TELEGRAM_TOKEN to the token that @BotFather gave you.", USAGE)
    _one_thread_each()
    from bot.wiring import open_telegram

    door.log()
    with open_telegram(door.settings) as channel:
        from bot.channels.telegram.channel import ConnectionFailedError

        try:
            asyncio.run(_until_stopped(channel.poll))
        except ConnectionFailedError as error:
            raise CommandError(str(error)) from error
    return DONE


async def _until_stopped(poll: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await poll(stop)
