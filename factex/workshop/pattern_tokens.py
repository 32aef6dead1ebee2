"""The signs of a pattern's line, in order: what `pattern.py` puts together.

Brackets, bars and trigger marks are `Sign`s; everything else is a finished part of the AST. What is misspelt is a
finding and leaves an empty word, so that one line can show several mistakes.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from factex.diagnostics import Place, nearest
from factex.patterns import VERB_FORMS, Gap, Pattern, Raw, Repeat, Slot, Verb, Word, WordClass
from factex.workshop.raw_expressions import wrong_in
from factex.workshop.shapes import NAME, Say

SLOT_FORMS = (
    "subject", "head", "clause", "subjunctive", "embedded", "question", "infinitive", "gerund", "comparison", "naming",
    "predicate", "joined", "main", "statement", "quote", "quoted", "fronted", "phrase")
LONGEST_GAP = 12
Split = Callable[[str], Iterable[tuple[int, str]]]  # a run without white space -> offset and text of each token
_APOSTROPHES = str.maketrans("\u2019\u02bc", "''")
_SIGN = re.compile(r"<<|>>|[()\[\]|]")
_CLASS = re.compile(r"<([^<>{}()\[\]|~]*)>(?:([*+])(?!\w))?")
_VERB = re.compile(r"~(?:<([^<>{}()\[\]|~]*)>|([^\s<>{}()\[\]|~:/.,;*+]*))(?::(\w+))?")
_SLOT = re.compile(r"\{([^{}]*)\}(['\u2019]s(?!\w))?")
_SLOT_INSIDE = re.compile(r"\s*([^:]*?)\s*(?::\s*(\S*)\s*(.*?)\s*)?")
_GAP = re.compile(r"(\.\.+)(\d*)")
_RAW = re.compile(r"/((?:[^/\\]|\\.)+)/(?=[\s()\[\]|]|>>|$)")
_QUOTE = re.compile("[\"\u201c\u201d\u201e\u00ab\u00bb\u2018]")
_RUN = re.compile(r"(?:(?!\.\.)[^\s()\[\]|{}<>~\"\u201c\u201d\u201e\u00ab\u00bb\u2018*+\\])+")
_TOKEN = re.compile(r"""
    (?:[^\W\d_]\.){2,}                              # an abbreviation with its periods
  | \d+(?:[.,]\d+)+                                 # a number with its marks
  | [^\W_]+(?:[-\u2010\u2011][^\W_]+)*              # a word
  | '[^\W\d_]+                                     # what an apostrophe adds
  | \S
