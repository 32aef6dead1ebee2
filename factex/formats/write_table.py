"""Writes facts for a person's eye: one block a fact, under a heading for each document.

On a terminal long values wrap beside their label; elsewhere every value stands on one line. Control characters of
the text are shown, never sent. Nothing but the terminal's form needs `rich`, which is imported only there.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from factex.formats.outputs import Output
from factex.formats.visible import counted, visible
from factex.values import Document, Fact, Mention

_UNSETTLED = "?"


@dataclass(frozen=True, slots=True)
class _Block:
    """A fact as it is shown: `rows` are labels and values."""

    type: str
    trigger: str
    rule: str
    rows: tuple[tuple[str, str], ...]


def write(documents: Iterable[Document], output: Output) -> None:
    """A heading and the blocks of each document that has facts, and a last line that counts them."""
    read = found = 0
    show = _plain if output.width is None else _Screen(output.width, output.colour)
    for document in documents:
        read += 1
        found += len(document.facts)
        if document.facts:
            blocks = [_block(fact, output.defaults) for fact in document.facts]
            output.text.write(show(_heading(document), blocks))
            output.text.flush()
    output.text.write(f"{counted(found, 'fact')} in {counted(read, 'document')}\n")


def _heading(document: Document) -> str:
    parts = (visible(document.id), document.date, counted(len(document.facts), "fact"))
    return " · ".join(part for part in parts if part)


def _block(fact: Fact, defaults: Mapping[str, Mapping[str, str]]) -> _Block:
    return _Block(fact.type, visible(fact.trigger.text), visible(fact.rule), tuple(_rows(fact, defaults.get(fact.type, {}))))


def _rows(fact: Fact, defaults: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for role, mentions in fact.roles.items():
        for number, mention in enumerate(mentions):
            yield role if number == 0 else "", _mention(mention)
    told = {name: value for name, value in fact.attributes.items() if defaults.get(name) != value}
    if told:
        yield "attributes", ", ".join(f"{name} {value}" for name, value in told.items())
    if fact.attribution:
        yield "attributed to", f"{_mention(fact.attribution.source)} ({visible(fact.attribution.cue)})"


def _mention(mention: Mention) -> str:
    """The mention's words, and behind an arrow what they stand for where that is not the same."""
    if mention.refers_to is not None:
        meant = ", ".join(mention.refers_to) or _UNSETTLED
    else:
        meant = mention.value or mention.entity or ""
    text = visible(mention.text)
    return f"{text} → {visible(meant)}" if meant and meant != mention.text else text


def _plain(heading: str, blocks: list[_Block]) -> str:
    lines = [heading, ""]
    for block in blocks:
        lines.append(f"  {block.type}  {block.trigger}  [{block.rule}]")
        width = max((len(label) for label, _ in block.rows), default=0)
        lines += [f"    {label:{width}}  {value}" for label, value in block.rows]
        lines.append("")
    return "\n".join(lines) + "\n"


class _Screen:
    """Shows a document's blocks in the columns of a terminal."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width, self.colour = max(width, 40), colour

    def __call__(self, heading: str, blocks: list[_Block]) -> str:
        import io

        from rich.console import Console
        from rich.padding import Padding
        from rich.table import Table
        from rich.text import Text

        stream = io.StringIO()
        console = Console(
            file=stream,
            width=self.width,
            force_terminal=self.colour,
            color_system="standard" if self.colour else None,
            markup=False,
            highlight=False,
            emoji=False,
        )
        console.print(Text(heading, style="bold underline"))
        console.print()
        for block in blocks:
            head = Text.assemble((block.type, "bold cyan"), "  ", (block.trigger, "bold"))
            rule = Text(block.rule, style="dim")
            if 2 + head.cell_len + 2 + rule.cell_len <= self.width:
                head.append(" " * (self.width - 2 - head.cell_len - rule.cell_len))
            else:
                head.append("  ")
            console.print(Padding(head + rule, (0, 0, 0, 2)))
            rows = Table.grid(padding=(0, 2))
            rows.add_column(style="dim", no_wrap=True)
            rows.add_column(overflow="fold")
            for label, value in block.rows:
                rows.add_row(Text(label), Text(value))
            console.print(Padding(rows, (0, 0, 0, 4)))
            console.print()
        return "".join(line.rstrip() + "\n" for line in stream.getvalue().splitlines())
