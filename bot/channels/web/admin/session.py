"""Who may use the desk: one token, typed once, then a signed cookie; and a proof in every form that we made it.

Sessions are kept nowhere: the cookie carries its end and a signature by a key made from the token, so every worker
knows it, and a new TOOLKIT_ADMIN_TOKEN ends all of them. Scripts send the token itself as ``Authorization: Bearer``.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

COOKIE = "toolkit_admin"
SECONDS = 12 * 3600  # a working day
LOGINS_A_MINUTE = 6  # for each caller: a token of 20 letters is not found that way in the age of the universe


@dataclass(frozen=True, slots=True)
class Session:
    """A partner who is signed in; ``proof`` goes into every form."""

    proof: str


class Sessions:
    """Signs and checks; never shows the token."""

    def __init__(self, token: str, clock: Callable[[], float] = time.time) -> None:
        self._token = token.encode()
        self._key = hashlib.sha256(b"toolkit admin session\0" + self._token).digest()
        self._clock = clock

    def is_token(self, given: str) -> bool:
        """Compared in a time that tells nothing of where they differ."""
        return hmac.compare_digest(given.strip().encode("utf-8", "replace"), self._token)

    def cookie(self) -> str:
        """A new session's cookie."""
        body = f"{int(self._clock()) + SECONDS}.{secrets.token_urlsafe(16)}"
        return f"{body}.{self._sign('session', body)}"

    def session(self, cookie: str) -> Session | None:
        """The session of a cookie, or None when it is not ours or over."""
        body, _, signature = cookie.rpartition(".")
        ends, _, _ = body.partition(".")
        if not hmac.compare_digest(signature.encode("utf-8", "replace"), self._sign("session", body).encode()):
            return None
        return Session(self._sign("form", body)) if int(ends) > self._clock() else None

    def is_proof(self, session: Session, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), session.proof.encode())

    def _sign(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"{purpose}\0{text}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()
