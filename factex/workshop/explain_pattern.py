"""Parts of patterns in words a person knows, what each matched, and how far into a sentence a line comes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from factex.engine.layers import Tokens, Units
from factex.engine.match import claim_of
from factex.patterns import Either, Gap, Marked, Maybe, Pattern, Raw, Repeat, Sequence, Slot, Verb, Word, WordClass
from factex.workshop.compile_parts import classy, mark_only, verbal
from factex.workshop.explain_bench import Apart, Bench

SHOWN = 6  # entries of a class that are named
LONGEST = 10  # units that are passed over in search of the rest of a line
FORMS = {
    "base": "base form",
    "third": "third person form",
    "past": "past form",
    "participle": "participle",
    "ing": "-ing form",
    "finite": "form that agrees with a subject",
}
STRETCHES = {
    "clause": "the rest of a clause, with a verb of its own",
    "subjunctive": "a clause with its verb in the base form (that he go)",
    "embedded": "a clause that may be the subject of another one, whose verb is none of it",
    "question": "a question (whether …, why …)",
    "infinitive": "to and a verb",
    "gerund": "a phrase that begins with an -ing form",
    "comparison": "a phrase with as in it",
    "naming": "somebody or something, and what it is called",
    "predicate": "the rest of a clause whose beginning stands before",
    "joined": "what is joined to a clause that stands before (and …, because …)",
    "main": "a clause that begins with its own subject, up to its verb without a comma",
    "statement": "a clause that begins with its own subject",
    "quoted": "a clause that ends in a quotation",
    "fronted": "what stands in front of a main clause: a phrase, or a clause that a word opens",
    "phrase": "a phrase",
}


def described(part: Pattern, apart: Apart, bench: Bench) -> str:
    """A part in words: what a sentence must have there."""
    units = bench.tools.units
    match part:
        case Word(text):
            return f'"{text}"'
        case Verb(name, is_class, form):
            kind = f" ({FORMS[form]})" if form else ""
            if not is_class:
                forms = dict.fromkeys(f for fs in units.words.forms.get(name, ()) for f in fs)
                return f'a form of the verb "{name}"{kind or " (" + ", ".join(forms) + ")"}'
            if name == "verb":
                return f"a verb{kind}"
            return f"a verb of <{name}>{kind} ({_few(units.verbs_of(name, apart.rule.id))})"
        case WordClass("start"):
            return "the sentence's begin"
        case WordClass("end"):
            return "the sentence's end"
        case WordClass(name):
            return f"a word of <{name}> ({_few(units.entries(name, apart.rule.id))})"
        case Slot():
            return _slot(part, apart, bench)
        case Gap(most):
            return f"up to {most} words"
        case Raw(expression):
            return f"a word of the form /{expression}/"
        case Sequence(parts):
            return ", then ".join(described(p, apart, bench) for p in parts)
        case Either(parts):
            words = [p.text for p in parts if isinstance(p, Word)]
            if len(words) == len(parts):
                return "one of " + _few([f'"{w}"' for w in words])
            return " or ".join(described(p, apart, bench) for p in parts[:SHOWN])
        case Maybe(inner):
            return f"perhaps {described(inner, apart, bench)}"
        case Marked(inner) | Repeat(inner):
            return described(inner, apart, bench)
        case _:
            assert_never(part)


def _slot(slot: Slot, apart: Apart, bench: Bench) -> str:
    if slot.form == "quote":
        return "a quotation"
    if slot.form in STRETCHES:
        return STRETCHES[slot.form]
    spec = apart.rule.slots.get(slot.name)
    kind = spec.kind if spec else slot.name
    types = bench.tools.units.kinds.get(kind, (kind,))
    listed = f"{', '.join(types[:-1])} or {types[-1]}" if len(types) > 1 else types[0]
    who = f"{f'{spec.least} mentions or more' if spec and spec.least > 1 else 'a mention'} for {{{slot.name}}}: {listed}"
    if slot.form == "head":
        return f'{who}, with the head word "{slot.argument}"'
    if slot.form == "possessor":
        return f"{who}, as an owner ('s, their)"
    return f"{who}, as the verb's subject" if slot.form == "subject" else who


def _few(entries: list[str]) -> str:
    return ", ".join(entries[:SHOWN]) + (", …" if len(entries) > SHOWN else "")


def text_of(units: Units, tokens: Tokens, text: str, begin: int, end: int) -> str:
    """The document's text under some units."""
    if begin >= end:
        return ""
    first, last = token_span(units, begin, end)
    return " ".join(text[tokens.starts[first] : tokens.ends[last - 1]].split())


