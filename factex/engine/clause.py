"""Clause: verb groups, whom they have as subject, and the units that rules see.

Given a sentence's characters and names, gives its units: words, names (coordinated ones as one, appositions folded into the first),
quotations and verb groups with their subject. What words play which role here (comma, coordinator, subordinator, …) and the shapes of
verb groups stand in the pack's `clauses.yaml`; this module knows only the roles.

A unit's role is one letter: M party, T time or duration, P possessive pronoun, Q quotation; V finite, G -ing, N bare participle,
B base verb group; `,` comma, `;` break, C coordinator, K coordinator of clauses only, J joiner of names only, S subordinator, R relative,
o infinitive mark, p preposition, n noun, j adjective, a adverb, s and u the marks of a possessor and a subject, x anything else.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, repeat

from factex.engine.beside import join
from factex.engine.finder import Finder, Found
from factex.engine.layers import Name, Sentence, Tokens, Units, VerbGroup
from factex.engine.participles import PARTICIPLE, Verbs, reduced
from factex.engine.subjects import FINITE, PARTY, before, finite_before, opening
from factex.engine.units import QUOTATION, UnitAlphabet
from factex.engine.watch import Watch
from factex.own_fields import OwnFields
from factex.symbols import END, Remembered

SUBJECT, QUOTED, COMMA = "u", "Q", ","
REPORTS, ACTIVE, BARE, SHARED, DEEDS, WRITES = 1, 2, 4, 8, 16, 32  # what is known of a verb form, as bits
PLAIN = {"ing": "G", "participle": "N", "past": "N"}  # form of a verb group that is not finite -> its letter, where it is not B


@dataclass(frozen=True, slots=True)
class GroupShape:
    """One shape of a verb group."""

    finite: bool
    passive: bool
    form: str = ""  # of the whole group, where it is not that of the main verb


@dataclass(frozen=True, slots=True)
class ClauseBook(OwnFields):
    """The pack's `clauses.yaml`, compiled."""

    mask: str  # the character of a folded name
    shapes: tuple[GroupShape, ...]
    finder: Finder  # of the shapes, each with its main verb as group `h`
    roles: Mapping[str, str]  # category character -> role letter
    forms: Mapping[str, str]  # category character of a verb -> base, third, past, participle, ing
    parties: frozenset[str]  # mention types that can be subjects
    times: frozenset[str]
    texts: frozenset[str]  # mention types that somebody writes: who sends one is who says what stands behind it
    participles: frozenset[str]  # category characters of verbs that can be participles
    reporting: frozenset[str]  # verb forms (case folded) whose coordination belongs to the outer reporter
    active: frozenset[str]  # verb forms that tell what a party does, and never what is done to it
    bare: frozenset[str]  # verb forms behind which a clause may stand that nothing opens
    shared: frozenset[str]  # verb forms whose subject has the purpose behind their object
    writing: frozenset[str]  # verb forms whose subject says what a text says that is their object
    deeds: frozenset[str]  # verb forms whose object did what stands behind one of these prepositions
    charging: frozenset[str]
    articles: frozenset[str]  # words without which one person is nobody else in a list
    agents: frozenset[str]  # prepositions behind a noun whose party does what an infinitive tells (a rally by farmers to denounce)
    awaited: frozenset[str]  # those of them that stand behind a verb as well (waited for her to speak)
    bids: frozenset[str]  # nouns behind which it is somebody else who does it (a call by farmers to end)
    alphabet: UnitAlphabet
    signed: bool = False  # does a sign stand behind subjects?
    told: Remembered[int] = field(init=False, repr=False, compare=False)  # a verb as it stands -> what is known of it, in one look

    def __post_init__(self) -> None:
        object.__setattr__(self, "told", Remembered(self.tell))

    def tell(self, word: str) -> int:
        """What is known of a verb form: the sum of the bits."""
        form = word.casefold()
        known = {REPORTS: self.reporting, ACTIVE: self.active, BARE: self.bare, SHARED: self.shared, DEEDS: self.deeds}
        writes = form.partition(" ")[0] in self.writing  # also with a particle: put out a statement
        return sum(bit for bit, forms in known.items() if form in forms) + WRITES * writes


