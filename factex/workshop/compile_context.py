"""adjuncts.yaml, context.yaml and links.yaml, compiled over units."""
from __future__ import annotations

import re
from collections.abc import Mapping

from factex.diagnostics import Diagnostic
from factex.engine.attach import AdjunctBook
from factex.engine.judge import ContextBook, Cue, Source
from factex.engine.link import LinkBook, Pair, Pronoun
from factex.engine.units import fold
from factex.patterns import Pattern
from factex.symbols import Lexicon
from factex.workshop.compile_layers import flag, one
from factex.workshop.compile_pattern import write
from factex.workshop.compile_rules import LineWriter, expanded
from factex.workshop.compile_units import UnitSpelling
from factex.workshop.compile_words import Words, listed
from factex.workshop.declared import Declared
from factex.workshop.load import RawPack
from factex.workshop.marks import Map, Value
from factex.workshop.pattern import parse_block


def patterns_of(body: Map, key: str, findings: list[Diagnostic]) -> list[Pattern]:
    """The patterns of a block; none where it is missing."""
    if key not in body:
        return []
    found, wrong = parse_block(body[key], general=True)
    findings += wrong
    return [a.pattern for a in found]


def adjunct_book(raw: RawPack, units: UnitSpelling, declared: Declared, filler: str, stops: str) -> AdjunctBook:
    """adjuncts.yaml."""
    lines, across, findings = [], set[str](), list[Diagnostic]()
    everything = frozenset(declared.facts)
    for document in (*raw.of("adjuncts"), *raw.of("adjunct")):
        body = document.body
        for pattern in patterns_of(body, "across", findings):
            across |= {c for c in expanded(write(pattern, units.leaf)) if c >= "\u3400"}
        if "role" not in body:
            continue
        role = str(body["role"])
        types = frozenset(str(t) for t in body["facts"]) if "facts" in body else everything
        slots = {role: spec for f in declared.facts.values() for r, spec in f.slots.items() if r == role}
        alternatives, _ = parse_block(body["find"], general=True)
        for number, alternative in enumerate(alternatives):
            writer = LineWriter(units, "", slots, "", stops, False)
            line, _ = writer.line(f"adjuncts/{role}", number, alternative)
            lines.append((line, types, role))
    units.findings += findings
    return AdjunctBook(
        tuple(lines), frozenset(across), {n: frozenset(f.slots) for n, f in declared.facts.items()},
        {n: frozenset(f.core) for n, f in declared.facts.items()},
        frozenset(tuple(sorted(p))[:2] if len(p) > 1 else tuple(p) * 2 for p in declared.share),  # type: ignore[misc]
        contents(raw, declared),
    )


def contents(raw: RawPack, declared: Declared) -> dict[str, str]:
    """Fact type -> the role that holds what its facts report, by context.yaml."""
    return {str(d.body["source"]): str(d.body["content"]) for d in raw.of("source")}


def context_book(raw: RawPack, units: UnitSpelling, declared: Declared, words: Words) -> ContextBook:
    """context.yaml."""
    cues, source, quoted, findings = [], None, {}, list[Diagnostic]()
    ordered: dict[str, tuple[str, ...]] = {}
    for document in (*raw.of("context"), *raw.of("cue"), *raw.of("source"), *raw.of("quoted")):
        body = document.body
        if "cue" in body:
            cues.append(_cue(body, units, declared, findings))
        elif "source" in body:
            source = Source(
                str(body["source"]), str(body["speaker"]), str(body["content"]), pairs(body.get("withheld", Map())),
                pairs(body.get("then", Map())),
            )
        elif "quoted" in body:
            quoted[str(body["facts"][0])] = (
                str(body["quoted"]), str(body["role"]), str(body["whole"]), str(body["part"]), str(body["none"]))
        elif "ordered" in body:
            for name in body["ordered"]:
                ordered[str(name)] = declared.attributes[str(name)].values
    units.findings += findings
    defaults = {
        n: {a: declared.attributes[a].default or "" for a in f.attributes if declared.attributes[a].default}
        for n, f in declared.facts.items()
    }
    return ContextBook(tuple(cues), source, ordered, defaults, quoted)


def pairs(body: Map) -> Mapping[str, str]:
    """A mapping of texts."""
    return {str(k): str(v) for k, v in body.items()}


def _cue(body: Map, units: UnitSpelling, declared: Declared, findings: list[Diagnostic]) -> Cue:
    direction = str(body.get("reaches", "right"))
    patterns = patterns_of(body, "find", findings)
    until = patterns_of(body, "until", findings)
    entries = tuple(tuple(fold(w) for w in e.split()) for e in listed(body["inside"])) if "inside" in body else ()
    expression = re.compile("|".join(f"(?:{write(p, units.leaf)})" for p in patterns), re.DOTALL) if patterns else None
    stop = re.compile("|".join(f"(?:{write(p, units.leaf)})" for p in until), re.DOTALL) if until else None
    return Cue(
        str(body["cue"]), pairs(body.get("set", Map())), pairs(body.get("attributed", Map())),
        frozenset(str(f) for f in body["facts"]) if "facts" in body else frozenset(declared.facts),
        "group" if entries else direction, expression, entries, stop, flag(body, "forward"),
    )


def link_book(raw: RawPack, words: Words, lexicon: Lexicon) -> LinkBook:
    """links.yaml."""
    body = one(raw, "links")
    pronouns: dict[str, Pronoun] = {}
    for row in body["pronouns"]:
        for word in listed(row["words"]):
            pronouns[fold(word)] = Pronoun(
                frozenset(str(t) for t in row["types"]), flag(row, "plural"), str(row.get("gender", "")), flag(row, "speaker"))
    pairs_ = tuple(
        Pair(frozenset(fold(w) for w in listed(row["words"])), frozenset(str(t) for t in row["types"]), name_of(row.get("titles")))
        for row in body["pairs"]
    )
    genders = {str(g): tuple(name_of(c) for c in classes) for g, classes in body["genders"].items()}
    kinds = {
        fold(str(w)): frozenset(name_of(c) for c in row["classes"]) for row in body["kinds"] for w in listed(row["words"])
    }
    return LinkBook(
        lexicon, pronouns, pairs_, pairs(body["pair facts"]), genders, kinds, int(str(body["reach"])), str(body["person"]),
        frozenset(fold(w) for w in listed(body["articles"])), frozenset(fold(w) for w in listed(body["apart"])),
    )


def name_of(value: Value | None) -> str:
    """The class of `<class>`."""
    return str(value or "").strip("<>")
