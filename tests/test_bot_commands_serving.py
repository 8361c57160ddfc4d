"""What `toolkit serve` gives its workers: the socket they listen on, and a share of the cores."""

import os
import socket

import pytest

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
