"""Link: which name, pronoun and description stands for whom, over the whole document.

Given all sentences and claims, gives for each folded name its `entity` or `refers_to`. Sieves run from the most certain to the least; what
they do not settle stays open, since a wrong link is worse than none. Words and conditions stand in the pack's `links.yaml`.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from factex.engine.match import Claim
from factex.engine.units import fold
from factex.engine.layers import Name, Tokens, Units
from factex.symbols import Lexicon


@dataclass(frozen=True, slots=True)
class Pronoun:
    """What a pronoun needs of its antecedent."""

    types: frozenset[str]
    plural: bool
    gender: str  # a class of the lexicon, or ""
    speaker: bool  # stands for whoever speaks ("I", "we")


@dataclass(frozen=True, slots=True)
class Pair:
    """A description of the two parties of an earlier fact ("the two men")."""

    words: frozenset[str]  # its head
    types: frozenset[str]  # what both must be
    title: str  # a class that a title of both must be in, or ""


@dataclass(frozen=True, slots=True)
class LinkBook:
    """The pack's `links.yaml`, compiled."""

    lexicon: Lexicon
    pronouns: Mapping[str, Pronoun]
    pairs: tuple[Pair, ...]
    pair_facts: Mapping[str, str]  # fact type -> the role that holds its parties
    genders: Mapping[str, tuple[str, ...]]  # gender -> classes whose words show it
    kinds: Mapping[str, frozenset[str]]  # head of a description -> classes of names that it can stand for
    reach: int  # sentences back that a pronoun looks
    persons: str  # the type of a single person
    articles: frozenset[str]
    apart: frozenset[str]  # words that keep a description from standing for somebody known: a, some, other


@dataclass(slots=True)
class Entry:
    """A folded name in its sentence, and what is known of it."""

    name: Name
    units: Units
    first: int  # token
    last: int
    subject: bool
    titles: tuple[str, ...] = ()
    text: str = ""
    canonical: str | None = None
    stands_for: tuple[str, ...] | None = None
    gender: str = ""


@dataclass(slots=True)
class Links:
    """What the document's names stand for, by identity of the folded name."""

    entries: dict[int, Entry] = field(default_factory=dict)

    def of(self, name: Name) -> Entry | None:
        return self.entries.get(id(name))


def link(all_units: list[Units], claims: list[Claim], tokens: Tokens, book: LinkBook) -> Links:
    """Decide every name of the document."""
    entries = list(entered(all_units, tokens))
    entries.sort(key=lambda e: (e.first, e.last))
    links = Links({id(e.name): e for e in entries})
    for entry in entries:
        describe(entry, tokens, book)
    people: list[Entry] = [e for e in entries if e.name.name]
    name_all(people, book)
    pairs = sorted(((c.trigger, c) for c in claims if c.rule.fact in book.pair_facts), key=lambda p: place(p[1]))
    speakers = {id(f.name): c for c in claims for fs in c.roles.values() for f in fs if f.name is not None}
    for number, entry in enumerate(entries):
        if entry.name.name is None:
            entry.stands_for = refer(entry, entries[:number], [c for _, c in pairs], speakers, links, tokens, book)
    return links


def place(claim: Claim) -> int:
    """The token at which a claim's trigger begins."""
    return claim.units.sentence.first(claim.units.firsts[claim.trigger[0]])


def entered(all_units: list[Units], tokens: Tokens) -> Iterator[Entry]:
    """Every folded name with its place; the members of coordinated ones, and appositions, one by one."""
    for units in all_units:
        subjects = {g.subject for g in units.groups.values()}
        for at, name in units.names.items():
            for part in (*(name.members or (name,)), *((name.apposition,) if name.apposition else ())):
                sentence = units.sentence
                yield Entry(part, units, sentence.first(part.first), sentence.last(part.last - 1), at in subjects)


