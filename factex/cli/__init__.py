"""The command line: `factex`. A thin face; each command is a module of its own, imported when it is called."""
from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from factex import apart
from factex.cli.common import Session, complain, say
from factex.diagnostics import EXIT_FOUND, FactexError, InputError, RuleError, nearest
from factex.formats.visible import visible

# Command, its module (which holds a click command of the same name), its line in the manual.
COMMANDS = {
    "extract": ("factex.cli.extract", "Write the facts of each input."),
    "test": ("factex.cli.test", "Run the examples of the rules and the goldens."),
    "lint": ("factex.cli.lint", "Name every problem in the rules."),
    "explain": ("factex.cli.explain", "Tell how each fact came about, or why a rule gave none."),
    "diff": ("factex.cli.diff", "Tell what a change of rules adds, removes and alters."),
    "rules": ("factex.cli.rules", "Show the pack: its types, rules and examples."),
    "new": ("factex.cli.new", "Write a commented layer of rules for a new type of facts."),
}


class _Commands(click.Group):
    """A group that knows its commands by name and imports only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            ctx.fail(f"no command {cmd_name!r}{nearest(cmd_name, COMMANDS)}")
        command: click.Command = getattr(importlib.import_module(COMMANDS[cmd_name][0]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


def _version(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        metadata = importlib.import_module("importlib.metadata")  # slow to import, and seldom wanted
        try:
            say(f"factex {metadata.version('factex')}")
        except metadata.PackageNotFoundError:
            say("factex, run from a folder where it is not installed")
        ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
def cli() -> None:
    """Facts from English news text: who met, called, said and accused whom, when and where.

    Exit codes: 0 all well; 1 something was found wrong, or could not be read; 2 wrong usage.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command in this process; gives its exit code. Messages go to standard error, never a traceback."""
    session = Session()
    apart.watching = True
    _use_utf8()
    try:
        result: Any = cli.main(arguments, prog_name="factex", standalone_mode=False, obj=session)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        say(told.getvalue().rstrip("\n"), err=True)
        return error.exit_code
    except BrokenPipeError:
        _close_quietly()
        return EXIT_FOUND
    except (click.Abort, KeyboardInterrupt):
        say("factex: interrupted", err=True)
        return EXIT_FOUND
    except Exception as error:
        if session.debug:
            say(traceback.format_exc(), err=True)
        else:
            _report(error)
        return EXIT_FOUND


def main() -> None:
    """The entry point of the command `factex`."""
    sys.exit(run())


def _report(error: Exception) -> None:
    """One message, or one a finding, for an error that ended the run."""
    if isinstance(error, RuleError):
        for diagnostic in error.diagnostics:
            say(visible(str(diagnostic)), err=True)
    elif isinstance(error, InputError):
        complain(error.name, error.message)
    elif isinstance(error, FactexError):
        say(f"factex: {error}", err=True)
    elif isinstance(error, OSError) and error.strerror:
        complain(error.filename or "output", error.strerror.lower())
    else:
        complain("failed", f"{type(error).__name__}: {error} (--debug shows where)")


def _use_utf8() -> None:
    """Results are UTF-8 with bare newlines, whatever the locale says."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")


def _close_quietly() -> None:
    """Whoever read the output has gone: let the interpreter's last flush go nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
