"""adjuncts.yaml, context.yaml and links.yaml, compiled over units."""
from __future__ import annotations

from collections.abc import Collection, Mapping

from factex.diagnostics import Diagnostic
from factex.engine.attach import AdjunctBook
from factex.engine.expressions import NOTHING
from factex.engine.judge import ContextBook, Cue, Source
from factex.engine.match import Line
from factex.engine.names import Kind, LinkBook, Pair, Pronoun
from factex.engine.units import fold
from factex.patterns import Pattern
from factex.symbols import FIRST, Lexicon
from factex.workshop.compile_guard import any_of, guard
from factex.workshop.compile_layers import flag, names
from factex.workshop.compile_parts import expanded
from factex.workshop.compile_pattern import fronted
from factex.workshop.compile_rules import LineWriter
from factex.workshop.compile_units import UnitSpelling
from factex.workshop.compile_words import Words, listed
from factex.workshop.declared import Declared
from factex.workshop.load import RawPack
from factex.workshop.marks import Map
from factex.workshop.pattern import parse_block
from factex.workshop.pattern_tokens import Split
from factex.workshop.rules import Alternative


def patterns_of(body: Map, key: str, split: Split, findings: list[Diagnostic]) -> list[Pattern]:
    """The patterns of a block; none where it is missing."""
    return [line.pattern for line in lines_of(body, key, split, findings)]


def lines_of(body: Map, key: str, split: Split, findings: list[Diagnostic]) -> tuple[Alternative, ...]:
    """The same with their sources."""
    block = body.text(key)
    if block is None:
        return ()
    found, wrong = parse_block(block, general=True, split=split)
    findings += wrong
    return found


def adjunct_book(raw: RawPack, units: UnitSpelling, declared: Declared, stops: str) -> AdjunctBook:
    """adjuncts.yaml."""
    lines: list[tuple[Line, frozenset[str], str]] = []
    demands: list[list[frozenset[str]]] = []
    across = set[str]()
    everything = frozenset(declared.facts)
    for pattern in patterns_of(raw.one("adjuncts"), "across", units.split, units.findings):
        across |= {c for c in expanded(units.write(pattern)) if c >= chr(FIRST)}
    barriers = patterns_of(raw.one("adjuncts"), "barriers", units.split, units.findings)
    apart: dict[str, str] = {}
    for document in raw.of("adjunct"):
        body = document.body
        role = body.plain("role")
        if own := patterns_of(body, "barriers", units.split, units.findings):
            apart[role] = "|".join(map(units.write, own))
        types = frozenset(names(body, "facts")) or everything
        specs = [f.slots[role] for f in declared.facts.values() if role in f.slots]
        for number, alternative in enumerate(lines_of(body, "find", units.split, units.findings)):
            writer = LineWriter(units, "", dict.fromkeys([role], specs[-1]), "", stops, False)
            line, _ = writer.line(f"adjuncts/{role}", number, alternative)
            lines.append((line, types, role))
            demands.append(writer.needs)
    return AdjunctBook(
        tuple(lines), apart, guard(demands), frozenset(across), {n: frozenset(f.slots) for n, f in declared.facts.items()},
        {n: frozenset(f.core) for n, f in declared.facts.items()},
        frozenset(tuple(sorted(p))[:2] if len(p) > 1 else tuple(p) * 2 for p in declared.share),  # type: ignore[misc]
        contents(raw, declared), "|".join(map(units.write, barriers)) or NOTHING,
        raw.one("adjuncts").plain("stand") == "before",
    )


def contents(raw: RawPack, declared: Declared) -> dict[str, str]:
    """Fact type -> the role that holds what its facts report, by context.yaml."""
    return {d.body.plain("source"): d.body.plain("content") for d in raw.of("source")}