def clauses(
    sentences: Sequence[Sentence], named: Sequence[tuple[str, list[Name]]], tokens: Tokens, book: ClauseBook, watch: Watch | None = None
) -> list[Units]:
    """The units of each sentence, given its characters and names, with each verb group's subject found."""
    if watch:
        watch.works("clause")
    plain = book.alphabet.plain(tokens.words)
    groups = verb_groups(named, book)
    words = "".join(map(book.roles.get, END.join([symbols for symbols, _ in named]), repeat("x")))
    begins = accumulate([len(symbols) + 1 for symbols, _ in named], initial=0)
    return [
        clause(sentence, symbols, names, here, sentence.spelled(plain, QUOTATION), words[at:at + len(symbols)], tokens, book)
        for sentence, (symbols, names), here, at in zip(sentences, named, groups, begins, strict=False)]


def clause(
    sentence: Sentence, symbols: str, names: list[Name], groups: list[VerbGroup], plain: str, words: str, tokens: Tokens, book: ClauseBook
) -> Units:
    """The sentence's units; `plain` are the characters of its items as rules see them where nothing is folded, `words` their roles."""
    firsts: list[int] = []
    folded: dict[int, Name] = {}
    verbs: dict[int, VerbGroup] = {}
    roles, chars = "", ""
    item, size, parties = 0, len(symbols), book.parties
    folds: list[Name | VerbGroup] = [*names, *groups]
    folds.sort(key=lambda unit: unit.first)
    for unit in folds:
        first, last = unit.first, unit.last
        if first < item:
            continue
        firsts += range(item, first + 1)
        roles += words[item:first]
        chars += plain[item:first + 1]  # the last of them stands in for the folded unit
        item, at = last, len(firsts) - 1
        if isinstance(unit, Name):
            folded[at] = unit
            roles += "P" if unit.possessive else PARTY if unit.type in parties else "T"
            continue
        verbs[at] = unit
        if unit.finite and roles.rstrip("a").endswith("o"):
            unit.finite, unit.marked = False, True  # "to have met" is no finite verb
        roles += FINITE if unit.finite else "B" if unit.marked else PLAIN.get(unit.form, "B")
    firsts += range(item, size)
    units = Units(sentence, chars + plain[item:], firsts, [*firsts[1:], size], folded, verbs, {})
    joined = join(roles + words[item:], units, tokens, book.articles)
    if book.signed:
        marked_subjects(joined, units)
    else:
        told, written, items = book.told, tokens.words, sentence.items
        known = {at: told[written[items[verb.main]]] for at, verb in verbs.items()}
        reports = {at for at, bits in known.items() if bits & REPORTS}
        for report in reports:
            verbs[report].reports = True
        for at, bits in known.items():
            if bits > ACTIVE:
                verbs[at].shared = bits & SHARED > 0
                verbs[at].writes = bits & WRITES > 0
                verbs[at].deeds = bits & DEEDS > 0 and joined[at + 2:at + 3] == "p" and (
                    written[sentence.first(firsts[at + 2])].casefold() in book.charging)
        for found in AGENT.finditer(joined):
            noun, preposition = (written[sentence.first(units.lasts[at] - 1)].casefold() for at in (found.start(), found.end(1)))
            doer = found.end(1) + 1
            if preposition in (book.awaited if found.start() in verbs else book.agents) and noun not in book.bids and (
                    folded[doer].type not in book.texts):
                verbs[found.end()].subject = doer
        if PARTICIPLE.search(joined):
            texts = frozenset(u for u, n in folded.items() if n.type in book.texts)
            joined = reduced(joined, units, Verbs(
                frozenset(u for u, g in verbs.items() if symbols[g.main] in book.participles), frozenset(reports),
                frozenset(u for u in reports if u - 1 not in texts and known[u] & ACTIVE), texts))
        subjects(joined, units, reports, {u for u in reports if known[u] & BARE}, book.texts)
    units.roles = joined
    if QUOTED in words:
        for at, first in enumerate(units.firsts):
            if sentence.items[first] < 0 and at not in units.names:
                units.quotations[at] = sentence.quotations[-1 - sentence.items[first]]
    units.symbols = book.alphabet.spell(units, tokens.words)
    return units


