"""How each fact came about: from what the rooms told the listener, in values that text, JSON and HTML show alike.

The facts come from the engine that every extractor runs; nothing is matched a second time but a line's parts, to name the words of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from factex.diagnostics import Place
from factex.engine.attach import blocked, filled, parted, zone_of
from factex.engine.expressions import compiled
from factex.engine.layers import Name
from factex.engine.match import Claim, Fill
from factex.engine.units import fold
from factex.patterns import Gap, Slot, WordClass
from factex.values import Document, Mention
from factex.workshop.explain_bench import Bench, at
from factex.workshop.explain_listen import Adjunct, Listener
from factex.workshop.explain_lost import Scene, lost
from factex.workshop.explain_pattern import FORMS, pieces_of, text_of
from factex.workshop.explain_values import (
    AttributeTold,
    CueTold,
    Explanation,
    FactTold,
    FillTold,
    LooseTold,
    MentionTold,
    PartTold,
    SentenceTold,
    SourceTold,
    Stretch,
    VerbTold,
)

BETWEEN = "…"  # stands for words that the pattern does not name


def explain(bench: Bench, text: str, date: str | None = None, doc: str = "text") -> Explanation:
    """The explanation of a text."""
    listener = Listener()
    document = bench.read(text, date, doc, listener)
    return Explanation(document.id, document.date, tuple(_sentence(s, listener, document) for s in scenes(bench, listener, text)))


def scenes(bench: Bench, listener: Listener, text: str) -> Iterator[Scene]:
    """The sentences that a listener heard."""
    for heard in listener.sentences:
        assert heard.units is not None
        yield Scene(bench, heard, heard.units, listener.tokens, text)


def _sentence(scene: Scene, listener: Listener, document: Document) -> SentenceTold:
    sentence = scene.units.sentence
    teller = _Teller(scene, listener, {(m.start, m.end, m.type): m for m in document.mentions})
    return SentenceTold(
        sentence.index,
        sentence.parent,
        sentence_span(scene),
        tuple(teller.mentions()),
        tuple(teller.verbs()),
        tuple(teller.fact(c) for c in scene.heard.claims if c.part_of is None),
        lost(scene),
        tuple(teller.loose()),
    )


def sentence_span(scene: Scene) -> Stretch:
    """The whole sentence."""
    sentence, tokens = scene.units.sentence, scene.tokens
    start, end = tokens.starts[sentence.first(0)], tokens.ends[sentence.last(len(sentence.items) - 1) - 1]
    return Stretch(start, end, scene.text[start:end])


class _Teller:
    """Tells of one sentence."""

    def __init__(self, scene: Scene, listener: Listener, known: dict[tuple[int, int, str], Mention]) -> None:
        self.scene, self.listener, self.known = scene, listener, known
        self.bench, self.units, self.tokens, self.heard = scene.bench, scene.units, scene.tokens, scene.heard

    def span(self, first: int, last: int) -> Stretch:
        """Tokens as a stretch of the text."""
        start, end = self.tokens.starts[first], self.tokens.ends[last - 1]
        return Stretch(start, end, self.scene.text[start:end])

    def units_span(self, begin: int, end: int) -> Stretch:
        """Units as a stretch of the text."""
        sentence = self.units.sentence
        return self.span(sentence.first(self.units.firsts[begin]), sentence.last(self.units.lasts[end - 1] - 1))

    def mentions(self) -> Iterator[MentionTold]:
        """The sentence's mentions; those joined by "and" one by one."""
        for _, name in sorted(self.units.names.items()):
            for part in (*(name.members or (name,)), *((name.apposition,) if name.apposition else ())):
                yield self.mention(part)

    def mention(self, name: Name) -> MentionTold:
        sentence = self.units.sentence
        span = self.span(sentence.first(name.first), sentence.last(name.last - 1))
        found = self.known.get((span.start, span.end, name.type)) or Mention(span.start, span.end, span.text, name.type)
        sieve, names, disputed = self.listener.links.get(id(name), ("", (), ()))
        if found.value is not None or name.type in self.bench.book.clauses.times:
            sieve, why = "", self.timed(found.value)
        else:
            why = sieved(sieve, names, disputed, self.bench)
        return MentionTold(
            span, name.type, name.shape, self.bench.shapes.get(name.shape), found.entity, found.refers_to, found.value, sieve, why
        )

    def timed(self, value: str | None) -> str:
        """How a time came to its value."""
        where = self.bench.file("times.yaml")
        return f"by the patterns in {where}" if value else f"no pattern in {where} gives it a value"

    def verbs(self) -> Iterator[VerbTold]:
        """The sentence's verb groups."""
        for unit, group in sorted(self.units.groups.items()):
            subject = self.scene.words(group.subject, group.subject + 1) if group.subject >= 0 else ""
            yield VerbTold(self.units_span(unit, unit + 1), FORMS[group.form], group.passive, group.finite, subject, group.inherited)

    def fact(self, claim: Claim) -> FactTold:
        """One fact."""
        fact = self.listener.facts[id(claim)]
        source = fact.attribution
        return FactTold(
            fact.id,
            fact.type,
            Stretch(fact.span.start, fact.span.end, fact.span.text),
            Stretch(fact.trigger.start, fact.trigger.end, fact.trigger.text),
            self.scene.line(claim.line),
            tuple(self.parts(claim)),
            tuple(self.fills(claim, fact.roles.items())),
            tuple(self.attributes(claim, fact.attributes.items())),
            tuple(self.cues(claim)),
            SourceTold(_named(source.source), source.cue) if source else None,
            self.voice(claim),
        )

    def parts(self, claim: Claim) -> Iterator[PartTold]:
        """The line's parts with the words of each."""
        span, _ = self.heard.match_of(claim)
        apart = self.bench.apart(claim.line.rule, claim.line.number)
        end = span[0]
        for number, piece in enumerate(pieces_of(apart, self.units, self.tokens, self.bench, span[0])):
            if end < piece.begin:
                yield PartTold(
                    BETWEEN, self.scene.words(end, piece.begin), f"may stand between ({self.bench.file('clauses.yaml')}: between)"
                )
            end = piece.end
            words = " + ".join(self.span(*f).text for f in piece.fills) or self.scene.words(piece.begin, piece.end)
            part = apart.parts[piece.first]
            absent = "took no word" if isinstance(part, Gap) else "" if isinstance(part, WordClass) else "not there, and need not be"
            means = absent if not words else "trigger" if apart.pieces[number].trigger else ""
            if isinstance(part, Slot):
                means = "" if piece.fills else "nothing"
                if piece.subject_of >= 0:
                    group = self.units.groups[piece.subject_of]
                    means = f'the subject of "{self.scene.words(piece.subject_of, piece.subject_of + 1)}"' + (
                        ", inherited from another verb" if group.inherited else ""
                    )
            yield PartTold(apart.source(piece.first, piece.last), words, means)

    def fills(self, claim: Claim, roles: Iterable[tuple[str, tuple[Mention, ...]]]) -> Iterator[FillTold]:
        """Every role's mentions, and how they came there."""
        for role, mentions in roles:
            fills = sorted(claim.roles[role], key=lambda f: f.first)
            for fill, mention in zip(fills, mentions, strict=True):
                how, why, place = self.origin(claim, role, fill)
                names = mention.value or mention.entity or ", ".join(mention.refers_to or ())
                yield FillTold(role, Stretch(mention.start, mention.end, mention.text), names, how, why, place)

    def origin(self, claim: Claim, role: str, fill: Fill) -> tuple[str, str, Place | None]:
        """How a mention came into a role."""
        for adjunct in self.heard.adjuncts:
            if adjunct.role == role and claim in adjunct.owners and any(f is fill for f in adjunct.fills):
                written = self.bench.adjunct(adjunct.line)
                line = f" (`{written.source}`)" if written else ""
                behind = claim.trigger[1] <= adjunct.span[0]
                side = "stands behind" if behind else "stands before"
                why = (
                    f'"{self.scene.words(*adjunct.span)}"{line} {side} "{self.scene.trigger(claim)}", the nearest trigger that takes a {role}, '
                    "and no other verb stands between"
                )
                return "adjunct", why, written.place if written else None
        for other, earlier in self.heard.carried:
            if other is claim and earlier is not None and claim.rule.carry and claim.rule.carry.role == role:
                trigger = text_of(earlier.units, self.tokens, self.scene.text, *earlier.trigger)
                return "carried", f'taken over from the {earlier.rule.fact} before ("{trigger}")', self.bench.rules[claim.rule.id].place
        return "pattern", "by the line itself", self.scene.line(claim.line).place

    def attributes(self, claim: Claim, attributes: Iterable[tuple[str, str]]) -> Iterator[AttributeTold]:
        """Every attribute, and what gave it its value."""
        _, first = self.heard.match_of(claim)
        context, rule = self.bench.book.context, self.bench.rules[claim.rule.id]
        for name, value in attributes:
            cues = [c for c in self.heard.cues if c.claim is claim and c.changed and c.changed.get(name) == value]
            taken = [s for c, s in self.heard.withheld if c is claim]
            if cues:
                cue = context.cues[cues[-1].number]
                yield AttributeTold(
                    name, value, "cue", f'the cue {cue.id}: "{self.scene.words(*cues[-1].span)}"', self.bench.cues[cues[-1].number]
                )
            elif taken and context.source and context.source.then.get(name) == value:
                why = f'it lies in a statement that asserts nothing ("{self.scene.trigger(taken[0])}")'
                yield AttributeTold(name, value, "withheld", why, None)
            elif claim.rule.set.get(name) == value:
                yield AttributeTold(name, value, "rule", "set by the rule", rule.place)
            elif first.get(name) == value:
                word, place = self.lexical(claim)
                yield AttributeTold(name, value, "lexicon", f'the lexicon says so of "{word}"', place)
            elif claim.rule.fact in context.quoted and context.quoted[claim.rule.fact][0] == name:
                _, role, whole, part, _ = context.quoted[claim.rule.fact]
                share = "all" if value == whole else "part" if value == part else "nothing"
                yield AttributeTold(name, value, "quotation", f"{share} of the {role} stands in quotation marks", None)
            else:
                yield AttributeTold(name, value, "default", "the default; no cue changed it", None)

    def lexical(self, claim: Claim) -> tuple[str, Place | None]:
        """The verb from which a claim has attributes, and where the lexicon gives them."""
        for unit in range(*self.heard.match_of(claim)[0]):
            group = self.units.groups.get(unit)
            if group:
                word = self.tokens.words[self.units.sentence.items[group.main]]
                return word, self.bench.verb_place(
                    word, dict(next((s for k, s in claim.line.sets.items() if k.split()[0] == fold(word)), {}))
                )
        return "", None

    def cues(self, claim: Claim) -> Iterator[CueTold]:
        """The cues that touched a claim, and those whose reach ended before it."""
        for cue in self.heard.cues:
            if cue.claim is claim:
                told = self.bench.book.context.cues[cue.number]
                words = self.scene.words(*cue.span)
                if cue.changed is None:
                    stop = compiled(told.stop).search(self.units.symbols, cue.span[1], claim.trigger[0] + 1) if told.stop else None
                    end = f'its reach ends at "{self.scene.words(*stop.span())}"' if stop else "it works on what follows it"
                    why = f'does not touch "{self.scene.trigger(claim)}": {end}'
                elif cue.changed:
                    why = "set " + ", ".join(f"{k} {v}" for k, v in cue.changed.items())
                else:
                    why = "changed nothing: another value already stood there, and it counts more"
                yield CueTold(told.id, words, cue.changed is not None, dict(cue.changed or {}), why, self.bench.cues[cue.number])

    def voice(self, claim: Claim) -> str:
        """Why a fact has a source, or none."""
        if claim.source is not None:
            other = claim.source
            trigger = text_of(other.units, self.tokens, self.scene.text, *other.trigger)
            return f'the trigger lies in what is reported by "{trigger}" (rule {other.rule.id})'
        for other, source in self.heard.withheld:
            if other is claim:
                return f'nobody asserts it: it lies in a statement that was declined ("{self.scene.trigger(source)}")'
        return "it lies in nobody's statement"

    def loose(self) -> Iterator[LooseTold]:
        """Adjuncts that went to no fact that stands, though some fact here takes such a role."""
        for adjunct in self.heard.adjuncts:
            if not any(c in adjunct.owners for c in self.heard.claims):
                why = self.unattached(adjunct)
                written = self.bench.adjunct(adjunct.line)
                if why:
                    yield LooseTold(
                        adjunct.role,
                        self.scene.words(*adjunct.span),
                        written.source if written else "",
                        written.place if written else None,
                        why,
                    )

    def unattached(self, adjunct: Adjunct) -> str:
        """Why no fact got an adjunct; nothing where it is no wonder."""
        book, claims = self.bench.book.adjuncts, list(adjunct.claims)
        takers = [c for c in self.heard.claims if adjunct.role in book.roles[c.rule.fact]]
        if not takers:
            return ""
        claim = min(takers, key=lambda c: abs(c.trigger[0] - adjunct.span[0]))
        if any(f.first < g.last and g.first < f.last for fs in claim.roles.values() for f in fs for g in adjunct.fills):
            return ""
        trigger = self.scene.trigger(claim)
        mine, its = zone_of(adjunct.span[0], claims), zone_of(claim.trigger[0], claims)
        if mine != its:
            inside, words = (mine, "it") if mine and (its is None or mine[1] - mine[0] < its[1] - its[0]) else (its, f'"{trigger}"')
            owner = next((c for c in claims if inside in c.zones), claim)
            other = f'"{trigger}"' if words == "it" else "it"
            fallen = "" if any(owner is c for c in self.heard.claims) else ", a candidate that fell"
            return f'{words} lies in what "{self.scene.trigger(owner)}" takes (rule {owner.rule.id}{fallen}), and {other} does not'
        begin, end = (claim.trigger[1], adjunct.span[0]) if claim.trigger[1] <= adjunct.span[0] else (adjunct.span[1], claim.trigger[0])
        if blocked(self.units, claim, begin, end, claims, book):
            other = next((self.scene.words(u, u + 1) for u in range(begin, end) if u in self.units.groups), "")
            between = f'the verb "{other}"' if other else "a mark that ends its reach"
            return f'between it and "{trigger}" stands {between} ({self.bench.file("adjuncts.yaml")}: across, barriers)'
        if parted(self.units, claim, adjunct.span, adjunct.role, book):
            return f'it stands in apposition to a party of "{trigger}" ({self.bench.file("adjuncts.yaml")}: barriers of {adjunct.role})'
        if filled(claim, adjunct.role):
            return f'the line of "{trigger}" has filled its {adjunct.role} itself'
        return f'"{trigger}" is a {claim.rule.fact}, for which this line is not'