""", re.VERBOSE | re.IGNORECASE)


def split(run: str) -> Iterator[tuple[int, str]]:
    """The tokens of a run without white space, each with its offset; case folded. For a pack whose text.yaml is unknown."""
    for match in _TOKEN.finditer(run.translate(_APOSTROPHES)):
        yield match.start(), match[0].casefold()


@dataclass(frozen=True, slots=True)
class Sign:
    """A bracket, a bar or a trigger mark."""

    text: str
    place: Place


class Reader:
    """Reads one line; `general` allows the repeats of general layers."""

    def __init__(self, line: str, place: Place, say: Say, general: bool, split: Split) -> None:
        self.line, self.start, self._say, self.general, self.split = line, place, say, general, split
        self.wrong = False

    def say(self, code: str, place: Place, message: str) -> None:
        """Note a mistake."""
        self.wrong = True
        self._say(code, place, message)

    def at(self, offset: int) -> Place:
        """The place of a character of the line."""
        return Place(self.start.file, self.start.line, self.start.column + offset)

    def read(self) -> Iterator[Sign | Pattern]:
        """Signs and parts, in order."""
        position, line = 0, self.line
        readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[Sign | Pattern]]], ...] = (
            (_SLOT, self._slot), (_SIGN, self._sign), (_CLASS, self._class), (_VERB, self._verb), (_GAP, self._gap),
            (_RAW, self._raw), (_QUOTE, self._quote), (_RUN, self._run))
        while position < len(line):
            if line[position].isspace():
                position += 1
                continue
            for expression, reader in readers:
                if match := expression.match(line, position):
                    before, self.wrong = match.start(), False
                    yield from reader(match)
                    if self.wrong:
                        yield Word("", self.at(before))
                    position = match.end()
                    break
            else:
                yield Word("", self.at(position))
                position = self._stray(position)

    def _sign(self, match: re.Match[str]) -> Iterator[Sign]:
        yield Sign(match[0], self.at(match.start()))

    def _slot(self, match: re.Match[str]) -> Iterator[Slot]:
        inside = _SLOT_INSIDE.fullmatch(match[1])
        assert inside is not None
        name, form, argument = inside[1], inside[2], inside[3] or None
        start, form_at = match.start(), self.at(match.start(1) + max(inside.start(2), 0))
        possessor = match[2] is not None
        if not NAME.fullmatch(name):
            self.say("F207", self.at(start), f"{{{match[1]}}} does not hold a slot's name: letters, digits, - and _")
        elif form is not None and form not in SLOT_FORMS:
            known = nearest(form, SLOT_FORMS) or f"; there are {', '.join(SLOT_FORMS)}"
            self.say("F205", form_at, f"{form!r} is not a form of a slot{known}")
        elif form == "head" and argument is None:
            self.say("F219", form_at, f"the form head needs a word: {{{name}:head word}}")
        elif form not in (None, "head") and argument is not None:
            self.say("F219", form_at, f"the form {form} takes no word beside it")
        elif form is not None and possessor:
            self.say("F220", self.at(match.start(2)), f"a possessor has no form: write {{{name}}}'s")
        else:
            if argument:
                argument = argument.translate(_APOSTROPHES).casefold()
            yield Slot(name, "possessor" if possessor else form, argument, self.at(start))

    def _class(self, match: re.Match[str]) -> Iterator[Pattern]:
        place = self.at(match.start())
        if not NAME.fullmatch(match[1]):
            self.say("F207", place, f"{match[0]} does not hold a class's name: letters, digits, - and _")
        elif match[2] and not self.general:
            self.say("F215", self.at(match.start(2)), "only general layers may repeat a class; write what you mean")
        elif match[2]:
            yield Repeat(WordClass(match[1], place), 1 if match[2] == "+" else 0, place)
        else:
            yield WordClass(match[1], place)

    def _verb(self, match: re.Match[str]) -> Iterator[Verb]:
        is_class, form = match[1] is not None, match[3]
        name = match[1] if is_class else match[2]
        place = self.at(match.start())
        if not NAME.fullmatch(name):
            self.say("F207", place, "~ must stand right before a verb or <class>")
        elif form is not None and form not in VERB_FORMS:
            known = nearest(form, VERB_FORMS) or f"; there are {', '.join(VERB_FORMS)}"
            self.say("F206", self.at(match.start(3)), f"{form!r} is not a form of a verb{known}")
        else:
            yield Verb(name if is_class else name.casefold(), is_class, form, place)

    def _gap(self, match: re.Match[str]) -> Iterator[Gap]:
        most = int(match[2][:4] or 0)
        if len(match[1]) != 2 or not 1 <= most <= LONGEST_GAP:
            self.say("F209", self.at(match.start()), f"a gap is .. and a number from 1 to {LONGEST_GAP}")
        else:
            yield Gap(most, self.at(match.start()))

    def _raw(self, match: re.Match[str]) -> Iterator[Raw]:
        if wrong := wrong_in(match[1]):
            self.say("F216", self.at(match.start()), f"the raw expression is wrong: {wrong}")
        else:
            yield Raw(match[1], self.at(match.start()))

    def _quote(self, match: re.Match[str]) -> Iterator[Pattern]:
        self.say("F217", self.at(match.start()), "a quotation is one unit: write {slot:quote}, without its marks")
        yield from ()

    def _run(self, match: re.Match[str]) -> Iterator[Word]:
        if match[0].startswith("/") and len(match[0]) > 1:
            self.say("F216", self.at(match.start()), "the raw expression is never closed: /…/ and a space")
            return
        for offset, text in self.split(match[0]):
            yield Word(text, self.at(match.start() + offset))

    def _stray(self, position: int) -> int:
        """Note a character that means nothing here; gives where to go on."""
        char, line, place = self.line[position], self.line, self.at(position)
        if char in "{<":
            self.say("F201", place, f"{char} is never closed")
            end = re.compile(r"[\w:-]*").match(line, position + 1)
            return end.end() if end else position + 1
        if char in "}>":
            self.say("F202", place, f"{char} closes nothing")
        elif char in "*+":
            self.say("F215", place, f"{char} is not a sign of patterns; [x] is what may be missing, ..6 a gap")
        else:
            self.say("F218", place, f"{char} is not a sign of patterns")
        return position + 1
