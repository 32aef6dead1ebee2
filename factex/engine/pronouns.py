"""Pronouns: whom "he", "it" or "they" stands for, from the most certain sieve to the least.

Given a pronoun's entry and what came before it, gives canonical names; empty when the text does not settle it. A wrong name is worse than
none: where the nearest one that fits has no name that is known, or two fit alike, nobody further back is taken instead.
"""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from itertools import islice

from factex.engine.charges import blamed, charged, charging
from factex.engine.names import Entry, Pronoun, Sight, by, place
from factex.engine.units import fold
from factex.engine.who import LATELY, fits, gender_of, known, names_in, predicate, voice

OPENS = re.compile("[^VGNB]*[,Q]$|[CKa]*$")  # what may stand before "it" in its sentence, where it goes on about the one before
FREE = re.compile("([pxS]S|R)$")  # what stands before "it" that calls something so: for what it calls a lie, which it calls one
FARTHEST = 40  # sentences back to which a pronoun looks


def single(entry: Entry, pronoun: Pronoun, sight: Sight) -> tuple[str, ...]:
    """One party: whoever reports what the pronoun stands in; the same as the last such pronoun of the sentence; who spoke last, if the
    pronoun speaks; the subject of this sentence or the ones before."""
    if sight.book.persons not in pronoun.types and (accused := blamed(entry, pronoun, sight)) is not None:
        return by("nearest", entry, accused)
    said = reporting(entry, sight)
    reported = reporters(entry, pronoun, said, sight)
    mine = own_subject(entry, pronoun, sight)
    if reported is not None and mine.isdisjoint(reported):
        return learned(by("source", entry, reported), entry, pronoun, sight)
    if (same := repeated(entry, pronoun, sight)) is not None:
        return by("repeated", entry, same) if mine.isdisjoint(same) else ()
    if mine and not entry.subject and (other := other_party(entry, mine, pronoun, sight)):
        return by("parties", entry, other)
    if (denied := charged(entry, pronoun, sight)) is not None:
        return by("answers", entry, denied if len(denied) == 1 else ())
    speaking = sight.speaks(entry)
    if sight.book.persons not in pronoun.types and not (speaking or entry.subject or entry.name.possessive):
        return ()  # "it" that is done something to may be anything
    beside = sight.beside(entry) | sight.hearers(entry)
    speakers_here = sight.quoting(entry)
    barred = mine.union(*[known(e, sight) for e in speakers_here])
    unknown = any(not e.named and not e.stands_for and not e.look.introduced and fits(e, pronoun, sight) for e in speakers_here)
    for_others = [] if speaking else [e for e in said if speaks_for(e, sight)]  # what he called a lie
    voices, barred = {id(e.name) for e in for_others}, barred.union(*[known(e, sight) for e in for_others])
    owned = [] if speaking or not pronoun.gender else [
        e for one in (*said, *speakers_here) if not fits(one, pronoun, sight) for e in (one, *called_too(one, sight))]
    if any(nameless(e, sight) for e in owned):
        return ()
    if len(held := inside(entry, owned, pronoun, sight)) == 1:
        return by("held", entry, held)
    inner = entry.units.sentence.index - max(entry.units.sentence.parent, 0) if entry.units.sentence.parent >= 0 else 0
    for back, before in enumerate(islice(sight.before(entry), FARTHEST)):
        if back == 1 and any(e.subject and e.name.type in pronoun.voiced and not e.name.plural for e in before):
            return by("spoke", entry, voiced(before, pronoun, sight) if speaking or charging(entry, sight) else ())
        near = [e for e in before if fits(e, pronoun, sight) and not e.name.possessive and not called(e, sight)]
        if speaking and not back:
            asked = questions(entry, sight)  # if Brandt loses, he said; asked whether Brandt would come, he said
            near = [e for e in near if not said_by(entry, e, sight) and not any(a <= e.at < b for a, b in asked)]
        if sight.book.persons not in pronoun.types:
            if back and entry.units.sentence.parent < 0 and not OPENS.match(entry.units.roles, 0, entry.at):
                return ()  # the plan is late, and it shows; the plan and what it costs
            near = [e for e in near if not where(e, sight) and (e.subject or e.stands_for or not e.look.pronominal)]  # Norway denied it
        if sight.book.persons not in pronoun.types and not back and speaking and FREE.search(entry.units.roles, 0, entry.at):
            near = [e for e in near if e.subject] or near
        if sight.book.persons not in pronoun.types and back == 1 and (speaking or charging(entry, sight)):
            near = spoken(near, sight) or near
        if sight.book.persons not in pronoun.types and near and not (
                (entry.subject or (entry.name.possessive and not back)) and alone(near, entry, sight)):
            return ()  # "it" may be anything that was spoken of; "its claim" is of the sentence's own subject
        near = [e for e in near if id(e.name) not in beside and (not barred or barred.isdisjoint(known(e, sight)))]
        near = [e for e in near if id(e.name) not in voices and not (back == 0 and compared(e, sight))]
        if for_others:
            near = [e for e in near if e.named or not voice(e, sight.book)]  # the spokesman said she had told him
        if unknown and back >= inner:
            return ()  # "He left," said the former chief: who may be whom the text spoke of
        subjects = [e for e in near if e.subject]
        if not any(e.named for e in subjects):
            subjects += [e for e in near if e.named and sight.speaks(e)]  # "It is late," said Brandt
        if len(subjects) > 1:  # talks with Brandt that were held late: what goes on is not of her
            subjects = [e for e in subjects if sight.speaks(e) or e.units.roles[e.at - 1:e.at] != "p"] or subjects
        speakers = [e for e in subjects if sight.speaks(e)]
        chosen = speakers if speaking and back and speakers else subjects or near
        if not back and any(e.named for e in near) and chosen and all(passing(e, sight) for e in chosen):
            return ()  # an envoy must speak of what Brandt did, and he: either
        if back and (any(passing(e, sight) for e in chosen) or several_fit(before, pronoun, sight)):
            return ()
        if back and not any(e.named or e.stands_for for e in chosen) and any(e.named for e in near):
            return ()  # a host was robbed by Holm, and it is he of whom the text knows more
        names = names_in(chosen, sight)
        held = inside(entry, before, pronoun, sight) if not back else ()
        if held and not names:
            return by("held", entry, held) if len(held) == 1 else ()
        if entry.name.possessive and not back and len({*names_in(near, sight), *held}) > 1:  # Brandt praised Ivanov for his plan
            entry.disputed = tuple(dict.fromkeys((*names_in(near, sight), *held)))
            return ()
        if names and (others := partners(entry, sight)) and not others.isdisjoint(names):  # he and Brandt
            return by("parties", entry, other_party(entry, others, pronoun, sight))
        if names and back and speaking and (answer := answered(chosen, before, pronoun, sight)) is not None:
            return by("answers", entry, answer)
        if len(names) > 1:  # who spoke there is spoken of, else what the sentence begins with goes on
            spoke = names_in(speakers, sight)
            first = subjects and entry.subject and back == 1
            names = spoke if len(spoke) == 1 else names[:1] if first else names
        opens = back == 1 and bool(near) and chosen is near and (chosen[:1] == before[:1] if entry.subject else bool(chosen[0].titles))
        if len(names) == 1 and (chosen is not near or opens or certain(chosen, pronoun, sight)):
            if back and mine and any(speaks_for(e, sight) for e in chosen):
                return ()  # Brandt told him: not her spokesman, who told of it
            aside = back and not speaking and any(e.named and quoted(e, sight) for e in speakers)
            if aside and overshadowed(names[0], entry, pronoun, sight):
                return ()
            sieve = "spoke" if chosen is speakers else "subject" if subjects else "nearest"
            return learned(by(sieve, entry, tuple(names)), entry, pronoun, sight)
        if chosen:
            entry.disputed = tuple(names)
            return ()
    return ()


