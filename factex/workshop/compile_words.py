"""The lexicon's documents to tables: classes of words, verbs with their forms, names with their canonical form.

`Words` is what patterns are compiled against; `categories` gives from it the alphabet of the mention and clause layers.
"""
from __future__ import annotations

import functools
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType

from factex.engine.segment import TextBook, tokenize
from factex.engine.units import FORMS, fold
from factex.symbols import SHAPES, Categories, Lexicon
from factex.workshop.lexicon import form_columns
from factex.workshop.load import RawPack
from factex.workshop.marks import Map, Text, entries
from factex.workshop.pattern_tokens import Split

TAKES = "takes-"


@dataclass(slots=True)
class Words:
    """Everything that the lexicon says."""

    classes: dict[str, list[tuple[str, bool]]] = field(default_factory=lambda: defaultdict(list))  # entry, case counts
    verbs: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # class of verbs -> base forms
    sets: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)  # class, verb -> attributes
    forms: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)  # base form -> forms, as FORMS
    entities: dict[str, str] = field(default_factory=dict)
    stands_for: dict[str, str] = field(default_factory=dict)
    _table: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @property
    def table(self) -> Mapping[str, list[tuple[str, str]]]:
        """Verb form, case folded -> the verbs it may belong to, each with the kind of form. To be asked once all is read."""
        if not self._table:
            for base, forms in self.forms.items():
                for name, spellings in zip(FORMS, forms, strict=True):
                    for form in spellings:
                        self._table.setdefault(fold(form), []).append((base, name))
        return self._table

    def form_class(self, form: str | None) -> list[str]:
        """Every verb form of the language, or those of one kind."""
        return [f for forms in self.forms.values() for name, fs in zip(FORMS, forms, strict=True)
                if form in (None, name) for f in fs]


def listed(value: object) -> list[str]:
    """Entries of a block or list."""
    if isinstance(value, Text):
        return [entry for entry, _ in entries(value)]
    return [str(v) for v in value] if isinstance(value, list) else []


def read_words(raw: RawPack) -> Words:
    """All lexicon documents of the pack and its layers."""
    words = Words()
    for document in raw.documents:
        body = document.body
        if document.kind == "words":
            exact = body.plain("case") == "exact"
            words.classes[body.plain("class")] += [(e, exact) for e in listed(body.get("words"))]
        elif document.kind == "entities":
            _entities(body, words)
        elif document.kind == "forms":
            columns = form_columns(body)
            for line in body.plain("forms").splitlines():
                cells = [p.split("/") for p in line.split()]
                if len(cells) == len(columns) and not line.lstrip().startswith("#"):
                    words.forms[cells[0][0]] = tuple(
                        tuple(f for (kind, *_), cell in zip(columns, cells, strict=True) if kind == name for f in cell)
                        for name in FORMS)
                    for (_, *classes), cell in zip(columns, cells, strict=True):
                        for name in classes:
                            words.classes[name] += [(form, False) for form in cell]
        elif document.kind == "verbs":
            attributes = {str(k): str(v) for k, v in body.map("set").items()}
            for verb in listed(body.get("verbs")):
                for take in body.texts("takes"):
                    words.verbs[TAKES + take].append(verb)
                    words.sets[TAKES + take, verb] = attributes
    return words


def _entities(body: Map, words: Words) -> None:
    exact, name = body.plain("case", "exact") == "exact", body.plain("class")
    for canonical, aliases in body.map("entities").items():
        own = () if body.plain("canonical") == "apart" else (canonical,)
        for form in (*own, *listed(aliases)):
            words.classes[name].append((str(form), exact))
            words.entities.setdefault(str(form), str(canonical))
    for form, whole in body.map("stands_for").items():
        words.stands_for[str(form)] = str(whole)