def token_span(units: Units, begin: int, end: int) -> tuple[int, int]:
    """The tokens under some units."""
    return units.sentence.first(units.firsts[begin]), units.sentence.last(units.lasts[end - 1] - 1)


def read_as(units: Units, tokens: Tokens, unit: int) -> str:
    """What a unit was read as."""
    if unit >= len(units.firsts):
        return "the end of the sentence"
    if unit in units.names:
        name = units.names[unit]
        kind = "several mentions joined, " if name.members else "a mention, "
        return f"{kind}{name.type}{', as an owner' if name.possessive else ''} (shape {name.shape})"
    if unit in units.groups:
        group = units.groups[unit]
        voice = "passive" if group.passive else "active"
        return f"a verb group, {FORMS[group.form]}, {voice}{'' if group.finite else ', without a subject of its own'}"
    if unit in units.quotations:
        return "a quotation"
    word = tokens.words[units.sentence.items[units.firsts[unit]]]
    return "a plain word" if any(c.isalnum() for c in word) else "a mark"


@dataclass(frozen=True, slots=True)
class PieceMatch:
    """A piece of a line, and the units that it matched; a slot's own, wherever they stand."""

    first: int  # parts of the pattern
    last: int
    begin: int  # units
    end: int
    fills: tuple[tuple[int, int], ...]  # tokens of a slot's mentions
    subject_of: int = -1  # the verb's unit, where the slot is a subject


def pieces_of(apart: Apart, units: Units, tokens: Tokens, bench: Bench, start: int) -> tuple[PieceMatch, ...]:
    """What each piece of a line matched, whose match begins at this unit; empty when it does not match there."""
    whole = "".join(f"{p.before}(?P<p{i}>{p.expression})" for i, p in enumerate(apart.pieces))
    found = re.compile(whole, re.DOTALL).match(units.symbols, start)
    return tuple(piece_match(apart, number, found, units, tokens, bench) for number in range(len(apart.pieces))) if found else ()


def piece_match(apart: Apart, number: int, found: re.Match[str], units: Units, tokens: Tokens, bench: Bench) -> PieceMatch:
    """What one piece matched; the match may be of a part of the line that holds the piece."""
    piece = apart.pieces[number]
    begin, end = found.span(f"p{number}")
    fills: list[tuple[int, int]] = []
    subject_of = -1
    for slot in apart.line.slots:
        if f"(?P<{slot.group}>" in piece.expression and (not slot.verb or slot.verb in found.re.groupindex):
            alone = replace(apart.line, slots=(slot,), triggers=())
            claim = claim_of(alone, found, units, tokens, bench.book.rules, None)
            for filled in claim.roles.values() if claim else ():
                fills += [(f.first, f.last) for f in filled]
            if claim and slot.mode in ("subject", "inherits"):
                subject_of = claim.verb
    return PieceMatch(piece.first, piece.last, begin, end, tuple(fills), subject_of)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a line comes at one place of its trigger: pieces `first` to `last` matched units `begin` to `end`."""

    first: int
    last: int
    begin: int
    end: int
    core: int  # the unit where the trigger's core stands
    partly: int  # units of the next piece that matched after `end`
    expected: tuple[Pattern, ...]  # what should have followed
    wanted: tuple[Pattern, ...]  # what should have stood before
    skip: int = 0  # so many units passed over, and the rest of the line would match
    omit: bool = False  # the rest would match without the part
    swap: bool = False  # the rest would match with another word in the part's place


def core_of(apart: Apart) -> int:
    """The piece that a line turns on: the first verb or class of its trigger, else its first fixed words."""
    own = [i for i, p in enumerate(apart.pieces) if p.trigger] or list(range(len(apart.pieces)))
    fixed = [i for i in own if not isinstance(apart.parts[apart.pieces[i].first], Maybe | Gap)] or own
    told = [i for i in fixed if verbal(part := apart.parts[apart.pieces[i].first]) or classy(part)]
    plain = [i for i in fixed if not mark_only(apart.parts[apart.pieces[i].first])]
    return (told or plain or fixed)[0]


def reaches(apart: Apart, units: Units) -> Iterator[Reach]:
    """How far the line comes at each place where its trigger's core stands."""
    pieces, symbols = apart.pieces, units.symbols
    core = core_of(apart)
    for found in re.compile(pieces[core].expression, re.DOTALL).finditer(symbols):
        at = found.start()
        first, begin = _backwards(apart, symbols, core, at)
        last, end = _forwards(apart, symbols, core, at)
        wanted = (apart.parts[pieces[first - 1].first],) if first else ()
        expected: tuple[Pattern, ...] = ()
        partly, skip, omit, swap = 0, 0, False, False
        if last < len(pieces):
            partly, expected = _inside(apart, symbols, core, last, at, end)
            skip = _skip(apart, symbols, last, end + partly)
            omit = not partly and last + 1 < len(pieces) and _rest(apart, symbols, last + 1, end)
            swap = not partly and _rest(apart, symbols, last + 1, end + 1)
        yield Reach(first, last, begin, end, at, partly, expected, wanted, skip, omit, swap)


