"""Mutants: small changes that weaken or break a pack in one place, and the table of the operators that make them.

A mutant is an edit of one file's text, as an author might make it by mistake. A test suite that is worth something
notices nearly all of them.
"""
from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operator:
    """A kind of change: its name, what it does in one sentence, and a line before and after it."""

    name: str
    about: str
    before: str
    after: str


OPERATORS: tuple[Operator, ...] = (
    Operator("drop-line", "Leaves out a line of a pattern block.", "{who} ~meet {whom}", ""),
    Operator("drop-guard", "Leaves out what holds a match back: a line of `unless`, `until`, `not before`, `ends` and the like.",
             "~meet ..5 <bar>", ""),
    Operator("drop-branch", "Leaves out one side of `(a|b)`.", "(phone|ring) {whom}", "phone {whom}"),
    Operator("drop-optional", "Leaves out a part that may be missing.", "met [with] {whom}", "met {whom}"),
    Operator("require-optional", "Makes a part that may be missing one that must be there.", "met [with] {whom}", "met with {whom}"),
    Operator("make-optional", "Lets a part that must be there be missing.", "met with {whom}", "met [with] {whom}"),
    Operator("widen-gap", "Lets a gap take as many words as any gap may.", "~sit ..3 with", "~sit ..12 with"),
    Operator("close-gap", "Leaves out a gap.", "~sit ..3 with", "~sit with"),
    Operator("swap-slots", "Lets two slots of a line change places.", "{who} ~accuse {whom}", "{whom} ~accuse {who}"),
    Operator("change-form", "Asks for another form of a verb, of a slot or of a verb group.", "~meet:past", "~meet:ing"),
    Operator("change-class", "Asks for a word that no text holds in place of a class or verb.", "<talks> with {whom}", "zzz with {whom}"),
    Operator("drop-entry", "Leaves out an entry of a list of up to 60 words or names, or an alias of one.", "talks, summit", "talks"),
    Operator("thin-list", "Leaves out a tenth of a longer list.", "Aaron, Abe, Ada, …", "Bo, Carl, …"),
    Operator("cut-class", "Leaves of a class of words nothing but its first entry.", "talks, summit, meeting", "talks"),
    Operator("drop-name", "Leaves out an item of a list: a frame that verbs take, a fact type, a kind of mention.",
             "takes: [that, whether]", "takes: [that]"),
    Operator("drop-cue", "Leaves out a cue of the context, or one of its words or lines.", "inside: not, never", "inside: not"),
    Operator("move-cue", "Lets a cue reach to the other side.", "reaches: left", "reaches: right"),
    Operator("change-value", "Gives an attribute another of its values.", "set: {act: deny}", "set: {act: say}"),
    Operator("change-role", "Lets a slot, a frame or an adjunct fill another role.", "subject: accuser", "subject: accused"),
    Operator("change-type", "Gives a shape of mentions another type, or a slot another count.", "mention: person", "mention: group"),
    Operator("change-number", "Puts a priority behind all others, or before them if it was below 0; doubles or halves a reach or a bound.",
             "reach: 3", "reach: 1"),
    Operator("flip-switch", "Turns a switch, or takes the other of two choices.", "plural: true", "plural: false"),
    Operator("drop-key", "Leaves out a condition with all that it holds.", "before: <preposition>", ""),
    Operator("drop-document", "Leaves out a whole rule, shape, reading, frame or group of verbs.", "rule: met …", ""),
    Operator("change-time", "Changes how the value of a time is made.", "move week by -1", "move week by 1"),
)
NAMES = tuple(operator.name for operator in OPERATORS)


def operators_page() -> str:
    """The table as it stands in the docs."""
    rows = (f"| `{o.name}` | {o.about} | `{o.before}` | {f'`{o.after}`' if o.after else 'nothing'} |".replace("(a|b)", "(a\\|b)")
            .replace("(phone|ring)", "(phone\\|ring)") for o in OPERATORS)
    return "\n".join(("| operator | what it does | before | after |", "|---|---|---|---|", *rows)) + "\n"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: characters `start` to `end` of the file's text become `new`.

    `path` is the file inside its pack and `layer` its pack's number; `before` and `after` are what is changed, for
    people and for declarations, `after` empty where it is left out.
    """

    operator: str
    file: str
    path: str
    layer: int
    document: str  # the id of a rule, or the name of another document
    line: int
    start: int
    end: int
    new: str
    before: str
    after: str
    seat: int = 0  # which of several equal changes of a document it is

    @property
    def key(self) -> str:
        """The same for the same change, whatever stands above it in the file."""
        return drawn(self.operator, self.path, self.layer, self.document, self.before, self.after, self.seat)[:20]

    @property
    def message(self) -> str:
        """What is changed, in one line."""
        where = f" of {self.document}" if self.document else ""
        return f"{self.operator}{where}: {self.before} -> {self.after or 'nothing'}"


def sample(mutants: Iterable[Mutant], most: int, seed: int = 0) -> list[Mutant]:
    """At most so many of each operator, spread evenly over the files, by chance but always the same; 0: all."""
    files: dict[str, dict[str, list[Mutant]]] = {}
    for mutant in mutants:
        files.setdefault(mutant.operator, {}).setdefault(mutant.path, []).append(mutant)
    taken: list[Mutant] = []
    for by_file in files.values():
        queues = [sorted(row, key=lambda m: drawn(seed, m.key)) for _, row in sorted(by_file.items())]
        turns = [m for turn in itertools.zip_longest(*queues) for m in turn if m is not None]
        taken += turns[:most] if most else turns
    return sorted(taken, key=lambda m: (m.layer, m.path, m.start, m.end, m.operator, m.new))


def drawn(*names: object) -> str:
    """A lot: it looks like chance, and is the same in every run."""
    return hashlib.sha256("\0".join(map(str, names)).encode("utf-8", "surrogatepass")).hexdigest()


def chosen(mutants: Sequence[Mutant], operators: Sequence[str], word: str) -> list[Mutant]:
    """Those of some operators (none: all) and with `word` in their file, document or change."""
    wanted = word.casefold()
    return [m for m in mutants if (not operators or m.operator in operators) and any(
        wanted in text.casefold() for text in (m.path, m.document, m.before))]
