"""The socket that `toolkit serve` listens on."""

import socket

from bot.commands.serving import _bound


def test_an_answer_on_a_kept_connection_does_not_wait_for_an_acknowledgement() -> None:
    # Once, every answer but the first on a connection came 40 ms late: its head was sent, its body held back.
    with _bound("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname(), timeout=10):
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