def context_book(raw: RawPack, units: UnitSpelling, declared: Declared) -> ContextBook:
    """context.yaml."""
    cues = [_cue(document.body, units, declared) for document in raw.of("cue")]
    demands = [
        any_of([units.demands(p) for p in patterns_of(document.body, "find", units.split, units.findings)])
        if cue.expression and not cue.words else [frozenset[str]()]  # met by nothing
        for document, cue in zip(raw.of("cue"), cues, strict=True)
    ]
    source = None
    for document in raw.of("source"):
        body = document.body
        source = Source(body.plain("source"), body.plain("speaker"), body.plain("content"), pairs(body, "withheld"), pairs(body, "then"))
    quoted = {
        fact: (body.plain("quoted"), body.plain("role"), body.plain("whole"), body.plain("part"), body.plain("none"))
        for body in (document.body for document in raw.of("quoted")) for fact in names(body, "facts")
    }
    ordered = {name: declared.attributes[name].values for name in names(raw.one("context"), "ordered")}
    defaults = {
        n: {a: declared.attributes[a].default or "" for a in f.attributes if declared.attributes[a].default}
        for n, f in declared.facts.items()
    }
    later = None
    for document in raw.of("later"):
        body = document.body
        later = (body.plain("later"), frozenset(names(body, "facts")) or frozenset(declared.facts), pairs(body, "set"))
    inside: dict[str, list[tuple[tuple[int, int], tuple[str, ...]]]] = {}
    for number, cue in enumerate(cues):
        for at, entry in enumerate(cue.words):
            inside.setdefault(entry[0], []).append(((number, at), entry))
    return ContextBook(
        tuple(cues), guard(demands), source, ordered, defaults, later, quoted, {word: tuple(found) for word, found in inside.items()})


def pairs(body: Map, key: str) -> Mapping[str, str]:
    """A mapping of texts."""
    return {str(k): str(v) for k, v in body.map(key).items()}


def _cue(body: Map, units: UnitSpelling, declared: Declared) -> Cue:
    direction = body.plain("reaches", "right")
    patterns = patterns_of(body, "find", units.split, units.findings)
    until, taking = (patterns_of(body, key, units.split, units.findings) for key in ("until", "unless"))
    entries = tuple(tuple(fold(w) for w in e.split()) for e in listed(body.get("inside")))
    expression = fronted("|".join(f"(?:{units.write(p)})" for p in patterns))
    stop, unless = ("|".join(f"(?:{units.write(p)})" for p in written) for written in (until, taking))
    facts = frozenset(names(body, "facts") or declared.facts).difference(names(body, "not facts"))
    if entries and direction != "left":
        direction = "verb" if body.get("reaches") else "group"
    return Cue(
        body.plain("cue"), pairs(body, "set"), pairs(body, "attributed"), facts,
        direction, expression, entries, stop, flag(body, "forward"),
        unless, frozenset(fold(word) for word in listed(body.get("not inside"))),
    )


