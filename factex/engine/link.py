"""Link: which name, pronoun and description stands for whom, over the whole document.

Given all sentences and claims, gives for each folded name its `entity` or `refers_to`. Sieves run from the most certain to the least; what
they do not settle stays open, since a wrong link is worse than none. Words and conditions stand in the pack's `links.yaml`.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from factex.engine.layers import Name, Tokens, Units
from factex.engine.match import Claim, Tracer
from factex.engine.units import fold
from factex.symbols import Lexicon


@dataclass(frozen=True, slots=True)
class Pronoun:
    """What a pronoun needs of its antecedent."""

    types: frozenset[str]
    plural: bool
    gender: str  # a class of the lexicon, or ""
    speaker: bool  # stands for whoever speaks ("I", "we")
    bodies: frozenset[str]  # types that are one and yet "they"


@dataclass(frozen=True, slots=True)
class Pair:
    """A description of the two parties of an earlier fact ("the two men")."""

    words: frozenset[str]  # its head
    types: frozenset[str]  # what both must be
    title: str  # a class that a title of both must be in, or ""
    numbers: frozenset[str]  # words of which the description has one: two, both


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
    exclusive: tuple[str, ...]  # classes of which a description and its name cannot have different words
    source: tuple[str, str, str]  # fact type whose facts have a speaker and a content, and these roles
    apart: frozenset[str]  # words that keep a description from standing for somebody known: a, some, other


@dataclass(slots=True)
class Entry:
    """A folded name in its sentence, and what is known of it."""

    name: Name
    units: Units
    first: int  # token
    last: int
    subject: bool
    at: int = -1  # unit
    titles: tuple[str, ...] = ()
    text: str = ""
    words: frozenset[str] = frozenset()  # of text and titles, case folded
    canonical: str | None = None
    stands_for: tuple[str, ...] | None = None
    sieve: str = ""  # what decided it
    disputed: tuple[str, ...] = ()  # between whom the text does not decide
    gender: str = ""


@dataclass(slots=True)
class Links:
    """What the document's names stand for, by identity of the folded name."""

    entries: dict[int, Entry] = field(default_factory=dict)

    def of(self, name: Name) -> Entry | None:
        return self.entries.get(id(name))


def link(all_units: list[Units], claims: list[Claim], tokens: Tokens, book: LinkBook, trace: Tracer | None = None) -> Links:
    """Decide every name of the document."""
    entries = list(entered(all_units, tokens))
    entries.sort(key=lambda e: (e.first, e.last))
    links = Links({id(e.name): e for e in entries})
    for entry in entries:
        describe(entry, tokens, book)
    name_all([e for e in entries if e.name.name], book)
    sight = Sight(book, links, tokens, sorted((c for c in claims if c.rule.fact in book.pair_facts), key=place))
    for claim in claims:
        for fills in claim.roles.values():
            sight.used.update((id(f.name), claim) for f in fills if f.name is not None)
        if claim.rule.fact == book.source[0]:
            sight.reports.setdefault(id(claim.units), []).append(claim)
    for entry in entries:
        if entry.name.name is None:
            entry.stands_for = refer(entry, sight)
        sight.add(entry)
    if trace:
        for entry in entries:
            trace.linked(entry.name, entry.sieve, (entry.canonical,) if entry.canonical else entry.stands_for or (), entry.disputed)
    return links


