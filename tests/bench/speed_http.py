"""A server and its clients, for measuring: ``toolkit serve`` on a free port, asked over kept connections."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[2]
STARTING = 60.0


@contextmanager
def serving(home: Path, workers: int = 1) -> Iterator[tuple[int, psutil.Process]]:
    """A server over the home, warm: its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot.cli", "serve", "--home", str(home), "--port", str(port)]
    environment = {**os.environ, "TOOLKIT_RATE": "0"}
    server = subprocess.Popen(
        [*command, "--workers", str(workers)], cwd=ROOT, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + STARTING
        while not _ready(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{' '.join(command)} did not start")
            time.sleep(0.05)
        yield port, psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(30)


def asked(port: int, questions: Sequence[str]) -> list[float]:
    """Milliseconds of each question, one after another over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    took = []
    for question in questions:
        body = json.dumps({"question": question}).encode()
        began = time.perf_counter()
        connection.request("POST", "/api/ask", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise SystemExit(f"the server said {answer.status} to {question!r}")
    connection.close()
    return took


def crowd(port: int, questions: Sequence[str], clients: int) -> tuple[float, list[float]]:
    """Questions a second of several clients at once, and the milliseconds of each question."""
    shares = [questions[client::clients] for client in range(clients)]
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        took = [one for some in pool.map(lambda share: asked(port, share), shares) for one in some]
    return len(questions) / (time.perf_counter() - began), took


def memory(process: psutil.Process) -> float:
    """Megabytes of a process and its children: what is theirs alone, and what is mapped and resident."""
    family = [process, *process.children(recursive=True)]
    return float(sum(one.memory_info().rss for one in family) / 1e6)


def processor(process: psutil.Process) -> float:
    """Milliseconds of processor time that a process and its children have taken: what a busy machine cannot stretch."""
    family = [process, *process.children(recursive=True)]
    return sum(float(one.cpu_times().user + one.cpu_times().system) for one in family) * 1000


def _ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
