"""What a part of a pattern is: a verb, a class, fixed words, part of a trigger; and the characters of expressions."""
from __future__ import annotations

import functools
import re

from factex.engine.expressions import FILLER
from factex.patterns import Either, Gap, Marked, Maybe, Pattern, Raw, Repeat, Sequence, Slot, Verb, Word, WordClass
from factex.symbols import LAST, RANGE
from factex.workshop.compile_pattern import CONTINUED, looked_at


def expanded(expression: str) -> str:
    """Character ranges written out."""
    return re.sub(
        rf"([{RANGE}])-([{RANGE}])", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), expression)


@functools.lru_cache(maxsize=1024)
def leading(expression: str) -> frozenset[str]:
    """The symbols with which an expression may begin, and perhaps others."""
    first = CONTINUED.sub("", expression.replace(FILLER, ""))  # what may stand between begins nothing, and may be missing
    return looked_at(first).union(c for c in set(first) if c > chr(LAST))


def needed(part: Pattern, expression: str) -> frozenset[str]:
    """Characters of which every match of a part has at least one; none where the part may be empty or takes anything."""
    return frozenset() if may_be_empty(part) or "[^" in expression else leading(expression)


def may_be_empty(part: Pattern) -> bool:
    """Can the part match without a word?"""
    if isinstance(part, Sequence):
        return all(map(may_be_empty, part.parts))
    if isinstance(part, Either):
        return any(map(may_be_empty, part.parts))
    if isinstance(part, Marked | Repeat):
        return may_be_empty(part.part)
    return isinstance(part, Maybe | Gap) or (isinstance(part, WordClass) and part.name in ("start", "end"))


def verbal(part: Pattern) -> bool:
    """Is the part a verb, or a choice of verbs?"""
    if isinstance(part, Verb):
        return True
    if isinstance(part, Marked):
        return verbal(part.part)
    if isinstance(part, Sequence):
        return verbal(part.parts[0])
    return isinstance(part, Either) and all(map(verbal, part.parts))


def subject_slot(part: Pattern) -> bool:
    """Is the part a `{who:subject}`, which stands wherever the clause has its subject?"""
    return isinstance(part, Slot) and part.form == "subject"


def flat(pattern: Pattern) -> list[Pattern]:
    """A pattern's parts in a row, brackets that choose nothing taken away."""
    if not isinstance(pattern, Sequence):
        return [pattern]
    return [inner for part in pattern.parts for inner in flat(part)]


def holds_fixed(part: Pattern) -> bool:
    """Does the part hold a fixed part that cannot be missing?"""
    if isinstance(part, Sequence):
        return any(map(holds_fixed, part.parts))
    if isinstance(part, Either):
        return all(map(holds_fixed, part.parts))
    return marked(part) or is_fixed(part)


def is_fixed(part: Pattern) -> bool:
    """Is the part made of words, verbs and classes only?"""
    if isinstance(part, Either | Sequence):
        return all(map(is_fixed, part.parts))
    if isinstance(part, Marked):
        return is_fixed(part.part)
    return isinstance(part, Word | Verb | Raw) or (isinstance(part, WordClass) and part.name not in ("start", "end"))


def classy(part: Pattern) -> bool:
    """Does the part hold a word class?"""
    if isinstance(part, WordClass):
        return part.name not in ("start", "end")
    if isinstance(part, Either | Sequence):
        return any(map(classy, part.parts))
    return isinstance(part, Maybe | Marked) and classy(part.part)


def fixed_word(part: Pattern) -> bool:
    """Words that stand side by side in a pattern stand side by side in text."""
    return isinstance(part, Word | WordClass | Raw) or (isinstance(part, Either | Sequence) and all(map(fixed_word, part.parts))) or (
        isinstance(part, Maybe) and fixed_word(part.part))


def mark_only(part: Pattern) -> bool:
    """Is the part only a punctuation mark, or an end of the sentence?"""
    if isinstance(part, Either):
        return all(map(mark_only, part.parts))
    if isinstance(part, Maybe):
        return mark_only(part.part)
    return (isinstance(part, Word) and not any(c.isalnum() for c in part.text)) or (
        isinstance(part, WordClass) and part.name in ("start", "end"))


def trigger_part(part: Pattern) -> bool:
    """May the part stand in the trigger's run?"""
    inner = part.part if isinstance(part, Maybe) else part
    return not mark_only(inner) and (is_fixed(inner) or (isinstance(part, Maybe) and fixed_word(inner)))


def marked(part: Pattern) -> bool:
    """Does the part hold the mark of the trigger?"""
    if isinstance(part, Marked):
        return True
    if isinstance(part, Either | Sequence):
        return any(map(marked, part.parts))
    return isinstance(part, Maybe) and marked(part.part)
