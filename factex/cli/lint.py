"""`factex lint`: what the loader knows of a pack, for a person or a program."""
from __future__ import annotations

import json

import click

from factex.cli.common import format_option, rules_option
from factex.diagnostics import EXIT_FOUND, EXIT_OK, Diagnostic
from factex.formats.visible import counted
from factex.workshop.compile import check


@click.command()
@rules_option
@format_option("text", "json")
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
def lint(packs: tuple[str, ...], form: str, strict: bool) -> int:
    """Name every problem in the rules, as FILE:LINE:COL: level: code: message."""
    found = check(*packs)
    errors = sum(diagnostic.level == "error" for diagnostic in found)
    if form == "json":
        click.echo(json.dumps([_row(diagnostic) for diagnostic in found], ensure_ascii=False, indent=1))
    else:
        for diagnostic in found:
            click.echo(str(diagnostic))
        click.echo(f"{counted(errors, 'error')}, {counted(len(found) - errors, 'warning')}", err=True)
    return EXIT_FOUND if errors or (strict and found) else EXIT_OK


def _row(diagnostic: Diagnostic) -> dict[str, object]:
    place = diagnostic.place
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "level": diagnostic.level,
        "code": diagnostic.code,
        "message": diagnostic.message,
    }
