"""What a site's robots.txt asks of us (RFC 9309). protego is owned here.

A site without one allows everything; one whose robots.txt cannot be had (a server error, no answer) allows nothing for
now, as RFC 9309 §2.3.1 wants it.
"""

from dataclasses import dataclass

from protego import Protego

AGENT = "ToolkitAssistant"  # the name a robots.txt may address
MOST_BYTES = 512 << 10  # RFC 9309 §2.5 asks for 500 KiB at least; the rest is not read


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one site. ``reason`` is why nothing may be read at all."""

    parsed: Protego
    reason: str = ""

    @classmethod
    def read(cls, text: bytes) -> "Rules":
        """The rules that a robots.txt states; nonsense in it is passed over."""
        return cls(Protego.parse(text[:MOST_BYTES].decode("utf-8", "replace").lstrip("\ufeff")))

    @classmethod
    def closed(cls, reason: str) -> "Rules":
        """Nothing may be read, for a reason."""
        return cls(Protego.parse("User-agent: *\nDisallow: /"), reason)

    def may(self, url: str) -> bool:
        """Whether we may ask for a URL."""
        return bool(self.parsed.can_fetch(url, AGENT))

    @property
    def pause(self) -> float:
        """Seconds that the site wants between two requests; 0 when it does not say."""
        delay = self.parsed.crawl_delay(AGENT)
        rate = self.parsed.request_rate(AGENT)
        by_rate = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(float(delay or 0.0), by_rate)
