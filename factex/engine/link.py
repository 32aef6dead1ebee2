"""Link: which name, pronoun and description stands for whom, over the whole document.

Given all sentences and claims, gives for each folded name its `entity` or `refers_to`. Sieves run from the most certain to the least; what
they do not settle stays open, since a wrong link is worse than none. Words and conditions stand in the pack's `links.yaml`.
"""
from __future__ import annotations

from collections.abc import Iterator

from factex.engine.layers import Name, Sentence, Tokens, Units
from factex.engine.match import Claim, Tracer
from factex.engine.names import Entry, LinkBook, Links, Sight, place
from factex.engine.sieves import named_later, refer, who_says_so
from factex.engine.units import fold

FORMS = 30  # names with the same first or last word that are told apart


def link(all_units: list[Units], claims: list[Claim], tokens: Tokens, book: LinkBook, trace: Tracer | None = None) -> Links:
    """Decide every name of the document."""
    if trace:
        trace.works("link")
    entries = sorted(entered(all_units, tokens, book), key=lambda e: (e.first, e.last))
    links = Links({id(e.name): e for e in entries})
    named = [e for e in entries if e.named]
    name_all(named, book)
    voices = frozenset(e.canonical for e in entries if e.canonical and not book.voices.isdisjoint(e.words))
    sight = Sight(book, links, tokens, sorted((c for c in claims if c.rule.fact in book.pair_facts), key=place), voices)
    for claim in claims:
        for fills in claim.roles.values():
            sight.used.update((id(f.name), claim) for f in fills if f.name is not None)
        if claim.rule.fact == book.source[0]:
            sight.reports.setdefault(claim.units.sentence.index, []).append(claim)
    guess(named, sight)
    for entry in named:
        sight.typed[entry.text] = sight.typed.get(entry.text, frozenset()) | {entry.name.type}
    sight.by_name = by_name([e for e in entries if e.canonical])
    for name, same in by_name(named).items():
        if same[0].name.type == book.persons:
            sight.told[name] = frozenset().union(*(e.words for e in same))
        genders = {e.gender for e in same if e.gender}
        if len(genders) == 1:
            sight.genders[name] = genders.pop()
    depth = depths(all_units)
    for entry in sorted(entries, key=lambda e: depth[e.units.sentence.index]):  # who speaks is known before what is said is looked at
        if not entry.named:
            entry.stands_for = refer(entry, sight)
        sight.add(entry)
    for entry in entries:
        if not entry.named and not entry.stands_for:
            entry.stands_for = named_later(entry, sight) if entry.name.type == book.persons else who_says_so(entry, sight)
    if trace:
        for entry in entries:
            trace.linked(entry.name, entry.sieve, (entry.canonical,) if entry.canonical else entry.stands_for or (), entry.disputed)
    return links


def depths(all_units: list[Units]) -> dict[int, tuple[int, int]]:
    """A sort key of each sentence: the one that stands in no quotation, then how many quotations hold it."""
    found: dict[int, tuple[int, int]] = {}
    for units in all_units:
        sentence = units.sentence
        outer, level = found.get(sentence.parent, (sentence.index, -1))
        found[sentence.index] = (outer, level + 1)
    return found


def entered(all_units: list[Units], tokens: Tokens, book: LinkBook) -> Iterator[Entry]:
    """Every folded name with its place and its words; the members of coordinated ones, and appositions, one by one."""
    for units in all_units:
        sentence = units.sentence
        subjects = {g.subject for g in units.groups.values()}
        for at, name in units.names.items():
            for part in (*(name.members or (name,)), *((name.apposition,) if name.apposition else ())):
                first, last = sentence.span(part.first, part.last)
                begin, end = sentence.span(*part.name) if part.name else (last, last)
                beside = tuple(words_of(part.apposition, sentence, tokens)) if part.apposition else ()
                look = book.look(
                    part.type, tuple(tokens.words[first:last]), begin - first, end - first, sentence.first(part.head) - first, beside)
                yield Entry(
                    part, units, first, last, at in subjects, at, look.titles, look.text, look.named, look.words, look.said, look.head,
                    gender=look.gender)


def words_of(name: Name, sentence: Sentence, tokens: Tokens) -> list[str]:
    """The words that a name covers."""
    return tokens.words[slice(*sentence.span(name.first, name.last))]


