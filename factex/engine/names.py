"""What the link room and its sieves look at: what the pack says of links, and the document's names as they are found out.

`LinkBook` is `links.yaml`, compiled; an `Entry` is a folded name in its sentence, a `Sight` what the sieves look back on.
"""
from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from factex.engine.layers import Name, Tokens, Units
from factex.engine.match import Claim
from factex.engine.units import fold
from factex.own_fields import OwnFields
from factex.symbols import Lexicon

REMEMBERED = 200  # entries with a word that sieves look back on, so that a text of one word takes no time of its own
LOOKS = 16_384  # names and descriptions whose look is kept: many come again


@dataclass(frozen=True, slots=True)
class Pronoun:
    """What a pronoun needs of its antecedent."""

    types: frozenset[str]
    plural: bool
    gender: str  # a class of the lexicon, or ""
    speaker: bool  # stands for whoever speaks ("I", "we")
    bodies: frozenset[str]  # types that are one and yet "they"
    voiced: frozenset[str] = frozenset()  # types that it stands for, too, where it says something and they said something


@dataclass(frozen=True, slots=True)
class Pair:
    """A description of the two parties of an earlier fact ("the two men")."""

    words: frozenset[str]  # its head
    types: frozenset[str]  # what both must be
    title: str  # a class that a title of both must be in, or ""
    numbers: frozenset[str]  # words of which the description has one: two, both
    bare: bool = False  # right behind the fact it needs none: the leaders


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What the name of a body needs, to be meant by descriptions such as "the company"."""

    names: frozenset[str]  # names that the lexicon has of such bodies
    ends: frozenset[str]  # last words of such names


@dataclass(frozen=True, slots=True)
class Look:
    """What the words of a name or description say of it, whoever it may stand for."""

    titles: tuple[str, ...]
    text: str
    named: bool  # it has a name of its own, and is no description
    words: frozenset[str]  # of text and titles, case folded
    gender: str
    nations: frozenset[str]  # of the titles
    places: frozenset[str]
    known: str | None  # the lexicon's name for it
    folded: tuple[str, ...]  # all its words, as rules see them
    pronoun: Pronoun | None  # that it is
    pronominal: bool  # it says no more than a pronoun does
    new: bool  # it tells of somebody new: a minister, the next president
    bare: bool  # nothing in it points to somebody: no article, no owner, no capital
    introduced: bool  # it tells of somebody new (a delegate) or of somebody's (his wife, the mayor's aide)
    vague: bool  # its words say of nobody who it is: some, the two, the two leaders
    owners: frozenset[str]  # the words of whoever owns what it tells of (the ministry's spokesman)
    plain: tuple[str, ...]  # its text without an article: what one is called for whom no name is known
    ahead: int  # tokens before its name; of a description all


@dataclass(frozen=True, slots=True)
class LinkBook(OwnFields):
    """The pack's `links.yaml`, compiled."""

    lexicon: Lexicon
    pronouns: Mapping[str, Pronoun]
    pairs: tuple[Pair, ...]
    pair_facts: Mapping[str, str]  # fact type -> the role that holds its parties
    genders: Mapping[str, frozenset[str]]  # gender -> words that show it
    kinds: Mapping[str, frozenset[str]]  # head of a description -> classes of names that it can stand for
    bodies: Mapping[str, Kind]  # head of a description of a body -> what shows a name to be of its kind
    reach: int  # sentences back that a pronoun looks
    persons: str  # the type of a single person
    articles: frozenset[str]
    exclusive: tuple[str, ...]  # classes of which a description and its name cannot have different words
    source: tuple[str, str, str]  # fact type whose facts have a speaker and a content, and these roles
    voices: frozenset[str]  # words for who speaks for somebody else
    past: frozenset[str]  # words for who is no longer what the description says: former
    unnamed: frozenset[str]  # mention types of which the fullest description serves as a name
    apart: frozenset[str]  # words that keep a description from standing for somebody known: a, some, other
    predicates: frozenset[str]  # words behind which a description tells of somebody and stands for nobody: is, and the comma
    guesses: frozenset[str]  # shapes whose names are guessed to be of their type, until something else in the text says so
    certain: frozenset[str]  # words that make a guess certain: family names
    heads: frozenset[str]  # heads of names of bodies, which are nobody's name by themselves
    suffixes: frozenset[str]  # what stands behind a firm's name as a part of it: Inc.
    offices: frozenset[str]  # heads of descriptions that stay one person's over a whole text
    given: frozenset[str]  # given names
    leading: frozenset[str]  # words before a name of three words or more that are none of it: Republican
    appointed: frozenset[str]  # last words of roles that one is called by only where the text says that one holds them
    abbreviations: Mapping[str, str]  # a title before a name -> the roles that it tells
    shortened: frozenset[str]  # names that may be short for a longer one of the text, though the lexicon knows them: Times
    nations: Mapping[str, str]  # a nation's adjective or name -> the nation
    places: frozenset[str]  # words of which a description and a title cannot have different ones
    objects: frozenset[str]  # pronouns that are never the subject of their own verb: him
    counterparts: frozenset[str]  # heads of descriptions of who holds the same office for another nation
    numbers: frozenset[str]  # words that say that a description is of two
    counts: frozenset[str]  # of these, the ones that need an article: two
    callings: frozenset[str]  # heads of descriptions that who holds an office is called by too: diplomat
    regarding: frozenset[str]  # words behind which a nation is not one's own: envoy to
    prefixes: tuple[str, ...]  # beginnings of a family name that it goes without too: al-
    postnominals: frozenset[str]  # what may stand behind a family name: Jr.
    address: frozenset[str]  # titles that tell a gender whatever the given name may be: Mr.
    belonging: frozenset[str]  # words behind which the nation stands whose office somebody holds: King Brandt of Norway
    captions: frozenset[str]  # what a caption under a picture begins with: such a sentence is no part of the text's thread
    answers: tuple[str, str, str]  # attribute and value of a statement that is answered next, and the role of who answers
    denials: tuple[str, str, str, str]  # attribute and value of a statement; fact and role of who makes it right behind such a fact
    rulers: Mapping[str, frozenset[str]]  # heads of descriptions -> the roles whose holders are called by them too: leader
    reigning: frozenset[str]  # titles that stand before a given name, which is all the name they have: King Harald
    lesser: frozenset[str]  # words that make a role that of somebody below its holder: deputy
    organs: frozenset[str]  # heads of descriptions of bodies of which a nation has one, so that it and they are a name: ministry
    works: frozenset[str]  # mention types whose descriptions are a name where they hold one: the Statbank report
    citizens: Mapping[str, str]  # persons who are widely known -> their nation
    familiar: Mapping[str, str]  # of these, who is called by one word alone -> their gender
    holders: Mapping[str, frozenset[str]]  # offices -> persons who are widely known to hold or have held them
    homelands: frozenset[str]  # what somebody's nation is called: country
    duties: frozenset[str]  # words behind a pronoun that tell what somebody is told to do: should
    look: Callable[[str, tuple[str, ...], int, int, tuple[str, ...]], Look] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "look", functools.lru_cache(maxsize=LOOKS)(functools.partial(look_at, self)))


