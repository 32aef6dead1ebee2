"""Sieves: whom a pronoun or description stands for, from the most certain to the least.

Given an entry and what came before it, gives the canonical names that it stands for; empty when the text does not settle it.
"""
from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice

from factex.engine.names import Entry, LinkBook, Pair, Sight, by
from factex.engine.pronouns import gender_of, known, last_pair, names_in, plural, predicate, reporting, single
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
    return by("apposition", entry, told_of(entry, sight)) or by("words", entry, same_words(entry, sight)) or by(
        "kind", entry, described(entry, sight))


def told_of(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """The person whose name stands right before a description and its sign ("Anna Brandt, the envoy who …")."""
    if entry.name.type != sight.book.persons or entry.first < 2 or not predicate(entry, sight):
        return ()
    if sight.tokens.words[entry.first - 1][0].isalnum() or sight.tokens.words[entry.first][0].isupper():
        return ()
    return next(((e.canonical,) for e in sight.by_sentence.get(entry.units.sentence.index, ()) if e.canonical
                 and e.last == entry.first - 1 and e.name.type == entry.name.type and not e.name.plural), ())


def pair_of(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """ "The two men": the parties of the last fact, if they are what the description says."""
    for pair in sight.book.pairs:
        if entry.head in pair.words and not pair.numbers.isdisjoint(entry.said) and not (  # two other men
                (sight.book.apart - pair.numbers).intersection(entry.said)):
            names = last_pair(entry, sight)
            if len(names) == 2 and all(
                any(e.name.type in pair.types and titled(e, pair, sight.book) for e in sight.by_name.get(n, ())) for n in names
            ):
                return names
    return ()


def titled(entry: Entry, pair: Pair, book: LinkBook) -> bool:
    """Does one of the entry's titles belong to the class that the description asks for?"""
    words = book.lexicon.classes.get(pair.title, frozenset())
    return not pair.title or any(t in words for t in entry.titles)


def same_words(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """A description whose head stands in an earlier name, title or longer description: the only such one, or the last of several that
    was a subject just before."""
    words = entry.said
    head = entry.head.split()
    if new(words, sight.book) or bare(entry, sight):
        return ()
    here, length, definite = entry.units.sentence.index, len(words), words[0] in sight.book.articles
    near, found, named = "", dict[str, None](), True
    for other in sight.with_word(head[-1]):
        if other.name.type != entry.name.type or other.name.plural != entry.name.plural or not other.words.issuperset(head):
            continue
        if (not other.named and len(other.text.split()) <= length) or clash(words, other.words, sight.book):
            continue
        resolved = bool(other.canonical or other.stands_for)
        body = other.name.type in sight.book.unnamed
        if (body and not fuller(words, other, sight)) or (not resolved and not (body and definite)):
            continue
        if other.doubtful or (entry.name.type == sight.book.persons and not lately(other, entry, sight)):
            continue
        for name in known(other, sight):
            found.setdefault(name)
            named = named and resolved
            if resolved and not near and other.subject and here - other.units.sentence.index <= 2:
                near = name
        if near or (len(found) > 1 and here - other.units.sentence.index > 2):
            break
    near = (near or last_subject(found, entry, sight)) if named and found else ""
    entry.disputed = () if near or len(found) < 2 else tuple(found)
    return tuple(found) if len(found) == 1 else (near,) if near else ()


def last_subject(names: Collection[str], entry: Entry, sight: Sight) -> str:
    """Which one of the names was a subject last, if one alone was."""
    for before in islice(sight.before(entry), 1, 3):
        subjects = [n for n in names_in((e for e in before if e.subject), sight) if n in names]
        if subjects:
            return subjects[0] if len(subjects) == 1 else ""
    return ""


def fuller(words: Sequence[str], other: Entry, sight: Sight) -> bool:
    """Does a longer description say all that the words do, and name somebody in it if it is of one body (the Norwegian ministry)?"""
    named = other.name.plural or other.named or any(w[0].isupper() for w in sight.tokens.words[other.first + 1:other.last])
    return named and other.words.issuperset(words[words[0] in sight.book.articles:])


def lately(other: Entry, entry: Entry, sight: Sight) -> bool:
    """Is the other's role an office, or has its name been used just before the entry?"""
    if entry.head in sight.book.offices:
        return True
    names, here = known(other, sight), entry.units.sentence.index
    return any(e.first < entry.first and not set(names).isdisjoint(known(e, sight))
               for index in range(max(here - 2 * sight.book.reach, 0), here + 1) for e in sight.by_sentence.get(index, ()))


def new(words: Sequence[str], book: LinkBook) -> bool:
    """Does the description tell of somebody new (a minister, the next president)?"""
    return words[0] in book.apart or (words[0] in book.articles and not (book.apart - book.past).isdisjoint(words[1:2]))


def bare(entry: Entry, sight: Sight) -> bool:
    """Has the description nothing that points to somebody: no article, no owner, no capital?"""
    first = sight.tokens.words[entry.first]
    return first.islower() and fold(first) not in sight.book.articles and fold(first) not in sight.book.pronouns


def who_says_so(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """ "I": whoever says what it stands in, where that is one party; "we" and "you" stay open."""
    pronoun = sight.book.pronouns.get(fold(entry.text))
    claim = sight.used.get(id(entry.name))
    if pronoun is None or not pronoun.speaker or pronoun.plural or claim is None or claim.source is None:
        return ()
    found = [sight.links.of(f.name) for f in claim.source.roles.get(sight.book.source[1], ()) if f.name is not None]
    names = known(found[0], sight) if len(found) == 1 and found[0] and found[0].name.type in pronoun.types else ()
    return by("said", entry, names) if len(names) == 1 else ()


def named_later(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """A definite description whose words are titles of one name only, which stands a little further on, or before as well ("the
    chancellor … Chancellor Brandt")."""
    words, book = entry.said, sight.book
    if words[0] not in book.articles or new(words, book) or entry.name.plural or entry.disputed:
        return ()
    head = entry.head.split()
    found = {
        other.canonical: other for other in sight.with_word(head[-1])
        if other.canonical and other.name.type == entry.name.type and not other.name.plural and not other.doubtful
        and set(head) <= set(" ".join(other.titles).split()) and other.words.issuperset(words[1:]) and not clash(words, other.words, book)}
    if len(found) != 1:
        return ()
    other = next(iter(found.values()))
    ahead = 0 <= other.units.sentence.index - entry.units.sentence.index <= book.reach
    return by("title", entry, known(other, sight)) if ahead or lately(other, entry, sight) else ()


def clash(words: Sequence[str], others: frozenset[str], book: LinkBook) -> bool:
    """Do two descriptions have different words of a class that allows one only, such as a nationality? Or is one of the past?"""
    if not book.past.isdisjoint(others) and book.past.isdisjoint(words):
        return True
    for name in book.exclusive:
        members = book.lexicon.classes.get(name, frozenset())
        mine, theirs = members.intersection(words), members.intersection(others)
        if mine and theirs and not mine & theirs:
            return True
    return False


def described(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """A definite description by kind: the only name of such a party in the last sentence that has any, if it is of that kind."""
    book = sight.book
    words = entry.said
    if words[0] not in book.articles or new(words, book):
        return ()
    head = entry.head
    classes = book.kinds.get(head)
    if not classes and (entry.name.type != book.persons or not 3 <= len(words) <= 4 or not all(w[0].isalnum() for w in words)):
        return ()  # "the woman" may be anybody, "Norway's envoy" somebody else
    members = [book.lexicon.classes[c] for c in classes or () if c in book.lexicon.classes]
    types = {t for text, types in sight.typed.items() if any(text in those for those in members) for t in types} or {entry.name.type}
    beside = sight.beside(entry)
    for back, before in enumerate(sight.before(entry)):
        near = [e for e in before if not e.guess and e.name.type in types and not e.name.plural and not e.name.possessive]
        if any(id(e.name) in beside for e in near):
            return ()
        if any(head in e.words and not e.canonical and not e.stands_for for e in near):
            return ()
        near = [e for e in near if e.canonical or e.stands_for]
        if not classes:
            near = [e for e in near if all(alike(words, head, n, sight) for n in known(e, sight))]
            near = [e for e in near if entry.gender in ("", gender_of(e, sight) or entry.gender)]
        names = names_in(near, sight)
        if len(names) > 1 and back and not classes and sight.speaks(entry):
            names = names_in((e for e in near if e.subject and sight.speaks(e)), sight) or names
        told = {n for e in reporting(entry, sight) for n in known(e, sight)}  # whoever says it, says "I"
        fitting = any(e.text in those for those in members for e in near) if classes else any(e.subject for e in near)
        if len(names) == 1 and fitting and told.isdisjoint(names):
            return tuple(names)
        if names:
            entry.disputed = entry.disputed or (tuple(names) if len(names) > 1 else ())
            return ()
    return ()


def alike(words: Sequence[str], head: str, name: str, sight: Sight) -> bool:
    """Can the description be of the name: nothing is said of it that clashes, a nationality is its own, and who holds an office of a
    nation is called by it?"""
    book, mine = sight.book, sight.told.get(name, frozenset())
    nation = {w for c in book.exclusive for w in words if w in book.lexicon.classes.get(c, ())}
    if nation and (not nation <= mine or (head not in book.offices and not mine.isdisjoint(book.offices))):
        return False
    return not clash(words, mine, book)
