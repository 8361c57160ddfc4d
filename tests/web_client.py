"""Asking the web channel over a small toolkit, and what a refusal by it must look like.

A test file takes the fixtures it asks for by binding them: ``journal, client = web_client.journal, web_client.client``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from web_toolkit import WordAnswerer

from bot.channels.web.app import create_app
from bot.journal import Journal

KILL = {"question": "What is a kill fee?"}


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal.open(tmp_path, days=90)
    yield opened
    opened.close()


@pytest.fixture
def answerer(tmp_path: Path, journal: Journal) -> WordAnswerer:
    return WordAnswerer(tmp_path / "originals", journal)


@pytest.fixture
def client(answerer: WordAnswerer, journal: Journal) -> TestClient:
    return TestClient(
        create_app(answerer, journal, rate=0, examples={"en": ["What is a kill fee?", "Is the moon cheese?"]})
    )


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == status
    assert document["detail"].endswith((".", "?")) and len(document["detail"]) > 20
    return dict(document)
