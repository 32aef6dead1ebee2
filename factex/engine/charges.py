"""Charges: whom a pronoun stands for in an accusation, or behind one.

Given a pronoun's entry and what came before it, gives canonical names; empty when the text does not settle it.
"""
from __future__ import annotations

from itertools import islice

from factex.engine.names import Entry, Pronoun, Sight
from factex.engine.who import fits, heard, known, names_in


def charged(entry: Entry, pronoun: Pronoun, sight: Sight) -> tuple[str, ...] | None:
    """Whom an accusation in this sentence or the last charges, where the entry denies something ("Brandt accused Ivanov of lying. He denied
    it"); none where it may be whom something was said to, None where there is neither."""
    name, value, fact, role = sight.book.denials
    claim = sight.used.get(id(entry.name))
    if not name or claim is None or claim.attributes.get(name) != value or not sight.speaks(entry):
        return None
    for before in islice(sight.before(entry), 2):
        accused = [e for e in before if (c := sight.used.get(id(e.name))) and c.rule.fact == fact and e.first < entry.first and any(
            f.name is e.name for f in c.roles.get(role, ()))]
        if accused:
            return tuple(names_in((e for e in accused if fits(e, pronoun, sight)), sight))
        if any(e.named and heard(e, sight) and fits(e, pronoun, sight) for e in before):
            return ()
    return None


def charging(entry: Entry, sight: Sight) -> bool:
    """Does the entry charge somebody?"""
    _, _, fact, role = sight.book.denials
    claim = sight.used.get(id(entry.name))
    return claim is not None and claim.rule.fact == fact and all(f.name is not entry.name for f in claim.roles.get(role, ()))


def blamed(entry: Entry, pronoun: Pronoun, sight: Sight) -> tuple[str, ...] | None:
    """Whom a pronoun stands for that somebody charges with something: the only one of whom the sentence tells before, but for who charges
    it ("He called Norway a liar, accusing it of fraud"); None where nobody charges it."""
    _, _, fact, role = sight.book.denials
    claim = sight.used.get(id(entry.name))
    if claim is None or claim.rule.fact != fact or all(f.name is not entry.name for f in claim.roles.get(role, ())):
        return None
    others = [e for name, fills in claim.roles.items() if name != role for f in fills if f.name and (e := sight.links.of(f.name))]
    if not any(e.first < entry.first for e in others):
        return None  # it was accused of lying
    mine = {n for e in others for n in known(e, sight)}
    here = [e for e in sight.by_sentence.get(entry.units.sentence.index, ()) if e.first < entry.first and fits(e, pronoun, sight)]
    names = [n for n in names_in(here, sight) if n not in mine]
    return tuple(names) if len(names) == 1 else ()
