"""What every command has in common: --home, --json, settings, printing, and the exit code of each expected error."""

import functools
import json
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bot import logs
from bot.settings import Settings, SettingsError
from bot.visible import escaped, visible
from index.errors import HomeDamaged, IndexMissing, StoreError
from ingest.errors import IngestError, SourceError

DONE, FAILED, USAGE, NO_INDEX, DAMAGED = 0, 1, 2, 3, 4


class CommandError(Exception):
    """A command cannot go on; ``str()`` is the sentence a person reads (exit code 1)."""


@dataclass(slots=True)
class Door:
    """Where a command meets the person who typed it."""

    home: Path | None
    as_json: bool
    _settings: Settings | None = None

    @property
    def settings(self) -> Settings:
        if self._settings is None:
            self._settings = Settings.load(home=self.home)
        return self._settings

    @property
    def kept(self) -> Path:
        """The home, for a command that makes none: in a mistyped one nothing was asked and nothing can be deleted."""
        home = self.settings.home
        if not home.is_dir():
            raise CommandError(f"There is no home at {home}: check --home or TOOLKIT_HOME.")
        return home

    def give(self, document: Any, text: str = "") -> None:
        """Print the result: the JSON document with --json, else ``text`` for people."""
        if self.as_json:
            indent = 2 if sys.stdout.isatty() else None
            click.echo(escaped(json.dumps(document, ensure_ascii=False, indent=indent)))
        elif text:
            click.echo(visible(text))

    def note(self, text: str) -> None:
        """Say something beside the result."""
        click.echo(visible(text), err=True)

    def log(self) -> None:
        """Let long-lived commands tell on standard error what happens."""
        logs.tell()

    def fail(self, sentence: str, code: int) -> int:
        """Say why a command cannot go on; return its exit code."""
        self.note(f"toolkit: {sentence}")
        self.give({"error": sentence, "code": code})
        return code


Body = Callable[..., int]


def command(name: str, example: str) -> Callable[[Body], click.Command]:
    """Make ``function(door, **options) -> exit code`` a command with --home, --json and ``example`` in its help."""

    def made(function: Body) -> click.Command:
        @functools.wraps(function)
        def run(home: Path | None, as_json: bool, **options: Any) -> None:
            click.get_current_context().exit(guarded(Door(home, as_json), function, options))

        described = click.option(
            "--home", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
            help="Where everything is kept (default: TOOLKIT_HOME, else your user data folder).",
        )(click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(run))  # fmt: skip
        return click.command(name, epilog=f"\b\nExample:\n  {example}")(described)

    return made


def guarded(door: Door, function: Body, options: dict[str, Any]) -> int:
    """Run a command; say any expected error in one sentence and return its exit code."""
    try:
        return function(door, **options)
    except (SettingsError, SourceError) as error:
        return door.fail(str(error), USAGE)
    except IndexMissing as error:
        return door.fail(str(error), NO_INDEX)
    except HomeDamaged as error:
        return door.fail(str(error), DAMAGED)
    except (CommandError, StoreError, IngestError) as error:
        return door.fail(str(error), FAILED)
    except sqlite3.DatabaseError as error:
        return door.fail(f"A database in {door.settings.home} cannot be used ({error}): run toolkit check.", DAMAGED)
    except KeyboardInterrupt:
        return door.fail("Stopped; what is done is kept.", 130)
    except BrokenPipeError:
        raise
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        return door.fail(f"{error.strerror or error}{where}.", FAILED)
