"""What the assistant is told from outside, read once at the door; everything below it takes plain arguments.

A value comes from the environment, else from a ``.env`` file; an empty one counts as unset (compose files pass those).
Every ``TOOLKIT_`` name is checked, so that a misspelt setting is an error and not a silence. Secrets never show in
``repr`` and never in an error.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

PREFIX = "TOOLKIT_"
SPOKEN = ("en", "es", "it", "sl", "hr", "el")  # the languages the assistant has phrases and dictionaries for
RESERVED = ("TOOLKIT_LLM_URL", "TOOLKIT_LLM_MODEL", "TOOLKIT_LLM_KEY", "TOOLKIT_INDEX_URL")
LOOPBACK = "http://127.0.0.1:8000"  # where `toolkit serve` listens unless told otherwise
OFFICIAL_BOT_API = "https://api.telegram.org"
BOT_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")  # https://core.telegram.org/bots/api#authorizing-your-bot
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # https://core.telegram.org/bots/api#setwebhook
SECRETS = frozenset({"admin_token", "telegram_token", "telegram_webhook_secret"})


class SettingsError(Exception):
    """A setting cannot be used; ``str()`` is the sentence a person reads (exit code 2)."""


class UnknownSetting(SettingsError):
    """A ``TOOLKIT_`` name that means nothing here."""


class ReservedSetting(SettingsError):
    """A name kept for something that is not built yet."""


class BadSetting(SettingsError):
    """A known name with a value that cannot be."""


def default_home() -> Path:
    """The platform's user data folder for this program."""
    import platformdirs  # here, because a home that is given makes it needless

    return platformdirs.user_data_path("toolkit", appauthor=False)


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """All settings with the contract's defaults. An empty string means "not set"."""

    home: Path
    languages: tuple[str, ...] = SPOKEN
    model: str = ""  # empty: the packaged all-MiniLM-L6-v2
    admin_token: str = ""
    origins: tuple[str, ...] = ()
    public_url: str = LOOPBACK
    rate: int = 30
    journal_days: int = 90
    telegram_token: str = ""
    telegram_api: str = OFFICIAL_BOT_API
    telegram_webhook_secret: str = ""
    allow_hosts: tuple[str, ...] = ()  # hosts on private addresses that sources may be read from, by name

    @classmethod
    def load(
        cls, env: Mapping[str, str] | None = None, dotenv: Path | None = Path(".env"), home: Path | None = None
    ) -> "Settings":
        """Read the environment and ``dotenv`` (if it is there); ``home`` is the flag, which wins.

        Raises UnknownSetting, ReservedSetting or BadSetting.
        """
        values = {**_from_file(dotenv), **_ours(os.environ if env is None else env)}
        values = {name: value.strip() for name, value in values.items() if value.strip()}
        _check_names(values)
        given = {name.removeprefix(PREFIX).lower(): value for name, value in values.items()}
        chosen = home or (Path(given["home"]) if "home" in given else default_home())
        return cls(
            home=Path.cwd() / chosen.expanduser(),
            languages=_languages(given.get("languages", ",".join(SPOKEN))),
            model=given.get("model", ""),
            admin_token=given.get("admin_token", ""),
            origins=tuple(_origin(part) for part in _list(given.get("origins", ""))),
            public_url=_url("TOOLKIT_PUBLIC_URL", given.get("public_url", LOOPBACK)),
            rate=_number("TOOLKIT_RATE", given.get("rate", "30")),
            journal_days=_number("TOOLKIT_JOURNAL_DAYS", given.get("journal_days", "90")),
            telegram_token=_matching("TOOLKIT_TELEGRAM_TOKEN", given.get("telegram_token", ""), BOT_TOKEN,
                                     "the token @BotFather gave you, digits, a colon and letters"),
            telegram_api=_url("TOOLKIT_TELEGRAM_API", given.get("telegram_api", OFFICIAL_BOT_API)),
            telegram_webhook_secret=_matching(
                "TOOLKIT_TELEGRAM_WEBHOOK_SECRET", given.get("telegram_webhook_secret", ""), WEBHOOK_SECRET,
                "1 to 256 letters, digits, _ or -"),
            allow_hosts=tuple(_list(given.get("allow_hosts", ""))),
        )  # fmt: skip

    def __repr__(self) -> str:
        shown = (f"{f.name}={_masked(f.name, getattr(self, f.name))}" for f in fields(self))
        return f"Settings({', '.join(shown)})"


KNOWN = tuple(PREFIX + f.name.upper() for f in fields(Settings))


def _masked(name: str, value: object) -> str:
    return "'…'" if name in SECRETS and value else repr(value)


def _ours(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(PREFIX)}


def _from_file(dotenv: Path | None) -> dict[str, str]:
    if dotenv is None or not dotenv.is_file():
        return {}
    from dotenv import dotenv_values  # here, because most runs have no .env

    try:
        read = dotenv_values(dotenv, interpolate=False, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{dotenv} cannot be read: save it as UTF-8 text that you may open.") from error
    return _ours({name: value or "" for name, value in read.items()})


def _check_names(values: Mapping[str, str]) -> None:
    for name in values:
        if name in RESERVED or name.startswith("TOOLKIT_LLM_"):
            raise ReservedSetting(f"{name} is reserved for something that is not built yet: unset it.")
        if name not in KNOWN:
            nearest = get_close_matches(name, KNOWN, n=1, cutoff=0.0)[0]
            raise UnknownSetting(f"{name} is not a setting. Did you mean {nearest}?")


def _list(text: str) -> list[str]:
    return [part for part in re.split(r"[,\s]+", text) if part]


def _languages(text: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(part.lower() for part in _list(text)))
    for code in chosen:
        if code not in SPOKEN:
            raise BadSetting(f"TOOLKIT_LANGUAGES names {code!r}: choose from {', '.join(SPOKEN)}.")
    return chosen or SPOKEN


def _origin(text: str) -> str:
    if text == "*":
        return text
    parts = _parts(text)
    if parts is None or parts.path.strip("/"):
        raise BadSetting(f"TOOLKIT_ORIGINS has {text!r}: write origins such as https://example.org, with commas.")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _url(name: str, text: str) -> str:
    if _parts(text) is None:
        raise BadSetting(f"{name} must be a whole address such as https://example.org, without ? and #.")
    return text.rstrip("/")


def _parts(text: str) -> SplitResult | None:
    """The parts of an address that others may be put behind; None when it is none."""
    try:
        parts = urlsplit(text)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # brackets without an address in them, a port beyond 65535
        return None
    return parts if whole and not set(text) & set("?#") else None


def _number(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise BadSetting(f"{name} must be a whole number, 0 or more, not {text!r}.")
    return int(text)


def _matching(name: str, text: str, pattern: re.Pattern[str], form: str) -> str:
    if text and not pattern.fullmatch(text):
        raise BadSetting(f"{name} does not look right: it must be {form}.")
    return text
