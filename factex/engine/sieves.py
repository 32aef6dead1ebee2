"""Sieves: whom a pronoun or description stands for, from the most certain to the least.

Given an entry and what came before it, gives the canonical names that it stands for; empty when the text does not settle it.
"""
from __future__ import annotations

from factex.engine.layers import Name, Tokens
from factex.engine.names import Entry, LinkBook, Pair, Pronoun, Sight, by, place
from factex.engine.units import fold


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
    """One party: whoever reports what the pronoun stands in; who spoke last, if the pronoun speaks; the subject of this sentence
    or the ones before."""
    _, speaker, _ = sight.book.source
    for claim in sight.reports.get(id(entry.units), ()):
        if any(a <= entry.at < b for a, b in claim.zones):
            found = [sight.links.of(f.name) for f in claim.roles.get(speaker, ()) if f.name is not None]
            if len(found) == 1 and found[0] and found[0] is not entry and fits(found[0], pronoun) and not speaks_for(found[0], sight):
                return by("source", entry, known(found[0], sight.book))
    beside, speaking = sight.beside(entry), sight.speaks(entry)
    for back, before in enumerate(sight.before(entry)):
        near = [e for e in before if fits(e, pronoun) and not e.name.possessive and id(e.name) not in beside]
        subjects = [e for e in near if e.subject]
        speakers = [e for e in subjects if sight.speaks(e)]
        chosen = speakers if speaking and back and speakers else subjects or near
        names = list(dict.fromkeys(n for e in chosen for n in known(e, sight.book)))
        if len(names) > 1:  # who spoke there is spoken of, else what the sentence begins with goes on
            spoke = list(dict.fromkeys(n for e in speakers for n in known(e, sight.book)))
            first = subjects and entry.subject and back == 1
            names = spoke if len(spoke) == 1 else names[:1] if first else names
        if len(names) == 1:
            return by("spoke" if chosen is speakers else "subject" if subjects else "nearest", entry, tuple(names))
        if names:
            entry.disputed = tuple(names)
            return ()
    return ()


def speaks_for(entry: Entry, sight: Sight) -> bool:
    """Does the entry speak for somebody else, who is then "he" or "it" in what it says (a spokesman, a lawyer)?"""
    return not sight.book.voices.isdisjoint(entry.words) or (entry.canonical or "") in sight.voices


def known(entry: Entry, book: LinkBook) -> tuple[str, ...]:
    """The names that an entry stands for; of a description that stands for nobody known, its own words."""
    if entry.canonical:  # a capital that acts is its government
        return (book.lexicon.stands_for.get(entry.canonical, entry.canonical) if entry.subject else entry.canonical,)
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
    units, book = entry.units, sight.book
    joined = [n for n in units.names.values() if n.members and n.last <= entry.name.first]
    if joined:
        return by("joined", entry, names_of(joined[-1], sight))
    claim = sight.used.get(id(entry.name))
    if claim is not None and claim.rule.fact in book.pair_facts:
        found = last_pair(entry, sight)
        if found:
            return by("parties", entry, found)
    for before in sight.before(entry):
        near = [e for e in before if fits(e, pronoun) and not e.name.possessive]
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
    entries = [entry for member in name.members if (entry := sight.links.of(member))]
    named = [entry for entry in entries if entry.canonical]
    return tuple(dict.fromkeys(n for entry in named if len(named) > 1 or len(entries) == 1 for n in known(entry, sight.book))) or tuple(
        dict.fromkeys(n for entry in entries for n in known(entry, sight.book)))


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
    here, length, definite = entry.units.sentence.index, len(words), words[0] in sight.book.articles
    near, found = "", dict[str, None]()
    for other in reversed(sight.by_word.get(head[-1], ())):
        if other.name.type != entry.name.type or other.name.plural != entry.name.plural or not other.words.issuperset(head):
            continue
        if (other.name.name is None and len(other.text.split()) <= length) or clash(words, other.words, sight.book):
            continue
        if not other.canonical and not other.stands_for and (other.name.type not in sight.book.unnamed or not definite):
            continue
        for name in known(other, sight.book):
            found.setdefault(name)
            if not near and other.subject and here - other.units.sentence.index <= 2:
                near = name
        if near or (len(found) > 1 and here - other.units.sentence.index > 2):
            break
    entry.disputed = () if near or len(found) < 2 else tuple(found)
    return tuple(found) if len(found) == 1 else (near,) if near else ()


def who_says_so(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """ "I": whoever says what it stands in, where that is one party; "we" and "you" stay open."""
    pronoun = sight.book.pronouns.get(fold(entry.text))
    claim = sight.used.get(id(entry.name))
    if pronoun is None or not pronoun.speaker or pronoun.plural or claim is None or claim.source is None:
        return ()
    found = [sight.links.of(f.name) for f in claim.source.roles.get(sight.book.source[1], ()) if f.name is not None]
    names = known(found[0], sight.book) if len(found) == 1 and found[0] and found[0].name.type in pronoun.types else ()
    return by("said", entry, names) if len(names) == 1 else ()


def named_later(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """A definite description whose head is a title of one name only, which stands further on ("the chancellor … Chancellor Brandt")."""
    words = [fold(w) for w in sight.tokens.words[entry.first:entry.last]]
    if words[0] not in sight.book.articles or words[0] in sight.book.apart or entry.name.plural or entry.disputed:
        return ()
    head = head_of(entry, sight.tokens).split()
    found = {
        other.canonical for other in sight.by_word.get(head[-1], ()) if other.canonical and other.name.type == entry.name.type
        and not other.name.plural and set(head) <= set(" ".join(other.titles).split()) and not clash(words, other.words, sight.book)}
    return by("title", entry, tuple(n for n in found if n)) if len(found) == 1 else ()


def clash(words: list[str], others: frozenset[str], book: LinkBook) -> bool:
    """Do two descriptions have different words of a class that allows one only, such as a nationality? Or is one of the past?"""
    if not book.past.isdisjoint(others) and book.past.isdisjoint(words):
        return True
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
        names = [book.lexicon.classes[c] for c in classes if c in book.lexicon.classes]
        for back in range(here + 1):
            for other in reversed(sight.by_sentence.get(here - back, ())):
                if other.canonical and any(other.text in those for those in names):
                    return (other.canonical,)
        return ()
    if entry.name.type != book.persons or not 3 <= len(words) <= 4:  # "the woman" may be anybody
        return ()
    lately = {
        e.canonical for back in range(1, book.reach + 1) for e in sight.by_sentence.get(here - back, ())
        if e.canonical and e.name.type == book.persons and e.subject and not clash(words, e.words, book)
    }
    entry.disputed = entry.disputed or (tuple(sorted(n for n in lately if n)) if len(lately) > 1 else ())
    return tuple(n for n in lately if n) if len(lately) == 1 else ()