def look_at(book: LinkBook, type: str, tokens: tuple[str, ...], begin: int, end: int, beside: tuple[str, ...]) -> Look:
    """The look of a mention of some type: its tokens, of which `begin` to `end` are its name, and those of what stands in apposition."""
    person, has_name = type == book.persons, begin < end
    while named_on(tokens, begin, end, book):
        begin -= 1
    if person and end - begin > 1 and (backed(tokens[begin], book) or (end - begin > 2 and fold(tokens[begin]) in book.leading)):
        begin += 1
    text = surface(tokens[begin:end])
    named = has_name and (not person or fold(text) not in book.heads)  # the Chief of the General Staff
    if not named:
        begin, text = len(tokens), surface(tokens)
    titles = tuple(map(fold, (*tokens[:begin], *beside)))
    home = tuple(map(fold, tokens[end:])) if named else ()  # Anna Brandt of Florida, the Tidings newspaper
    nations, places, roles = entitled((*titles, *home), book)
    evidence = " ".join(titles[1:] if len(titles) > 1 and titles[0] in book.pronouns else titles).split()
    shown = evidence if named else own(evidence)
    words = frozenset((*evidence, *roles, *home, *fold(text).split()))
    first, *more = text.casefold().split() or [""]
    mine = [first] if named and (more or first not in book.certain) else []  # Marsh alone is a family name
    found = showing([*shown, *mine], book)
    if named and begin and titles[begin - 1] in book.address and len(before := showing([titles[begin - 1]], book)) == 1:
        found = before  # Mr. Lou, whatever Lou may be a name of; but spokesman Anna Brandt may be she
    elif len(found) > 1 and mine:
        found = showing([*(word for word in shown if word not in book.given), *mine], book)  # Anna Brandt from St. Louis
    known = book.lexicon.canonical(text) if named else None
    if known and person and (fold(text) in book.nations or fold(text) in book.places or known in book.lexicon.stands_for or any(
            fold(text) in book.lexicon.classes.get(c, ()) for c in book.exclusive)):
        known = None  # a nationality or a place as a family name: Governor Lima
    if known and (nations or places) and (nations or known.endswith(" " + text)):
        theirs = book.nations.get(fold(known[:-len(text) - 1] if known.endswith(" " + text) else known))
        known = known if theirs in (None, known, *nations) else None  # Norway's Supreme Court, or its Foreign Office
    folded = tuple(map(fold, tokens))
    return Look(
        titles, text, named, words, found[0] if len(found) == 1 else "", nations, places, known, folded,
        book.pronouns.get(folded[0]) if len(folded) == 1 else None, fold(text) in book.pronouns, new(folded, book),
        tokens[0].islower() and folded[0] not in book.articles and folded[0] not in book.pronouns,
        folded[0] in book.apart or folded[0] in book.pronouns or not all(word[0].isalnum() for word in tokens[1:]),
        vague(text, book) or paired(folded, book), owners(folded, book), (without_article(text, book.articles),), begin)


