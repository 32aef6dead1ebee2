"""Plurals: whom "they", "the two men" and "both sides" stand for.

Given a plural pronoun's or description's entry and what came before it, gives canonical names; empty when the text does not settle it.
"""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from factex.engine.layers import Name
from factex.engine.match import Claim
from factex.engine.names import Entry, Pair, Pronoun, Sight, by, place
from factex.engine.pronouns import FARTHEST, own_subject, reporters, reporting, said_by, spoken
from factex.engine.units import fold
from factex.engine.who import fits, heard, known, names_in

SUBORDINATE = re.compile("S[^V,;]*$")  # what stands before the subject of such a clause
NEAR = 2  # sentences back in which "the leaders" met


def plural(entry: Entry, pronoun: Pronoun, sight: Sight) -> tuple[str, ...]:
    """Several: those who report what the pronoun stands in; the parties of the last fact; those named together, or the group,
    that this sentence or the ones before tell of."""
    reported, mine = reporters(entry, pronoun, reporting(entry, sight), sight), own_subject(entry, pronoun, sight)
    if reported is not None and mine.isdisjoint(reported):
        said = reporting(entry, sight)
        if entry.subject and not any(e.name.plural for e in said) and last_pair(entry, sight, NEAR + 1):
            return ()  # the ministry said they would meet again
        return by("source", entry, reported)
    claim = sight.used.get(id(entry.name))
    if claim is not None and claim.rule.fact in sight.book.pair_facts and (entry.name.possessive or alone_in(claim, entry, sight)):
        found = among(entry, sight) if entry.name.possessive else None
        if found is None:
            found = last_pair(entry, sight)
        elif not found:
            return ()
        if found:
            return by("parties", entry, found)
    beside = sight.hearers(entry) | (frozenset() if entry.subject else sight.beside(entry)) | told_so(entry, sight)
    here, sentence = entry.units.sentence, -1
    for claim in islice(parted(entry, sight), 1):
        sentence = claim.units.sentence.index
    inner = here.index - here.parent if here.parent >= 0 else FARTHEST
    for back, before in enumerate(sight.before(entry)):
        if (back > 1 and not entry.subject) or back > inner + 1:
            break  # in a quotation "they" may be anybody of whom the speaker was asked
        near = [e for e in before if fits(e, pronoun, sight) and not e.name.possessive and id(e.name) not in beside]
        near = [e for e in near if (e.name.plural or not e.look.pronominal) and mine.isdisjoint(known(e, sight))]  # "it" is no "they"
        if back and here.parent >= 0:  # in a quotation a body is nearer by
            near = [e for e in near if e.name.plural]
        if back > 1:  # "they were late" may be things of which nothing else tells: no body that far back
            near = [e for e in near if e.name.plural]
        joint = joined(before, entry, pronoun)
        if any(e.guess and fold(e.text) in sight.book.nations for e in joint):
            return ()  # Norwegian and Baltic allies
        if back and not near and not joint and any(e.look.pronominal and fits(e, pronoun, sight) for e in before):
            return ()
        several = [*joint, *(e for e in near if e.name.plural)]
        several = several or [e for e in near if e.subject or sight.speaks(e)]
        chosen = [e for e in several if e.subject or sight.speaks(e)] or several
        if not back and sight.speaks(entry):
            said = [e for e in chosen if said_by(entry, e, sight)]  # these bodies can do that, they said
            chosen = [e for e in chosen if e not in said or sight.plain[:1] == [here.index]]  # but who else, at the beginning of a text?
        if back and sight.speaks(entry):
            chosen = spoken(chosen, sight) or chosen  # the envoys believe that the farmers are late; they say
        if back and len(chosen) == 1 and len(several) > 1 and subordinate(chosen[0]):
            entry.disputed = tuple(names_in(several, sight))
            return ()  # after the envoys met the farmers: either
        if back and chosen and all(heard(e, sight) for e in chosen):
            return ()  # Brandt urged the farmers to leave: who may be "they" as well
        if back and chosen and not any(e.subject or sight.speaks(e) for e in chosen) and (
                back > 1 or not (joint or chosen[0].look.folded[0] in sight.book.articles)):
            return ()
        if back > inner and any(sight.speaks(e) or not e.subject for e in chosen):
            return ()
        groups = list(dict.fromkeys(group for e in chosen if (group := together(e, sight)) and mine.isdisjoint(group)))
        if len(groups) == 1:
            return by("joined" if len(groups[0]) > 1 else "subject" if chosen[0].subject else "nearest", entry, groups[0])
        if chosen:
            entry.disputed = tuple(dict.fromkeys(n for group in groups for n in group))
            return ()
        if back and before and before[0].units.sentence.index == sentence:
            return by("parties", entry, last_pair(entry, sight))
    return ()


