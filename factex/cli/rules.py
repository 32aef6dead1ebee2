"""`factex rules`: the pack at a glance, one rule as it is written, and the schema for editors."""
from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

import factex
from factex.cli.common import format_option, rules_option
from factex.diagnostics import EXIT_OK, nearest
from factex.formats.visible import counted
from factex.workshop.rules import Rule
from factex.workshop.schema_files import FILES, RULES, file_schema, files_of

_DOCUMENT_END = re.compile(r"(?:---|\.\.\.)(?:\s|$)")


@click.group(invoke_without_command=True)
@rules_option
@format_option("text", "json")
@click.pass_context
def rules(ctx: click.Context, packs: tuple[str, ...], form: str) -> int:
    """Show the pack at a glance: its fact types, their rules, and how many examples each has."""
    ctx.meta["factex.packs"] = packs
    if ctx.invoked_subcommand is None:
        loaded = factex.load(*packs).rules
        if form == "json":
            click.echo(json.dumps([_row(rule) for rule in loaded], ensure_ascii=False, indent=1))
        else:
            click.echo("\n".join(_glance(loaded)))
    return EXIT_OK


@rules.command()
@click.argument("name", metavar="ID")
@rules_option
@format_option("text", "json")
@click.pass_context
def show(ctx: click.Context, name: str, packs: tuple[str, ...], form: str) -> int:
    """Show the rule ID (calls/spoke-by-phone) as it is written, and where."""
    loaded = {rule.id: rule for rule in factex.load(*(packs or ctx.meta["factex.packs"])).rules}
    if name not in loaded:
        raise click.UsageError(f"no rule {name!r}{nearest(name, loaded)}; `factex rules` lists them")
    rule = loaded[name]
    if form == "json":
        click.echo(json.dumps(_row(rule) | {"source": _source(rule)}, ensure_ascii=False, indent=1))
    else:
        click.echo(f"# {rule.id}, {rule.place.file}:{rule.place.line}\n{_source(rule)}")
    return EXIT_OK


@rules.command()
@click.argument("file", metavar="[FILE]", default=RULES)
@rules_option
def schema(file: str, packs: tuple[str, ...]) -> int:
    """Print the JSON Schema of a file of rules, or of FILE: pack.yaml, lexicon/people.yaml, times.yaml and so on.

    Editors take it from a line at the file's top: # yaml-language-server: $schema=rules.schema.json
    """
    files = files_of(file)
    if not files:
        raise click.UsageError(f"{file!r} is no file of a pack; there are {', '.join(FILES)}")
    click.echo(json.dumps(file_schema(files), ensure_ascii=False, indent=1))
    return EXIT_OK


def _glance(loaded: Sequence[Rule]) -> Iterator[str]:
    """Lines: for each fact type its rules, what they are about, and their examples."""
    width = max((len(rule.id) for rule in loaded), default=0)
    for name in dict.fromkeys(rule.fact for rule in loaded):
        own = [rule for rule in loaded if rule.fact == name]
        yield f"{name}: {counted(len(own), 'rule')}, {counted(sum(len(rule.cases) for rule in own), 'example')}"
        for rule in own:
            hits, misses, todo = _examples(rule)
            told = f"{hits} hit, {misses} miss" + (f", {todo} todo" if todo else "")
            yield f"  {rule.id:{width}}  {told:16}  {' '.join(rule.about.split())}".rstrip()
        yield ""
    yield f"{counted(len(loaded), 'rule')} in all"


def _examples(rule: Rule) -> tuple[int, int, int]:
    """How many hits, misses, and examples that do not work yet."""
    done = [case.kind for case in rule.cases if not case.todo]
    return done.count("hit"), done.count("miss"), len(rule.cases) - len(done)


def _row(rule: Rule) -> dict[str, Any]:
    hits, misses, todo = _examples(rule)
    return {
        "id": rule.id,
        "fact": rule.fact,
        "about": rule.about,
        "file": rule.place.file,
        "line": rule.place.line,
        "find": [written.source for written in rule.find],
        "unless": [written.source for written in rule.unless],
        "frames": list(rule.frames),
        "examples": {"hit": hits, "miss": misses, "todo": todo},
    }


def _source(rule: Rule) -> str:
    """The rule's YAML document, from its first key to the next document."""
    lines = Path(rule.place.file).read_text(encoding="utf-8").splitlines()[rule.place.line - 1 :]
    ends = [number for number, line in enumerate(lines) if _DOCUMENT_END.match(line)]
    return "\n".join(lines[: ends[0]] if ends else lines).rstrip()