def backed(word: str, book: LinkBook) -> bool:
    """Does a word say what a nation does for somebody (Norwegian-backed Brandt)?"""
    nation, _, rest = word.partition("-")
    return rest[:1].islower() and fold(nation) in book.nations


def showing(words: Sequence[str], book: LinkBook) -> list[str]:
    """The genders that words show."""
    return [gender for gender, marks in book.genders.items() if not marks.isdisjoint(words)]


def new(words: tuple[str, ...], book: LinkBook) -> bool:
    """Does a description tell of somebody new (a minister, the next president)?"""
    return words[0] in book.apart or (words[0] in book.articles and not (book.apart - book.past).isdisjoint(words[1:2]))


def vague(text: str, book: LinkBook) -> bool:
    """Do the words of a description say of nobody who it is (some, the two)?"""
    first, *more = map(fold, text.split())
    return (not more and first in book.apart) or (len(more) == 1 and (more[0] in book.apart or more[0] in book.numbers))


def paired(words: tuple[str, ...], book: LinkBook) -> bool:
    """Do the words of a description tell of two who are known, by name, it may be ("the two leaders")?"""
    two = words[0] in book.articles and not book.numbers.isdisjoint(words)
    return two and any(not pair.words.isdisjoint(frozenset(words) - book.numbers) for pair in book.pairs)


def owners(words: tuple[str, ...], book: LinkBook) -> frozenset[str]:
    """The words of whoever owns what a description tells of (the ministry's spokesman)."""
    mark = next((at for at, word in enumerate(words) if not word[0].isalnum()), 0)
    return frozenset(w for term in words[:mark] if term not in book.nations for w in term.split() if w not in book.articles)


def without_article(text: str, articles: frozenset[str]) -> str:
    """A description without its article, for whom no name is known."""
    words = text.split()
    return " ".join(words[1:]) if len(words) > 1 and words[0].casefold() in articles else text


def own(words: list[str]) -> list[str]:
    """The words of a description without those of whoever owns what it tells of (Holm's wife)."""
    mark = max((at for at, word in enumerate(words[:-1]) if not word[0].isalnum()), default=-1)
    return words[mark + 1:]