def by(sieve: str, entry: Entry, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names that a sieve found, noted on the entry."""
    if names:
        entry.sieve = sieve
    return names


@dataclass(slots=True)
class Sight:
    """What the sieves look at beside the names."""

    book: LinkBook
    links: Links
    tokens: Tokens
    pairs: list[Claim]  # meetings and calls in order
    used: dict[int, Claim] = field(default_factory=dict)  # folded name -> a claim that has it
    reports: dict[int, list[Claim]] = field(default_factory=dict)  # sentence -> its statements
    by_word: dict[str, list[Entry]] = field(default_factory=dict)  # what came before, by its words
    by_sentence: dict[int, list[Entry]] = field(default_factory=dict)

    def beside(self, entry: Entry) -> frozenset[int]:
        """The other parties of the entry's fact: a pronoun is none of them."""
        claim = self.used.get(id(entry.name))
        return frozenset(id(f.name) for fs in claim.roles.values() for f in fs if f.name is not None) if claim else frozenset()

    def speaks(self, entry: Entry) -> bool:
        """Is the entry the speaker of a statement?"""
        claim = self.used.get(id(entry.name))
        fact, speaker, _ = self.book.source
        return claim is not None and claim.rule.fact == fact and any(f.name is entry.name for f in claim.roles.get(speaker, ()))

    def add(self, entry: Entry) -> None:
        """Remember an entry for those that follow."""
        self.by_sentence.setdefault(entry.units.sentence.index, []).append(entry)
        for word in entry.words:
            self.by_word.setdefault(word, []).append(entry)


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
                yield Entry(part, units, sentence.first(part.first), sentence.last(part.last - 1), at in subjects, at)


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
    entry.words = frozenset(w for t in (*entry.titles, *fold(entry.text).split()) for w in t.split())
    evidence = [*(w for t in entry.titles for w in t.split()), entry.text.split()[0].casefold() if name.name else ""]
    found = {g for g, classes in book.genders.items() for c in classes for w in evidence if w in book.lexicon.classes.get(c, ())}
    entry.gender = found.pop() if len(found) == 1 else ""


def surface(words: list[str], begin: int, end: int) -> str:
    """Tokens as running text."""
    out = ""
    for word in words[begin:end]:
        out += word if not out or (not word[0].isalnum() and word[0] not in "&(@#$") else " " + word
    return out


def name_all(people: list[Entry], book: LinkBook) -> None:
    """`entity` of each name: the lexicon's, else the longest form in the document that it shortens."""
    forms: dict[str, Entry] = {}
    for entry in people:
        known = book.lexicon.canonical(entry.text)
        entry.canonical = known or entry.text
        entry.sieve = "lexicon" if known else "written"
        if entry.name.type == book.persons and not known:
            forms.setdefault(entry.text, entry)
    by_end: dict[str, list[Entry]] = {}
    for form in forms.values():
        parts = form.text.split()
        for word in {parts[0], parts[-1]}:
            by_end.setdefault(word, []).append(form)
    for entry in people:
        if entry.name.type != book.persons or entry.canonical not in forms:
            continue
        parts = entry.text.split()
        size = len(parts)
        longer = [
            f for f in {id(f): f for f in (*by_end.get(parts[-1], ()), *by_end.get(parts[0], ()))}.values()
            if len(f.text.split()) > size and parts in (f.text.split()[-size:], f.text.split()[:size])]
        exact = [f for f in longer if f.text.split()[-len(parts):] == parts] or longer
        compatible = [f for f in exact if not (f.gender and entry.gender) or f.gender == entry.gender]
        if len({f.text for f in compatible}) == 1 or (compatible and len({t.text.split()[0] for t in compatible}) == 1):
            best = max(compatible, key=lambda f: len(f.text))
            entry.canonical = best.text
            entry.sieve = "longer"
            entry.gender = entry.gender or best.gender
            best.gender = best.gender or entry.gender
            best.titles = best.titles or entry.titles


def refer(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """Whom a pronoun or description stands for; empty when the text does not settle it."""
    other = entry.name.apposition
    if other is not None and other.name:
        named = sight.links.of(other)
        return by("apposition", entry, (named.canonical,) if named and named.canonical else ())
    pronoun = sight.book.pronouns.get(fold(sight.tokens.words[entry.first])) if entry.last == entry.first + 1 else None
    if pronoun:
        if pronoun.speaker:
            entry.sieve = "speaker"
            return ()
        return plural(entry, pronoun, sight) if pronoun.plural else single(entry, pronoun, sight)
    if entry.name.plural:
        return by("pair", entry, pair_of(entry, sight)) or by("words", entry, same_words(entry, sight))
    return by("words", entry, same_words(entry, sight)) or by("kind", entry, described(entry, sight))


def single(entry: Entry, pronoun: Pronoun, sight: Sight) -> tuple[str, ...]:
    """One party: whoever reports what the pronoun stands in; the subject of this sentence or the ones before."""
    _, speaker, _ = sight.book.source
    for claim in sight.reports.get(id(entry.units), ()):
        if any(a <= entry.at < b for a, b in claim.zones):
            found = [sight.links.of(f.name) for f in claim.roles.get(speaker, ()) if f.name is not None]
            if len(found) == 1 and found[0] and found[0] is not entry and fits(found[0], pronoun):
                return by("source", entry, known(found[0], sight.book))
    here, beside = entry.units.sentence.index, sight.beside(entry)
    for back in range(sight.book.reach + 1):
        near = [
            e for e in sight.by_sentence.get(here - back, ())
            if fits(e, pronoun) and not e.name.possessive and id(e.name) not in beside
        ]
        chosen = [e for e in near if e.subject] or near
        names = list(dict.fromkeys(n for e in chosen for n in known(e, sight.book)))
        if len(names) > 1:  # who spoke there is spoken of, else what the sentence begins with goes on
            speaking = list(dict.fromkeys(n for e in chosen if sight.speaks(e) for n in known(e, sight.book)))
            first = chosen[0].subject and entry.subject and back == 1
            names = speaking if len(speaking) == 1 else names[:1] if first else names
        if len(names) == 1:
            return by("subject" if chosen[0].subject else "nearest", entry, tuple(names))
        if names:
            entry.disputed = tuple(names)
            return ()
    return ()


def known(entry: Entry, book: LinkBook) -> tuple[str, ...]:
    """The names that an entry stands for; of a description that stands for nobody known, its own words."""
    if entry.canonical:
        return (entry.canonical,)
    if entry.stands_for or entry.name.possessive or fold(entry.text) in book.pronouns:
        return entry.stands_for or ()
    return (without_article(entry, book.articles),)


def without_article(entry: Entry, articles: frozenset[str]) -> str:
    """A description without its article, for whom no name is known."""
    words = entry.text.split()
    return " ".join(words[1:]) if len(words) > 1 and words[0].casefold() in articles else entry.text


def fits(entry: Entry, pronoun: Pronoun) -> bool:
    """Can the entry be what the pronoun stands for? A body may be "it" or "they"."""
    number = entry.name.plural == pronoun.plural or (pronoun.plural and len(pronoun.types) > 1 and not pronoun.gender and (
        entry.name.type in pronoun.bodies))
    return entry.name.type in pronoun.types and number and not (pronoun.gender and entry.gender and entry.gender != pronoun.gender)


def plural(entry: Entry, pronoun: Pronoun, sight: Sight) -> tuple[str, ...]:
    """Several: those named together before in the sentence; the parties of the last fact; the last group."""
    units, here, book = entry.units, entry.units.sentence.index, sight.book
    joined = [n for n in units.names.values() if n.members and n.last <= entry.name.first]
    if joined:
        return by("joined", entry, names_of(joined[-1], sight))
    claim = sight.used.get(id(entry.name))
    if claim is not None and claim.rule.fact in book.pair_facts:
        found = last_pair(entry, sight)
        if found:
            return by("parties", entry, found)
    for back in range(book.reach + 1):
        near = [e for e in sight.by_sentence.get(here - back, ()) if fits(e, pronoun) and not e.name.possessive]
        chosen = [e for e in near if e.subject] or near
        names = list(dict.fromkeys(n for e in chosen for n in known(e, book)))
        if len(names) == 1 or (names and chosen[0].subject):
            return by("subject" if chosen[0].subject else "nearest", entry, tuple(names[:1]))
        if names:
            entry.disputed = tuple(names)
            return ()
    return ()


def names_of(name: Name, sight: Sight) -> tuple[str, ...]:
    """The canonical names of a coordinated name's members."""
    out: list[str] = []
    for member in name.members:
        entry = sight.links.of(member)
        out += known(entry, sight.book) if entry else ()
    return tuple(dict.fromkeys(out))


def last_pair(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """The parties of the last fact before, when it has two that are known."""
    for claim in reversed(sight.pairs):
        if place(claim) >= entry.first:
            continue
        names: list[str] = []
        for fill in claim.roles.get(sight.book.pair_facts[claim.rule.fact], []):
            other = sight.links.of(fill.name) if fill.name is not None else None
            names += known(other, sight.book) if other and other is not entry else ()
        if len(dict.fromkeys(names)) >= 2:
            return tuple(dict.fromkeys(names))
    return ()


def head_of(entry: Entry, tokens: Tokens) -> str:
    """The head word of a description."""
    return fold(tokens.words[entry.units.sentence.first(entry.name.head)])


def pair_of(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """ "The two men": the parties of the last fact, if they are what the description says."""
    words = [fold(w) for w in sight.tokens.words[entry.first:entry.last]]
    for pair in sight.book.pairs:
        if head_of(entry, sight.tokens) in pair.words and any(w in pair.numbers for w in words):
            names = last_pair(entry, sight)
            fitting = [e for e in sight.links.entries.values() if e.canonical in names]
            if len(names) == 2 and all(
                any(e.canonical == n and e.name.type in pair.types and titled(e, pair, sight.book) for e in fitting) for n in names
            ):
                return names
    return ()


def titled(entry: Entry, pair: Pair, book: LinkBook) -> bool:
    """Does one of the entry's titles belong to the class that the description asks for?"""
    words = book.lexicon.classes.get(pair.title, frozenset())
    return not pair.title or any(t in words for t in entry.titles)


def same_words(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """A definite description whose head stands in an earlier name, title or longer description: the last such one."""
    words = [fold(w) for w in sight.tokens.words[entry.first:entry.last]]
    head = head_of(entry, sight.tokens).split()
    if words[0] in sight.book.apart:
        return ()
    here, length = entry.units.sentence.index, len(words)
    near, found = "", dict[str, None]()
    for other in reversed(sight.by_word.get(head[-1], ())):
        if other.name.type != entry.name.type or other.name.plural != entry.name.plural or not other.words.issuperset(head):
            continue
        if (other.name.name is None and len(other.text.split()) <= length) or clash(words, other.words, sight.book):
            continue
        for name in known(other, sight.book):
            found.setdefault(name)
            if not near and other.subject and here - other.units.sentence.index <= 2:
                near = name
        if near or (len(found) > 1 and here - other.units.sentence.index > 2):
            break
    entry.disputed = () if near or len(found) < 2 else tuple(found)
    return tuple(found) if len(found) == 1 else (near,) if near else ()


def clash(words: list[str], others: frozenset[str], book: LinkBook) -> bool:
    """Do two descriptions have different words of a class that allows one only, such as a nationality?"""
    for name in book.exclusive:
        members = book.lexicon.classes.get(name, frozenset())
        mine, theirs = {w for w in words if w in members}, {w for w in others if w in members}
        if mine and theirs and not mine & theirs:
            return True
    return False


def described(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """A definite description by kind: the last name of that kind; of a person, the only one who was subject lately."""
    book, here = sight.book, entry.units.sentence.index
    words = [fold(w) for w in sight.tokens.words[entry.first:entry.last]]
    if words[0] not in book.articles or words[0] in book.apart:
        return ()
    classes = book.kinds.get(head_of(entry, sight.tokens))
    if classes:
        names = frozenset().union(*(book.lexicon.classes.get(c, frozenset()) for c in classes))
        for back in range(here + 1):
            for other in reversed(sight.by_sentence.get(here - back, ())):
                if other.canonical and other.text in names:
                    return (other.canonical,)
        return ()
    if entry.name.type != book.persons or len(words) > 4:
        return ()
    lately = {
        e.canonical for back in range(1, book.reach + 1) for e in sight.by_sentence.get(here - back, ())
        if e.canonical and e.name.type == book.persons and e.subject and not clash(words, e.words, book)
    }
    entry.disputed = entry.disputed or (tuple(sorted(n for n in lately if n)) if len(lately) > 1 else ())
    return tuple(n for n in lately if n) if len(lately) == 1 else ()
