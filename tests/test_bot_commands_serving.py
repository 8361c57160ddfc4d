"""What `toolkit serve` gives its workers: the socket they listen on, and a share of the cores."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from six_languages import made

from bot.channels.web.workers import cores_each, together
from bot.commands.serving import _bound


def test_an_answer_on_a_kept_connection_does_not_wait_for_an_acknowledgement() -> None:
    # Once, every answer but the first on a connection came 40 ms late: its head was sent, its body held back.
    with _bound("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname(), timeout=10):
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(("workers", "cores", "threads"), [(1, 4, 0), (2, 4, 2), (2, 2, 1), (8, 4, 1)])
def test_workers_share_the_cores(monkeypatch: pytest.MonkeyPatch, workers: int, cores: int, threads: int) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    with together(workers):
        assert cores_each() == threads
    assert cores_each() == 0
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ


WORKER = """
import logging
from bot.wiring import web_app

web_app()
logging.getLogger("toolkit.requests").info("a request \x1b[31m")
logging.getLogger("index").warning("a warning")
"""


def test_a_worker_tells_what_happens_as_a_server_alone_does() -> None:
    # Once, two workers and more told nothing: neither requests nor warnings.
    environment = os.environ | {"TOOLKIT_HOME": str(made()[0].home), "PYTHONPATH": str(Path(__file__).parent.parent)}
    ran = subprocess.run([sys.executable, "-c", WORKER], env=environment, capture_output=True, text=True, check=True)
    told = ran.stderr.splitlines()
    assert told[0].endswith("INFO toolkit.requests: a request [31m") and told[1].endswith("WARNING index: a warning")
