"""Everything that is to say of rules: what keeps them from being used, and what works and is doubtful.

Mistakes come from loading and compiling. Doubts are looked for where there is none, and told of the folders that were
named only: the pack that a layer lies over by itself is not its author's. Those that the examples tell are asked for.
"""
from __future__ import annotations

from pathlib import Path

from factex.diagnostics import Diagnostic
from factex.workshop.codes import in_order
from factex.workshop.compile import compile_pack
from factex.workshop.doubts import doubts
from factex.workshop.doubts_examples import doubts_by_examples


def lint(*rules: str | Path, examples: bool = False) -> list[Diagnostic]:
    """Every finding about the rules of these folders (none: the default pack), those of a pack.yaml first, then by file, line and column.

    `examples` runs those that stand beside the rules too, some seconds for the English pack.
    """
    layers = [Path(folder) for folder in rules]
    compiled = compile_pack(layers, tracing=examples)
    found = {*compiled.findings}
    if compiled.book is not None and compiled.tools is not None:
        told = {*doubts(compiled.tools, compiled.rules, compiled.book)}
        if examples:
            told.update(doubts_by_examples(compiled.rules, compiled.book))
        named = tuple(map(str, layers)) or compiled.tools.raw.layers
        found.update(one for one in told if any(Path(one.place.file).is_relative_to(folder) for folder in named))
    return in_order(found)
