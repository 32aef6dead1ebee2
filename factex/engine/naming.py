"""Naming: what each name of a document is called in its records.

Given the entries that have names, gives each its canonical name: the lexicon's, else the fullest form that the text has of it.
"""
from __future__ import annotations

import functools
import unicodedata
from collections.abc import Collection, Mapping

from factex.engine.layers import Tokens, Units
from factex.engine.match import Claim, Fill
from factex.engine.mention import titled
from factex.engine.names import Entry, LinkBook, showing, surface, without_article
from factex.engine.units import fold

JUST_BEFORE = 60  # tokens in which somebody named in full is still the one who is meant by a family name
FORMS = 30  # names with the same first or last word that are told apart


def headline(units: Units, tokens: Tokens) -> int:
    """The number of the sentence if most of its words have a capital, so that a capital does not show a name there; else -1."""
    sentence = units.sentence
    small = any(g.finite and tokens.words[sentence.first(g.main)][0].islower() for g in units.groups.values())  # a verb of a plain sentence
    return sentence.index if not small and titled(tokens.words[sentence.first(0):sentence.last(-1)]) else -1


def name_all(named: list[Entry], tokens: Tokens, book: LinkBook, title: int) -> None:
    """`entity` of each name: the lexicon's, else the longest form in the document that it shortens; `title` is the headline."""
    forms: dict[str, Entry] = {}
    for entry in named:
        known = entry.look.known
        entry.canonical = known or entry.text
        entry.sieve = "lexicon" if known else "written"
        if entry.name.type == book.persons and not known and entry.units.sentence.index != title:
            forms.setdefault(entry.text, entry)
    for entry in [e for e in named if e.units.sentence.index == title and e.name.type == book.persons and e.sieve == "written"]:
        sure = not book.given.isdisjoint(map(fold, entry.text.split()))
        if sure and not any(entry.text.startswith(form + " ") or (" " in form and entry.text.endswith(" " + form)) for form in forms):
            forms.setdefault(entry.text, entry)
    for entry in named:
        if entry.sieve == "written" and entry.name.type in book.unnamed and len(entry.nations) == 1 and organ(entry.look.folded[-1], book):
            entry.canonical = entry.text = without_article(surface(tuple(tokens.words[entry.first:entry.last])), book.articles)
    spell_out([e for e in named if e.sieve == "written" and (e.name.type != book.persons or e.text[1:] != e.text[1:].lower())])
    shorten([e for e in named if e.name.type in book.unnamed and e.sieve != "longer"], book)
    first_words([e for e in named if e.name.type != book.persons], book)
    people = [e for e in named if e.name.type == book.persons]
    by_end: dict[str, list[tuple[list[str], Entry]]] = {}
    for form in forms.values():
        parts = spelt(form.text, book)
        for word in {parts[0], parts[-1]}:
            if len(by_end.setdefault(word, [])) < FORMS:
                by_end[word].append((parts, form))
    family_first(people, by_end, book)
    spellings, met = respelt(forms, book), dict[str, list[int]]()
    for entry in people:
        if entry.text in forms:
            met.setdefault(entry.text, []).append(entry.first)
    shown: dict[str, set[str]] = {}
    for entry in people:
        if entry.gender and entry.text in by_end and " " not in entry.text and not showing(entry.titles, book) and any(
                len(parts) > 1 and parts[-1] == entry.text for parts, _ in by_end[entry.text]):
            entry.gender = ""  # Holm Robin ... Professor Robin
        if entry.gender:
            shown.setdefault(entry.text, set()).add(entry.gender)
    for entry in people:
        if entry.sieve != "written":
            continue
        if not entry.gender and (genders := shown.get(entry.text)) and len(genders) == 1:
            entry.gender = next(iter(genders))  # Mr. Brandt is not Anna Brandt, and so President Brandt is not
        entry.canonical = spellings.get(entry.text, entry.text)
        parts = spelt(entry.text, book)
        alike = {id(f): (p, f) for p, f in (*by_end.get(parts[-1], ()), *by_end.get(parts[0], ()))}.values()
        if entry.units.sentence.index == title and entry.text not in forms:
            heads = [f for p, f in alike if len(p) > 1 and p in (parts[:len(p)], parts[-len(p):])]  # Anna Brandt Picks Her Team
            if heads:
                entry.text = heads[0].text
                entry.canonical, parts = spellings.get(entry.text, entry.text), spelt(entry.text, book)
        crowned = len(parts) == 1 and not book.reigning.isdisjoint(entry.titles)  # King Harald is not Anna Harald, nor Harald Brandt
        longer = [(p, f) for p, f in alike if len(p) > len(parts) and not (crowned and book.reigning.isdisjoint(f.titles))]
        if longer and (best := adopt(entry, parts, longer, met, book)):
            entry.canonical, entry.sieve = spellings.get(best.text, best.text), "longer"
            entry.gender = entry.gender or best.gender
            best.gender = best.gender or entry.gender
            best.titles = best.titles or entry.titles
    alone = [e for e in people if e.sieve == "written" and book.reigning.isdisjoint(e.titles)]
    lone = {e.text for e in alone if " " not in e.text}
    full = written_out(lone, tokens, book) if lone else {}
    for entry in alone:
        if entry.canonical in full and not other_gender(entry, full[entry.canonical], book):
            entry.canonical, entry.sieve = full[entry.canonical], "longer"
            shows = showing([fold(entry.canonical.split()[0])], book)
            entry.gender = entry.gender or (shows[0] if len(shows) == 1 else "")
    for same in by_name(named).values():
        told = {e.gender for e in same if e.gender}
        if len(told) == 1:
            for entry in same:
                entry.gender = next(iter(told))


