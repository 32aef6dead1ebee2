"""The alphabet of units, and patterns over it: what words, verbs, names and gaps of rules are as characters."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeVar

import regex

from factex.diagnostics import Diagnostic, nearest
from factex.engine.mention import entry as merged_entry
from factex.engine.units import CODES, FORMS, QUOTATION, Layout, UnitAlphabet, code, fold
from factex.limits import RAW
from factex.patterns import Either, Gap, Pattern, Raw, Slot, Verb, Word, WordClass
from factex.patterns import Sequence as Row
from factex.symbols import ROOM, Lexicon, Remembered, fits, roomy
from factex.workshop.codes import finding
from factex.workshop.compile_guard import demands_of
from factex.workshop.compile_parts import leading
from factex.workshop.compile_pattern import inside, longest_first, one_of, write
from factex.workshop.compile_words import Words, in_order, numbered
from factex.workshop.merged_words import together
from factex.workshop.pattern import walk
from factex.workshop.pattern_tokens import Split

ANY_VERB = "verb"
T = TypeVar("T")
FEW = 16  # words that are added at a time where there are many raw expressions
RAWS = "/"  # stands among marks for all words that raw expressions look at

PASSIVE = "passive"  # the form of a verb behind `be`, outside rules


class UnitSpelling:
    """Characters of units. `collect` every pattern first, then `build`, then ask."""

    def __init__(
        self, words: Words, kinds: Mapping[str, tuple[str, ...]], types: Iterable[str], cut: Mapping[str, tuple[str, ...]],
        lexicon: Lexicon, passive: str, split: Split, letters: bool,
    ) -> None:
        self.words, self.kinds, self.types, self.cut = words, kinds, tuple(types), cut
        self.lexicon, self.passive, self.split = lexicon, passive, split
        self.word_signatures: dict[frozenset[str], int] = {frozenset(): 0}
        self.verb_signatures: dict[frozenset[str], int] = {frozenset(): 0}
        self.pairs = 1
        self.letters = letters
        self.parts_of = Remembered(self._parts)
        self.attributes: dict[tuple[str, str], dict[str, Mapping[str, str]]] = {}  # verb class, scope -> verb form -> attributes
        self.written: dict[tuple[object, ...], tuple[str, frozenset[str]]] = {}  # verb or class, as asked for -> its expression, marks
        self.asked = set[str]()  # the marks whose characters were asked for: what is written holds as long as these stay the same
        self.possessors: tuple[str, ...] = ()
        self.stops = ""  # what a gap never crosses, where the layer says so
        self.findings: list[Diagnostic] = []
        self.local: dict[str, tuple[str, ...]] = {}  # "rule:class" -> entries
        self.literals: set[str] = set()
        self.lemmas: set[str] = set()
        self.verb_members: dict[str, set[str]] = {}  # class of verbs -> its verbs without a particle
        self.members: dict[str, set[str]] = {}  # word class -> its entries of one word
        self.longer: dict[str, Sequence[tuple[str, ...]]] = {}  # word class -> its entries of several units
        self.heads: set[str] = set()
        self.raws: dict[str, regex.Pattern[str]] = {}

    def merge(self, pattern: Pattern) -> Pattern:
        """The pattern with neighbouring words that the lexicon keeps together as one word."""
        return together(pattern, self.lexicon)

    def collect(self, patterns: Iterable[Pattern], scope: str = "", own: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Note what patterns name. `own` are the rule's own word classes, kept apart by `scope`."""
        for name, listed in (own or {}).items():
            self.local[f"{scope}:{name}"] = listed
            self._class(f"{scope}:{name}", listed)
        for pattern in map(self.merge, patterns):
            for part in walk(pattern):
                if isinstance(part, Word):
                    self.literals.add(fold(part.text))
                elif isinstance(part, WordClass) and part.name not in (own or {}):
                    self._class(f":{part.name}", [e for e, _ in self.words.classes.get(part.name, ())])
                elif isinstance(part, Verb):
                    self._verb(part, scope)
                elif isinstance(part, Slot) and part.argument and part.form == "head":
                    self.heads.add(fold(part.argument))
                elif isinstance(part, Raw):
                    self._raw(part)

    def _class(self, key: str, entries: Iterable[str]) -> None:
        """Note a word class: entries of one word are marked as its members, of longer ones each word is a literal."""
        if key in self.members:
            return
        singles = self.members[key] = set()
        for entry in entries:
            if self.letters and entry.isalpha():
                singles.add(fold(entry))
                continue
            parts = self.parts(entry)
            if len(parts) == 1:
                singles.add(parts[0])
            else:
                self.literals.update(parts)

    def _verb(self, part: Verb, scope: str) -> None:
        if part.is_class and part.name != ANY_VERB:
            key = self.verb_key(part.name, scope)
            if key in self.verb_members:
                return
            plain = self.verb_members[key] = set()
            for verb in self.verbs_of(part.name, scope):
                head, *particles = verb.split()
                if not particles:
                    plain.add(head)
                    continue
                self.lemmas.add(head)
                self.literals.update(w for p in particles for w in self.parts(p))
        elif not part.is_class:
            self.lemmas.add(part.name)
            if part.name not in self.words.forms:
                bases = list(dict.fromkeys(verb for verb, _ in self.words.table.get(fold(part.name), ())))  # of which it is a form
                hint = f" (did you mean {bases[0]!r}? ~{bases[0]} finds all its forms)" if bases else nearest(part.name, self.words.forms)
                self.findings.append(finding("F401", part.place, f"no forms are known of the verb {part.name!r}{hint}"))

    def verbs_of(self, name: str, scope: str = "") -> list[str]:
        """The verbs of a class: of the lexicon's verb groups, or a word class whose entries are verbs."""
        own = self.local.get(f"{scope}:{name}")
        return list(own) if own else self.words.verbs.get(name) or [e for e, _ in self.words.classes.get(name, ())]

    def attributes_of(self, name: str, scope: str) -> Mapping[str, Mapping[str, str]]:
        """Attributes that the lexicon gives verbs of a class, by their forms, each with its particle."""
        if (name, scope) not in self.attributes:
            found = self.attributes[name, scope] = {}
            for entry in self.verbs_of(name, scope):
                if given := self.words.sets.get((name, entry)):
                    head, *particles = entry.split()
                    for form in chain.from_iterable(self.words.forms.get(head, ())):
                        found.setdefault(" ".join([fold(form), *particles]), given)
        return self.attributes[name, scope]

    def _raw(self, part: Raw) -> None:
        if part.expression not in self.raws and len(self.raws) == RAW:
            self.findings.append(finding("F216", part.place, f"a pack has at most {RAW} raw expressions; write a class of words"))
            return
        self.raws[part.expression] = regex.compile(part.expression)  # checked when the pattern was read

    def parts(self, entry: str) -> tuple[str, ...]:
        """The tokens of an entry as units: what the lexicon keeps together is one."""
        return self.parts_of[entry]

    def _parts(self, entry: str) -> tuple[str, ...]:
        words, out, at = list(self.cut[entry]), list[str](), 0
        if len(words) == 1:
            return (fold(words[0]),)
        while at < len(words):
            last = merged_entry(words, at, {}, self.lexicon.merges, self.lexicon.holds)
            out.append(fold(" ".join(words[at:last])))
            at = last
        return tuple(out)

    def build(self, like: UnitSpelling | None = None) -> UnitAlphabet:
        """The alphabet over all that was collected; what `like`, a spelling that is nearly the same, has too keeps its characters."""
        if like is not None:
            self.word_signatures, self.verb_signatures = dict(like.word_signatures), dict(like.verb_signatures)
        bits: dict[str, int] = defaultdict(lambda: 1 << len(bits))  # mark -> one bit
        member: dict[str, int] = defaultdict(int)
        for key, singles in self.members.items():
            bit = bits["<" + key]
            for word in singles:
                member[word] |= bit
        lemmas: dict[str, int] = defaultdict(int)
        for key, plain in self.verb_members.items():
            bit = bits["~" + key]
            for verb in plain:
                lemmas[verb] |= bit
        for lemma in self.lemmas:
            lemmas[lemma] |= bits[lemma]
        for literal in self.literals:  # last, since a word of classes alone has a small number then
            member[literal] |= bits["=" + literal]
        verbs: dict[str, int] = {}
        for form, found in self.words.table.items():
            marks = member.get(form, 0)
            for lemma, _ in found:
                marks |= lemmas.get(lemma, 0)
            if marks:
                verbs[form] = marks
        named = {bit: mark for mark, bit in bits.items()}
        if like is not None:
            self.pairs, paired = like.pairs, list[str]()
        else:
            by_marks = {verbs[literal]: literal for literal in self.literals if literal in verbs}
            paired = [by_marks[marks] for marks in in_order(by_marks, named)]
            self.pairs = 1 + len(paired)
        words = numbered(member, self.word_signatures, named, paired)
        return self.alphabet(words, numbered(verbs, self.verb_signatures, named, paired))

    def alphabet(self, words: Mapping[str, int], verbs: Mapping[str, int], layout: Layout | None = None) -> UnitAlphabet:
        """The alphabet of words and verb forms with the numbers of their signatures; from now on characters can be asked for."""
        self.layout = layout = layout or self.room()
        fits(layout.end + 2 * len(self.types) * (1 + len(self.heads)))
        self.names = {
            (t, p, h): chr(layout.end + i)
            for i, (t, p, h) in enumerate((t, p, h) for t in self.types for p in (False, True) for h in ("", *sorted(self.heads)))
        }
        self.by_literal: dict[str, list[str]] = defaultdict(list)
        for signature, number in self.word_signatures.items():
            for literal in signature:
                self.by_literal[literal] += [chr(layout.word(number) + m) for m in range(1 << len(self.raws))]
        self.by_verb: dict[str, list[int]] = defaultdict(list)
        for signature, number in self.verb_signatures.items():
            for verb in signature:
                self.by_verb[verb].append(number)
        return UnitAlphabet(words, verbs, layout, self.names, frozenset(self.heads), tuple(self.raws.values()))

    def room(self) -> Layout:
        """The characters of so many signatures as there are now, and a few more."""
        pairs, raws = self.pairs, len(self.raws)
        words = roomy(len(self.word_signatures) - pairs, max(FEW, ROOM >> raws))  # each takes a character for each choice of raws
        return Layout(pairs, words, roomy(len(self.verb_signatures) - pairs), raws)

    def word(self, literal: str) -> list[str]:
        """A literal: the word itself, or a verb group whose main verb it is."""
        return self.marked("=" + literal)

    def marked(self, mark: str) -> list[str]:
        """Words of a mark, and verb groups whose main verb has it."""
        return [*self.by_literal.get(mark, ()), *self._groups(mark, range(CODES))]

    def verb_key(self, name: str, scope: str) -> str:
        """What a class of verbs is called in signatures."""
        return f"{scope}:{name}" if f"{scope}:{name}" in self.local else f":{name}"

    def _groups(self, name: str, codes: Iterable[int]) -> list[str]:
        any_verb = range(self.pairs + self.layout.verbs)  # those that nothing has yet too: the class is the same when some are added
        numbers = any_verb if name == ANY_VERB else self.by_verb.get(name, ())
        self.asked.add(name)
        codes = list(codes)
        places = [self.layout.verb(number) for number in numbers]
        return [chr(first + step * code) for first, step in places for code in codes]

    def codes(self, form: str | None, passive: bool | None) -> list[int]:
        """Verb group codes of a form: none is any active one; a participle may be active or passive; finite any finite one."""
        out = []
        for name in FORMS:
            for voice in (False, True):
                for finite in (False, True):
                    fits = form in (None, name) or (form == "finite" and finite)
                    voiced = passive is voice if passive is not None else form in ("participle", "finite") or not voice
                    if fits and voiced:
                        out.append(code(name, voice, finite))
        return out

    def verb(self, part: Verb, passive: bool | None = None, scope: str = "") -> str:
        """The expression of a verb or class of verbs; entries with particles are followed by these."""
        own = part.is_class and f"{scope}:{part.name}" in self.local
        key = part.name, part.is_class, part.form, passive, scope if own else ""
        return self._once(key, lambda: self._verb_written(part, passive, scope))

    def asking(self, write: Callable[[], T]) -> tuple[T, frozenset[str]]:
        """What is written, and the marks whose characters it asked for."""
        before = self.asked
        self.asked = set()
        found = write()
        marks, self.asked = frozenset(self.asked), before
        return found, marks

    def _once(self, key: tuple[object, ...], write: Callable[[], str]) -> str:
        """What is written for a key, with the marks that were asked for; where something was found wrong, it is told of at each place."""
        known = self.written.get(key)
        if known is None:
            told = len(self.findings)
            known = self.asking(write)
            if told == len(self.findings):
                self.written[key] = known
        self.asked |= known[1]
        return known[0]

    def _verb_written(self, part: Verb, passive: bool | None, scope: str) -> str:
        codes = self.codes(None, True) if part.form == PASSIVE else self.codes(part.form, passive)
        if not part.is_class or part.name == ANY_VERB:
            if part.is_class and passive is None:  # any verb, in either voice
                codes = list(range(CODES)) if part.form is None else sorted({*codes, *self.codes(part.form, True)})
            return one_of(self._groups(part.name, codes))
        plain, longer = set(self._groups("~" + self.verb_key(part.name, scope), codes)), list[tuple[list[str], str]]()
        for verb in self.verbs_of(part.name, scope):
            head, *particles = verb.split()
            if particles:
                longer.append((self._groups(head, codes), "".join(one_of(self.word(w)) for p in particles for w in self.parts(p))))
        if not plain and not longer:
            self.unknown("F405", f"no verb stands in the class <{part.name}>", part)
        return longest_first(longer, plain)

    def unknown(self, code: str, message: str, part: Verb | WordClass) -> None:
        """Note a class that is unknown, or that has nothing of what is wanted."""
        there = {*self.words.classes, *self.words.verbs, ANY_VERB, *(key.partition(":")[2] for key in self.local)}
        if part.name not in there:
            code, message = "F304", f"unknown class {part.name!r}{nearest(part.name, there)}"
        self.findings.append(finding(code, part.place, message))

    def entries(self, name: str, scope: str) -> list[str]:
        """The entries of a word class: the rule's own, else the lexicon's."""
        own = self.local.get(f"{scope}:{name}")
        return list(own) if own is not None else [e for e, _ in self.words.classes.get(name, ())]

    def word_class(self, part: WordClass, scope: str) -> str:
        """The expression of a word class."""
        if part.name in ("start", "end"):
            return "^" if part.name == "start" else "$"
        key = part.name, scope if f"{scope}:{part.name}" in self.local else ""
        return self._once(key, lambda: self._class_written(part, scope))

    def _class_written(self, part: WordClass, scope: str) -> str:
        key = f"{scope}:{part.name}" if f"{scope}:{part.name}" in self.local else f":{part.name}"
        single = set(self.marked("<" + key))
        longer = [(self.word(first), "".join(one_of(self.word(p)) for p in rest)) for first, *rest in self.several(key, part.name, scope)]
        if not single and not longer:
            hint = f"; it holds verbs: write ~<{part.name}>" if self.words.verbs.get(part.name) else ""
            self.unknown("F402", f"the word class <{part.name}> holds nothing{hint}", part)
        return longest_first(longer, single)

    def several(self, key: str, name: str, scope: str) -> Sequence[tuple[str, ...]]:
        """The entries of a word class that are several units, the longest first."""
        if key not in self.longer:
            entries = (self.parts(entry) for entry in self.entries(name, scope) if " " in entry or not entry.isalnum())
            self.longer[key] = sorted({parts for parts in entries if len(parts) > 1}, key=lambda parts: (-len(parts), parts))
        return self.longer[key]

    def name_chars(self, types: Iterable[str], possessive: bool | None = False, head: str = "") -> list[str]:
        """Characters of names of some types; `possessive` None: either."""
        wanted = set(types)
        return [
            c for (t, p, h), c in self.names.items()
            if t in wanted and (possessive is None or p is possessive) and (not head or h == fold(head))
        ]

    def leaf(self, part: Pattern, scope: str = "") -> str:
        """A leaf outside rules: slots are kinds."""
        if isinstance(part, Word):
            return one_of(self.word(fold(part.text)))
        if isinstance(part, WordClass):
            return self.word_class(part, scope)
        if isinstance(part, Verb):
            return self.verb(part, None, scope)
        if isinstance(part, Gap):
            return f"[^{self.stops}]{{0,{part.most}}}?" if self.stops else f".{{0,{part.most}}}?"
        if isinstance(part, Raw):
            return self.raw(part)
        if isinstance(part, Slot):
            if part.form == "quote" or part.name == "quotation":
                return QUOTATION
            types = self.kinds.get(part.name, (part.name,) if part.name in self.types else ())
            if not types:
                there = [*self.kinds, *self.types, "quotation"]
                self.findings.append(finding("F303", part.place, f"unknown kind of slots {part.name!r}{nearest(part.name, there)}"))
            if part.form == "possessor":
                mark = one_of([c for possessor in self.possessors for c in self.word(possessor)])
                return f"(?:{one_of(self.name_chars(types))}{mark}|{one_of(self.name_chars(types, True))})"
            return one_of(self.name_chars(types, False, part.argument or ""))
        raise TypeError(part)  # the caller writes all that has parts

    def demands(self, pattern: Pattern) -> list[frozenset[str]]:
        """What every match of a pattern outside rules has."""
        return demands_of(self.voiced(self.merge(pattern)), lambda part: leading(self.leaf(part)))

    def write(self, pattern: Pattern) -> str:
        """The expression of a pattern outside rules."""
        return write(self.voiced(self.merge(pattern)), self.leaf)

    def voiced(self, pattern: Pattern) -> Pattern:
        """The pattern with `~be ~accuse` as one passive verb group."""
        if isinstance(pattern, Row):
            parts: list[Pattern] = []
            for part in map(self.voiced, pattern.parts):
                if parts and self.is_be(parts[-1]) and (passive := self.passive_of(part)) is not None:
                    parts[-1] = passive
                else:
                    parts.append(part)
            return Row(tuple(parts), pattern.place)
        return inside(self.voiced, pattern)

    def is_be(self, part: Pattern) -> bool:
        """Is it the verb that makes a passive?"""
        return isinstance(part, Verb) and not part.is_class and part.form is None and part.name == self.passive

    def passive_of(self, part: Pattern) -> Pattern | None:
        """A verb, or a choice of verbs, in the passive; None of anything else."""
        if isinstance(part, Verb) and part.form is None:
            return replace(part, form=PASSIVE)
        if isinstance(part, Either):
            found = [self.passive_of(p) for p in part.parts]
            return None if None in found else Either(tuple(p for p in found if p), part.place)
        return None

    def raw(self, part: Raw) -> str:
        """Word characters whose token matches a raw expression."""
        if part.expression not in self.raws:
            return "(?!)"
        self.asked.add(RAWS)
        bit = 1 << list(self.raws).index(part.expression)
        return one_of([
            chr(self.layout.word(n) + m)
            for n in self.word_signatures.values() for m in range(1 << len(self.raws)) if m & bit
        ])
