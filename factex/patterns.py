"""The parts of a pattern as it was written, each with its place. `workshop/pattern.py` reads them from text.

Patterns stand between what an author writes and the regular expression that the engine runs.
"""
from __future__ import annotations

from dataclasses import dataclass

from factex.diagnostics import Place

REPEATS = 8  # times that `<name>+` and `<name>*` stand for, at most
VERB_FORMS = ("base", "third", "past", "participle", "ing", "finite")


@dataclass(frozen=True, slots=True)
class Word:
    """One literal token, case folded: `met`."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Verb:
    """Any inflected form of a verb, or of the verbs of a class: `~meet`, `~meet:past`, `~<talk>`, `~<talk>:ing`."""

    name: str
    is_class: bool
    form: str | None  # one of VERB_FORMS
    place: Place


@dataclass(frozen=True, slots=True)
class WordClass:
    """Any entry of a word class: `<talks>`; `<start>` and `<end>` are the sentence's ends."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot: `{who}`; form is None, "subject", "possessor" (`{who}'s`), "head", "clause", "subjunctive", "quote" or "phrase".

    `argument` is the word of `{who:head council}`.
    """

    name: str
    form: str | None
    argument: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `most` words: `..6`."""

    most: int
    place: Place


@dataclass(frozen=True, slots=True)
class Raw:
    """A raw expression on one token's text: `/…/`."""

    expression: str
    place: Place


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other."""

    parts: tuple[Pattern, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Either:
    """One of several parts: `(a|b)`."""

    parts: tuple[Pattern, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Maybe:
    """A part that may be missing: `[with]`."""

    part: Pattern
    place: Place


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part several times, in the general layers only: `<name>+`, `<name>*` (up to REPEATS times)."""

    part: Pattern
    least: int
    place: Place


@dataclass(frozen=True, slots=True)
class Marked:
    """The trigger, where it is marked: `<<…>>`."""

    part: Pattern
    place: Place


Pattern = Word | Verb | WordClass | Slot | Gap | Raw | Sequence | Either | Maybe | Repeat | Marked
