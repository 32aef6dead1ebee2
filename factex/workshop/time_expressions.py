"""Gives out symbols to the words and numbers of a pack's times, and writes its patterns as expressions over them.

A symbol stands for a set of features: what a word, or a piece of digits, can be. A class in a pattern becomes the set
of all symbols that have its feature.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from factex.diagnostics import Place
from factex.engine.times import FIRST_SYMBOL, PHRASES, Line, Number, Step, TimeBook, digits_as
from factex.symbols import fits

PHRASE = "phrase"
SPELLED = 6  # words of a number that is written in words, at most


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a pattern. `kind` is word, slot, phrase, sequence, either, maybe or mention.

    A slot `holds` a class or number, and has a `name` where its value is wanted; a phrase holds its symbols.
    """

    kind: str
    name: str = ""
    holds: str = ""
    parts: tuple[Node, ...] = ()


@dataclass(slots=True)
class Sources:
    """The file as read. Features are "=word", "<class" and "#number"."""

    thousands: str = ""
    decimal: str = ""
    exact: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # word as written → features
    folded: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # word in lower case → features
    long_entries: dict[str, list[tuple[str, ...]]] = field(
        default_factory=lambda: defaultdict(list)
    )  # class → entries of several words
    values: dict[str, dict[str, int | str]] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)
    parts: dict[str, list[tuple[str, Place]]] = field(default_factory=dict)  # lines of `find` and where they stand
    made: int = 0  # nodes of the entry that is read

    def add_word(self, word: str) -> str:
        """The feature of a literal word."""
        self.folded[word.lower()].add("=" + word.lower())
        return "=" + word.lower()


def walk(node: Node) -> Iterator[Node]:
    """The node and all within it."""
    yield node
    for part in node.parts:
        yield from walk(part)


def time_book(sources: Sources, levels: Iterable[list[tuple[str, Node, tuple[Step, ...]]]]) -> TimeBook:
    """The book of (pattern's name, line, steps of the value) over words, and over words and phrases."""
    for word in [w for w in sources.folded if w[:1].isdecimal()]:
        sources.folded[word] |= {"#" + name for name in _numbers_of(word, sources)}
    symbols: dict[frozenset[str], str] = {}

    def symbol(features: Iterable[str]) -> str:
        return symbols.setdefault(frozenset(features), chr(FIRST_SYMBOL + len(symbols)))

    folded = {word: symbol(features) for word, features in sources.folded.items()}
    exact = {
        word: symbol(features | sources.folded.get(word.lower(), set())) for word, features in sources.exact.items()
    }
    number_symbols = {names: symbol("#" + name for name in sorted(names)) for names in _number_sets(sources)}
    fits(FIRST_SYMBOL + len(symbols), min(map(ord, PHRASES.values())))
    having: dict[str, set[str]] = defaultdict(set)
    for features, char in symbols.items():
        for feature in features:
            having[feature].add(char)
    writer = _Writer(sources, having)
    lines, starts, needs = [], [], []
    levels = [list(level) for level in levels]
    for level in levels:
        made: list[Line] = []
        first: dict[str, int] = defaultdict(int)
        need: dict[str, int] = defaultdict(int)
        for pattern, node, steps in level:
            for char in sorted(writer.first(node)[0]):
                first[char] |= 1 << len(made)
            for char in writer.need(node):
                need[char] |= 1 << len(made)
            made.append(writer.line(pattern, node, steps))
        lines.append(tuple(made))
        starts.append(dict(first))
        needs.append(dict(need))
    return TimeBook(
        sources.thousands,
        sources.decimal,
        exact,
        folded,
        sources.numbers,
        number_symbols,
        sources.values,
        (lines[0], lines[1]),
        (starts[0], starts[1]),
        (needs[0], needs[1]),
        writer.keys([node for _, node, _ in levels[0]]),
    )


def _numbers_of(piece: str, sources: Sources) -> frozenset[str]:
    return frozenset(
        n.name for n in sources.numbers.values() if digits_as(n, piece, sources.thousands, sources.decimal) is not None
    )


def _number_sets(sources: Sources) -> set[frozenset[str]]:
    """Every set of numbers that some digits can be: it changes only at the bounds of their ranges."""
    bounds = {0} | {n.low for n in sources.numbers.values()} | {n.high + 1 for n in sources.numbers.values()}
    found = set()
    for length in range(1, 1 + max((n.digits[1] for n in sources.numbers.values()), default=0)):
        for bound in bounds | {10 ** (length - 1)}:
            written = [str(bound).zfill(length)]
            if sources.thousands:
                written.append(f"{bound:,}".replace(",", sources.thousands))
            if sources.decimal:
                written += [f"{w}{sources.decimal}5" for w in written]
            found |= {_numbers_of(w, sources) for w in written}
    return found - {frozenset()}