def family_first(people: list[Entry], forms: Mapping[str, Collection[tuple[list[str], Entry]]], book: LinkBook) -> None:
    """Where a title tells the gender of somebody called by the first word of a longer form (Lou Jiwei ... Mr. Lou), that word is no given
    name, and whoever has the form is of the title's gender."""
    genders: dict[str, str] = {}
    for entry in people:
        told = showing(entry.titles, book) if " " not in entry.text else []
        longer = [(parts, form) for parts, form in forms.get(entry.text, ()) if len(parts) > 1] if len(told) == 1 else []
        if all(parts[0] == entry.text for parts, _ in longer):
            genders.update((form.text, told[0]) for _, form in longer)
    for entry in people if genders else ():
        entry.gender = genders.get(entry.text, entry.gender)


def given_back(named: list[Entry], claims: list[Claim], book: LinkBook) -> None:
    """Make a place or body that speaks the person whose family name it is in the text before (Governor Pedro Lima ... Lima said)."""
    speakers = {id(f.name): f for c in claims if c.rule.fact == book.source[0] for f in c.roles.get(book.source[1], ())}
    full: dict[str, set[str]] = {}
    for entry in named:
        if entry.name.type == book.persons:
            if " " in entry.text:
                full.setdefault(family(entry.text, book), set()).add(entry.canonical or entry.text)
            continue
        first, *more = entry.text.split() or [""]
        alone = first if more and more[0].islower() else entry.text  # Brandt of Exampleton University
        if len(full.get(alone, ())) == 1 and id(entry.name) in speakers and fold(alone) not in book.nations:
            fill = speakers[id(entry.name)]
            fill.type = entry.name.type = book.persons
            entry.canonical, entry.sieve = next(iter(full[alone])), "longer"


