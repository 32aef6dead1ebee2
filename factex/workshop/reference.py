"""Reference pages of a pack, from its own declarations and rules: one a type, one a rule, with what its examples give.

Pages are Markdown. Nothing in them depends on the day or on the machine, so that they can stand under version control and
be checked for age.
"""
from __future__ import annotations

import html
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from factex.engine.book import Book
from factex.formats.outputs import Output
from factex.formats.visible import counted, shown, visible
from factex.formats.writers import WRITERS
from factex.own_files import fresh
from factex.values import Document
from factex.workshop.declared import Declared, FactType
from factex.workshop.overview import Overview
from factex.workshop.rules import Case, Rule, SlotSpec

MARK = "<!-- Written by `factex rules docs`; do not edit. -->"
INDEX = "index.md"
Read = Callable[[str, str | None], Document]  # a text and its date to what the pack finds in it


def pages(seen: Overview, declared: Declared, book: Book, read: Read) -> dict[str, str]:
    """The pages by their paths, in which / parts folders. `book` is what reads."""
    out = {INDEX: _page(f"The rules of {declared.name}", _index(seen, declared))}
    for name in seen.types:
        out[f"{name}.md"] = _page(name, _type(seen, declared, declared.facts[name]))
    for rule in seen.rules:
        out[f"{rule.id}.md"] = _page(rule.id, _rule(seen, rule, book, read))
    return out


def old(folder: Path, new: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The pages of a folder that are not as they should be: path, and missing, old or left over."""
    for path, text in new.items():
        file = folder / path
        if not file.is_file():
            yield path, "missing"
        elif file.read_text(encoding="utf-8", errors="replace") != text:
            yield path, "old"
    for file in sorted(folder.rglob("*.md")):
        path = file.relative_to(folder).as_posix()
        if path not in new and file.read_text(encoding="utf-8", errors="replace").startswith(MARK):
            yield path, "left over"


def write(folder: Path, new: Mapping[str, str]) -> None:
    """Write the pages that are missing or old, and take away those that are left over. Raises OSError, also before
    anything is written where a page would take the place of a file of somebody's own."""
    changed = list(old(folder, new))
    for path, what in changed:
        if what == "old" and not (folder / path).read_text(encoding="utf-8", errors="replace").startswith(MARK):
            raise FileExistsError(17, "this file is no page of `factex rules docs`; nothing was written", str(folder / path))
    for path, what in changed:
        file = folder / path
        if what == "left over":
            file.unlink()
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.parent.resolve().is_relative_to(folder.resolve()):
            raise PermissionError(1, "this folder is a link out of the folder of the pages", str(file.parent))
        with fresh(file) as stream:
            stream.write(new[path])


def _page(title: str, parts: Iterator[str]) -> str:
    return "\n\n".join((MARK, f"# {title}", *parts)) + "\n"


def _index(seen: Overview, declared: Declared) -> Iterator[str]:
    count = Counter(rule.fact for rule in seen.rules)
    rows = [
        f"| [{name}]({name}.md) | {_cell(declared.facts[name].about)} | {count[name]} |{_from(seen, *layers)}"
        for name, layers in seen.types.items()
    ]
    yield _table(("type", "is", "rules", *(("from",) if len(seen.layers) > 1 else ())), rows)


def _type(seen: Overview, declared: Declared, fact: FactType) -> Iterator[str]:
    yield _prose(fact.about.strip()) or "A type of facts."
    roles = [_role(name, spec, "the rules" if name in fact.core else "adjuncts") for name, spec in fact.slots.items()]
    yield "## Roles\n\n" + _table(("role", "takes", "filled by"), roles)
    if fact.attributes:
        rows = []
        for attribute in map(declared.attributes.__getitem__, fact.attributes):
            values = " ".join(f"`{value}`" for value in attribute.values)
            rows.append(f"| `{attribute.name}` | {_cell(attribute.about)} | {values} | {attribute.default or ''} |")
        yield "## Attributes\n\n" + _table(("attribute", "says", "values", "by default"), rows)
    own = [rule for rule in seen.rules if rule.fact == fact.name]
    if own:
        rows = [
            f"| [{rule.id}]({rule.id}.md) | {_cell(rule.about)} | {len(rule.cases)} |{_from(seen, seen.layer(rule.place))}"
            for rule in own
        ]
        yield "## Rules\n\n" + _table(("rule", "finds", "examples", *(("from",) if len(seen.layers) > 1 else ())), rows)


def _role(name: str, spec: SlotSpec, filler: str) -> str:
    least = f", at least {spec.least}" if spec.least != 1 else ""
    return f"| `{name}` | {spec.kind}{', several' if spec.many else ''}{least} | {filler} |"


def _rule(seen: Overview, rule: Rule, book: Book, read: Read) -> Iterator[str]:
    above = "../" * rule.id.count("/")
    yield _prose(" ".join(rule.about.split()))
    origin = f", from `{seen.layer(rule.place)}`" if len(seen.layers) > 1 else ""
    below = seen.replaced.get(rule.id)
    origin += f"; it overrides the rule of `{seen.layer(below)}`" if below else ""
    yield f"Gives facts of the type [{rule.fact}]({above}{rule.fact}.md){origin}."
    yield "## Patterns\n\n" + _block("\n".join(line.source for line in rule.find))
    if rule.frames:
        yield "By the frame " + ", ".join(f"`{name}`" for name in rule.frames) + "."
    if rule.unless:
        yield "Not where one of these matches too:\n\n" + _block("\n".join(line.source for line in rule.unless))
    if rule.words:
        yield "\n".join(f"- `<{name}>`: {_cell(', '.join(words))}" for name, words in rule.words.items())
    yield from _conditions(rule)
    if rule.cases:
        yield f"## {counted(len(rule.cases), 'example')}"
    for case in rule.cases:
        yield _case(case, read(case.text, case.date), book)


def _conditions(rule: Rule) -> Iterator[str]:
    told = []
    if rule.set:
        told.append("- its facts have " + ", ".join(f"`{name}` `{value}`" for name, value in rule.set.items()))
    if rule.needs:
        told.append("- one of " + ", ".join(f"`{role}`" for role in rule.needs) + " must be filled")
    if rule.carry:
        told.append(f"- `{rule.carry.role}` is taken over from an earlier {' or '.join(rule.carry.sources)}")
    if rule.priority:
        told.append(f"- priority {rule.priority}")
    if told:
        yield "\n".join(told)


def _case(case: Case, document: Document, book: Book) -> str:
    """An example and all that the pack finds in it."""
    head = f"**{case.kind}**" + (", does not work yet" if case.todo else "") + (f", of {case.date}" if case.date else "")
    stream = io.StringIO()
    WRITERS["table"].write([document], Output(book, stream))
    body = stream.getvalue().split("\n\n", 1)[1].rsplit("\n\n", 1)[0] if document.facts else "no facts"
    return f"{head}\n\n> {_prose(visible(case.text))}\n\n{_block(body)}"


def _block(text: str) -> str:
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}text\n{shown(text)}\n{fence}"


def _table(head: tuple[str, ...], rows: list[str]) -> str:
    return "\n".join((f"| {' | '.join(head)} |", "|---" * len(head) + "|", *rows))


def _from(seen: Overview, *layers: str) -> str:
    return f" {', '.join(f'`{layer}`' for layer in layers)} |" if len(seen.layers) > 1 else ""


def _cell(text: str) -> str:
    return _prose(" ".join(text.split())).replace("|", "\\|")


def _prose(text: str) -> str:
    """Text in which no HTML stands, and nothing that steers a terminal."""
    return html.escape(shown(text), quote=False)