def describe(entry: Entry, tokens: Tokens, book: LinkBook) -> None:
    """The words of an entry: its name, the titles before it, its gender."""
    name, sentence = entry.name, entry.units.sentence
    words = tokens.words
    if name.name:
        begin, end = (sentence.first(name.name[0]), sentence.last(name.name[1] - 1))
        entry.text = surface(words, begin, end)
        entry.titles = tuple(fold(w) for w in words[entry.first:begin])
    else:
        entry.text = surface(words, entry.first, entry.last)
        entry.titles = tuple(fold(w) for w in words[entry.first:entry.last])
    if name.apposition:
        entry.titles += tuple(
            fold(w) for w in words[sentence.first(name.apposition.first):sentence.last(name.apposition.last - 1)]
        )
    evidence = [*(w for t in entry.titles for w in t.split()), entry.text.split()[0].casefold() if name.name else ""]
    found = {g for g, classes in book.genders.items() for c in classes for w in evidence if w in book.lexicon.classes.get(c, ())}
    entry.gender = found.pop() if len(found) == 1 else ""


def surface(words: list[str], begin: int, end: int) -> str:
    """Tokens as running text."""
    out = ""
    for word in words[begin:end]:
        out += word if not out or not word[0].isalnum() and word[0] not in "&(@#$" else " " + word
    return out


def name_all(people: list[Entry], book: LinkBook) -> None:
    """`entity` of each name: the lexicon's, else the longest form in the document that it shortens."""
    forms: dict[str, Entry] = {}
    for entry in people:
        known = book.lexicon.canonical(entry.text)
        entry.canonical = known or entry.text
        if entry.name.type == book.persons and not known:
            forms.setdefault(entry.text, entry)
    for entry in people:
        if entry.name.type != book.persons or entry.canonical not in forms:
            continue
        parts = entry.text.split()
        longer = [f for t, f in forms.items() if len(t.split()) > len(parts) and (
            t.split()[-len(parts):] == parts or t.split()[:len(parts)] == parts)]
        exact = [f for f in longer if f.text.split()[-len(parts):] == parts] or longer
        compatible = [f for f in exact if not (f.gender and entry.gender) or f.gender == entry.gender]
        if len({f.text for f in compatible}) == 1 or compatible and len({t.text.split()[0] for t in compatible}) == 1:
            best = max(compatible, key=lambda f: len(f.text))
            entry.canonical = best.text
            entry.gender = entry.gender or best.gender
            best.gender = best.gender or entry.gender
            best.titles = best.titles or entry.titles


def refer(
    entry: Entry, earlier: list[Entry], pairs: list[Claim], speakers: Mapping[int, Claim], links: Links, tokens: Tokens, book: LinkBook
) -> tuple[str, ...]:
    """Whom a pronoun or description stands for; empty when the text does not settle it."""
    word = fold(tokens.words[entry.first]) if entry.last == entry.first + 1 else ""
    pronoun = book.pronouns.get(word)
    if entry.name.apposition is not None and entry.name.apposition.name:
        other = links.of(entry.name.apposition)
        return (other.canonical,) if other and other.canonical else ()
    if pronoun:
        if pronoun.speaker:
            return ()
        if pronoun.plural:
            return plural(entry, earlier, pairs, speakers, links, pronoun, book)
        return single(entry, earlier, pronoun, book)
    if entry.name.plural:
        return pair_of(entry, pairs, speakers, links, tokens, book)
    return described(entry, earlier, tokens, book)


def single(entry: Entry, earlier: list[Entry], pronoun: Pronoun, book: LinkBook) -> tuple[str, ...]:
    """One party: the subject of this sentence or the one before; else the last that fits, when only one does."""
    here = entry.units.sentence.index
    for back in range(book.reach + 1):
        found = [e for e in earlier if e.units.sentence.index == here - back and fits(e, pronoun)]
        if not found:
            continue
        chosen = [e for e in found if e.subject and not within_possessive(e)] or found
        names = {n for e in chosen for n in known(e, book)}
        if len(names) == 1:
            return tuple(names)
        first = [n for e in chosen[:1] for n in known(e, book)]
        return tuple(first[:1]) if chosen[0].subject and back else ()
    return ()


def within_possessive(entry: Entry) -> bool:
    return entry.name.possessive


def known(entry: Entry, book: LinkBook) -> tuple[str, ...]:
    """The names that an entry stands for."""
    if entry.canonical:
        return (entry.canonical,)
    return entry.stands_for or ((without_article(entry, book.articles),) if entry.text and not entry.name.possessive and len(entry.text) > 4 else ())


