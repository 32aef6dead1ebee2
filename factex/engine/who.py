"""Who an entry is known to be, and whether it can be what a pronoun stands for."""
from __future__ import annotations

from collections.abc import Iterable

from factex.engine.names import Entry, LinkBook, Pronoun, Sight
from factex.engine.units import fold

LATELY = 6  # sentences back in which somebody is still the one a text tells of

def known(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """The names that an entry stands for; of a description that stands for nobody known its own words, but of "the man" nothing: the
    text may well name him."""
    if entry.canonical:
        return ((entry.subject and acting(entry, sight.book)) or entry.canonical,)
    look, name = entry.look, entry.name
    if entry.stands_for or name.possessive or look.pronominal:
        return entry.stands_for or ()
    if look.vague:
        return ()
    if name.type == sight.book.persons and not name.plural:
        says = entry.subject and sight.speaks(entry) and look.folded[0] not in sight.book.pronouns  # it was late, an envoy said
        aside = not says and predicate(entry, sight)
        return () if aside else look.plain if look.introduced else introduced(entry, sight)
    return look.plain


def acting(entry: Entry, book: LinkBook) -> str | None:
    """Who acts under an entry's name: a capital is its government, a person is nobody else."""
    name = entry.canonical
    return book.lexicon.stands_for.get(name, name) if name and entry.name.type != book.persons else name


def introduced(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """How the text has told of a nameless one just before, who is called by less now ("a Norwegian envoy ... the envoy")."""
    here, book = entry.units.sentence.index, sight.book
    if entry.look.folded[0] not in book.articles or entry.look.new or len(entry.look.folded) > 2:
        return ()
    for other in sight.with_word(entry.head.split()[-1]):
        if other is not entry and here - other.units.sentence.index <= LATELY and other.words.issuperset(entry.head.split()):
            told = not other.named and not other.name.plural and other.look.folded[0] in book.apart and other.name.type == book.persons
            return other.look.plain if told and not other.stands_for else ()
    return ()


def predicate(entry: Entry, sight: Sight) -> bool:
    """Does the description tell of somebody (is a lawyer; Anna Brandt, a lawyer) and not stand for one?"""
    before = fold(sight.tokens.words[entry.first - 1]) if entry.first else ""
    return before in sight.book.predicates


def voice(entry: Entry, book: LinkBook) -> bool:
    """Does a word of the entry's say so? What goes with others as one term (attorney general) is not that word."""
    return not (book.voices.isdisjoint(entry.look.folded) and book.voices.isdisjoint(entry.look.titles))


def names_in(entries: Iterable[Entry], sight: Sight) -> list[str]:
    """The names of entries, each once."""
    return list(dict.fromkeys([n for e in entries for n in known(e, sight)]))


def fits(entry: Entry, pronoun: Pronoun, sight: Sight) -> bool:
    """Can the entry be what the pronoun stands for? A body may be "it" or "they"; what is only guessed to be a person is not "he"."""
    name = entry.name
    if name.type not in pronoun.types:
        return False
    if name.plural != pronoun.plural and not (
            pronoun.plural and len(pronoun.types) > 1 and not pronoun.gender and name.type in pronoun.bodies):
        return False
    if not pronoun.gender:
        return True
    return not entry.guess and gender_of(entry, sight) in ("", pronoun.gender)


def gender_of(entry: Entry, sight: Sight) -> str:
    """The gender of an entry, by itself or as its name has it elsewhere."""
    names = (entry.canonical,) if entry.canonical else entry.stands_for or ()
    return entry.gender or (sight.genders.get(names[0] or "", "") if len(names) == 1 else "")


def heard(entry: Entry, sight: Sight) -> bool:
    """Is the entry somebody to whom something is said?"""
    claim = sight.used.get(id(entry.name))
    return claim is not None and any(f.name is entry.name for f in claim.roles.get(sight.book.answers[2], ()))