def several_fit(before: Sequence[Entry], pronoun: Pronoun, sight: Sight) -> bool:
    """Do two or more who fit stand together there, and nobody alone ("The two men met")?"""
    if not pronoun.gender or any(fits(e, pronoun, sight) for e in before):
        return False
    return any(e.name.plural and e.subject and sum(
        n in sight.told and sight.genders.get(n, pronoun.gender) == pronoun.gender for n in e.stands_for or ()) > 1 for e in before)


def repeated(entry: Entry, pronoun: Pronoun, sight: Sight) -> tuple[str, ...] | None:
    """Whom the last such pronoun of the sentence stands for, where nobody else who fits stands between the two; None where that is
    not known, or there is no such pronoun."""
    if not pronoun.gender:
        return None
    before = sight.by_sentence.get(entry.units.sentence.index, [])
    last = next((e for e in reversed(before) if not e.named and e.look.pronoun == pronoun), None)
    if last is None or fold(last.text) != fold(entry.text) or (sight.speaks(last) and speaks_for(last, sight)):
        return None
    if sight.speaks(entry) and said_by(entry, last, sight):
        return None  # Brandt thinks that he will come, he said
    between = [e for e in before if e.first > last.first and fits(e, pronoun, sight) and not compared(e, sight) and not called(e, sight)]
    held = inside(entry, [e for e in before if e.first > last.first], pronoun, sight)
    return None if between or held else last.stands_for or None


