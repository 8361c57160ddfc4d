"""Two worker processes over one home behave as one server: limits, conversations, feedback and figures are shared."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

HERE = Path(__file__).parent
KILL = {"question": "What is a kill fee?"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)]),
        "WORKERS_HOME": str(tmp_path_factory.mktemp("home")),
    }
    server = subprocess.Popen([sys.executable, str(HERE / "web_workers.py"), str(port)], env=environment)
    where = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{where}/healthz")
            break
        except httpx.TransportError:
            time.sleep(0.1)
    yield where
    server.send_signal(signal.SIGTERM)
    assert server.wait(30) in (0, -signal.SIGTERM)  # it goes when it is told to


def test_two_workers_are_one_server(address: str) -> None:
    def ask(_: int) -> tuple[int, str]:
        reply = httpx.post(f"{address}/api/ask", json=KILL, timeout=30)  # a connection of its own: any worker's
        return reply.status_code, reply.json().get("id", "")

    begun = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(ask, range(40)))
    came_back = (time.monotonic() - begun) / 3 + 1
    codes = Counter(code for code, _ in replies)
    assert 20 <= codes[200] <= 20 + came_back, codes  # 20 a minute, and what came back meanwhile: not 20 a worker
    assert codes[200] + codes[429] == 40

    text = httpx.get(f"{address}/metrics").text
    counted = {status: float(count) for status, count in re.findall(
        r'toolkit_requests_total\{method="POST",route="/api/ask",status="(\d+)"\} (\S+)', text)}  # fmt: skip
    assert counted == {"200": codes[200], "429": codes[429]}
    assert f'toolkit_answers_total{{channel="web",language="en",outcome="answered"}} {float(codes[200])}' in text

    answer = next(name for code, name in replies if code == 200)
    time.sleep(3.1)  # one question comes back
    assert httpx.post(f"{address}/api/feedback", json={"answer": answer, "helpful": True}).status_code == 204
