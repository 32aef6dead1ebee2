"""Record: claims to facts, with offsets in the document's text, ids and order.

Given a document's claims and links, gives its facts in order of their trigger and its mentions in order of their start.
"""
from __future__ import annotations

import datetime
import functools
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from factex.engine.book import Book
from factex.engine.layers import Name, Tokens, Units
from factex.engine.match import TRIGGER_WORDS, Claim, Fill, Tracer
from factex.engine.names import Links
from factex.engine.times import resolve
from factex.engine.who import acting
from factex.values import Attribution, Fact, Mention, Span

FIRST_WORDS = 4  # of a quotation that is its own trigger
encode = functools.lru_cache(maxsize=1024)(json.JSONEncoder(ensure_ascii=False).encode)


def after(value: str, date: str) -> bool:
    """Does a TIMEX3 value (a day, week, month or year; of a range its start) lie wholly after an ISO 8601 date?"""
    start = value.split("/")[0].split("T")[0]
    if re.fullmatch(r"\d{4}-W\d\d", start):
        year, week, _ = datetime.date.fromisoformat(date).isocalendar()
        return (int(start[:4]), int(start[6:])) > (year, week)
    return bool(re.fullmatch(r"\d{4}(-\d\d){0,2}", start)) and start > date[:len(start)]


def direction(claim: Claim) -> str | None:
    """Where the claim's clause looks: ahead where a cue says so, back where its verb is in the past (they met in December)."""
    if claim.ahead:
        return "future"
    group = claim.units.groups.get(claim.verb if claim.verb >= 0 else claim.trigger[0])
    return "past" if group is not None and group.finite and group.form == "past" else None