def voiced(before: Iterable[Entry], pronoun: Pronoun, sight: Sight) -> tuple[str, ...]:
    """The only one that said something in the sentence before, if it is a text ("The report said … It said") in which nobody else spoke."""
    speakers = [e for e in before if e.subject and sight.speaks(e)]
    names = names_in(speakers, sight)
    if len(names) != 1 or any(e.name.type not in pronoun.voiced or e.name.plural for e in speakers):
        return ()
    others = (e for e in sight.with_word(names[0].split()[-1]) if e.name.type in pronoun.voiced and not e.subject)
    return () if any(id(e.name) in sight.used for e in others) else tuple(names)


def where(entry: Entry, sight: Sight) -> bool:
    """Does the entry name a capital behind a preposition, where something is, and no government?"""
    return not entry.subject and entry.canonical in sight.book.lexicon.stands_for and entry.units.roles[entry.at - 1:entry.at] == "p"


def said_by(entry: Entry, other: Entry, sight: Sight) -> bool:
    """Does the other stand in what the entry says?"""
    claim = sight.used.get(id(entry.name))
    return claim is not None and other.units is claim.units and any(a <= other.at < b for a, b in claim.zones)


def spoken(near: list[Entry], sight: Sight) -> list[Entry]:
    """Of those of whom a sentence tells, who says there what all others stand in ("Norway said Sweden was late"); none if nobody does."""
    said = [e for e in near if sight.speaks(e)]
    return said if len(names_in(said, sight)) == 1 and all(e in said or said_by(said[0], e, sight) for e in near) else []


def questions(entry: Entry, sight: Sight) -> list[tuple[int, int]]:
    """The stretches of the questions that are told of before an entry in its sentence."""
    name, value, _ = sight.book.answers
    claims = sight.reports.get(entry.units.sentence.index, ())
    return [z for c in claims if c.attributes.get(name) == value for z in c.zones if z[1] <= entry.at]


def called_too(entry: Entry, sight: Sight) -> list[Entry]:
    """The descriptions that stand for an entry in its sentence ("Holm's sister, Anna Brandt")."""
    names = known(entry, sight)
    return [e for e in sight.by_sentence.get(entry.units.sentence.index, ()) if e.stands_for and e.stands_for == names]


def nameless(entry: Entry, sight: Sight) -> bool:
    """Does what a description tells of belong to somebody without a name ("the dead man's sister")?"""
    words = sight.tokens.words[entry.first + (entry.look.folded[0] in sight.book.articles):entry.last]
    return bool(entry.look.owners) and not any(w[0].isupper() for w in words)


def compared(entry: Entry, sight: Sight) -> bool:
    """Is the entry somebody whom nothing else tells of, behind a preposition (compared her to a liar)?"""
    if entry.named or entry.subject or entry.stands_for or fold(entry.text.split()[0]) not in sight.book.apart:
        return False
    return entry.units.roles[entry.at - 1:entry.at] == "p" and id(entry.name) not in sight.used


def inside(entry: Entry, before: Iterable[Entry], pronoun: Pronoun, sight: Sight) -> tuple[str, ...]:
    """The persons whose names stand within longer descriptions before the pronoun ("Brandt's aides", "Brandt supporters")."""
    if not pronoun.gender or quoted(entry, sight):
        return ()
    found: dict[str, None] = {}
    claim = sight.used.get(id(entry.name))
    said = claim.roles.get(sight.book.source[2], ()) if claim is not None and sight.speaks(entry) else ()
    for other in before:
        if other.named or other.first >= entry.first or any(f.first <= other.first < f.last for f in said):
            continue
        words = sight.tokens.words[other.first:other.last]
        for word, following in zip(words, (*words[1:], "-"), strict=True):
            if not word[0].isupper():
                continue
            names = sight.by_last.get(word, frozenset())
            if len(names) == 1:
                gender = "" if following[0].isalnum() else pronoun.gender  # Brandt's office speaks of Brandt
                found.update((n, None) for n in names if sight.genders.get(n, gender) == pronoun.gender)
            elif following[0].isupper() and following not in sight.by_last and (
                    fold(word) in sight.book.given and fold(word) in sight.book.genders[pronoun.gender]):
                found[f"{word} {following}"] = None
    return tuple(found)


def quoted(entry: Entry, sight: Sight) -> bool:
    """Is the entry named only as who speaks, behind a quotation ("It is late," Brandt said)?"""
    claim = sight.used.get(id(entry.name))
    fills = claim.roles.get(sight.book.source[2], ()) if claim is not None else ()
    return any(f.type == "quotation" and f.first < entry.first for f in fills)