def verb_groups(named: Iterable[tuple[str, list[Name]]], book: ClauseBook) -> list[list[VerbGroup]]:
    """The verb groups between the names of each sentence, given its characters and names."""
    lines = []
    for symbols, names in named:
        parts, at = [], 0
        for name in names:
            parts += [symbols[at:name.first], book.mask * (name.last - name.first)]
            at = name.last
        lines.append("".join(parts) + symbols[at:])
    return [[group(found, line, book) for found in here] for line, here in zip(lines, book.finder.find(lines), strict=True)]


def group(found: Found, symbols: str, book: ClauseBook) -> VerbGroup:
    """The verb group that a shape has found."""
    number, first, last, _, behind = found
    shape = book.shapes[number]
    form = shape.form or book.forms.get(symbols[behind - 1], "base")
    return VerbGroup(first, last, behind - 1, form, shape.passive, shape.finite, bare=book.forms.get(symbols[first]) == "base")


AGENT = re.compile("[njx#MTVGB](a*)pMo(?=B)")  # behind a noun or verb a party with its preposition, in front of an infinitive


def subjects(roles: str, units: Units, reports: set[int], bare: set[int], texts: frozenset[str]) -> None:
    """Find the subject of each verb group, left to right; `texts` are types of what somebody writes, `bare` those verbs of reporting
    behind which a clause stands that nothing opens."""
    reporters: list[int] = []
    outer: list[int] = []  # of these, the ones in `bare`
    for at in sorted(units.groups):
        group = units.groups[at]
        group.subject, group.inherited = find(roles, at, units, reporters if at in reports else [], outer)
        if roles[at] == "G" and (sender := sent(roles, at, units, reports, texts)) >= 0:
            group.subject, group.inherited = sender, True
        if at in reports and (group.subject >= 0 or roles[at] == FINITE):
            reporters.append(at)
            if at in bare:
                outer.append(at)
        group.finite = group.finite and not shares(roles, at, units)
    for at, group in units.groups.items():  # a participle that opens the sentence takes the subject that follows
        if group.subject < 0 and roles[at] in "GN" and not roles[:at].strip("Sap"):
            comma = roles.find(COMMA, at) if HELD.match(roles, at) else -1  # "Noting that it was late, she left": what follows the comma
            finite = [g.subject for u, g in sorted(units.groups.items()) if u > at and roles[u] == FINITE]
            group.subject = next((subject for subject in finite if subject > comma), finite[0] if finite else -1)
            group.inherited = True


def shares(roles: str, at: int, units: Units) -> bool:
    """Is a bare form coordinated with one behind a modal or an infinitive mark: "will fly to Oslo and meet her"?"""
    group = units.groups[at]
    if not (group.bare and group.inherited and group.last - group.first == 1 and roles[:at].rstrip("a").endswith(("C", "K"))):
        return False
    other = next((g for u, g in sorted(units.groups.items(), reverse=True) if u < at and g.subject == group.subject), group)
    return other.marked or (other.form == "base" and (other.last - other.first > 1 or not other.finite))


HELD = re.compile("[GN][^V,]*[RS]")  # a participle with a clause
SENT = re.compile(r"[VBG]a*x?(?:(M)([po]M)?|[njx]+[po]M|[po](M))(?:p?T)*a*$")  # a verb with its object, or with whom it is turned to


def sent(roles: str, at: int, units: Units, reports: set[int], texts: frozenset[str]) -> int:
    """Who speaks in "issued a statement saying", "wrote to the mayor asking"; -1 where it is not such a clause."""
    found = SENT.search(roles, 0, at)
    if not found:
        return -1
    verb = units.groups[found.start()]
    text = any(units.names[found.start(group)].type in texts for group in (1, 3) if found[group])
    return verb.subject if (verb.writes if text else not found[1] and at in reports) else -1


