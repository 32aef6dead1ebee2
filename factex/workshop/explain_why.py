"""Why a rule gave no fact: for each pattern line how far it came in each sentence, where it stopped, and what it wanted there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from factex.engine.units import fold
from factex.patterns import Gap, Maybe, Pattern, Slot, Verb, Word, WordClass
from factex.workshop.compile_rules import Piece
from factex.workshop.explain import scenes, sentence_span
from factex.workshop.explain_bench import Apart, Bench, nearest_rule
from factex.workshop.explain_listen import Listener
from factex.workshop.explain_lost import Scene, beaten, held_back, lacking, refusal, uncarried
from factex.workshop.explain_pattern import Reach, core_of, described, furthest, read_as
from factex.workshop.explain_values import LineWhy, PartTold, SentenceWhy, Stop, WhyNot
from factex.workshop.pattern import walk

ORDER = ("fact", "lost", "held back", "uncarried", "lacking", "refused", "stopped", "no trigger")


class UnknownRule(KeyError):
    """No rule has this id; the message names the nearest one."""

    def __init__(self, rule: str, known: Iterable[str]) -> None:
        self.message = f"no rule {rule!r}{nearest_rule(rule, known)}; `factex rules` lists them"
        super().__init__(self.message)


def why_not(bench: Bench, rule: str, text: str, date: str | None = None, doc: str = "text") -> WhyNot:
    """What the lines of a rule came to in a text."""
    if rule not in bench.rules:
        raise UnknownRule(rule, bench.rules)
    listener = Listener()
    bench.read(text, date, doc, listener)
    whole = bench.rules[rule]
    sentences = tuple(_sentence(scene, rule) for scene in scenes(bench, listener, text))
    return WhyNot(doc, rule, whole.fact, whole.place, sentences)


def _sentence(scene: Scene, rule: str) -> SentenceWhy:
    lines = [_line(scene, scene.bench.apart(rule, n)) for n in range(len(scene.bench.rules[rule].find))]
    lines.sort(key=lambda w: (ORDER.index(w.outcome), -sum(bool(p.words) for p in w.matched)))
    units, words = scene.units, scene.tokens.words
    verbs = tuple(words[units.sentence.items[group.main]] for _, group in sorted(units.groups.items()))
    return SentenceWhy(units.sentence.index, sentence_span(scene), verbs, tuple(lines))


def _line(scene: Scene, apart: Apart) -> LineWhy:
    """One line: what it gave, or else the last thing that stopped it."""
    line, heard = apart.line, scene.heard

    def told(outcome: str, why: str, advice: str, matched: tuple[PartTold, ...] = (), stops: tuple[Stop, ...] = ()) -> LineWhy:
        return LineWhy(scene.line(line), outcome, matched, stops, why, advice)

    for claim in heard.claims:
        if claim.line is line:
            return told("fact", f'It matched: a {claim.rule.fact} at "{scene.trigger(claim)}".', "")
    for claim, winner, reason in heard.lost:
        if claim.line is line:
            return told("lost", *beaten(claim, winner, reason, scene))
    for claim, unless, span in heard.held:
        if claim.line is line:
            return told("held back", *held_back(unless, span, scene))
    for claim, earlier in heard.carried:
        if claim.line is line and earlier is None:
            return told("uncarried", *uncarried(claim, scene))
    for claim in heard.lacking:
        if claim.line is line:
            return told("lacking", *lacking(claim, scene))
    for refused in heard.refused:
        if refused.line is line:
            return told("refused", *refusal(refused, scene))
    reach = furthest(apart, scene.units)
    if reach is None:
        why, advice = _no_trigger(apart, scene)
        return told("no trigger", why, advice)
    stops = tuple(_stops(reach, apart, scene))
    why = (
        " ".join(_stopped(stop, reach, apart, scene) for stop in stops)
        or "All parts are there, but another match of the same line has taken some of these words."
    )
    return told("stopped", why, _advice(stops, reach, apart, scene), tuple(_matched(reach, apart, scene)), stops)


def _matched(reach: Reach, apart: Apart, scene: Scene) -> Iterator[PartTold]:
    """The longest run of parts that matched."""
    pieces = list(apart.pieces[reach.first : reach.last])
    while isinstance(apart.parts[pieces[0].first], Gap):
        del pieces[0]
    while isinstance(apart.parts[pieces[-1].first], Gap):
        del pieces[-1]
    yield PartTold(apart.source(pieces[0].first, pieces[-1].last), scene.words(reach.begin, reach.end), "the longest part that matched")
    if reach.partly:
        yield PartTold("", scene.words(reach.end, reach.end + reach.partly), "and the begin of the next part")
    for piece in pieces:
        part, verb = apart.parts[piece.first], next((u for u in range(reach.core, reach.end) if u in scene.units.groups), -1)
        if (
            isinstance(part, Slot)
            and any(f"(?P<{u.group}>" in piece.expression and u.mode in ("subject", "inherits") for u in apart.line.slots)
            and verb >= 0
        ):
            subject = scene.units.groups[verb].subject
            owner = scene.words(subject, subject + 1) if subject >= 0 else ""
            yield PartTold(apart.source(piece.first, piece.last), owner, f'the subject of "{scene.words(verb, verb + 1)}"')


def _stops(reach: Reach, apart: Apart, scene: Scene) -> Iterator[Stop]:
    units, tokens, bench = scene.units, scene.tokens, scene.bench
    if reach.wanted:
        unit = reach.begin - 1
        word = scene.words(unit, unit + 1) if unit >= 0 else ""
        read = read_as(units, tokens, unit) if unit >= 0 else "the sentence's begin"
        piece = apart.pieces[reach.first - 1]
        yield Stop("before", word, read, described(reach.wanted[0], apart, bench), apart.source(piece.first, piece.last))
    if reach.expected:
        unit = reach.end + reach.partly
        word = scene.words(unit, unit + 1) if unit < len(units.firsts) else ""
        piece = apart.pieces[reach.last]
        if piece.last > piece.first + 1 and not reach.partly:
            wanted = f"a passive of {described(apart.parts[piece.first + 1], apart, bench)}"
        else:
            optional = [] if reach.partly else [apart.parts[p.first] for p in _optional_before(reach, apart)]
            wanted = " or ".join(described(p, apart, bench).removeprefix("perhaps ") for p in (*reach.expected, *optional))
        yield Stop("after", word, read_as(units, tokens, unit), wanted, apart.source(piece.first, piece.last))


def _optional_before(reach: Reach, apart: Apart) -> list[Piece]:
    """Optional pieces right before the stop."""
    out: list[Piece] = []
    for piece in reversed(apart.pieces[reach.first : reach.last]):
        if not isinstance(apart.parts[piece.first], Maybe):
            break
        out.append(piece)
    return out[::-1]


def _stopped(stop: Stop, reach: Reach, apart: Apart, scene: Scene) -> str:
    where = scene.words(reach.begin, reach.end + reach.partly)
    if stop.side == "before":
        here = f'stands "{stop.word}" ({stop.read_as})' if stop.word else "the sentence begins"
        return f'Before "{where}" {here}; the line wants {stop.expected}.'
    here = f'comes "{stop.word}" ({stop.read_as})' if stop.word else "the sentence ends"
    gap = _gap_before(reach, apart)
    if gap:
        here = f'comes "{_next_words(reach, gap.most, scene)}"' if stop.word else "the sentence ends"
        return f'After "{where}" {here}; within {gap.most} words the line wants {stop.expected}.'
    return f'After "{where}" {here}; the line wants {stop.expected}.'


def _gap_before(reach: Reach, apart: Apart) -> Gap | None:
    """The gap that the stop lies behind."""
    if reach.partly:
        return None
    part = apart.parts[apart.pieces[reach.last - 1].first]
    return part if isinstance(part, Gap) else None


def _next_words(reach: Reach, most: int, scene: Scene) -> str:
    """The words that a gap would pass over, and the one behind them."""
    unit = reach.end + reach.partly
    return scene.words(unit, min(unit + most + 1, len(scene.units.firsts)))


def _advice(stops: tuple[Stop, ...], reach: Reach, apart: Apart, scene: Scene) -> str:
    """The smallest change that would make the line go on."""
    if not stops:
        return ""
    stop, units, bench = stops[-1], scene.units, scene.bench
    unit = reach.end + reach.partly
    part = (reach.expected or reach.wanted)[0]
    if stop.side == "after" and reach.skip and unit + reach.skip <= len(units.firsts):
        passed = scene.words(unit, unit + reach.skip)
        if _gap_before(reach, apart):
            return _wider(unit, reach.skip, passed, scene)
        plain = all(u not in units.names and u not in units.groups and u not in units.quotations for u in range(unit, unit + reach.skip))
        write = f"[{passed.lower()}]" if plain and reach.skip <= 2 else f"..{reach.skip}" if plain else ""
        if write:
            return f"With `{write}` before `{stop.part}` the rest of the line is there: {_changed(apart, reach, write)}"
        return f'Without "{passed}" between, the rest of the line is there; what may stand between is listed in {bench.file("clauses.yaml")} under between.'
    fixed = not isinstance(part, Slot) and stop.side == "after" and stop.word and stop.read_as != "a mark"
    if fixed and reach.omit:
        return f"Without `{stop.part}` the rest of the line is there: {_changed(apart, reach, f'[{stop.part}]', 1)}"
    if fixed and reach.swap and not _gap_before(reach, apart):
        if isinstance(part, WordClass):
            return f'With "{stop.word}" in the place of `{stop.part}` the rest of the line is there. If it says the same, add it to the class {stop.part}.'
        return f'With "{stop.word}" in the place of `{stop.part}` the rest of the line is there; if it says the same: {_changed(apart, reach, f"({stop.part}|{stop.word.lower()})", 1)}'
    if isinstance(part, Slot) and part.form in (None, "subject", "head", "possessor"):
        at = unit if stop.side == "after" else reach.begin - 1
        return _for_slot(part, at, apart, scene)
    if stop.side == "before":
        return f"If the line should do without `{stop.part}`, put it into [ ], or write a line of its own."
    return f"Neither a word more nor one less makes this line match. If the fact is there without `{stop.part}`, write a line of its own for these words."


def _wider(unit: int, skip: int, passed: str, scene: Scene) -> str:
    """A gap that is too short, or that would have to cross what no gap crosses."""
    stops, file = scene.bench.tools.stops, scene.bench.file("clauses.yaml")
    crossed = next((u for u in range(unit, unit + skip) if re.match(f"[{stops}]", scene.units.symbols[u])), -1)
    if crossed >= 0:
        word = scene.words(crossed, crossed + 1)
        return f'It follows behind "{passed}", but a gap never crosses "{word}" ({file}: stops); write what stands there in the line.'
    return f'It follows behind "{passed}": a gap of ..{skip} would reach it.'


def _changed(apart: Apart, reach: Reach, write: str, instead: int = 0) -> str:
    """The line with something put in where it stopped, or written instead of the piece there."""
    first, rest = apart.pieces[reach.last].first, reach.last + instead
    after = apart.source(apart.pieces[rest].first, len(apart.parts)) if rest < len(apart.pieces) else ""
    return "`" + " ".join(filter(None, (apart.source(0, first) if first else "", write, after))) + "`"


def _for_slot(slot: Slot, unit: int, apart: Apart, scene: Scene) -> str:
    """What to do where a slot met no mention that it takes."""
    units, bench = scene.units, scene.bench
    spec = apart.rule.slots.get(slot.name)
    name = units.names.get(unit)
    if name is not None and spec and name.type not in bench.tools.units.kinds.get(spec.kind, ()):
        return (
            f"The slot is of the kind {spec.kind} ({bench.file('pack.yaml')}: kinds), which takes no {name.type}. If it should here, give the slot "
            f"another kind in the rule: slots: {{{slot.name}: KIND}}; if it was read wrongly, see the shape {name.shape} in "
            f"{bench.file('mentions.yaml')}."
        )
    if name is None and 0 <= unit < len(units.firsts) and read_as(units, scene.tokens, unit) == "a mark":
        mark = scene.words(unit, unit + 1)
        return f"The line has no place for the mark {mark} there: where it may stand, write [{mark}] before {{{slot.name}}}."
    if name is not None and slot.form == "possessor":
        return f"Without an owner the line needs the slot elsewhere, or none: put {{{slot.name}}}'s into [ ]."
    return (
        f"No mention that fits stands there. If these words name a party, the last noun must be in a class of {bench.file('lexicon')} that a shape of "
        f"{bench.file('mentions.yaml')} uses; if other words come between, allow them with [word] or ..3."
    )


def _no_trigger(apart: Apart, scene: Scene) -> tuple[str, str]:
    """The trigger's core is not there: what it is, and whether its words stand there in another reading."""
    bench = scene.bench
    piece = apart.pieces[core_of(apart)]
    part = apart.parts[piece.first]
    source = apart.source(piece.first, piece.last)
    passive = piece.last > piece.first + 1
    told = f"a passive of {described(apart.parts[piece.first + 1], apart, bench)}" if passive else described(part, apart, bench)
    why = f"The sentence never holds the trigger `{source}`: {told}."
    if passive:  # a form of the auxiliary alone says nothing
        piece = replace(piece, first=piece.first + 1)
    for unit, word in _lookalikes(apart, piece.first, piece.last, scene):
        shown, read = scene.words(unit, unit + 1), read_as(scene.units, scene.tokens, unit)
        whole = f'"{shown}"' if shown == word else f'"{word}" in "{shown}"'
        return f"{why} {whole} was read as {read}.", _reading_advice(part, unit, source, passive, scene)
    return why, ""