def overshadowed(name: str, entry: Entry, pronoun: Pronoun, sight: Sight) -> bool:
    """Is somebody else of the pronoun's gender much more spoken of in the text, and just before, than who said something?"""
    here, often = entry.units.sentence.index, len(sight.by_name.get(name, ()))
    return any(
        other != name and len(same) >= 2 * often and sight.genders.get(other) == pronoun.gender and same[0].name.type == sight.book.persons
        and any(here - LATELY <= e.units.sentence.index < here for e in same) for other, same in sight.by_name.items())


def own_subject(entry: Entry, pronoun: Pronoun, sight: Sight) -> frozenset[str]:
    """Who is the subject of the verb that a pronoun is the object of, and so is not meant by it ("Brandt thanked him")."""
    never = fold(entry.text) in sight.book.objects if pronoun.gender or pronoun.plural else not entry.subject
    if not never or entry.name.possessive or sight.speaks(entry):
        return frozenset()
    units = entry.units
    at = next((at for at in range(entry.at - 1, -1, -1) if at in units.groups), -1)
    verb = units.groups[at] if at >= 0 and not (units.groups[at].reports and entry.at > at + 1) else None  # said that talks with him
    name = units.names.get(verb.subject) if verb is not None else None
    subjects = (*name.members, name) if name is not None else ()
    return frozenset(n for m in subjects if (e := sight.links.of(m)) for n in known(e, sight))


def other_party(entry: Entry, mine: Collection[str], pronoun: Pronoun, sight: Sight) -> tuple[str, ...]:
    """The other of the two parties of the last meeting or call, where one is the subject of the pronoun's verb and has spoken or acted
    since ("Brandt met Holm ... Brandt told him")."""
    here = entry.units.sentence.index
    at = bisect_left(sight.pairs, entry.first, key=place) - 1
    if at < 0 or not 0 < here - sight.pairs[at].units.sentence.index <= sight.book.reach:
        return ()
    fills = sight.pairs[at].roles.get(sight.book.pair_facts[sight.pairs[at].rule.fact], ())
    others = [e for f in fills if f.name is not None and (e := sight.links.of(f.name))]
    names = names_in(others, sight)
    left = [e for e in others if fits(e, pronoun, sight) and known(e, sight) and set(known(e, sight)).isdisjoint(mine)]
    return known(left[0], sight) if len(names) == 2 and len(left) == 1 and not set(names).isdisjoint(mine) else ()


def partners(entry: Entry, sight: Sight) -> frozenset[str]:
    """Who is named together with the entry."""
    whole = entry.units.names.get(entry.at)
    others = [e for m in whole.members if m is not entry.name and (e := sight.links.of(m))] if whole is not None else []
    return frozenset(n for e in others for n in known(e, sight))


def answered(chosen: list[Entry], before: list[Entry], pronoun: Pronoun, sight: Sight) -> tuple[str, ...] | None:
    """Whom the one who was chosen has asked, and who answers now: none where the pronoun does not fit; None where nobody was asked."""
    name, value, role = sight.book.answers
    claim = sight.used.get(id(chosen[0].name))
    if claim is None or not name or claim.attributes.get(name) != value or not sight.speaks(chosen[0]):
        return None
    asked = [e for f in claim.roles.get(role, ()) if f.name is not None and (e := sight.links.of(f.name))]
    fitting = [e for e in asked if fits(e, pronoun, sight)]
    return tuple(names_in(fitting, sight)) if asked else None


def called(entry: Entry, sight: Sight) -> bool:
    """Does a description without a name say what somebody is, and stand for nobody else ("Brandt is a lawyer")?"""
    return not entry.named and not entry.stands_for and predicate(entry, sight) and sight.tokens.words[entry.first - 1][-1].isalnum()


def passing(entry: Entry, sight: Sight) -> bool:
    """Is the entry somebody new without a name who says nothing: a passer-by?"""
    return not entry.named and not entry.stands_for and fold(entry.text.split()[0]) in sight.book.apart and not sight.speaks(entry)


def alone(near: list[Entry], entry: Entry, sight: Sight) -> bool:
    """Is only one thing spoken of, as a subject too, and not in other quotations than the entry?"""
    alike = len({known(e, sight) for e in near}) == 1 and any(e.subject for e in near)
    return alike and near[0].units.sentence.parent == entry.units.sentence.parent


