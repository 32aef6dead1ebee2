"""What all commands share: the options `--rules` and `--debug`, and the form of messages."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from factex.diagnostics import InputError
from factex.formats.records import Notice, Record
from factex.formats.visible import shown, visible
from factex.limits import TOLD
from factex.packs import misnamed

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass
class Session:
    """What one run of the command line remembers."""

    debug: bool = False


def say(text: object, err: bool = False) -> None:
    """Write lines for a person on standard output, or with `err` on standard error: nothing in them steers the terminal."""
    click.echo(shown(str(text)), err=err)


def complain(name: object, message: str) -> None:
    """`factex: INPUT: what is wrong`, on one line on standard error."""
    say(f"factex: {_short(name)}: {_short(message)}", err=True)


def _short(text: object) -> str:
    line = visible(str(text))
    return line if len(line) <= TOLD else line[:TOLD] + "…"


def warn(name: object, message: str) -> None:
    """The same for what does not stop anything."""
    complain(name, f"warning: {message}")


def records_alone(read: Iterable[Record | Notice | InputError], failed: Callable[[str, str], None]) -> Iterator[Record]:
    """The records of inputs; notices are said on standard error, and `failed` is told the name and message of each failure."""
    for item in read:
        if isinstance(item, InputError):
            failed(item.name, item.message)
        elif isinstance(item, Notice):
            warn(item.name, item.message)
        else:
            yield item


def day_of(ctx: click.Context, parameter: click.Parameter, written: str | None) -> str | None:
    """What `--date` takes: a day of the form YYYY-MM-DD."""
    try:
        if written is None or date.fromisoformat(written).isoformat() == written:
            return written
    except ValueError:
        pass
    raise click.BadParameter(f"{written!r} is not a day of the form YYYY-MM-DD")


def _debug(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        ctx.ensure_object(Session).debug = True


def _packs(ctx: click.Context, parameter: click.Parameter, folders: tuple[str, ...]) -> tuple[str, ...]:
    """The folders; what lies in them and is not read for its name is told, but by `lint`, which tells of it itself."""
    for folder in folders if ctx.info_name != "lint" else ():
        for path, right in misnamed(Path(folder)).items():
            warn(path, f"this file is not read: name it {right}")
    return folders


def rules_option(command: _Command) -> _Command:
    """`--rules DIR`, as often as wanted, and `--debug`."""
    command = click.option(
        "--debug",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_debug,
        help="Show the traceback of what goes wrong inside.",
    )(command)
    return click.option(
        "--rules",
        "packs",
        metavar="DIR",
        multiple=True,
        type=click.Path(exists=True, file_okay=False),
        callback=_packs,
        help="A pack of rules, or a layer over one; may be given more than once, later ones win."
        "  [default: the English pack]",
    )(command)


def packs_of(ctx: click.Context, own: tuple[str, ...]) -> tuple[str, ...]:
    """The packs of a subcommand of `rules`: its own, else those that were named before it."""
    packs: tuple[str, ...] = own or ctx.meta["factex.packs"]
    return packs


def fields_options(command: _Command) -> _Command:
    """`--id-field`, `--text-field` and `--date-field`: how records name what is read of them."""
    for name, what in (("date", "its date"), ("text", "its text"), ("id", "a record's name")):
        option = click.option(f"--{name}-field", metavar="NAME", default=name, show_default=True, help=f"The field of {what}.")
        command = option(command)
    return command


def format_option(*names: str) -> Callable[[_Command], _Command]:
    """`--format` of a report, the first name being the default."""
    return click.option(
        "--format", "form", type=click.Choice(names), default=names[0], show_default=True, help="The report's form."
    )