def family_named(entries: list[Entry], named: list[Entry], book: LinkBook) -> list[Entry]:
    """The single capitalised words without an article that are taken for a description, and are the family name of one person of the text
    (Mark Skinner ... Skinner said); they are given that name."""
    lone = [e for e in entries if not e.named and e.last - e.first == 1 and e.name.type == book.persons and e.text[0].isupper()]
    wanted = {e.text: set[str]() for e in lone}
    for name in {e.canonical for e in named if e.canonical and e.name.type == book.persons and not e.guess} if lone else ():
        wanted.get(family(name, book), set()).add(name)
    found = [e for e in lone if len(wanted[e.text]) == 1 and e.text not in wanted[e.text]]
    for entry in found:
        entry.named, entry.canonical, entry.sieve = True, next(iter(wanted[entry.text])), "longer"
    return found


def cut_short(entries: list[Entry], claims: list[Claim], book: LinkBook) -> list[Entry]:
    """The entries that are a firm's name without what stands behind it as a part of it (Norvale Inc. ... Norvale said), and were taken for
    a person or a text; they are made the firm. Gives those that were no names before."""
    full: dict[str, set[tuple[str, str]]] = {}
    for entry in entries:
        if entry.named and entry.name.type in book.unnamed and entry.text.rpartition(" ")[2] in book.suffixes:
            words = entry.text.split()
            while words and words[-1] in book.suffixes:
                words.pop()
            for short in {" ".join(words), *words[:1]}:  # Norvale Systems Inc. is Norvale, too
                full.setdefault(short, set()).add((entry.canonical or entry.text, entry.name.type))
    found = [e for e in entries if full and len(full.get(e.text, ())) == 1 and e.name.type not in book.unnamed
             and not (e.named and (e.sieve != "written" or e.titles or e.gender)) and not e.name.plural]
    if found:
        fills: dict[int, list[Fill]] = {}
        for fill in (f for c in claims for some in c.roles.values() for f in some if f.name is not None):
            fills.setdefault(id(fill.name), []).append(fill)
        for entry in found:
            (entry.canonical, entry.name.type), entry.sieve = next(iter(full[entry.text])), "longer"
            for fill in fills.get(id(entry.name), ()):
                fill.type = entry.name.type
    names = [e for e in found if not e.named]
    for entry in names:
        entry.named = True
    return names


def adopt(
        entry: Entry, parts: list[str], forms: list[tuple[list[str], Entry]], met: Mapping[str, list[int]], book: LinkBook) -> Entry | None:
    """The longest of the longer forms that an entry shortens, where they are one name, or of those of whom the text tells first and most;
    `met` has where each form stands."""
    size = len(parts)
    longer = [(p, f) for p, f in forms if parts in (p[-size:], p[:size]) or between(parts, p)]
    exact = [f for p, f in longer if p[-size:] == parts] or [f for _, f in longer]
    compatible = [f for f in exact if not (f.gender and entry.gender) or f.gender == entry.gender]
    compatible = [f for f in compatible if not any(g.text.endswith(" " + f.text) for g in compatible)]  # Renzella, de Renzella
    mine = endings(entry.text, book)
    if len(parts) > 1 or mine:  # Karl Brandt is not Karl M. Brandt Jr.
        compatible = [f for f in compatible if endings(f.text, book) == mine]
    people: dict[tuple[str, ...], list[Entry]] = {}
    for form in compatible:
        people.setdefault((spelt(form.text, book)[0].partition("-")[0], *endings(form.text, book)), []).append(form)
    if not mine:  # Brandt is not Karl Brandt Jr., where Karl Brandt is
        people = {who: some for who, some in people.items() if len(who) < 2 or who[:1] not in people}
    if len(people) > 1 and entry.titles:  # President Brandt is not Karl Brandt, who is none
        people = {first: some for first, some in people.items() if any(set(entry.titles) <= set(f.titles) for f in some)}
    elif len(people) > 1:
        ends = [p[-1] for p, f in longer if f in compatible]
        places = {first: sorted(at for f in some for at in met.get(f.text, ())) for first, some in people.items()}
        chief = foremost(places, entry.first) if all(end == parts[-1] for end in ends) else ()
        people = {chief: people[chief]} if chief else {}
    return max(next(iter(people.values())), key=lambda f: len(f.text)) if len(people) == 1 else None