def entitled(titles: tuple[str, ...], book: LinkBook) -> tuple[frozenset[str], frozenset[str], list[str]]:
    """The nations and places among titles, and the roles that they are short for."""
    before, nations, places, roles = "", set[str](), set[str](), list[str]()
    for title in titles:
        if title in book.nations and before not in book.regarding:
            nations.add(book.nations[title])
        elif title in book.places:
            places.add(title)
        elif title in book.abbreviations:
            roles += book.abbreviations[title].split()
        elif home := next((book.nations[part] for part in beginnings(title) if part in book.nations), None):
            nations.add(home)  # a White House spokesman
        before = title
    return frozenset(nations), frozenset(places), roles


def beginnings(term: str) -> list[str]:
    """What a term of several words begins with, the shortest first."""
    words = term.split()
    return [" ".join(words[:end]) for end in range(1, len(words))]


def named_on(words: tuple[str, ...], begin: int, end: int, book: LinkBook) -> bool:
    """Does a name that begins at a small word, or is one word behind a given name, begin one word earlier within its mention?"""
    if not 0 < begin < end or not words[begin - 1][0].isupper():
        return False
    before, lexicon = words[begin - 1], book.lexicon
    if fold(before) in book.given:
        return end - begin > 1 or fold(words[begin]) not in book.heads
    unknown = before not in lexicon.exact and before.casefold() not in lexicon.lower
    return words[begin][0].islower() and (unknown or fold(before) in book.certain)


def surface(words: tuple[str, ...]) -> str:
    """Tokens as running text."""
    out = ""
    for word in " ".join(words).split():
        out += word if not out or (not word[0].isalnum() and word[0] not in "&(@#$") else " " + word
    return out


@dataclass(slots=True)
class Entry:
    """A folded name in its sentence, and what is known of it."""

    name: Name
    units: Units
    first: int  # token
    last: int
    subject: bool
    at: int  # unit
    look: Look
    head: str  # its head word, as rules see it
    titles: tuple[str, ...]
    text: str
    named: bool  # it has a name of its own, and is no description
    words: frozenset[str]  # of text and titles, case folded
    gender: str
    nations: frozenset[str]  # of the titles
    places: frozenset[str]
    canonical: str | None = None
    stands_for: tuple[str, ...] | None = None
    sieve: str = ""  # what decided it
    disputed: tuple[str, ...] = ()  # between whom the text does not decide
    guess: bool = False  # nothing but its shape says that the name is of its type
    doubtful: bool = False  # nothing but a title or its shape says so


@dataclass(slots=True)
class Links:
    """What the document's names stand for, by identity of the folded name."""

    entries: dict[int, Entry] = field(default_factory=dict)

    def of(self, name: Name) -> Entry | None:
        return self.entries.get(id(name))


