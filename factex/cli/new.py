"""`factex new`: a layer with a new type of facts, to be changed into what is wanted."""
from __future__ import annotations

import shlex
from pathlib import Path

import click

from factex.cli.common import rules_option, say
from factex.diagnostics import EXIT_OK
from factex.workshop.new import BadType, new_layer, write_new


@click.command()
@click.argument("name", metavar="TYPE")
@rules_option
@click.option("-o", "--output", metavar="DIR", help="The folder to write it into.  [default: TYPE-rules]")
def new(name: str, packs: tuple[str, ...], output: str | None) -> int:
    """Write a commented layer of rules for facts of a new TYPE, which lints and tests green as it is."""
    folder = Path(output or f"{name}-rules")
    try:
        files = new_layer(name, folder, [Path(pack) for pack in packs])
    except BadType as error:
        raise click.UsageError(str(error)) from None
    write_new(files)
    for path in files:
        say(str(path))
    below = "".join(f"--rules {shlex.quote(pack)} " for pack in packs)
    say(f"Next: factex test {below}--rules {shlex.quote(str(folder))} -k {name}/", err=True)
    return EXIT_OK