def foremost(places: Mapping[tuple[str, ...], list[int]], here: int) -> tuple[str, ...]:
    """Who of several with one family name is called by it alone: of whom the text tells first, at least twice as often as of any other, and
    not of another just before; empty if nobody. `places` has the tokens at which each stands."""
    first = min(places, key=lambda name: places[name] or [here])
    others = [at for name, some in places.items() if name != first for at in some]
    often = all(len(places[first]) >= 2 * len(some) for name, some in places.items() if name != first)
    near = max((at for at in others if at < here), default=-JUST_BEFORE)
    nearer = any(near < at < here for at in places[first])
    return first if often and places[first][:1] < [here] and (nearer or here - near >= JUST_BEFORE) else ()


def organ(head: str, book: LinkBook) -> bool:
    """Is a word or term for what a nation has one of?"""
    return not book.organs.isdisjoint((head, head.split()[-1]))


def organs_alike(entries: Collection[Entry], book: LinkBook) -> None:
    """Give all that stand for what a nation has one of the name that comes first for it, or the lexicon's (Norway's foreign ministry, the
    Norwegian Foreign Ministry)."""
    first: dict[tuple[str, ...], str] = {}
    bodies = [e for e in entries if e.canonical and e.name.type in book.unnamed]
    known = dict.fromkeys(e.canonical or "" for e in sorted(bodies, key=lambda e: e.sieve != "lexicon"))
    same = {name: first.setdefault(words, name) for name in known if (words := nationed(name, book))}
    if len(first) < len(same):
        for entry in entries:
            if entry.canonical:
                entry.canonical = same.get(entry.canonical, entry.canonical)
            elif entry.stands_for:
                entry.stands_for = tuple(dict.fromkeys(same.get(name, name) for name in entry.stands_for))


def nationed(name: str, book: LinkBook) -> tuple[str, ...]:
    """The words of the name of a nation's body, the nation, which stands first, by its own name; none where it is no such name."""
    if " " not in name:
        return ()
    words = [fold(word) for word in name.replace("'", " ").replace("\u2019", " ").split()]
    found = next(((size, n) for size in (2, 1) if (n := book.nations.get(" ".join(words[:size])))), None)
    if found is None or (not organ(words[-1], book) and not organ(" ".join(words[-2:]), book)):
        return ()
    return (found[1], *(word for word in words[found[0]:] if len(word) > 1))


def respelt(forms: Collection[str], book: LinkBook) -> dict[str, str]:
    """Names that differ only in accents and hyphens, each with the longest of its spellings; of the same length, the first."""
    found: dict[tuple[str, ...], list[str]] = {}
    for text in forms:
        if " " in text:
            words = tuple(part for word in spelt(text, book) for part in word.split("-"))
            found.setdefault((*words, *endings(text, book)), []).append(text)
    return {text: max(same, key=len) for same in found.values() if len(same) > 1 for text in same}


def endings(text: str, book: LinkBook) -> tuple[str, ...]:
    """What stands behind a person's name (Jr.)."""
    return tuple(word for word in text.split() if word in book.postnominals)


def family(name: str, book: LinkBook) -> str:
    """The last word of a person's name, but for what may stand behind it."""
    last = name.rpartition(" ")[2]
    return last if last not in book.postnominals else next((w for w in reversed(name.split()) if w not in book.postnominals), name)


def spelt(text: str, book: LinkBook) -> list[str]:
    """The words of a name without what another spelling of it leaves out: accents, what may begin a family name, and what may follow it."""
    return bared(text, book.prefixes, book.postnominals)