@dataclass(slots=True)
class Sight:
    """What the sieves look at beside the names."""

    book: LinkBook
    links: Links
    tokens: Tokens
    pairs: list[Claim]  # meetings and calls in order
    voices: frozenset[str] = frozenset()  # names of those who speak for somebody else
    genders: dict[str, str] = field(default_factory=dict)  # name -> gender, as pronouns told it
    told: dict[str, frozenset[str]] = field(default_factory=dict)  # person -> all words that are used of it
    nations: dict[str, frozenset[str]] = field(default_factory=dict)  # person -> the nations that its titles name
    places: dict[str, frozenset[str]] = field(default_factory=dict)  # person -> the smaller places
    typed: dict[str, frozenset[str]] = field(default_factory=dict)  # name as it stands in the text -> its types
    used: dict[int, Claim] = field(default_factory=dict)  # folded name -> a claim that has it
    speaking: set[int] = field(default_factory=set)  # the folded names in `used` who speak there
    reports: dict[int, list[Claim]] = field(default_factory=dict)  # sentence, by its number -> its statements
    by_word: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))  # what came before, by its words
    by_name: Mapping[str, Sequence[Entry]] = field(default_factory=dict)  # all of the document, by their own names
    by_last: Mapping[str, frozenset[str]] = field(default_factory=dict)  # the last word of persons' names -> the names
    by_sentence: dict[int, list[Entry]] = field(default_factory=dict)
    of_kind: dict[Kind, list[tuple[Entry, bool]]] = field(default_factory=dict)  # bodies that may be of a kind, in order; is it certain?
    plain: list[int] = field(default_factory=list)  # sentences so far that stand in no quotation

    def before(self, entry: Entry) -> Iterator[list[Entry]]:
        """What stands before an entry, sentence by sentence, as far as a pronoun looks: first its own quotation, whose
        speaker is "I" there; then what stands outside of quotations."""
        sentence = entry.units.sentence
        if sentence.parent >= 0:
            for index in range(sentence.index, sentence.parent, -1):
                yield self.by_sentence.get(index, [])
            yield [e for e in self.by_sentence.get(sentence.parent, ()) if not self.speaks(e) and e.first < entry.first]
        else:
            yield self.by_sentence.get(sentence.index, [])
        outer = [index for index in self.plain[-self.book.reach - 1:] if index not in (sentence.parent, sentence.index)]
        for index in reversed(outer[-self.book.reach:]):
            yield self.by_sentence.get(index, [])

    def with_word(self, word: str) -> Iterator[Entry]:
        """What came before with a word, the last of it first."""
        return reversed(self.by_word[word][-REMEMBERED:]) if word in self.by_word else iter(())

    def beside(self, entry: Entry) -> frozenset[int]:
        """The other parties of the entry's fact: a pronoun is none of them."""
        claim = self.used.get(id(entry.name))
        return frozenset([id(f.name) for fs in claim.roles.values() for f in fs if f.name is not None]) if claim else frozenset()

    def quoting(self, entry: Entry) -> list[Entry]:
        """Who speaks in the sentence whose quotation holds the entry, and is "I" there."""
        _, speaker, _ = self.book.source
        claims = self.reports.get(entry.units.sentence.parent, ()) if entry.units.sentence.parent >= 0 else ()
        if not claims:
            return []
        fills = [f.name for c in claims for f in c.roles.get(speaker, ()) if f.name is not None]
        return [e for name in fills if (e := self.links.of(name))]

    def hearers(self, entry: Entry) -> set[int]:
        """Who is spoken to in the quotation that holds the entry, or by the same speaker just before: "you" there. By identity of names."""
        parent = entry.units.sentence.parent
        if parent < 0:
            return set()
        _, speaker, _ = self.book.source
        speakers = {id(f.name) for c in self.reports.get(parent, ()) for f in c.roles.get(speaker, ())}
        last = [index for index in self.plain[-2:] if index != parent]
        claims = [*self.reports.get(parent, ()), *(c for index in last for c in self.reports.get(index, ())
                  if any(id(f.name) in speakers for f in c.roles.get(speaker, ())))]
        return {id(f.name) for c in claims for f in c.roles.get(self.book.answers[2], ()) if f.name is not None}

    def speaks(self, entry: Entry) -> bool:
        """Is the entry the speaker of a statement?"""
        return id(entry.name) in self.speaking

    def caption(self, entry: Entry) -> bool:
        """Does the entry stand in a sentence that opens like a caption?"""
        first, words, captions = entry.units.sentence.first(0), self.tokens.words, self.book.captions
        return " ".join(words[first:first + 2]) in captions or (  # a mark before it may be cut off like a dateline
            first > 1 and " ".join(words[first - 2:first]) in captions)

    def add(self, entry: Entry) -> None:
        """Remember an entry for those that follow."""
        sentence = entry.units.sentence
        self.by_sentence.setdefault(sentence.index, []).append(entry)
        if sentence.parent < 0 and (not self.plain or self.plain[-1] != sentence.index) and not self.caption(entry):
            self.plain.append(sentence.index)
        for word in entry.words:
            self.by_word[word].append(entry)


def by(sieve: str, entry: Entry, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names that a sieve found, noted on the entry."""
    if names:
        entry.sieve = sieve
    return names


def place(claim: Claim) -> int:
    """The token at which a claim's trigger begins."""
    return claim.units.sentence.first(claim.units.firsts[claim.trigger[0]])