def name_all(people: list[Entry], book: LinkBook) -> None:
    """`entity` of each name: the lexicon's, else the longest form in the document that it shortens."""
    forms: dict[str, Entry] = {}
    for entry in people:
        known = book.lexicon.canonical(entry.text)
        if known and entry.name.type == book.persons and any(fold(entry.text) in book.lexicon.classes.get(c, ()) for c in book.exclusive):
            known = None  # a nationality as a family name
        entry.canonical = known or entry.text
        entry.sieve = "lexicon" if known else "written"
        if entry.name.type == book.persons and not known:
            forms.setdefault(entry.text, entry)
    spell_out([e for e in people if e.sieve == "written" and (e.name.type != book.persons or e.text[1:] != e.text[1:].lower())])
    by_end: dict[str, list[Entry]] = {}
    for form in forms.values():
        parts = form.text.split()
        for word in {parts[0], parts[-1]}:
            if len(by_end.setdefault(word, [])) < FORMS:
                by_end[word].append(form)
    for entry in people:
        if entry.name.type != book.persons or entry.canonical not in forms:
            continue
        parts = entry.text.split()
        size = len(parts)
        longer = [
            f for f in {id(f): f for f in (*by_end.get(parts[-1], ()), *by_end.get(parts[0], ()))}.values()
            if len(f.text.split()) > size and (parts in (f.text.split()[-size:], f.text.split()[:size]) or between(parts, f.text.split()))]
        exact = [f for f in longer if f.text.split()[-len(parts):] == parts] or longer
        compatible = [f for f in exact if not (f.gender and entry.gender) or f.gender == entry.gender]
        compatible = [f for f in compatible if not any(g.text.endswith(" " + f.text) for g in compatible)]  # Mistura, de Mistura
        if len({f.text for f in compatible}) == 1 or (compatible and len({t.text.split()[0] for t in compatible}) == 1):
            best = max(compatible, key=lambda f: len(f.text))
            entry.canonical = best.text
            entry.sieve = "longer"
            entry.gender = entry.gender or best.gender
            best.gender = best.gender or entry.gender
            best.titles = best.titles or entry.titles
    for same in by_name(people).values():
        genders = {e.gender for e in same if e.gender}
        if len(genders) == 1:
            for entry in same:
                entry.gender = next(iter(genders))


def spell_out(bodies: list[Entry]) -> None:
    """Give capitals that stand for one name only the name whose capitals they are (NSFA: North Sea Fisheries Agency)."""
    spelt: dict[str, set[str]] = {}
    for entry in bodies:
        if not entry.text.isupper():
            spelt.setdefault("".join(c for c in entry.text if c.isupper()), set()).add(entry.text)
    for entry in bodies:
        names = spelt.get(entry.text.replace(".", ""), set()) if entry.text.isupper() else set()
        if len(names) == 1 and len(entry.text) > 1:
            entry.canonical, entry.sieve = next(iter(names)), "longer"


def between(parts: list[str], longer: list[str]) -> bool:
    """Is the longer name the same with more in its middle (Anna Brandt, Anna B. Brandt)?"""
    return len(parts) == 2 and parts == [longer[0], longer[-1]]


def by_name(people: list[Entry]) -> dict[str, list[Entry]]:
    """The entries of each name."""
    found: dict[str, list[Entry]] = {}
    for entry in people:
        found.setdefault(entry.canonical or "", []).append(entry)
    return found


def guess(people: list[Entry], sight: Sight) -> None:
    """Mark the names that nothing but a capital makes a person's: no given name, title or family name that is known, no shorter form in
    the text, and they say nothing."""
    book = sight.book
    for same in by_name([e for e in people if e.name.type == book.persons]).values():
        words = frozenset(fold(word) for e in same for word in e.text.split())
        told = any(e.sieve == "lexicon" or sight.speaks(e) for e in same) or len({e.text for e in same}) > 1
        doubtful = not told and all(words.isdisjoint(sure) for sure in (book.certain, *book.genders.values()))
        plain = all(e.name.shape in book.guesses and not e.gender and not e.titles and e.name.apposition is None for e in same)
        for entry in same:
            entry.guess, entry.doubtful = doubtful and plain, doubtful
