"""Descriptions: whether words such as "the Swedish envoy" can be of somebody, and of whom alone by what they say.

Given a description's entry and what came before it, tells what keeps it from standing for a name, and the names that it fits by kind.
"""
from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from factex.engine.kinds import kind_of, of_kind
from factex.engine.names import Entry, LinkBook, Sight, surface
from factex.engine.naming import organ
from factex.engine.pronouns import reporting
from factex.engine.units import fold
from factex.engine.who import gender_of, known, names_in

FAR = 5  # times as far back as a pronoun looks, a body of some nation is still the one that is spoken of
NATION = 3  # words of a nation's name


def described(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """A definite description by kind: the only name of such a party in the last sentence that has any, if it is of that kind."""
    book = sight.book
    words, head = entry.look.folded, entry.head
    if head in book.counterparts and entry.nations:
        return of_nation(entry, sight)
    if words[0] not in book.articles or entry.look.new:
        return ()
    if entry.name.type == book.persons and head in book.nations:
        found = of_nation(entry, sight)  # the Frenchman
        return found if not entry.gender or {sight.genders.get(n, entry.gender) for n in found} <= {entry.gender} else ()
    if entry.name.type in book.unnamed and (kind := kind_of(head, book)):
        return of_kind(entry, kind, sight)
    if entry.name.type == book.persons and len(words) == 2 and head in book.rulers:
        return ruling(entry, sight)
    narrow = book.kinds.get(head) if " " in head else None
    classes = narrow or book.kinds.get(head) or book.kinds.get(head.split()[-1])
    if not classes and len(words) == 2 and head in book.callings and sight.speaks(entry):
        return who_spoke(entry, sight)
    if not classes and (entry.name.type != book.persons or not 3 <= len(words) <= 4 or not all(w[0].isalnum() for w in words)):
        return ()  # "the woman" may be anybody, "Norway's envoy" somebody else
    if all(w[0].isupper() for w in sight.tokens.words[entry.first + 1:entry.last]):
        return ()  # The Justice Project
    members = [book.lexicon.classes[c] for c in classes or () if c in book.lexicon.classes]
    types = {t for text, types in sight.typed.items() if any(text in those for those in members) for t in types} or {entry.name.type}
    beside = sight.beside(entry)
    for back, before in enumerate(sight.before(entry)):
        near = [e for e in before if not e.guess and e.name.type in types and not e.name.plural and not e.name.possessive]
        if entry.nations and head in book.offices:
            near = [e for e in near if any(entry.nations <= sight.nations.get(n, frozenset()) for n in known(e, sight))]
        if any(id(e.name) in beside for e in near):
            return ()
        if any(head in e.words and not e.canonical and not e.stands_for and not abroad(entry, e) for e in near):
            return ()
        near = [e for e in near if e.canonical or e.stands_for]
        if not classes:
            near = [e for e in near if all(alike(entry, head, n, sight) for n in known(e, sight))]
            near = [e for e in near if entry.gender in ("", gender_of(e, sight) or entry.gender)]
        if narrow:
            near = [e for e in near if any(n in those for those in members for n in (e.text, *known(e, sight)))] or near
        names = names_in(near, sight)
        if len(names) > 1 and not classes:
            names = serving(entry, names, sight) or names
        if len(names) > 1 and back and not classes and sight.speaks(entry):
            names = names_in((e for e in near if e.subject and sight.speaks(e)), sight) or names
        told = {n for e in reporting(entry, sight) for n in known(e, sight)}  # whoever says it, says "I"
        kinds = (n in those for those in members for e in near for n in (e.text, *known(e, sight)))
        fitting = any(kinds) if classes else entry.nations or any(e.subject for e in near)
        if len(names) == 1 and fitting and told.isdisjoint(names):
            return tuple(names) if of_party(entry, names[0], sight) else ()
        if names:
            entry.disputed = entry.disputed or (tuple(names) if len(names) > 1 else ())
            return ()
    if entry.nations and head in book.offices:
        return tuple(n for n in of_nation(entry, sight) if alike(entry, head, n, sight))
    return ()


def homeland(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """The nation of who says something of "his country", if the text tells of which they are."""
    words, book = entry.look.folded, sight.book
    owner = book.pronouns.get(words[0]) if len(words) == 2 else None
    if owner is None or owner.types != {book.persons} or owner.speaker or words[1] not in book.homelands:
        return ()
    said = [e for e in reporting(entry, sight) if owner.gender in ("", gender_of(e, sight) or owner.gender)]
    nations = frozenset[str]().union(*(sight.nations.get(n, frozenset()) for e in said for n in known(e, sight)))
    return tuple(nations) if len(nations) == 1 else ()


def ruling(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """The only person of the text who holds one of the offices whose holders are called so (King Brandt ... the monarch), if there was talk
    of them lately."""
    roles, here = sight.book.rulers[entry.head], entry.units.sentence.index
    found = [name for name, told in sight.told.items() if any(told.issuperset(role.split()) for role in roles)]
    back = range(max(here - 2 * sight.book.reach, 0), here + 1)
    before = {n for index in back for e in sight.by_sentence.get(index, ()) if e.first < entry.first for n in known(e, sight)}
    said = {n for e in reporting(entry, sight) for n in known(e, sight)}
    return tuple(found) if len(found) == 1 and found[0] in before and found[0] not in {*said, *named_beside(entry, sight)} else ()


def serving(entry: Entry, names: Sequence[str], sight: Sight) -> list[str]:
    """The only one of some persons of whom the text tells a body that the description names (the UN mediator)."""
    book, inside = sight.book, sight.tokens.words[entry.first + 1:entry.last]
    bodies = {fold(w) for w in inside if w[0].isupper()} - book.nations.keys() - book.leading
    found = [n for n in names if bodies and bodies <= sight.told.get(n, frozenset())]
    return found if len(found) == 1 else []


def nation_of(name: str, book: LinkBook) -> frozenset[str]:
    """The nation that a person is widely known to be of."""
    return frozenset([next((book.citizens[form] for form in forms_of(name) if form in book.citizens), "")]) - {""}


def home_of(entry: Entry, sight: Sight) -> frozenset[str]:
    """The nation that stands behind the name of somebody with a title (King Brandt of Norway)."""
    words = list(sight.tokens.words[entry.last:entry.last + 2 + NATION]) if entry.titles else []
    if not words or fold(words.pop(0)) not in sight.book.belonging:
        return frozenset()
    if words and fold(words[0]) in sight.book.articles:
        del words[0]  # of the Netherlands
    if not words or not words[0][:1].isupper():
        return frozenset()
    named = (sight.book.nations.get(" ".join(map(fold, words[:size]))) for size in range(NATION, 0, -1))
    return frozenset(islice(filter(None, named), 1))


def well_known(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """The only person of the text who is widely known to hold a nation's office ("the Russian president"), where the text tells of nobody
    else who holds it, and the description says no more."""
    book, words = sight.book, entry.look.folded
    if len(entry.nations) != 1 or entry.look.new or entry.name.plural:
        return ()
    holders = frozenset[str]().union(*(
        names for office, names in book.holders.items() if office == entry.head or office.endswith(" " + entry.head)))
    if not holders:
        return ()
    if any(w != entry.head and w[0].isalnum() and w not in book.articles and w not in book.nations for w in words) or not (
            words[0] in book.articles or words[0] in book.nations):
        return ()
    people = [n for n in sight.told if entry.nations & sight.nations.get(n, frozenset())]
    told = [n for n in people if sight.told.get(n, frozenset()).issuperset(entry.head.split())]
    found = [n for n in people if not holders.isdisjoint(forms_of(n))]
    said = {n for e in reporting(entry, sight) for n in known(e, sight)}
    alone = len(found) == 1 and set(told) <= set(found) and said.isdisjoint(found) and named_beside(entry, sight).isdisjoint(found)
    return tuple(found) if alone else ()


def forms_of(name: str) -> tuple[str, ...]:
    """A name as lists of persons have it: by itself, or by its first and last word."""
    words = fold(name).split()
    return (fold(name), f"{words[0]} {words[-1]}") if len(words) > 2 else (fold(name),)


def names_itself(entry: Entry, sight: Sight) -> str:
    """What a description names that is as good as a name: what a nation has one of (the Norwegian ministry), or a text, by the name right
    before its kind (the latest Statbank report; not the report on Statbank); empty if none."""
    book, look = sight.book, entry.look
    if entry.name.plural or look.vague or look.pronominal or look.folded[0] in book.pronouns or look.folded[0] in book.apart:
        return ""
    if entry.name.type in book.works:
        words, last = sight.tokens.words[entry.first + 1:entry.last], entry.head.split()[-1]
        begin = next((at for at, w in enumerate(words) if not w[0].islower()), len(words))
        held = any(fold(w) not in book.nations and w[0].isupper() for w in words[begin:])
        small = any(fold(w) in book.articles or fold(w) in book.belonging or fold(w) in book.regarding for w in words)
        return surface(tuple(words[begin:])) if look.folded[0] in book.articles and held and not small and look.folded[-1] == last else ""
    one = entry.name.type in book.unnamed and len(entry.nations) == 1 and not look.new
    return look.plain[0] if one and organ(entry.head, book) else ""


def of_others(entry: Entry, names: Sequence[str], sight: Sight) -> bool:
    """Does a body's description hold a name that is none of the others' (the Nordpress agency is not Statbank)? But for nations."""
    if entry.name.type not in sight.book.unnamed:
        return False
    told = {fold(w) for w in sight.tokens.words[entry.first + 1:entry.last] if w[0].isupper()}
    mine = frozenset().union(*(e.words for n in names for e in sight.by_name.get(n, ())), *(fold(n).split() for n in names))
    return not all(w in mine or w in sight.book.nations or w in sight.book.places or w in sight.book.leading for w in told)


def abroad(entry: Entry, other: Entry) -> bool:
    """Are two descriptions of different nations?"""
    return bool(entry.nations and other.nations) and entry.nations.isdisjoint(other.nations)


def of_party(entry: Entry, name: str, sight: Sight) -> bool:
    """Is nobody else spoken of just before of whose party the description may be, or is the party told of the name ("the Republican")?"""
    party = entry.words & sight.book.leading
    if party <= sight.told.get(name, frozenset()):
        return True
    before = [e for es in sight.before(entry) for e in es if e.named and e.name.type == entry.name.type and not e.guess]
    return all(known(e, sight) == (name,) for e in before)


def who_spoke(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """ "The diplomat added": the one person who spoke last, if the text says that they hold a post and nobody else was a subject since."""
    for back, before in enumerate(sight.before(entry)):
        if back and any(e.name.plural and sight.speaks(e) for e in before):
            return ()  # officials said so: it may be one of them
        people = [e for e in before if back and e.name.type == entry.name.type and (e.subject or sight.speaks(e)) and not e.name.plural]
        if people:
            names = names_in(people, sight)
            told = len(names) == 1 and not sight.book.appointed.isdisjoint(sight.told.get(names[0], frozenset()))
            fits = told and all(sight.speaks(e) for e in people) and entry.gender in ("", gender_of(people[0], sight) or entry.gender)
            return tuple(names) if fits else ()
    return ()


def of_nation(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """The only person spoken of lately that is told to be of the nation."""
    here = entry.units.sentence.index
    before = (e for index in range(max(here - 2 * sight.book.reach, 0), here + 1) for e in sight.by_sentence.get(index, ()))
    names = {e.canonical for e in before if e.canonical and e.name.type == entry.name.type and (
        entry.nations <= sight.nations.get(e.canonical, frozenset()))}
    return tuple(names) if len(names) == 1 else ()


def alike(entry: Entry, head: str, name: str, sight: Sight) -> bool:
    """Can the description be of the name: nothing is said of it that clashes, a nation is its own, and the text calls it by a role that
    one is appointed to; who holds an office of a nation is called by it."""
    book, mine = sight.book, sight.told.get(name, frozenset())
    past, was = not book.past.isdisjoint(entry.words), not book.past.isdisjoint(mine)
    if (was and not past) or (past and not was and mine.issuperset(head.split())):
        return False
    others = sight.by_name.get(name, ())
    if others and (another_rank(entry, others[0], sight) or another_body(entry, others[0], sight)):
        return False
    holds = not mine.isdisjoint(book.offices) or not mine.isdisjoint(book.counterparts)
    same = mine.issuperset(head.split()) or (entry.nations and not mine.isdisjoint(book.counterparts))  # the Swedish minister's counterpart
    rules = any(mine.issuperset(role.split()) for role in book.rulers.get(head, ()))
    if not book.appointed.isdisjoint(head.split()) and not (same or rules):
        return False
    nations, there = sight.nations.get(name, frozenset()), sight.places.get(name, frozenset())
    if entry.places and there and entry.places.isdisjoint(there):
        return False
    return entry.nations <= nations and (
        not entry.nations or head in book.offices or head in book.callings or same or not holds)


def clash(entry: Entry, other: Entry, sight: Sight) -> bool:
    """Is one of two descriptions of the past, or of a nation that the other is not of? A person's nation must be told."""
    book = sight.book
    name = other.canonical or ""
    if book.past.isdisjoint(entry.words):
        if not book.past.isdisjoint(other.words):
            return True
    elif book.past.isdisjoint(other.words) and book.past.isdisjoint(sight.told.get(name, ())):
        return True
    if entry.name.type == book.persons and not entry.name.plural and (
            another_rank(entry, other, sight) or another_body(entry, other, sight)):
        return True
    if entry.places and entry.places.isdisjoint(there := other.places | sight.places.get(name, frozenset())) and (
            there or (other.named and other.name.type == book.persons)):
        return True
    if not entry.nations:
        return False
    theirs = other.nations | sight.nations.get(name, frozenset())
    return entry.nations.isdisjoint(theirs) and bool(theirs or (other.named and other.name.type == book.persons))


def another_rank(entry: Entry, other: Entry, sight: Sight) -> bool:
    """Is one of two that are called by the same role the other's deputy (a vice president is not the president)?"""
    lesser, head = sight.book.lesser, entry.head.split()
    same = [e for e in (*sight.by_name.get(other.canonical or "", ()), other) if e.words.issuperset(head)]
    below = not lesser.isdisjoint(entry.words)
    return bool(same) and all(below == lesser.isdisjoint(e.words) for e in same)


def another_body(entry: Entry, other: Entry, sight: Sight) -> bool:
    """Does a description name a body or party (the UN envoy), and is the other told of others alone (the EU envoy)?"""
    mine = bodies_in(entry, sight)
    if not mine:
        return False
    same = (*sight.by_name.get(other.canonical or "", ()), other)
    theirs = frozenset().union(*(bodies_in(e, sight) for e in same))
    return bool(theirs) and not mine <= theirs | sight.told.get(other.canonical or "", frozenset()) | other.words


def bodies_in(entry: Entry, sight: Sight) -> frozenset[str]:
    """The words of bodies and parties that stand in a description, or before a name and in apposition to it: those with a capital that
    tell no nation, place, role or gender."""
    book, found, beside = sight.book, set[str](), entry.name.apposition
    spans = [(entry.first, entry.first + entry.look.ahead)]
    if entry.named and beside is not None:
        spans.append(entry.units.sentence.span(beside.first, beside.last))
    for word in (w for first, last in spans for w in sight.tokens.words[first:last]):
        term = fold(word)
        if not word[0].isupper() or term in book.articles or term in book.nations or term in book.places or term in book.past:
            continue
        if term.split()[-1] in book.appointed or term in book.abbreviations or term in book.lesser or term in book.given or any(
                term in marks for marks in book.genders.values()):
            continue
        found.add(term)
    return frozenset(found)


def elsewhere(entry: Entry, other: Entry, sight: Sight) -> bool:
    """Is the subject just before a body without a nation of its own somebody of another nation than the body of which there was talk?"""
    if entry.nations or not other.nations or entry.name.type not in sight.book.unnamed:
        return False
    here = [e for e in sight.by_sentence.get(entry.units.sentence.index, ()) if e.subject and e.first < entry.first]
    for before in here, *islice(sight.before(entry), 1, 2):
        nations = frozenset().union(*(of_whom(e, sight) for e in before if e.subject))
        if nations:
            return nations.isdisjoint(other.nations)
    return False


def of_whom(entry: Entry, sight: Sight) -> frozenset[str]:
    """The nations of which an entry is told to be, or which it is."""
    names = known(entry, sight)
    found = entry.nations.union(*(sight.nations.get(n, frozenset()) for n in names))
    return found | {nation for n in names if (nation := sight.book.nations.get(fold(n))) == n}


def named_beside(entry: Entry, sight: Sight) -> set[str]:
    """The persons that are the object of a description's verb, so that it is none of them ("the president thanked Holm"); for a body those
    that the other parties of its fact are of ("Statbank experts accused the bank")."""
    if entry.name.type != sight.book.persons:
        beside = [e for i in sight.beside(entry) if (e := sight.links.entries.get(i)) and not e.named]
        words = {w for e in beside for w in sight.tokens.words[e.first:e.last] if w[0].isupper()}
        return {name for w in words for name in (w, sight.book.lexicon.canonical(w)) if name}
    units = entry.units
    verb = next((at for at, group in units.groups.items() if group.subject == entry.at and at > entry.at), -1)
    if verb < 0:
        return set()
    end = next((at for at in range(verb + 1, len(units.roles)) if units.roles[at] in ",;:" or at in units.groups), len(units.roles))
    names = (m for at, n in units.names.items() if verb < at < end and not n.possessive for m in n.members or (n,))
    return {e.canonical for n in names if (e := sight.links.of(n)) and e.canonical and e.named}


def fuller(words: Sequence[str], other: Entry, sight: Sight) -> bool:
    """Does a longer description say all that the words do, and name somebody in it if it is of one body (the Norwegian ministry)?"""
    named = other.name.plural or other.named or other.nations or any(
        w[0].isupper() for w in sight.tokens.words[other.first + 1:other.last])
    return bool(named) and other.words.issuperset(words[words[0] in sight.book.articles:])


def lately(other: Entry, entry: Entry, sight: Sight) -> bool:
    """Is the other's role an office, or a body of no nation, or has its name been used just before the entry?"""
    if entry.head in sight.book.offices or (entry.name.type != sight.book.persons and not other.nations):
        return True
    names, here = known(other, sight), entry.units.sentence.index
    reach = FAR * sight.book.reach if entry.name.type != sight.book.persons else 2 * sight.book.reach
    return any(e.first < entry.first and not set(names).isdisjoint(known(e, sight))
               for index in range(max(here - reach, 0), here + 1) for e in sight.by_sentence.get(index, ()))