def _named(mention: Mention) -> str:
    """A mention with whom it stands for."""
    names = mention.entity or " + ".join(mention.refers_to or ())
    return mention.text if names in ("", mention.text) else f"{mention.text} → {names}"


def sieved(sieve: str, names: tuple[str, ...], disputed: tuple[str, ...], bench: Bench) -> str:
    """Why a mention stands for whom it does, or for nobody."""
    links = bench.file("links.yaml")
    listed = " and ".join(f'"{n}"' for n in names)
    if sieve == "lexicon":
        place = bench.entities.get(names[0]) if names else None
        return f"the lexicon knows the name{f' ({at(place)})' if place else ''}"
    known = {
        "written": "a name of its own: not in the lexicon, and no longer form of it in the text",
        "longer": f"short for {listed}, which stands in the text",
        "apposition": f"{listed} stands right beside it",
        "source": f"it stands in what {listed} says",
        "subject": f"{listed} was the last subject that fits ({links}: pronouns)",
        "said": f"{listed} says it",
        "answers": f"{listed} was asked just before",
        "spoke": f"{listed} spoke last ({links}: pronouns)",
        "title": f"it is a title of {listed} and of nobody else here",
        "nearest": f"{listed} is the only mention nearby that fits ({links}: pronouns)",
        "joined": f"{listed} are named together before it",
        "parties": f"{listed} are the parties of the last such fact ({links}: pair facts)",
        "pair": f"{listed} are the two parties of the last fact ({links}: pairs)",
        "words": f"an earlier mention with the same noun stands for {listed}",
        "kind": f"{listed} is the only such name in the last sentence that has any ({links}: kinds)",
        "ahead": f"{listed} is the subject of the main clause behind it",
        "held": f"{listed} stands within a mention before it that tells whose somebody is",
        "described": f"what its own words name, there is one of ({links}: organs, works)",
        "repeated": f"the same word just before it stands for {listed}",
        "speaker": f"whoever speaks; never linked ({links}: pronouns, speaker)",
    }
    if sieve in known:
        return known[sieve]
    if disputed:
        return "left open: it may be " + " or ".join(f'"{n}"' for n in disputed)
    return f"left open: nobody before it fits ({links} says what it needs)"
