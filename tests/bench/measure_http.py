"""The contract's HTTP API as something that can be evaluated: what a website gets, scored like what a command gets."""

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

from bot.records import Answer, Channel, Citation, Statement, Suggestion
from index.records import Passage
from ingest.records import Chunk, Place, Resource

MOST = 100  # the contract's largest k


@dataclass(frozen=True, slots=True)
class HttpFound:
    passages: tuple[Passage, ...]


class HttpAnswerer:
    """Speaks to a running server; raises httpx.HTTPStatusError for whatever is not 2xx."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=60.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def ready(self) -> bool:
        """Whether there is an index and it is served."""
        try:
            return self._client.get("/readyz").is_success
        except httpx.TransportError:
            return False

    def answer(self, question: str, *, channel: Channel) -> Answer:
        said = self._json("POST", "/api/ask", json={"question": question})
        said["statements"] = tuple(Statement(one["text"], tuple(one["citations"])) for one in said["statements"])
        said["citations"] = tuple(Citation(**_known(Citation, one)) for one in said["citations"])
        said["suggestions"] = tuple(Suggestion(**_known(Suggestion, one)) for one in said["suggestions"])
        return Answer(**_known(Answer, said))

    def search(self, question: str, k: int) -> HttpFound:
        said = self._json("GET", "/api/search", params={"q": question, "k": min(k, MOST)})
        return HttpFound(tuple(_passage(one) for one in said["passages"]))

    def resources(self) -> list[Resource]:
        return [Resource(one["resource_id"], one["source"], one["title"], one["kind"], one["language"])
                for one in self._json("GET", "/api/resources")]  # fmt: skip

    def _json(self, method: str, path: str, **options: Any) -> Any:
        return self._client.request(method, path, **options).raise_for_status().json()


def _known(record: Any, said: dict[str, Any]) -> dict[str, Any]:
    """The fields this release knows: a server may say more."""
    return {name: said[name] for name in record.__slots__ if name in said}


def _passage(said: dict[str, Any]) -> Passage:
    resource = Resource(said["resource_id"], said["source"], said["title"], said["kind"], said["language"])
    chunk = Chunk(0, said["start"], said["end"], (), (said["heading"],), Place(page=said["page"], seconds=said["time"]))
    return Passage(said["rank"], said["score"], resource, chunk, said["text"])
