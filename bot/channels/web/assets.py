"""Files of our own (widget, styles, scripts of our pages): read once, kept compressed, answered with ETag.

The tag is the content's hash, so every worker and every restart gives the same one.
"""

import gzip
import hashlib
from dataclasses import dataclass
from typing import Self

from fastapi import Request
from fastapi.responses import Response


@dataclass(frozen=True, slots=True)
class Asset:
    """Bytes with their type, compressed form and tag."""

    content: bytes
    compressed: bytes
    media_type: str
    tag: str

    @classmethod
    def of(cls, content: bytes, media_type: str) -> Self:
        tag = f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
        return cls(content, gzip.compress(content, 9, mtime=0), media_type, tag)

    def respond(self, request: Request, seconds: int = 3600) -> Response:
        """The asset, or 304 for whom it has not changed; ``seconds`` it may be used without asking."""
        headers = {
            "ETag": self.tag,
            "Cache-Control": f"public, max-age={seconds}",
            "Vary": "Accept-Encoding",
            "Content-Type": self.media_type,
        }
        tags = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
        if self.tag in tags:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.compressed, headers=headers | {"Content-Encoding": "gzip"})
        return Response(self.content, headers=headers)
