"""`factex lint`: what is to say of a pack, for a person or a program."""
from __future__ import annotations

import click

from factex.cli.common import format_option, rules_option, say
from factex.diagnostics import EXIT_FOUND, EXIT_OK
from factex.formats.visible import counted
from factex.workshop.lint import lint as findings
from factex.workshop.show_findings import FORMS


@click.command()
@rules_option
@format_option(*FORMS)
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.option("--examples", is_flag=True, help="Run the examples too, which tell of patterns that nothing needs: some seconds more.")
def lint(packs: tuple[str, ...], form: str, strict: bool, examples: bool) -> int:
    """Name every problem in the rules, as FILE:LINE:COL: level: code: message."""
    found = findings(*packs, examples=examples)
    errors = sum(diagnostic.level == "error" for diagnostic in found)
    if shown := FORMS[form](found):
        say(shown)
    if form in ("text", "github"):
        say(f"{counted(errors, 'error')}, {counted(len(found) - errors, 'warning')}", err=True)
    return EXIT_FOUND if errors or (strict and found) else EXIT_OK