@functools.lru_cache(maxsize=16_384)
def bared(text: str, prefixes: tuple[str, ...], endings: frozenset[str]) -> list[str]:
    """The words of a name without accents, without what begins a family name, and without what follows it."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = [w for w in text.split() if w not in endings] or text.split()
    return [next((w[len(p):] for p in prefixes if w.casefold().startswith(p) and len(w) > len(p)), w) for w in words]


def written_out(lone: set[str], tokens: Tokens, book: LinkBook) -> dict[str, str]:
    """Family names that stand by themselves, each with the given name that the text has before it elsewhere, where it is one."""
    words = tokens.words
    found: dict[str, set[str]] = {}
    for at in [at for at, word in enumerate(words) if word in lone]:
        if at and fold(words[at - 1]) in book.given and words[at - 1][0].isupper():
            found.setdefault(words[at], set()).add(f"{words[at - 1]} {words[at]}")
    return {name: next(iter(forms)) for name, forms in found.items() if len(forms) == 1}


def other_gender(entry: Entry, name: str, book: LinkBook) -> bool:
    """Is a given name of another gender than the titles of an entry?"""
    given = fold(name.split()[0])
    return bool(entry.gender) and given not in book.genders[entry.gender] and any(given in shown for shown in book.genders.values())


def shorten(bodies: list[Entry], book: LinkBook) -> None:
    """Give a body's name that is the end of one longer name only that name (Times: Exampleton Times)."""
    longer: dict[str, set[str]] = {}
    for entry in bodies:
        _, *rest = entry.text.split()
        for at in range(len(rest)):
            longer.setdefault(" ".join(rest[at:]), set()).add(entry.canonical or entry.text)
    for short, names in longer.items():
        names.discard(short)  # The Times
    for entry in bodies:
        names = longer.get(entry.canonical or entry.text, set())
        if len(names) == 1 and (entry.sieve == "written" or (entry.canonical in book.shortened and " " not in entry.canonical)):
            entry.canonical, entry.sieve = next(iter(names)), "longer"


def first_words(bodies: list[Entry], book: LinkBook) -> None:
    """Give a single word behind the article that begins one nation's name only that name (South Korea ... the South)."""
    nations: dict[str, set[str]] = {}
    for entry in bodies:
        if entry.name.type not in book.unnamed and " " in entry.text and entry.text == entry.canonical and entry.sieve == "lexicon":
            nations.setdefault(entry.text.split()[0], set()).add(entry.canonical)
    for entry in bodies:
        alone = entry.sieve == "written" and len(entry.look.folded) == 2 and entry.look.folded[0] in book.articles
        names = nations.get(entry.text, set()) if alone else set()
        if len(names) == 1:
            entry.canonical, entry.sieve = next(iter(names)), "longer"


def spell_out(bodies: list[Entry]) -> None:
    """Give capitals that stand for one name only the name whose capitals they are (NSFA: North Sea Fisheries Agency)."""
    capitals: dict[str, set[str]] = {}
    for entry in bodies:
        if not entry.text.isupper():
            capitals.setdefault("".join(c for c in entry.text if c.isupper()), set()).add(entry.text)
    for entry in bodies:
        names = capitals.get(entry.text.replace(".", ""), set()) if entry.text.isupper() else set()
        if len(names) == 1 and len(entry.text) > 1:
            entry.canonical, entry.sieve = next(iter(names)), "longer"


def between(parts: list[str], longer: list[str]) -> bool:
    """Is the longer name the same with more in its middle (Anna Brandt, Anna B. Brandt)?"""
    return len(parts) == 2 and parts == [longer[0], longer[-1]]


def by_last(named: list[Entry], book: LinkBook) -> dict[str, frozenset[str]]:
    """The last word of each person's name, with the names that end in it."""
    found: dict[str, set[str]] = {}
    for entry in named:
        if entry.name.type == book.persons and entry.canonical and not entry.guess:
            found.setdefault(family(entry.canonical, book), set()).add(entry.canonical)
    return {word: frozenset(names) for word, names in found.items()}


def by_name(people: list[Entry]) -> dict[str, list[Entry]]:
    """The entries of each name."""
    found: dict[str, list[Entry]] = {}
    for entry in people:
        found.setdefault(entry.canonical or "", []).append(entry)
    return found