def marked_subjects(roles: str, units: Units) -> None:
    """Where a sign stands behind subjects: a verb has the last one before it that no finite verb has taken, else the one
    of the verb before."""
    waiting, last = list[tuple[int, int]](), -1  # subject (-1: no party), the unit behind its mark
    for at, role in enumerate(roles):
        if role == SUBJECT:
            waiting.append((at - 1 if roles[at - 1:at] == PARTY else -1, at + 1))
        elif group := units.groups.get(at):
            group.inherited = not waiting
            if waiting:
                last, group.behind = waiting.pop() if group.finite else waiting[-1]
            group.subject = last


def find(roles: str, at: int, units: Units, reporters: list[int], outer: list[int]) -> tuple[int, bool]:
    """The subject unit of the verb group at a unit, and whether it is inherited from another verb; `reporters` may lend it
    theirs, `outer` are all verbs of reporting so far."""
    kind = roles[at]
    left = at - 1
    while left >= 0 and (roles[left] == "a" or (roles[left] == "T" and kind in "GN")):
        left -= 2 if roles[left] == "T" and roles[left - 1:left] == "p" else 1
    if kind == "B" and left >= 0 and roles[left] == "o":
        units.groups[at].marked = True
        if units.groups[at].subject >= 0:
            return units.groups[at].subject, False
        controller = left - 1
        while controller >= 0 and roles[controller] == "a":
            controller -= 1
        if controller >= 0 and roles[controller] == PARTY and roles[controller - 1:controller] in ("V", "B", "G", "N", "T"):
            verb = units.groups.get(controller - 1)
            return (verb.subject, True) if verb and verb.shared and verb.subject >= 0 else (controller, False)
        if owner := OWNED.search(roles, 0, controller + 1):
            verb = units.groups.get(owner.start() - 1) if owner[1] else None
            if not owner[1] or (verb and verb.deeds):
                return owner.start(), False  # "welcomed Vogt's decision to meet her", "praised Vogt for her decision to meet him"
        return inherit(roles, left, units, [])
    if kind == FINITE and left > 1 and roles[left] == "T" and roles[left - 1] == "p" and roles[left - 2] in "CK":
        left -= 2  # "and on Monday announced"
    if left < 0:
        return -1, False
    if kind in "GN":
        if roles[left] == PARTY:
            if kind == "G" and units.groups[at].reports and units.names[left].apposition and FINITE in roles[:left]:
                return inherit(roles, left, units, reporters)  # "met Vogt, the mayor, saying": its comma stands in the apposition
            return left, False
        if roles[left] == "," and left and kind == "N" and roles[left - 1] == PARTY:
            return left - 1, False
        if kind == "G" and (behind := AFTER.search(roles, 0, left + 1)) and (not behind[1] or WAITING.match(roles, at)):
            return behind.start(2), True  # "Vogt, after saying so, left", "Vogt, citing the cost, left"
        doer = left - 1  # "criticised the bank for hiding the loss"
        if roles[left] == "p" and left > 1 and roles[doer] == PARTY and (verb := units.groups.get(doer - 1)) and verb.deeds:
            return doer, False
        if roles[left] == "p" and roles[doer - 1:doer + 1] == PARTY + "j":
            return doer - 1, False  # "found Vogt guilty of hiding the loss"
        reports = kind == "G" and units.groups[at].reports
        if roles[left] in ",pCKJSVBQo" or (reports and roles[left] == "n"):
            return inherit(roles, left, units, reporters)  # also in "ended the debate saying"
        return -1, False
    if kind == "B" or roles[left] in "CK":
        return inherit(roles, left, units, reporters, kind == FINITE, kind == FINITE and not units.groups[at].bare)
    found = before(roles, left, outer)
    if found[0] < 0 and roles[left] == "," and units.groups[at].reports:
        return opening(roles, at, {group.subject for group in units.groups.values() if group.finite}), False
    return found


