"""The ``toolkit`` command: one group, each command imported only when it is called.

Exit codes (the contract's): 0 done, 1 done but something failed or was refused, 2 wrong usage, 3 no index yet, 4 the
home is damaged. ``bot.commands.door`` turns every expected error into its sentence and code; what the commands are made
of is put together in ``bot.wiring``.
"""

import sys
from collections.abc import Sequence
from importlib import import_module

import click

COMMANDS = {
    "reindex": "bot.commands.material",
    "search": "bot.commands.asking",
    "ask": "bot.commands.asking",
    "chat": "bot.commands.asking",
    "serve": "bot.commands.serving",
    "telegram": "bot.commands.serving",
    "status": "bot.commands.material",
    "check": "bot.commands.material",
    "rollback": "bot.commands.material",
    "report": "bot.commands.keeping",
    "eval": "bot.commands.keeping",
    "forget": "bot.commands.keeping",
}


class Commands(click.Group):
    """The commands by name, in the contract's order; ``toolkit ask`` never loads what ``toolkit serve`` needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(COMMANDS[cmd_name])
        command = getattr(module, cmd_name, None) or getattr(module, f"{cmd_name}_")  # eval_: not Python's own
        assert isinstance(command, click.Command)
        return command


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog='Begin with: toolkit reindex && toolkit ask "How do I work out my day rate?"',
)
@click.version_option(package_name="toolkit-assistant", prog_name="toolkit")
def toolkit() -> None:
    """Answers quoted from the toolkit, with the exact page: in the terminal, on the web and in Telegram."""


def main(args: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a question typed in another encoding must not end in an encoding error
            reconfigure(errors="backslashreplace")
    try:
        code = toolkit.main(args=args, prog_name="toolkit", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        code = 130
    except BrokenPipeError:  # the reader of a pipe (head, less) has seen enough
        sys.stderr.close()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
