"""`factex rules`: the pack at a glance, one rule as it is written, what rules cost, reference pages, and the schema for editors."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from factex.cli.common import format_option, packs_of, rules_option, say
from factex.cli.profile import profile
from factex.diagnostics import EXIT_FOUND, EXIT_OK
from factex.formats.visible import as_json, counted
from factex.workshop.check_rules import check_pack
from factex.workshop.explain_bench import nearest_rule, open_bench
from factex.workshop.overview import overview
from factex.workshop.reference import old, pages, write
from factex.workshop.rules import Rule
from factex.workshop.schema_files import FILES, RULES, files_of, schema_text

_DOCUMENT_END = re.compile(r"(?:---|\.\.\.)(?:\s|$)")


@click.group(invoke_without_command=True)
@rules_option
@format_option("text", "json")
@click.pass_context
def rules(ctx: click.Context, packs: tuple[str, ...], form: str) -> int:
    """Show the pack at a glance: its fact types, their rules, how many examples each has, and which layer it comes from."""
    ctx.meta["factex.packs"], ctx.meta["factex.form"] = packs, form
    if ctx.invoked_subcommand is None:
        bench = open_bench(*packs)
        seen = overview(bench.tools.raw, tuple(bench.rules.values()))
        say(_json(seen.row()) if form == "json" else "\n".join(seen.text()))
    return EXIT_OK


rules.add_command(profile)


@rules.command()
@click.argument("name", metavar="ID")
@rules_option
@format_option("text", "json")
@click.pass_context
def show(ctx: click.Context, name: str, packs: tuple[str, ...], form: str) -> int:
    """Show the rule ID (calls/spoke-by-phone) as it is written, and where."""
    bench = open_bench(*packs_of(ctx, packs))
    if name not in bench.rules:
        raise click.UsageError(f"no rule {name!r}{nearest_rule(name, bench.rules)}; `factex rules` lists them")
    rule = bench.rules[name]
    if "json" in (form, ctx.meta["factex.form"]):
        say(_json(overview(bench.tools.raw, (rule,)).rule_row(rule) | {"source": _source(rule)}))
    else:
        say(f"# {rule.id}, {rule.place.file}:{rule.place.line}\n{_source(rule)}")
    return EXIT_OK


@rules.command()
@rules_option
@click.option("-o", "--output", metavar="DIR", required=True, help="The folder of the pages.")
@click.option("--check", is_flag=True, help="Write nothing; name the pages that are old, and exit 1 when there are any.")
@click.pass_context
def docs(ctx: click.Context, packs: tuple[str, ...], output: str, check: bool) -> int:
    """Write reference pages into DIR: one a type and one a rule, with its patterns, its examples and what they give."""
    bench = open_bench(*packs_of(ctx, packs))
    seen, declared = overview(bench.tools.raw, tuple(bench.rules.values())), check_pack(bench.tools.raw)[0].declared
    new = pages(seen, declared, bench.book, lambda text, date: bench.read(text, date, "text"))
    folder = Path(output)
    if not check:
        write(folder, new)
        say(f"{counted(len(new), 'page')} in {output}", err=True)
        return EXIT_OK
    found = list(old(folder, new))
    for path, what in found:
        say(f"{folder / path}: {what}")
    say(f"{len(found)} of {counted(len(new), 'page')} not as the rules are", err=True)
    return EXIT_FOUND if found else EXIT_OK


@rules.command()
@click.argument("file", metavar="[FILE]", default=RULES)
@rules_option
def schema(file: str, packs: tuple[str, ...]) -> int:
    """Print the JSON Schema of a file of rules, or of FILE: pack.yaml, lexicon/people.yaml, times.yaml and so on.

    Editors take it from a line at the file's top: # yaml-language-server: $schema=schema/rules.json
    """
    files = files_of(file)
    if not files:
        raise click.UsageError(f"{file!r} is no file of a pack; there are {', '.join(FILES)}")
    say(schema_text(files).rstrip("\n"))
    return EXIT_OK


def _json(row: Any) -> str:
    return as_json(row, 1)


def _source(rule: Rule) -> str:
    """The rule's YAML document, from its first key to the next document."""
    lines = Path(rule.place.file).read_text(encoding="utf-8").splitlines()[rule.place.line - 1 :]
    ends = [number for number, line in enumerate(lines) if _DOCUMENT_END.match(line)]
    return "\n".join(lines[: ends[0]] if ends else lines).rstrip()