def reporters(entry: Entry, pronoun: Pronoun, said: list[Entry], sight: Sight) -> tuple[str, ...] | None:
    """Which of the speakers reports what the pronoun stands in, if that can be whom it stands for: its names, or none where they are not
    known, or where the hearer is meant as well; None where nobody reports it. Who speaks for somebody tells of whom they speak for."""
    names: dict[str, None] = {}
    told, fitting = False, list[Entry]()
    for one in said:
        if (one.canonical is None and one.stands_for is None) or (one.first > entry.first and sight.speaks(entry)):
            continue  # "He was late, he said": not looked at yet; "He was late," he said, according to Brandt
        if speaks_for(one, sight):
            held = inside(entry, [one], pronoun, sight)
            if len(held) == 1:
                told = True
                names.update(dict.fromkeys(held))
        elif fits(one, pronoun, sight):
            told = True
            fitting.append(one)
            if not pronoun.gender or one.canonical or one.stands_for:
                names.update(dict.fromkeys(known(one, sight)))
    if names and (to_hearer(entry, pronoun, sight) or (
            not pronoun.plural and (len(names) > 1 or told_of_others(entry, pronoun, names, sight)))):
        entry.disputed = tuple(names)
        return ()
    if len(fitting) == 1 and not fitting[0].named and not fitting[0].gender:
        fitting[0].gender = pronoun.gender  # the envoy said that she was late
    return tuple(names) if told else None


def told_of_others(entry: Entry, pronoun: Pronoun, names: Collection[str], sight: Sight) -> bool:
    """Does what is reported tell of somebody else before the pronoun, who fits it as well ("He said Holm was wrong about his plan")?"""
    if not pronoun.gender:
        return False
    zones = [z for c in sight.reports.get(entry.units.sentence.index, ()) for z in c.zones if z[0] <= entry.at < z[1]]
    outer, begin = min((a for a, _ in zones), default=entry.at), max((a for a, _ in zones), default=entry.at)
    mine = own_subject(entry, pronoun, sight)
    subjects = [e for e in sight.by_sentence.get(entry.units.sentence.index, ()) if outer <= e.at < entry.at and e.subject]
    last = max((e.at for e in subjects if e.at < begin), default=begin)
    others = {n for e in subjects if e.at >= last and e.named and fits(e, pronoun, sight) for n in known(e, sight)}
    return not others <= {*names, *mine}


def to_hearer(entry: Entry, pronoun: Pronoun, sight: Sight) -> bool:
    """Is somebody told to do something, or asked, who fits the pronoun as well ("Brandt told her that she should leave")?"""
    if not (pronoun.gender or pronoun.plural) or not entry.subject:
        return False
    name, value, role = sight.book.answers
    following = sight.tokens.words[entry.last:entry.last + 1]
    duty = bool(following) and fold(following[0]) in sight.book.duties
    for claim in sight.reports.get(entry.units.sentence.index, ()):
        if any(a <= entry.at < b for a, b in claim.zones) and (duty or claim.attributes.get(name) == value):
            hearers = [e for f in claim.roles.get(role, ()) if f.name is not None and (e := sight.links.of(f.name))]
            if any(fits(e, pronoun, sight) for e in hearers):
                return True
    return False


def reporting(entry: Entry, sight: Sight) -> list[Entry]:
    """The single speakers of what the entry stands in, within its sentence."""
    _, speaker, _ = sight.book.source
    found: list[Entry] = []
    for claim in sight.reports.get(entry.units.sentence.index, ()):
        if any(a <= entry.at < b for a, b in claim.zones):
            speakers = [e for f in claim.roles.get(speaker, ()) if f.name is not None and (e := sight.links.of(f.name))]
            found += [e for e in speakers if len(speakers) == 1 and e is not entry]
    return found


def learned(names: tuple[str, ...], entry: Entry, pronoun: Pronoun, sight: Sight) -> tuple[str, ...]:
    """The names; of one whose gender nothing told, the pronoun tells it to those that follow."""
    if pronoun.gender and len(names) == 1 and entry.sieve in ("source", "spoke"):
        sight.genders.setdefault(names[0], pronoun.gender)
    return names


def certain(entries: Iterable[Entry], pronoun: Pronoun, sight: Sight) -> bool:
    """Is one of the entries known to be of the pronoun's gender, if it has any?"""
    return not pronoun.gender or any(gender_of(e, sight) == pronoun.gender for e in entries)


def speaks_for(entry: Entry, sight: Sight) -> bool:
    """Does the entry speak for somebody else, who is then "he" or "it" in what it says (a spokesman, a lawyer)?"""
    return voice(entry, sight.book) or not sight.voices.isdisjoint((entry.canonical,) if entry.canonical else entry.stands_for or ())