class Recorder:
    """Turns the claims of one document into facts."""

    def __init__(self, book: Book, doc: str, text: str, date: str | None, tokens: Tokens, links: Links) -> None:
        self.book, self.doc, self.text, self.date, self.tokens, self.links = book, doc, text, date, tokens, links

    def facts(self, claims: Iterable[Claim], trace: Tracer | None = None) -> tuple[Fact, ...]:
        """The facts of claims, in order of their trigger, then type."""
        if trace:
            trace.works("record")
        made = [(c, self.fact(c)) for c in claims if c.part_of is None]
        if trace:
            for claim, fact in made:
                trace.recorded(claim, fact)
        return tuple(sorted((f for _, f in made), key=lambda f: (f.trigger.start, f.trigger.end, f.type, f.id)))

    def fact(self, claim: Claim) -> Fact:
        trigger, kind, filled = self.trigger(claim), claim.rule.fact, claim.roles
        looks = direction(claim)
        roles = {
            role: tuple([self.mention(f, claim, role, looks) for f in sorted(filled[role], key=lambda fill: fill.first)])
            for role in self.book.roles[kind] if filled.get(role)
        }
        attributes = self.later(claim, roles)
        sentence = claim.units.sentence
        low = self.tokens.starts[sentence.first(0)]
        high = self.tokens.ends[sentence.last(len(sentence.items) - 1) - 1]
        inside = [m for ms in roles.values() for m in ms if low <= m.start and m.end <= high]
        start = min([trigger.start, *[m.start for m in inside]])
        end = max([trigger.end, *[m.end for m in inside]])
        core = [(r, m.start, m.end) for r, ms in roles.items() if r in self.book.core[kind] for m in ms]
        return Fact(
            self.doc, self.identity(kind, trigger, core), kind, self.span(start, end), trigger,
            MappingProxyType(roles), MappingProxyType(attributes), self.attribution(claim), claim.rule.id,
        )

    def later(self, claim: Claim, roles: Mapping[str, tuple[Mention, ...]]) -> dict[str, str]:
        """The claim's attributes; what lies after the document's date gets those of the pack instead of the default."""
        attributes = {n: claim.attributes[n] for n in self.book.attributes[claim.rule.fact] if n in claim.attributes}
        if self.book.context.later is None or self.date is None:
            return attributes
        role, types, sets = self.book.context.later
        if claim.rule.fact in types and any(m.value and after(m.value, self.date) for m in roles.get(role, ())):
            for name, value in sets.items():
                if attributes.get(name) == self.book.context.defaults[claim.rule.fact].get(name):
                    attributes[name] = value
        return attributes

    def identity(self, kind: str, trigger: Span, core: list[tuple[str, int, int]]) -> str:
        """The same in every run, and in two rule sets that find the same fact."""
        parts = ", ".join([f"[{encode(role)}, {start}, {end}]" for role, start, end in core])
        whole = f"[{encode(self.doc)}, {encode(kind)}, {trigger.start}, {trigger.end}, [{parts}]]"  # a list in JSON
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def span(self, start: int, end: int) -> Span:
        return Span(start, end, self.text[start:end])

    def trigger(self, claim: Claim) -> Span:
        """The trigger's words; a verb group gives its main verb, a quotation its first words."""
        units, tokens = claim.units, self.tokens
        begin, end = claim.trigger
        sentence = units.sentence
        if begin in units.quotations:
            first, last = units.quotations[begin].inner
            last = min(last, first + FIRST_WORDS)
        else:
            first = sentence.first(units.groups[begin].main if begin in units.groups else units.firsts[begin])
            last = sentence.last(units.lasts[end - 1] - 1)
            if last - first > TRIGGER_WORDS:
                last = sentence.last(units.lasts[begin] - 1)
                last = min(last, first + TRIGGER_WORDS)
        return self.span(tokens.starts[first], tokens.ends[last - 1])

    def mention(self, fill: Fill, claim: Claim, role: str, looks: str | None) -> Mention:
        start, end = self.tokens.starts[fill.first], self.tokens.ends[fill.last - 1]
        if fill.type in ("content", "quotation"):
            return Mention(start, end, self.text[start:end], self.book.content)
        value, entity, refers = None, None, None
        if fill.first in self.tokens.times:
            value = resolve(self.tokens.times[fill.first][1], self.date, looks)
        elif fill.name is not None:
            entity, refers = self.named(fill.name, self.book.kinds[claim.rule.fact].get(role, ""))
        return Mention(start, end, self.text[start:end], fill.type, entity, refers, value)

    def named(self, name: Name, kind: str) -> tuple[str | None, tuple[str, ...] | None]:
        """`entity` of a name, `refers_to` of a pronoun or description."""
        entry = self.links.of(name)
        if entry is None:
            return None, None
        if entry.canonical is None:
            return None, entry.stands_for or ()
        acts = kind != name.type and kind != "place"
        return (acting(entry, self.book.links) if acts else entry.canonical), None

    def attribution(self, claim: Claim) -> Attribution | None:
        source = claim.source
        if source is None:
            return None
        source = source.part_of or source
        fills = next((source.roles[r] for r in self.book.roles[source.rule.fact] if source.roles.get(r)), None)
        if not fills or fills[0].type in ("content", "quotation"):
            return None
        return Attribution(self.mention(fills[0], source, "", None), self.trigger(source).text)

    def mentions(self, all_units: list[Units]) -> tuple[Mention, ...]:
        """Every mention of the document, facts or not."""
        found = []
        for units in all_units:
            for name in units.names.values():
                for part in (*(name.members or (name,)), *((name.apposition,) if name.apposition else ())):
                    sentence = units.sentence
                    first, last = sentence.span(part.first, part.last)
                    fill = Fill(first, last, part.type, part, units)
                    found.append(self.free(fill))
        unique = {(m.start, m.end, m.type): m for m in found}
        return tuple(unique[k] for k in sorted(unique))

    def free(self, fill: Fill) -> Mention:
        """A mention outside any fact."""
        start, end = self.tokens.starts[fill.first], self.tokens.ends[fill.last - 1]
        value = None
        entity, refers = self.named(fill.name, fill.type) if fill.name is not None else (None, None)
        if fill.first in self.tokens.times:
            value, entity, refers = resolve(self.tokens.times[fill.first][1], self.date, None), None, None
        return Mention(start, end, self.text[start:end], fill.type, entity, refers, value)