def link_book(raw: RawPack, words: Words, lexicon: Lexicon) -> LinkBook:
    """links.yaml."""
    body = raw.one("links")
    pronouns: dict[str, Pronoun] = {}
    for row in body.maps("pronouns"):
        for word in folded(row, "words"):
            pronouns[word] = Pronoun(
                frozenset(names(row, "types")), flag(row, "plural"), row.plain("gender"), flag(row, "speaker"),
                frozenset(names(row, "bodies")), frozenset(names(row, "voiced")))
    parties = tuple(
        Pair(folded(row, "words"), frozenset(names(row, "types")), row.plain("titles").strip("<>"), folded(body, "numbers"),
             flag(row, "bare"))
        for row in body.maps("pairs")
    )
    kinds = [(row, Kind(*(frozenset(w for c in classes(row, key) for w in lexicon.classes.get(c, ())) for key in ("classes", "ends"))))
             for row in body.maps("kinds")]
    genders, abbreviated, answers = body.map("genders"), body.map("abbreviations"), body.map("answers")
    rulers, denials = body.map("rulers"), body.map("denials")
    shown = {str(g): frozenset().union(*(lexicon.classes.get(c, ()) for c in classes(genders, g))) for g in genders}
    known = [name.split() for row in body.maps("citizens") for name in folded(row, "words")]

    roles: dict[str, str] = {}
    for role in abbreviated:
        for short in folded(abbreviated, role):
            roles[short] = f"{roles[short]} {role}" if short in roles else str(role)

    def members(key: str) -> frozenset[str]:
        return frozenset(fold(w) for c in classes(body, key) for w in lexicon.classes.get(c, ()))

    return LinkBook(
        lexicon=lexicon, pronouns=pronouns, pairs=parties, pair_facts=pairs(body, "pair facts"),
        genders=shown,
        kinds={word: frozenset(classes(row, "classes")) for row in body.maps("kinds") for word in folded(row, "words")},
        bodies={word: kind for row, kind in kinds for word in folded(row, "words") if kind.ends},
        reach=int(body.plain("reach", "0")), persons=body.plain("person"), articles=folded(body, "articles"), source=reporting(raw),
        exclusive=classes(body, "exclusive"), voices=folded(body, "voices"), past=folded(body, "past"),
        unnamed=frozenset(names(body, "unnamed")), apart=folded(body, "apart"), predicates=folded(body, "predicates"),
        guesses=frozenset(names(body, "guesses")), certain=members("certain"), heads=members("heads"), offices=members("offices"),
        given=members("given"), leading=members("leading"), appointed=folded(body, "appointed"),
        abbreviations=roles,
        shortened=frozenset(w for c in classes(body, "shortened") for w in lexicon.classes.get(c, ())),
        suffixes=frozenset(w for c in classes(body, "suffixes") for w in lexicon.classes.get(c, ())),
        nations=nations(lexicon, {*classes(body, "exclusive"), *classes(body, "nations")}) | {
            word: row.plain("nation") for row in body.maps("homes") for word in folded(row, "words")}, places=members("places"),
        objects=folded(body, "objects"), counterparts=folded(body, "counterparts"), numbers=folded(body, "numbers"),
        counts=folded(body, "counts"), callings=folded(body, "callings"), regarding=folded(body, "regarding"),
        postnominals=frozenset(w for c in classes(body, "postnominals") for w in lexicon.classes.get(c, ())),
        address=members("address"), belonging=folded(body, "belonging"),
        homelands=folded(body, "homelands"),
        prefixes=tuple(fold(w) for w in listed(body.get("prefixes"))), captions=frozenset(listed(body.get("captions"))),
        answers=(*next(iter(pairs(answers, "when").items()), ("", "")), answers.plain("role")),
        denials=(*next(iter(pairs(denials, "when").items()), ("", "")), denials.plain("fact"), denials.plain("role")),
        duties=folded(body, "duties"), organs=folded(body, "organs"), lesser=folded(body, "lesser"),
        reigning=folded(body, "reigning"),
        rulers={fold(str(word)): folded(rulers, word) for word in rulers}, works=frozenset(names(body, "works")),
        familiar={one[0]: gender for one in known if len(one) == 1 for gender, marks in shown.items()
                  if any(full[0] in marks for full in known if len(full) > 1 and full[-1] == one[0])},
        holders={fold(row.plain("office")): folded(row, "words") for row in body.maps("holders")},
        citizens={word: row.plain("nation") for row in body.maps("citizens") for word in folded(row, "words")},
    )


def nations(lexicon: Lexicon, wanted: Collection[str]) -> dict[str, str]:
    """The words of some classes, as rules see them, each with the lexicon's name for what it tells of."""
    members = {word for name in wanted for word in lexicon.classes.get(name, ())}
    named = {fold(word): name for word, name in lexicon.entities.items() if fold(word) in members}
    return {**{fold(word): fold(word) for word in members}, **named}


def reporting(raw: RawPack) -> tuple[str, str, str]:
    """The fact type that reports what others say, with its speaker and content, by context.yaml."""
    for document in raw.of("source"):
        return document.body.plain("source"), document.body.plain("speaker"), document.body.plain("content")
    return "", "", ""


def folded(body: Map, key: str) -> frozenset[str]:
    """The entries under a key, as rules see words."""
    return frozenset(fold(word) for word in listed(body.get(key)))


def classes(body: Map, key: str) -> tuple[str, ...]:
    """The names of a list of `<class>`."""
    return tuple(name.strip("<>") for name in names(body, key))