def subordinate(entry: Entry) -> bool:
    """Is the entry the subject of a clause that only tells when or why something was?"""
    return bool(SUBORDINATE.search(entry.units.roles, 0, entry.at))


def alone_in(claim: Claim, entry: Entry, sight: Sight) -> bool:
    """Is the entry the only party of its meeting or call, so that it may be both ("they met again", not "they met him")?"""
    return all(f.name is entry.name for f in claim.roles.get(sight.book.pair_facts[claim.rule.fact], ()))


def told_so(entry: Entry, sight: Sight) -> set[int]:
    """Who is told what the entry stands in, where that is anybody ("told reporters"). By identity of names."""
    return {
        id(f.name) for c in sight.reports.get(entry.units.sentence.index, ()) if any(a <= entry.at < b for a, b in c.zones)
        for f in c.roles.get(sight.book.answers[2], ()) if f.name is not None and (e := sight.links.of(f.name)) and e.look.bare}


def among(entry: Entry, sight: Sight) -> tuple[str, ...] | None:
    """The two single parties of one type that the entry's own sentence names before it; none where it names others, None where nobody."""
    before = [e for e in sight.by_sentence.get(entry.units.sentence.index, ()) if e.canonical and not e.name.plural]
    for kind in dict.fromkeys((sight.book.persons, *(e.name.type for e in before))):
        names = names_in((e for e in before if e.name.type == kind), sight)
        if len(names) == 2:
            return tuple(names)
        if len(names) > 2 and kind == sight.book.persons:
            return ()
    return None


def two_of(entry: Entry, types: Collection[str], sight: Sight) -> tuple[str, ...]:
    """The two persons that the last sentence names, or the two nations of whom it tells ("the ministers of Norway and Sweden")."""
    alone = len(entry.words - sight.book.articles - sight.book.numbers) == 0  # the two, not the two candidates
    for before in islice(sight.before(entry), 1, 3):
        several = [e for e in before if e.name.plural and len(e.nations) == 2 and not e.stands_for]
        if len(several) == 1 and several[0].subject:
            return tuple(dict.fromkeys(n for t in several[0].titles if (n := sight.book.nations.get(t))))
        named = [e for e in before if e.canonical and e.name.type == sight.book.persons and not e.name.possessive]
        pairs = {id(w): w for e in named if (w := e.units.names.get(e.at)) is not None and len(w.members) == 2}  # named together
        together_named = [names_of(w, sight) for w in pairs.values() if all(
            m.type in types and (m.name or ((one := sight.links.of(m)) and one.stands_for)) for m in w.members)]
        if not alone and len(together_named) == 1:
            return together_named[0]
        if states := named_together(before, types, sight):
            return states
        names = names_in(named, sight) if sight.book.persons in types and alone else ()
        if names or several:
            return tuple(names) if len(names) == 2 else ()
    return ()


def named_together(before: Iterable[Entry], types: Collection[str], sight: Sight) -> tuple[str, ...]:
    """The only two that a sentence names together as its subject, where they are no persons and of a type that fits."""
    if sight.book.persons in types and len(types) == 1:
        return ()
    found = {}
    for entry in before:
        whole = entry.units.names.get(entry.at)
        if whole is not None and len(whole.members) == 2 and (entry.subject or not whole.first) and all(
                m.name and m.type in types and m.type != sight.book.persons for m in whole.members):
            found[id(whole)] = names_of(whole, sight)
    return next(iter(found.values())) if len(found) == 1 else ()


def joined(before: Iterable[Entry], entry: Entry, pronoun: Pronoun) -> list[Entry]:
    """Of those named together in one sentence, the first of each such pair or list."""
    found: dict[int, Entry] = {}
    for other in before:
        whole = other.units.names.get(other.at)
        if whole is None or len(whole.members) < 2 or not all(m.type in pronoun.types for m in whole.members):
            continue
        if other.units is not entry.units or whole.last <= entry.name.first:
            found.setdefault(id(whole), other)
    return list(found.values())