@functools.lru_cache(maxsize=4)
def splitter(text: TextBook) -> Split:
    """Cuts the literal words of patterns as the engine cuts text, so that `didn't` finds what it does there."""
    def cut(run: str) -> list[tuple[int, str]]:
        if run[0] in text.apostrophes or run.casefold() in text.clitics:  # a clitic alone, as it stands behind a word
            found = tokenize("x" + run, text)
            if found.words[0] == "x":
                return [(start - 1, fold(word)) for start, word in zip(found.starts[1:], found.words[1:], strict=True)]
        found = tokenize(run, text)
        return [(start, fold(word)) for start, word in zip(found.starts, found.words, strict=True)]
    return cut


def spelled(entry: str, text: TextBook) -> tuple[str, ...]:
    """An entry's tokens, as the engine cuts them; a clitic alone is as it stands behind a word."""
    return _plain(entry, text) or tuple(tokenize(entry, text).words)


def _plain(entry: str, text: TextBook) -> tuple[str, ...]:
    """The tokens of an entry that need not be looked for, as of most of a lexicon; none of any other."""
    if entry.isalpha() and signed(text):
        return (entry,)
    if entry.casefold().replace("’", "'") in text.clitics:
        return (entry,)
    words = entry.split(" ")
    return tuple(words) if signed(text) and all(map(str.isalpha, words)) else ()


def all_spelled(entries: Iterable[str], text: TextBook) -> dict[str, tuple[str, ...]]:
    """The same of many entries; those whose tokens must be looked for are laid one below the other, since each look takes its time."""
    found = {entry: _plain(entry, text) for entry in entries}
    others = [entry for entry, words in found.items() if not words]
    tokens = tokenize("\n".join(others), text)
    at = begin = 0
    for entry in others:
        end = bisect_right(tokens.starts, begin + len(entry), at)
        found[entry] = tuple(tokens.words[at:end])
        at, begin = end, begin + len(entry) + 1
    return found


def signed(text: TextBook) -> bool:
    """Whether what can be cut off a word begins with a sign, so that letters alone are one token."""
    return text.joints.pattern != ""


def lexicon(
    words: Words, used: Iterable[str], literals: Iterable[str], kept: Iterable[str], cut: Mapping[str, tuple[str, ...]], letters: bool,
    closed: Iterable[str] = (), weak: Iterable[str] = (), like: Mapping[frozenset[str], int] = MappingProxyType({}),
) -> tuple[Lexicon, dict[frozenset[str], int], dict[str, list[int]]]:
    """The lexicon over the classes that the mention and clause layers use, its signatures, and each class's signatures.

    `cut` gives the tokens of an entry; with `letters` one of letters alone is one. Signatures
    of `like`, those of a lexicon that is nearly the same, keep their numbers.
    """
    lower: dict[str, int] = defaultdict(int)  # form -> its classes, one bit each
    exact: dict[str, int] = defaultdict(int)
    bits: dict[str, int] = {}
    merges: dict[str, set[int]] = defaultdict(set)
    for name in sorted(set(used)):
        base, _, form = name.partition(":")
        found = words.classes.get(base) or [(f, False) for f in words.form_class(form or None)] if base == "verb" else (
            words.classes.get(name, []))
        bit = bits.setdefault(name, 1 << len(bits))
        for entry, case in found:
            if letters and entry.isalpha():
                joined = entry
            elif len(parts := cut[entry]) == 1:
                joined = parts[0]
            elif parts:
                joined = " ".join(parts)
                merges[parts[0].casefold()].add(len(parts))
            else:
                continue
            if case:
                exact[joined] |= bit
            else:
                lower[joined.casefold()] |= bit
    for literal in sorted(set(literals)):
        lower[literal] |= bits.setdefault("=" + literal, 1 << len(bits))
    numbers = {0: 0}  # classes -> their signature
    numbers |= {sum(bits[name] for name in signature): number for signature, number in like.items() if signature <= bits.keys()}
    fresh = max(len(like), 1)
    named = {bit: name for name, bit in bits.items()}
    for classes in in_order({*lower.values(), *exact.values()}, named):
        if classes not in numbers:
            numbers[classes], fresh = fresh, fresh + 1
    signatures = {frozenset(named[bit] for bit in single_bits(classes)): number for classes, number in numbers.items()}
    members: dict[str, list[int]] = defaultdict(list)
    found_lexicon = Lexicon(
        {f: numbers[n] for f, n in exact.items()}, {f: numbers[n] for f, n in lower.items()},
        kept_together((*exact, *lower), merges),
        words.entities, words.stands_for,
        {name: frozenset(e for e, _ in words.classes.get(name, ())) | frozenset(e.casefold() for e, c in words.classes.get(name, ()))
         for name in sorted(set(kept))},
        {}, frozenset(n for s, n in signatures.items() if s & set(closed)),
        frozenset(n for s, n in signatures.items() if s and s <= set(weak)),
    )
    for signature, number in signatures.items():
        for name in signature:
            members[name].append(number)
    return found_lexicon, signatures, members


