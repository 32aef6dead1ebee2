"""What pack.yaml declares, checked: mention types, kinds of slots, fact types with roles, and attributes."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from factex.diagnostics import Diagnostic, Place, nearest
from factex.workshop.codes import finding
from factex.workshop.load import RawPack, over
from factex.workshop.marks import Items, Map, Text
from factex.workshop.rules import SlotSpec
from factex.workshop.shapes import NAME

_SLOT = re.compile(rf"({NAME.pattern})(\s+many)?(?:\s+([0-9]{{1,2}})\+)?")


@dataclass(frozen=True, slots=True)
class FactType:
    """A type of facts; `core` roles are filled by its patterns, the further `roles` mostly by adjuncts."""

    name: str
    about: str
    core: Mapping[str, SlotSpec]
    roles: Mapping[str, SlotSpec]  # without the core ones
    attributes: tuple[str, ...]
    place: Place

    @property
    def slots(self) -> dict[str, SlotSpec]:
        """All roles, the core ones first."""
        return {**self.core, **self.roles}


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of facts. `default` is None where a fact has it only when something says so."""

    name: str
    about: str
    values: tuple[str, ...]
    default: str | None


@dataclass(frozen=True, slots=True)
class Declared:
    """The declarations of a pack and the layers over it."""

    name: str
    language: str
    version: str
    mentions: Mapping[str, str]  # type -> about
    kinds: Mapping[str, tuple[str, ...]]  # kind of slot -> the mention types that it takes
    facts: Mapping[str, FactType]
    attributes: Mapping[str, Attribute]
    share: frozenset[frozenset[str]]  # pairs of fact types that may share words


def check_declared(raw: RawPack) -> tuple[Declared, list[Diagnostic]]:
    """Put the pack.yaml of all layers together; a later layer adds to what it declares again."""
    out: list[Diagnostic] = []
    merged: dict[str, dict[Text, Map]] = {part: {} for part in ("mentions", "kinds", "facts", "attributes")}
    share: list[Items] = []
    names: dict[str, str] = {}
    for document in raw.of("pack"):
        for part, into in merged.items():
            for key, value in document.body.map(part).pairs():
                if isinstance(value, Map):
                    into[key] = over(into.get(key), value)
        pairs = document.body.get("share")
        share += [pair for pair in pairs if isinstance(pair, Items)] if isinstance(pairs, Items) else []
        if "extends" not in document.body:
            names = {key: document.body.plain(key) for key in ("name", "language", "version")}
    mentions = {str(key): value.plain("about") for key, value in merged["mentions"].items()}
    kinds = {}
    for key, value in merged["kinds"].items():
        kinds[str(key)] = tuple(known("F321", value.texts("takes"), mentions, "mention type", out))
    attributes = {str(key): _attribute(key, value, out) for key, value in merged["attributes"].items()}
    facts = {str(key): _fact_type(key, value, kinds, attributes, out) for key, value in merged["facts"].items()}
    shared = set()
    for pair in share:
        if len(pair) != 2:
            out.append(finding("F324", pair.place, "two fact types share words: write a pair"))
        shared.add(frozenset(known("F301", [name for name in pair if isinstance(name, Text)], facts, "fact type", out)))
    return Declared(names.get("name", ""), names.get("language", ""), names.get("version", ""), mentions, kinds, facts,
                    attributes, frozenset(shared)), out


def slot_spec(role: Text, text: Text, kinds: Iterable[str], out: list[Diagnostic]) -> SlotSpec | None:
    """The declaration of a slot, `actor many 2+`; None when it is wrong."""
    found = _SLOT.fullmatch(text)
    if not found:
        message = f"{str(text)!r} does not declare a slot: write its kind, then many and N+ where they are needed"
        out.append(finding("F310", text.place, message))
        return None
    if not known("F303", [text], kinds, "kind of slots", out, found[1]):
        return None
    least = int(found[3]) if found[3] else 1
    return SlotSpec(str(role), found[1], found[2] is not None or least > 1, least, role.place)


def known(code: str, names: Iterable[Text], there: Iterable[str], what: str, out: list[Diagnostic],
          name: str | None = None) -> list[str]:
    """Those of the names that are there; a finding for each other. `name`: what is looked up, where not the text."""
    good, there = [], list(there)
    for text in names:
        wanted = name or str(text)
        if wanted in there:
            good.append(wanted)
        else:
            hint = nearest(wanted, there) or (f"; there are {', '.join(there)}" if len(there) < 9 and there else "")
            out.append(finding(code, text.place, f"unknown {what} {wanted!r}{hint}"))
    return good


def _fact_type(name: Text, body: Map, kinds: Iterable[str], attributes: Iterable[str], out: list[Diagnostic],
               ) -> FactType:
    core, roles = ({str(role): spec for role, text in body.map(part).pairs()
                    if isinstance(text, Text) and (spec := slot_spec(role, text, kinds, out))}
                   for part in ("core", "roles"))
    named = tuple(known("F305", body.texts("attributes"), attributes, "attribute", out))
    further = {role: spec for role, spec in roles.items() if role not in core}
    return FactType(str(name), body.plain("about"), core, further, named, name.place)


def _attribute(name: Text, body: Map, out: list[Diagnostic]) -> Attribute:
    values, default = tuple(map(str, body.texts("values"))), body.text("default")
    if default is not None:
        known("F306", [default], values, "value", out)
    return Attribute(str(name), body.plain("about"), values, None if default is None else str(default))