class _Writer:
    """Writes nodes as expressions."""

    def __init__(self, sources: Sources, having: dict[str, set[str]]) -> None:
        self.sources, self.having = sources, having
        self.groups: list[tuple[str, str]] = []

    def line(self, pattern: str, node: Node, steps: tuple[Step, ...]) -> Line:
        self.groups = []
        expression = self.write(node)
        mention = next((i for i, (name, _) in enumerate(self.groups, 1) if name == ""), 0)
        return Line(pattern, expression, mention, tuple((i, *g) for i, g in enumerate(self.groups, 1) if g[0]), steps)

    def write(self, node: Node) -> str:
        if node.kind == "sequence":
            return "".join(f"(?:{self.write(p)})" if p.kind == "either" else self.write(p) for p in node.parts)
        if node.kind == "either":
            return "|".join(map(self.write, node.parts))
        if node.kind == "maybe":
            return f"(?:{self.write(node.parts[0])})?"
        if node.kind == "mention" or (node.name and node.kind != "word"):
            self.groups.append(
                ("", "") if node.kind == "mention" else (node.name, "" if node.kind == PHRASE else node.holds)
            )
            return f"({self.write(node.parts[0]) if node.parts else self.leaf(node)})"
        return self.leaf(node)

    def leaf(self, node: Node) -> str:
        if node.kind == "word":
            return _charset(self.having[node.name])
        if node.kind == PHRASE:
            return _charset(node.holds)
        if node.holds in self.sources.numbers:
            number = self.sources.numbers[node.holds]
            words = self.having["<" + number.words] if number.words else set()
            one = _charset(self.having["#" + number.name] | words)
            if not words:
                return one
            joiners = set().union(*(self.having[j] for j in number.joiners))
            return f"{one}(?:{_charset(joiners) + '?' if joiners else ''}{_charset(words)}){{0,{SPELLED - 1}}}"
        choices = [
            "".join(_charset(self.having[word]) for word in entry)
            for entry in sorted(self.sources.long_entries.get(node.holds, ()), key=len, reverse=True)
        ]
        if self.having["<" + node.holds]:
            choices.append(_charset(self.having["<" + node.holds]))
        return f"(?:{'|'.join(choices)})"

    def leaf_symbols(self, node: Node, whole: bool) -> set[str]:
        """The symbols with which a leaf may begin; with `whole`, those of which its text has at least one."""
        if node.kind == "word":
            return self.having[node.name]
        if node.kind == PHRASE:
            return set(node.holds)
        number = self.sources.numbers.get(node.holds)
        if number is not None:
            return self.having["#" + number.name] | (self.having["<" + number.words] if number.words else set())
        long = self.sources.long_entries.get(node.holds, ())
        return self.having["<" + node.holds].union(*(self.having[entry[-1 if whole else 0]] for entry in long))

    def first(self, node: Node) -> tuple[set[str], bool]:
        """The symbols with which a node may begin, and whether it may be empty."""
        if not node.parts:
            return self.leaf_symbols(node, False), False
        if node.kind in ("either", "maybe"):
            found = [self.first(part) for part in node.parts]
            return set().union(*(s for s, _ in found)), node.kind == "maybe" or any(empty for _, empty in found)
        symbols: set[str] = set()
        for part in node.parts:
            more, empty = self.first(part)
            symbols |= more
            if not empty:
                return symbols, False
        return symbols, True

    def keys(self, nodes: Iterable[Node]) -> frozenset[str]:
        """Symbols of which every line has at least one; what most lines need is taken first."""
        keys: set[str] = set()
        left = []
        for node in nodes:
            choices = self.choices(node)
            if choices:
                left.append(choices)
            else:
                keys |= set().union(*(self.leaf_symbols(n, True) for n in walk(node) if not n.parts))
        while left:
            counts = Counter(choice for choices in left for choice in choices)
            best = max(
                sorted(counts, key=lambda choice: sorted(map(repr, choice))),
                key=lambda choice: (*self.rarity(choice), counts[choice]),
            )
            keys |= set().union(*(self.leaf_symbols(leaf, True) for leaf in best))
            left = [choices for choices in left if best not in choices]
        return frozenset(keys)

    def need(self, node: Node) -> set[str]:
        """Symbols of which whatever the node finds holds one; {""} where there are none."""
        choices = self.choices(node)
        if not choices:
            return {""}
        best = max(sorted(choices, key=lambda choice: sorted(map(repr, choice))), key=self.rarity)
        return set().union(*(self.leaf_symbols(leaf, True) for leaf in best))

    def choices(self, node: Node) -> set[frozenset[Node]]:
        """Sets of leaves; whatever the node finds, it holds a leaf of each set."""
        if not node.parts:
            return {frozenset((Node(node.kind, node.name if node.kind == "word" else "", node.holds),))}
        if node.kind == "maybe":
            return set()
        found = [self.choices(part) for part in node.parts]
        if node.kind != "either":
            return set().union(*found)
        if not all(found):
            return set()
        best = (
            max(sorted(choices, key=lambda choice: sorted(map(repr, choice))), key=self.rarity) for choices in found
        )
        return set.intersection(*found) | {frozenset().union(*best)}

    def rarity(self, choice: frozenset[Node]) -> tuple[int, int]:
        """How good a key some leaves are.

        Best are classes without very short words, then long words, signs, short words, short numbers.
        """
        return min(map(self._rarity, choice))

    def _rarity(self, leaf: Node) -> tuple[int, int]:
        if leaf.kind == "word":
            word = leaf.name[1:]
            return (1, len(word)) if len(word) > 3 else (0, 1 if not word.isalpha() else 0)
        if leaf.kind == PHRASE:
            return 1, 3
        number = self.sources.numbers.get(leaf.holds)
        if number is not None:
            return (2, 0) if number.digits[0] >= 4 else (0, -1)
        return (2, 0) if min(map(len, self.sources.values[leaf.holds])) > 2 else (0, 1)


def _charset(symbols: Iterable[str]) -> str:
    found = "".join(sorted(symbols))
    return found if len(found) == 1 else f"[{found}]" if found else "(?!)"