def single_bits(number: int) -> Iterator[int]:
    """The bits of a number, each by itself."""
    while number:
        bit = number & -number
        yield bit
        number ^= bit


def kept_together(forms: Iterable[str], lengths: Mapping[str, set[int]]) -> dict[str, dict[str, tuple[int, ...]]]:
    """First and second word -> how many words a form that begins with them has; `lengths` are those of a first word."""
    found: dict[str, dict[str, set[int]]] = {}
    for form in forms:
        if " " not in form:
            continue
        first, *others = form.split(" ")
        first = first.casefold()
        if len(others) + 1 in lengths.get(first, ()):
            found.setdefault(first, {}).setdefault(others[0].casefold(), set()).add(len(others) + 1)
    return {first: {second: tuple(sorted(sizes, reverse=True)) for second, sizes in seconds.items()} for first, seconds in found.items()}


def variants(
    signatures: dict[frozenset[str], int], members: dict[str, list[int]], readings: Mapping[str, frozenset[str]]
) -> dict[str, dict[str, str]]:
    """For each reading the characters that change when only it is kept; new signatures are added to the tables."""
    out: dict[str, dict[str, str]] = {}
    ambiguous = frozenset().union(*readings.values()) if readings else frozenset()
    for reading, keep in readings.items():
        table = out.setdefault(reading, {})
        for signature, number in list(signatures.items()):
            left = signature - (ambiguous - keep)
            if left == signature or not left & keep:
                continue
            if left not in signatures:
                signatures[left] = 1 + max(signatures.values())
                for name in left:
                    members[name].append(signatures[left])
            for form in range(len(SHAPES)):
                table[Categories.symbol(number, form)] = Categories.symbol(signatures[left], form)
    return out


def numbered(
    forms: Mapping[str, int], signatures: dict[frozenset[str], int], named: Mapping[int, str], first: Iterable[str] = (),
) -> dict[str, int]:
    """Form -> the number of its signature, of `forms` with their marks as bits. What is new gets the next number, in order but those of the
    `first` ones before all, and is put into `signatures`."""
    known: dict[int, int] = {}
    for marks in dict.fromkeys((*map(forms.__getitem__, first), *in_order(set(forms.values()), named))):
        known[marks] = signatures.setdefault(frozenset(named[bit] for bit in single_bits(marks)), len(signatures))
    return {form: known[marks] for form, marks in forms.items()}


def in_order(found: Collection[int], named: Mapping[int, str]) -> list[int]:
    """Sets of marks as bits, in an order in which those that share a mark stand together, the commonest marks first: a class is then few
    stretches of an alphabet, and `re` keeps each 256 characters of a set once that are alike."""
    common = Counter(chain.from_iterable(map(single_bits, found)))
    rank = {bit: number for number, bit in enumerate(sorted(common, key=lambda bit: (-common[bit], named[bit])))}
    return sorted(found, key=lambda marks: sorted(rank[bit] for bit in single_bits(marks)))
