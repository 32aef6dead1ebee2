"""Sieves: whom a pronoun or description stands for, from the most certain to the least.

Given an entry and what came before it, gives the canonical names that it stands for; empty when the text does not settle it.
"""
from __future__ import annotations

import re
from collections.abc import Collection
from itertools import islice, takewhile

from factex.engine.descriptions import clash, described, elsewhere, fuller, homeland, lately, named_beside, of_others, of_whom, well_known
from factex.engine.names import Entry, LinkBook, Sight, by, surface
from factex.engine.plurals import pair_of, plural
from factex.engine.pronouns import reporting, single
from factex.engine.units import fold
from factex.engine.who import fits, known, names_in, predicate

STOP = re.compile("[,;:VGNBRSQ]")  # what ends a description with its phrases
ACTS = re.compile("a*V")  # what follows a subject
FRONT = re.compile("C?a*[pSGNV]")  # how a sentence begins that has something in front of its main clause


def refer(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """Whom a pronoun or description stands for; empty when the text does not settle it."""
    other = entry.name.apposition
    if other is not None and other.name:
        named = sight.links.of(other)
        return by("apposition", entry, (named.canonical,) if named and named.canonical else ())
    pronoun = entry.look.pronoun
    if pronoun:
        if pronoun.speaker:
            entry.sieve = "speaker"
            return ()
        return plural(entry, pronoun, sight) if pronoun.plural else single(entry, pronoun, sight)
    if entry.name.plural:
        return by("apposition", entry, told_together(entry, sight)) or by("pair", entry, pair_of(entry, sight)) or by(
            "words", entry, same_words(entry, sight))
    if entry.name.type == sight.book.persons and entry.head in sight.book.heads and all(
            w[0].isupper() for w in sight.tokens.words[entry.first + 1:entry.last]):
        entry.disputed = (entry.text,)  # The Harbour Project is not its chairman
        return ()
    if names := by("apposition", entry, told_of(entry, sight) or told_after(entry, sight)) or by("words", entry, same_words(entry, sight)):
        return names
    names = homeland(entry, sight) or described(entry, sight)
    if names and of_others(entry, names, sight):
        return ()
    return by("kind", entry, names) or by("title", entry, well_known(entry, sight))


def told_of(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """The person or body whose name stands right before a description and its sign ("Anna Brandt, the envoy who …")."""
    body = entry.name.type in sight.book.unnamed and not entry.name.plural
    if (entry.name.type != sight.book.persons and not (body and closed(entry))) or entry.first < 2 or not predicate(entry, sight):
        return ()
    units, whole = entry.units, entry.units.names.get(entry.at)
    if whole is not None and len(whole.members) > 2:
        return ()  # Brandt, her husband and a friend
    if whole is entry.name and entry.subject and ACTS.match(units.roles, entry.at + 1):
        return ()  # after talks with Brandt, the envoy said; Brandt, the envoy said, was ill
    first, sign = sight.tokens.words[entry.first], sight.tokens.words[entry.first - 1]
    if sign[0].isalnum() or (first[0].isupper() and entry.look.folded[0] not in sight.book.appointed):
        return ()
    if len(sign) > 1 and fold(first) not in sight.book.articles:  # Brandt's aide
        return ()
    return next(((e.canonical,) for e in sight.by_sentence.get(entry.units.sentence.index, ()) if e.canonical
                 and e.last == entry.first - 1 and e.name.type == entry.name.type and not e.name.plural), ())


def closed(entry: Entry) -> bool:
    """Does a comma, a relative clause or the end of the sentence close what stands in apposition, and no list go on?"""
    roles, at = entry.units.roles, entry.at + 1
    ends = at >= len(roles) - 1 or roles[at] in "Rp" or (roles[at] == "," and roles[at + 1:at + 2] not in "CJM")
    return roles[at - 2:at - 1] == "," and ends


def told_after(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """Whose name stands between commas behind a description that goes on ("The head of the committee, Anna Brandt, said")."""
    units = entry.units
    if entry.name.plural or entry.name.possessive:
        return ()
    found = STOP.search(units.roles, entry.at + 1)
    if found is None or found[0] != ",":
        return ()
    if (members := units.names[entry.at].members) and members[-1] is not entry.name:
        return ()  # the president and the first lady, Anna Brandt
    comma, at = found.start(), found.end()
    name = units.names.get(at)
    if name is None or units.roles[at + 1:at + 2] not in (",", ";") or (
            units.roles[at + 2:at + 3] == "C" or name.type != entry.name.type or name.members):
        return ()
    other = sight.links.of(name)
    same = other is not None and other.named and not any(
        name.type == n.type and entry.at < at < comma for at, n in units.names.items())
    return (other.canonical,) if other and same and other.canonical else ()


def told_together(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """Whose names stand between commas right behind a plural: "the two leaders, Brandt and Ivanov, met"."""
    roles, at = entry.units.roles, entry.at + 2
    whole = entry.units.names.get(at)
    if roles[at - 1:at + 2] != ",M," or whole is None or len(whole.members) < 2 or not all(n.name for n in whole.members):
        return ()
    named = [sight.links.of(name) for name in whole.members]
    told = tuple(n.canonical for n in named if n and n.canonical)
    return told if len(told) == len(named) and not entry.name.possessive else ()


def same_words(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """A description whose head stands in an earlier name, title or longer description: the only such one, or the last of several that
    was a subject just before."""
    words, owners, head = entry.look.folded, entry.look.owners, entry.head.split()
    if entry.look.new or entry.look.bare:
        return ()
    here, length, definite = entry.units.sentence.index, len(words), words[0] in sight.book.articles
    near, found, named = tuple[str, ...](), dict[tuple[str, ...], None](), True
    far = dict[tuple[str, ...], bool]()
    for other in sight.with_word(head[-1]):
        if other.name.type != entry.name.type or other.name.plural != entry.name.plural or not other.words.issuperset(head):
            continue
        if owners and not owners <= other.words:
            continue  # the ministry's spokesman is not Ivanov's
        if clash(entry, other, sight):
            if entry.name.plural and not found:
                return ()  # former officials … the officials
            continue
        if not other.named:  # longer, or with a nation and no article: Norway's ministry, the ministry
            article = definite and bool(other.nations) and other.look.folded[0] not in sight.book.articles
            if other.text.count(" ") < length - article:
                continue
        resolved = bool(other.canonical or other.stands_for)
        body = other.name.type in sight.book.unnamed
        if (body and not fuller(words, other, sight)) or (not resolved and not (body and definite)):
            continue
        if other.doubtful or not lately(other, entry, sight):
            continue
        if (names := known(other, sight)) and (names in found or named_beside(entry, sight).isdisjoint(names)):
            found.setdefault(names)
            aside = whose(entry, other, sight.book) or elsewhere(entry, other, sight)  # the group's committee is not the group
            far[names] = far.get(names, True) and aside
            named = named and resolved
            if resolved and not near:
                back = here - other.units.sentence.index
                if (other.subject and back <= 2) or (len(found) == 1 and back <= 2 * sight.book.reach and other.look.folded == words):
                    near = names
        if near or (len(found) > 1 and here - other.units.sentence.index > 2):
            break
    near = (near or last_subject([n for names in found for n in names], entry, sight)) if named and found else ()
    if len(found) > 1 and entry.head in sight.book.offices:
        near = of_reporter(list(found), near, entry, sight)
    if len(found) > 1 and not near and len({spelt_out(n, sight.book) for names in found for n in names}) == 1:
        near = next(iter(found))  # the Defence Ministry of Norway, the Norwegian Defence Ministry
    entry.disputed = () if near or len(found) < 2 else tuple(dict.fromkeys(n for names in found for n in names))
    near = next(iter(found)) if len(found) == 1 else near
    return () if far.get(near) else near


def of_reporter(found: list[tuple[str, ...]], near: tuple[str, ...], entry: Entry, sight: Sight) -> tuple[str, ...]:
    """The one of several holders of an office whom the one who speaks of it serves ("Brandt's spokesman said the chancellor"), or who is of
    their nation ("the White House said the president"); else who is near, unless the nation speaks against it."""
    said = reporting(entry, sight)
    words = {w for e in said for w in sight.tokens.words[e.first:e.last] if w[0].isupper()}
    served = {n for w in words for n in sight.by_last.get(w, ())}
    whom = [names for names in found if not served.isdisjoint(names)]
    if len(whom) == 1:
        return whom[0]
    home = frozenset().union(*(of_whom(e, sight) for e in said))
    mine = [names for names in found if any(not home.isdisjoint(sight.nations.get(n, frozenset())) for n in names)]
    return near if len(mine) != 1 else mine[0] if near in ((), mine[0]) else ()


def whose(entry: Entry, other: Entry, book: LinkBook) -> bool:
    """Is a description's head only whoever owns what the other tells of (the group's committee; not the head of Norway's bank)?"""
    first, following = (*other.look.folded[other.look.folded[0] in book.articles:], "'", "'")[:2]
    return entry.head.split()[-1] in other.look.owners and (first != entry.head or not following[0].isalnum())


def spelt_out(name: str, book: LinkBook) -> frozenset[str]:
    """The words of a body's name, small ones left out, with its nation by the nation's own name."""
    words = [fold(w) for w in name.replace("'", " ").replace("\u2019", " ").split()]
    return frozenset(book.nations.get(w, w) for w in words if w not in book.regarding and w not in book.articles and len(w) > 2)


def last_subject(names: Collection[str], entry: Entry, sight: Sight) -> tuple[str, ...]:
    """Which one of the names was a subject last, if one alone was."""
    for before in islice(sight.before(entry), 1, 3):
        subjects = [n for n in names_in((e for e in before if e.subject), sight) if n in names]
        if subjects:
            return tuple(subjects) if len(subjects) == 1 else ()
    return ()


def ahead(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """A pronoun in what stands in front of the main clause of its sentence: the subject of that ("Before she left, Brandt said")."""
    pronoun, units = entry.look.pronoun, entry.units
    if pronoun is None or not pronoun.gender or pronoun.plural or len(entry.disputed) > 1 or not FRONT.match(units.roles):
        return ()
    comma = units.roles.find(",", entry.at)
    verb = next((g for at, g in sorted(units.groups.items()) if at > comma and g.finite), None)
    if comma < 0 or verb is None or verb.subject != comma + 1 or ";" in units.roles[:comma]:
        return ()
    name = units.names.get(verb.subject)
    other = sight.links.of(name) if name is not None and not name.members else None
    if other is None or not other.named or not fits(other, pronoun, sight):
        return ()
    claim = sight.used.get(id(entry.name))
    if claim is not None and claim.rule.fact == sight.book.source[0] and any(a <= other.at < b for a, b in claim.zones):
        return ()  # if she loses, he said, Brandt will win: it is not Brandt who says so
    names = known(other, sight)
    return by("ahead", entry, names) if set(entry.disputed) <= set(names) else ()


def who_says_so(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """ "I": whoever says what it stands in, where that is one party; "we" and "you" stay open."""
    pronoun, claim = entry.look.pronoun, sight.used.get(id(entry.name))
    if pronoun is None or not pronoun.speaker or pronoun.plural or claim is None or claim.source is None:
        return ()
    found = [sight.links.of(f.name) for f in claim.source.roles.get(sight.book.source[1], ()) if f.name is not None]
    names = known(found[0], sight) if len(found) == 1 and found[0] and found[0].name.type in pronoun.types else ()
    return by("said", entry, names) if len(names) == 1 else ()


def held_body(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """The body of which only what people are called by tells ("Norwegian Foreign Ministry spokesman Karl Holm ... the ministry")."""
    words, book = entry.look.folded, sight.book
    if len(words) != 2 or words[0] not in book.articles or entry.disputed or entry.name.plural:
        return ()
    found = dict[frozenset[str], str]()
    for other in sight.with_word(words[1].split()[-1]):
        if other.first >= entry.first or other.name.plural:
            continue
        inside = " ".join(sight.tokens.words[other.first:other.last]).split()
        folded, begin = [fold(word) for word in inside], int(other.look.folded[0] in book.articles)
        at = folded.index(words[1], 1) if words[1] in folded[1:] else 0
        if other.name.type != book.persons or at <= begin or not inside[at + 1:at + 2]:
            return ()
        found[frozenset(folded[begin:at])] = surface(tuple(inside[begin:at + 1]))
    longest = max(found, key=len, default=frozenset[str]())
    return by("held", entry, (found[longest],)) if found and all(some <= longest for some in found) else ()


def held_title(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """The office of whoever stands with a name within earlier descriptions, if only one does ("a spokesman for Chancellor Brandt ... the
    chancellor")."""
    words, book = entry.look.folded, sight.book
    if len(words) != 2 or words[0] not in book.articles or words[1] not in book.offices or entry.disputed or entry.name.plural:
        return ()
    found = dict[str, None]()
    for other in sight.with_word(words[1]):
        if other.first >= entry.first or (other.named and other.name.type != entry.name.type):
            continue
        if other.named:
            return ()
        inside = sight.tokens.words[other.first:other.last]
        for at, word in enumerate(inside[:-1]):
            if fold(word) == words[1] and inside[at + 1][0].isupper():
                name = " ".join(takewhile(lambda w: w[0].isupper(), inside[at + 1:]))
                found.update(dict.fromkeys(sight.by_last.get(name.split()[-1], (name,))))
    return by("held", entry, tuple(found)) if len(found) == 1 and named_beside(entry, sight).isdisjoint(found) else ()


def named_later(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """A definite description whose words are titles of one name only, which stands a little further on, or before as well ("the
    chancellor … Chancellor Brandt")."""
    words, book = entry.look.folded, sight.book
    article = words[0] in book.articles
    owned = words[0] in book.nations or (bool(entry.look.owners) and sight.tokens.words[entry.first][0].isupper())  # NATO's chief
    if not (article or owned) or entry.look.new or entry.name.plural or entry.disputed:
        return ()
    head, plain = entry.head.split(), [w for w in words[article:] if w[0].isalnum() and (article or w not in book.nations)]
    said = " ".join(plain).split()
    found = {
        other.canonical: other for other in sight.with_word(head[-1])
        if other.canonical and other.name.type == entry.name.type
        and not other.name.plural and not other.doubtful
        and set(head) <= set(" ".join(other.titles).split()) and other.words.issuperset(said)
        and (article or entry.nations <= other.nations)
        and not clash(entry, other, sight)}
    if len(found) != 1 or not named_beside(entry, sight).isdisjoint(found):
        return ()
    other = next(iter(found.values()))
    reach = book.reach * (2 if entry.places or entry.nations else 1)
    ahead = 0 <= other.units.sentence.index - entry.units.sentence.index <= reach
    return by("title", entry, known(other, sight)) if ahead or lately(other, entry, sight) else ()