def without_article(entry: Entry, articles: frozenset[str]) -> str:
    """A description without its article, for whom no name is known."""
    words = entry.text.split()
    return " ".join(words[1:]) if len(words) > 1 and words[0].casefold() in articles else entry.text


def fits(entry: Entry, pronoun: Pronoun) -> bool:
    """Can the entry be what the pronoun stands for?"""
    return (
        entry.name.type in pronoun.types and entry.name.plural == pronoun.plural
        and not (pronoun.gender and entry.gender and entry.gender != pronoun.gender)
    )


def plural(
    entry: Entry, earlier: list[Entry], pairs: list[Claim], speakers: Mapping[int, Claim], links: Links, pronoun: Pronoun, book: LinkBook
) -> tuple[str, ...]:
    """Several: those named together before in the sentence; the parties of the last fact; the last group."""
    units, here = entry.units, entry.units.sentence.index
    joined = [n for n in units.names.values() if n.members and n.last <= entry.name.first]
    if joined:
        return names_of(joined[-1], links, book)
    claim = speakers.get(id(entry.name))
    if claim is not None and claim.rule.fact in book.pair_facts:
        found = last_pair(entry, pairs, links, book)
        if found:
            return found
    for back in range(book.reach + 1):
        found = [e for e in earlier if e.units.sentence.index == here - back and fits(e, pronoun) and e is not entry]
        chosen = [e for e in found if e.subject] or found
        names = {n for e in chosen for n in known(e, book)}
        if len(names) == 1:
            return tuple(names)
        if found:
            return ()
    return ()


def names_of(name: Name, links: Links, book: LinkBook) -> tuple[str, ...]:
    """The canonical names of a coordinated name's members."""
    out: list[str] = []
    for member in name.members:
        entry = links.of(member)
        out += known(entry, book) if entry else ()
    return tuple(dict.fromkeys(out))


def last_pair(entry: Entry, pairs: list[Claim], links: Links, book: LinkBook) -> tuple[str, ...]:
    """The parties of the last fact before, when it has two that are known."""
    for claim in reversed(pairs):
        if place(claim) >= entry.first:
            continue
        fills = claim.roles.get(book.pair_facts[claim.rule.fact], [])
        names: list[str] = []
        for fill in fills:
            other = links.of(fill.name) if fill.name is not None else None
            names += known(other, book) if other and other is not entry else ()
        if len(dict.fromkeys(names)) >= 2:
            return tuple(dict.fromkeys(names))
    return ()


def pair_of(
    entry: Entry, pairs: list[Claim], speakers: Mapping[int, Claim], links: Links, tokens: Tokens, book: LinkBook
) -> tuple[str, ...]:
    """ "The two men": the parties of the last fact, if they are what the description says."""
    sentence = entry.units.sentence
    head = fold(tokens.words[sentence.first(entry.name.head)])
    for pair in book.pairs:
        if head in pair.words:
            names = last_pair(entry, pairs, links, book)
            fitting = [e for e in links.entries.values() if e.canonical in names]
            if len(names) == 2 and all(
                any(e.canonical == n and e.name.type in pair.types and titled(e, pair, book) for e in fitting) for n in names
            ):
                return names
    return ()


def titled(entry: Entry, pair: Pair, book: LinkBook) -> bool:
    """Does one of the entry's titles belong to the class that the description asks for?"""
    if not pair.title:
        return True
    words = book.lexicon.classes.get(pair.title, frozenset())
    return any(t in words for t in entry.titles)


def described(entry: Entry, earlier: list[Entry], tokens: Tokens, book: LinkBook) -> tuple[str, ...]:
    """One party by its office or kind: the only name so far with that title, or the last name of that kind."""
    sentence = entry.units.sentence
    words = [fold(w) for w in tokens.words[entry.first:entry.last]]
    head = fold(tokens.words[sentence.first(entry.name.head)])
    if words[0] in book.apart:
        return ()
    titled_ = {e.canonical for e in earlier if e.canonical and e.name.type == entry.name.type and head in e.titles}
    if len(titled_) == 1 and len(words) <= 3:
        return (titled_.pop() or "",)
    classes = book.kinds.get(head)
    if classes:
        for other in reversed(earlier):
            if other.canonical and any(other.text in book.lexicon.classes.get(c, ()) for c in classes):
                return (other.canonical,)
    return ()