def furthest(apart: Apart, units: Units) -> Reach | None:
    """The place where most of the line matched."""
    return max(reaches(apart, units), key=lambda r: (r.last - r.first, r.end + r.partly - r.begin), default=None)


def _backwards(apart: Apart, symbols: str, core: int, at: int) -> tuple[int, int]:
    """The first piece that still matches before the core at a unit, and where it begins."""
    best = core, at
    for first in range(core - 1, -1, -1):
        before = re.compile("".join(p.before + p.expression for p in apart.pieces[first:core]) + apart.pieces[core].before, re.DOTALL)
        begin = next((s for s in range(at, -1, -1) if before.fullmatch(symbols, s, at)), -1)
        if begin < 0:
            break
        best = first, begin
    return best


def _forwards(apart: Apart, symbols: str, core: int, at: int) -> tuple[int, int]:
    """The piece after the last one that matches from the core at a unit on, and where the match ends."""
    best, text = (core, at), ""
    for number in range(core, len(apart.pieces)):
        piece = apart.pieces[number]
        text += (piece.before if number > core else "") + piece.expression
        found = re.compile(text, re.DOTALL).match(symbols, at)
        if found is None:
            break
        best = number + 1, found.end()
    if best[0] < len(apart.pieces):  # what may stand before the next piece is passed over
        upto = "".join((p.before if i else "") + p.expression for i, p in enumerate(apart.pieces[core : best[0]]))
        found = re.compile(upto + apart.pieces[best[0]].before, re.DOTALL).match(symbols, at)
        best = best[0], found.end() if found else best[1]
    return best


def _inside(apart: Apart, symbols: str, core: int, number: int, at: int, end: int) -> tuple[int, tuple[Pattern, ...]]:
    """How many units of a piece matched before it failed, and what was expected then."""
    piece = apart.pieces[number]
    part = (
        apart.parts[piece.first]
        if piece.last == piece.first + 1
        else Sequence(apart.parts[piece.first : piece.last], apart.parts[piece.first].place)
    )
    found: dict[int, list[Pattern]] = {}
    for prefix, following in steps(part, apart):
        match = re.compile(prefix, re.DOTALL).match(symbols, end)
        if match:
            found.setdefault(match.end() - end, []).append(following)
    most = max(found, default=0)
    return most, tuple(dict.fromkeys(found.get(most, [part])))


def steps(part: Pattern, apart: Apart) -> list[tuple[str, Pattern]]:
    """The ways into a part: an expression of what was passed, and the part that follows."""
    match part:
        case Maybe(inner) | Marked(inner) | Repeat(inner):
            return steps(inner, apart)
        case Either(parts):
            return [step for p in parts for step in steps(p, apart)] if any(isinstance(p, Sequence) for p in parts) else [("", part)]
        case Sequence(parts):
            out = []
            for number, inner in enumerate(parts):
                prefix = apart.writer.parts(list(parts[:number]), False)
                out += [(prefix + more, following) for more, following in steps(inner, apart)]
            return out
        case _:
            return [("", part)]


def _skip(apart: Apart, symbols: str, number: int, at: int) -> int:
    """How many units would have to be passed over for the rest of the line to match; 0 where that does not help."""
    return next((skip for skip in range(1, LONGEST) if _rest(apart, symbols, number, at + skip)), 0)


def _rest(apart: Apart, symbols: str, number: int, at: int) -> bool:
    """Do the pieces from a number on match at a unit?"""
    rest = "".join(p.expression if not i else p.before + p.expression for i, p in enumerate(apart.pieces[number:]))
    return at <= len(symbols) and re.compile(rest, re.DOTALL).match(symbols, at) is not None
