"""What ``toolkit status`` says of a home, as plain data. Times are ISO 8601, UTC."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index import generations
from index.snapshot import Snapshot
from index.store import Store


def overview(home: Path) -> dict[str, Any]:
    """Raises IndexMissing or HomeDamaged."""
    snapshot = Snapshot.open(home)
    resources = snapshot.resources()
    store = Store.peek(home)
    try:
        runs, scopes = store.runs(1), store.scopes()
    finally:
        store.close()
    return {
        "home": str(home),
        "generation": snapshot.generation,
        "generations": generations.numbers(home),
        "created": _moment(snapshot.created),
        "resources": len(resources),
        "chunks": len(snapshot),
        "kinds": Counter(resource.kind for resource in resources),
        "languages": Counter(resource.language for resource in resources),
        "model": snapshot.encoder,
        "bytes": sum(path.stat().st_size for path in home.rglob("*") if path.is_file()),
        "last_reindex": _run(*runs[0]) if runs else None,
        "sources": [
            {"location": scope.location, "kind": scope.kind, "items": scope.items, "failed": scope.failed,
             "failure": scope.failure, "checked": _moment(scope.checked) if scope.checked else None}
            for scope in scopes
        ],
    }  # fmt: skip


def _run(started: float, seconds: float, report: str) -> dict[str, Any]:
    said = json.loads(report)
    return {
        "at": _moment(started),
        "seconds": seconds,
        "failed": said.get("failed", []),
        "refused": said.get("refused"),
    }


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
