"""The pack at a glance: its layers, its types of facts and its rules, and which layer each comes from."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factex.diagnostics import Place
from factex.formats.visible import counted
from factex.packs import pack
from factex.workshop.explain_bench import shown
from factex.workshop.load import RawPack
from factex.workshop.rules import Rule


@dataclass(frozen=True, slots=True)
class Overview:
    """A pack with the layers over it. Layers are named by their folders as the working folder sees them, shipped packs by their names."""

    layers: tuple[str, ...]
    folders: tuple[str, ...]  # of the layers
    types: Mapping[str, tuple[str, ...]]  # type of facts -> the layers that declare it, or add to it
    rules: tuple[Rule, ...]
    replaced: Mapping[str, Place]  # id of a rule -> the one below that it overrides
    off: Mapping[str, Place]  # id of a rule that is switched off -> where that is said

    def layer(self, place: Place) -> str:
        """The layer in which a place lies."""
        there = zip(reversed(self.layers), reversed(self.folders), strict=True)
        return next((layer for layer, folder in there if Path(place.file).is_relative_to(folder)), "")

    def text(self) -> Iterator[str]:
        """Lines for a person; layers are named where there are several."""
        several = len(self.layers) > 1
        if several:
            yield "layers, later ones win:"
            yield from (f"  {layer}" for layer in self.layers)
            yield ""
        width = max((len(rule.id) for rule in self.rules), default=0)
        for name, layers in self.types.items():
            own = [rule for rule in self.rules if rule.fact == name]
            origin = f"  [{', '.join(layers)}]" if several else ""
            yield f"{name}: {counted(len(own), 'rule')}, {counted(sum(len(rule.cases) for rule in own), 'example')}{origin}"
            for rule in own:
                origin = f"  [{self._origin(rule)}]" if several else ""
                yield f"  {rule.id:{width}}  {_told(rule):16}  {' '.join(rule.about.split())}".rstrip() + origin
            yield ""
        for name, place in self.off.items():
            yield f"switched off: {name}  [{self.layer(place)}]"
        yield f"{counted(len(self.rules), 'rule')} in all"

    def row(self) -> dict[str, Any]:
        """The same for a program."""
        return {
            "layers": list(self.layers),
            "types": [
                {"type": name, "layers": list(layers), "rules": [rule.id for rule in self.rules if rule.fact == name]}
                for name, layers in self.types.items()
            ],
            "rules": [self.rule_row(rule) for rule in self.rules],
            "off": [{"id": name, "layer": self.layer(place)} for name, place in self.off.items()],
        }

    def rule_row(self, rule: Rule) -> dict[str, Any]:
        """One rule for a program."""
        hits, misses, todo = examples(rule)
        below = self.replaced.get(rule.id)
        return {
            "id": rule.id,
            "fact": rule.fact,
            "about": rule.about,
            "layer": self.layer(rule.place),
            "overrides": below and self.layer(below),
            "file": rule.place.file,
            "line": rule.place.line,
            "find": [written.source for written in rule.find],
            "unless": [written.source for written in rule.unless],
            "frames": list(rule.frames),
            "examples": {"hit": hits, "miss": misses, "todo": todo},
        }

    def _origin(self, rule: Rule) -> str:
        below = self.replaced.get(rule.id)
        return self.layer(rule.place) + (f", over that of {self.layer(below)}" if below else "")


def overview(raw: RawPack, rules: tuple[Rule, ...]) -> Overview:
    """The overview of a pack that was read, and its rules."""
    layers = tuple(map(_label, raw.layers))
    types: dict[str, dict[str, None]] = {}
    for document in raw.of("pack"):
        for name, _ in document.body.map("facts").pairs():
            types.setdefault(str(name), {})[layers[document.layer]] = None
    return Overview(layers, raw.layers, {name: tuple(own) for name, own in types.items()}, rules, raw.replaced, raw.off)


def examples(rule: Rule) -> tuple[int, int, int]:
    """How many hits, misses, and examples that do not work yet."""
    done = [case.kind for case in rule.cases if not case.todo]
    return done.count("hit"), done.count("miss"), len(rule.cases) - len(done)


def _told(rule: Rule) -> str:
    hits, misses, todo = examples(rule)
    return f"{hits} hit, {misses} miss" + (f", {todo} todo" if todo else "")


def _label(folder: str) -> str:
    label, name = shown(folder), Path(folder).name
    return name if Path(label).is_absolute() and pack(name) == Path(folder) else label