def _lookalikes(apart: Apart, first: int, last: int, scene: Scene) -> Iterator[tuple[int, str]]:
    """Units with a word of the trigger in them, though the trigger did not match."""
    spelling, scope = scene.bench.tools.units, apart.rule.id
    words: set[str] = set()
    for whole in apart.parts[first:last]:
        for part in walk(whole):
            if isinstance(part, Word):
                words.add(fold(part.text))
            elif isinstance(part, WordClass):
                words |= {fold(e) for e in spelling.entries(part.name, scope)}
            elif isinstance(part, Verb) and part.name != "verb":
                for verb in spelling.verbs_of(part.name, scope) if part.is_class else [part.name]:
                    words |= {fold(f) for fs in spelling.words.forms.get(verb.split()[0], ()) for f in fs}
    units, tokens = scene.units, scene.tokens
    for unit, (begin, end) in enumerate(zip(units.firsts, units.lasts, strict=True)):
        for item in units.sentence.items[begin:end]:
            if item >= 0 and fold(tokens.words[item]) in words:
                yield unit, tokens.words[item]


def _reading_advice(part: Pattern, unit: int, source: str, passive: bool, scene: Scene) -> str:
    group = scene.units.groups.get(unit)
    if isinstance(part, Verb) and group is not None:
        if passive:
            return f"{source} finds passives only; the active is written without {source.split()[0]}."
        if group.passive:
            return f"{source} finds active verbs; a passive is written ~be {source.split(':')[0]}, or {source.split(':')[0]}:participle after a noun."
        return f"{source} asks for another form; without the form behind the colon it finds any."
    if unit in scene.units.names:
        return (
            "Rules see a mention as one thing, not its words: write a slot where it stands ({role}, or {role:head word} for this head word), "
            f"or another word as trigger. What may be folded says {scene.bench.file('mentions.yaml')}."
        )
    return f"Verbs are found by {scene.bench.file('clauses.yaml')} and the readings of {scene.bench.file('mentions.yaml')}; to find it as a noun, write a line with the word itself."