OWNED = re.compile("M(?:s[jx#]*n+|(p[PM][jx#]*n*))$")  # somebody's plan
AFTER = re.compile(r"(?:^|[;KCQ]|(S))a*(M),(?:Sa*)?$")  # a party that has no verb yet
WAITING = re.compile("[^;]*,a*V")  # whose verb follows behind a comma; none does in "opposed it as a senator, noting that"


def inherit(roles: str, left: int, units: Units, reporters: list[int], finite: bool = False, like: bool = False) -> tuple[int, bool]:
    """The subject of the verb that this one hangs on: the outer reporter, else the nearest verb to the left, which is no
    bare participle behind a name where this one is finite, and finite as well where this one must have one `like` it."""
    for at in reversed(reporters):
        if units.groups[at].subject >= 0 and not nested(roles, at, reporters):
            return units.groups[at].subject, True
    aside = roles[left] == ","
    behind = TOLD.search(roles, 0, left) if aside else None
    told = behind.start() if behind else len(roles)  # "freed a man, known as a liar, ruling that"
    for at in range(left, -1, -1):
        if (finite and roles[at] == "N" and roles[at - 1:at] == PARTY) or at >= told:
            continue  # "blamed a report published in Oslo, and said"
        if (finite or roles[left] in (COMMA, PARTY)) and roles[at] == "B" and roles[units.groups[at].subject + 1] == "s":
            continue  # "fought Oslo's attempt to build a bank, fearing", "and said"
        if like and roles[at] in "GB" and (other := units.groups.get(finite_before(roles, at))) and other.subject >= 0:
            continue  # "urged her to resign and accused her of fraud", "accused him of lying and blamed him"
        if at in units.groups and (units.groups[at].subject >= 0 or roles[at] == FINITE):
            if finite and units.groups[at].subject < 0 and BEYOND.search(roles, at, left + 1):
                continue  # "warned that thousands could starve, and accused"
            if roles[left] in (COMMA, PARTY) and units.groups[at].subject < 0 and units.groups[at].reports and SAID_BY.match(roles, at):
                return at + 1, True  # "…," said Vogt, adding that
            if aside and units.groups[at].subject < 0 and TOLD_OF.search(roles, 0, at):
                continue  # "opened the fair, which cost a lot, saying"
            if aside and EMBEDDED.search(roles, 0, at):
                if units.groups[at].subject < 0:
                    continue  # "pitched a plan that creates jobs, noting that"
                outer = [
                    group for unit, group in sorted(units.groups.items())
                    if unit < at and group.finite and group.subject >= 0 and not EMBEDDED.search(roles, 0, unit)]
                if outer:  # "dismissed claims that he lied, calling"; "sued after the mayor left, saying": nobody knows who says so
                    known = outer[-1].reports or (roles[at] == "G" and units.groups[at].subject == outer[-1].subject)
                    return (outer[-1].subject, True) if known else (-1, False)
            return units.groups[at].subject, True
    return -1, False


BEYOND = re.compile("V[^,;Q]*,C$")  # a clause, and a comma and a conjunction behind it
TOLD = re.compile(",N[^,;V]*$")
SAID_BY = re.compile(r"(?<=[Q,])VM(?=(?:p[njx#]*M?)*[,G])")
TOLD_OF = re.compile(",R[^,;V]*$")
EMBEDDED = re.compile(r"[^,;][RS][^,;]*$|V[^,;]*[nM]Ma*$")  # a clause within; the second also where no word opens it


def nested(roles: str, at: int, reporters: list[int]) -> bool:
    """Does a reporting verb stand inside what another reports? Then nothing but its subject lies between it and a
    subordinator, or it follows the other without a comma."""
    outer = [r for r in reporters if r < at]
    return bool(outer) and "," not in roles[outer[-1]:at] and ";" not in roles[outer[-1]:at] and not set("CK") & set(roles[outer[-1]:at])