def together(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """The names of all that are named together with an entry; by itself, its own."""
    whole = entry.units.names.get(entry.at)
    if whole is None or len(whole.members) < 2:
        return known(entry, sight)
    names = names_of(whole, sight)
    return names if len(names) > 1 else ()  # he and the woman


def names_of(name: Name, sight: Sight) -> tuple[str, ...]:
    """The canonical names of a coordinated name's members."""
    entries = [entry for member in name.members if (entry := sight.links.of(member))]
    named = [entry for entry in entries if entry.canonical]
    return tuple(names_in(named, sight) if len(named) > 1 or len(entries) == 1 else ()) or tuple(names_in(entries, sight))


def last_pair(entry: Entry, sight: Sight, reach: int = 0) -> tuple[str, ...]:
    """The parties of the last fact before, when it has two that are known; within so many sentences, if that is said."""
    return next((parties(claim, entry, sight) for claim in parted(entry, sight, reach)), ())


def parted(entry: Entry, sight: Sight, reach: int = 0) -> Iterator[Claim]:
    """The facts before that have two known parties, the last one first, as far as they are not too far off."""
    for at in range(bisect_left(sight.pairs, entry.first, key=place) - 1, -1, -1):
        claim = sight.pairs[at]
        if claim.units.sentence.index < entry.units.sentence.index - (reach or 2 * sight.book.reach):
            break
        if len(parties(claim, entry, sight)) >= 2:
            yield claim


def parties(claim: Claim, entry: Entry, sight: Sight) -> tuple[str, ...]:
    """The parties of a meeting or call that are known."""
    others = (sight.links.of(f.name) for f in claim.roles.get(sight.book.pair_facts[claim.rule.fact], ()) if f.name is not None)
    return tuple(dict.fromkeys(n for other in others if other and other is not entry for n in known(other, sight)))


def pair_of(entry: Entry, sight: Sight) -> tuple[str, ...]:
    """ "The two men": the parties of the last fact that are what the description says; without such a fact, those named together."""
    words = entry.look.folded
    if words[0] in sight.book.counts:
        return ()
    for pair in sight.book.pairs:
        if entry.head in pair.words and (sight.book.apart - pair.numbers).isdisjoint(words):  # not: two other men
            if not pair.numbers.isdisjoint(words):
                names = met(entry, pair, sight) or two_of(entry, pair.types, sight) or two_titled(entry, pair, sight)
            else:
                plain = pair.bare and len(words) == 2 and words[0] in sight.book.articles
                names = met(entry, pair, sight, NEAR) if plain else ()
                if pair.types == {sight.book.persons} and any(sight.book.appointed.isdisjoint(sight.told.get(n, ())) for n in names):
                    return ()  # the ministers: of whom the text says that they hold a post
            if are(names, pair, sight):
                beside = [e for i in sight.beside(entry) if (e := sight.links.entries.get(i)) and e is not entry]
                return names if set(names).isdisjoint(n for e in beside for n in known(e, sight)) else ()  # nobody asks himself
    return ()


def met(entry: Entry, pair: Pair, sight: Sight, reach: int = 0) -> tuple[str, ...]:
    """The parties of the last fact before, when it has two that are known; where the description tells of a post, of the last whose
    parties hold it. None where the sentence tells of others, too, than who had talks of his own."""
    for claim in parted(entry, sight, reach):
        names = parties(claim, entry, sight)
        if pair.title and not are(names, pair, sight):
            continue
        role = sight.book.pair_facts[claim.rule.fact]
        near = sight.by_sentence.get(claim.units.sentence.index, ())
        others = {e.canonical for e in near if e.canonical and e.name.type == sight.book.persons}
        owned = any(f.name is not None and f.name.possessive for f in claim.roles.get(role, ()))
        return () if owned and not others <= set(names) else names
    return ()


def are(names: Collection[str], pair: Pair, sight: Sight) -> bool:
    """Are these two, and both what the description says?"""
    return len(names) == 2 and all(
        any(e.name.type in pair.types and titled(e, pair, sight) for e in sight.by_name.get(n, ()))
        or (n not in sight.by_name and sight.book.nations.get(fold(n)) == n and not pair.title) for n in names)


def two_titled(entry: Entry, pair: Pair, sight: Sight) -> tuple[str, ...]:
    """The only two that one of the last sentences names and who hold the post that the description tells of."""
    for before in islice(sight.before(entry), 1, 3) if pair.title else ():
        told = (e for e in before if (e.canonical or e.stands_for) and e.name.type in pair.types and not e.name.plural)
        names = names_in(told, sight)
        posts = sight.book.appointed | sight.book.counterparts
        holders = [n for n in names if not posts.isdisjoint(sight.told.get(n, ())) and any(
            titled(e, pair, sight) for e in sight.by_name.get(n, ()))]
        if len(holders) > 1:
            return tuple(holders)
    return ()


def titled(entry: Entry, pair: Pair, sight: Sight) -> bool:
    """Does one of the entry's titles belong to the class that the description asks for, or the text call it the counterpart of one, or tell
    of no post of its?"""
    words, counterparts = sight.book.lexicon.classes.get(pair.title, frozenset()), sight.book.counterparts
    if not pair.title or any(t in words or t in counterparts for t in entry.titles):
        return True
    told = sight.told.get(entry.canonical or "", frozenset())
    return told.isdisjoint(sight.book.appointed) or not told.isdisjoint(counterparts)
