"""Mutants of one line of a pattern: edits of its text, found by its brackets and signs."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from factex.patterns import VERB_FORMS
from factex.workshop.pattern_tokens import LONGEST_GAP

Edit: TypeAlias = tuple[str, int, int, str]  # operator, start, end, new text
NOWHERE = "zzz"  # a word of no text
_PIECE = re.compile(
    r"\.\.\d+|<<|>>|~<[^<>]+>(?::\w+)?|~[\w-]+(?::\w+)?|<[^<>]+>[*+]?|\{[^{}]*\}(?:'s)?|/[^/\s]+/|[][()|]|[^\s\]\[()|<>{}]+")
_OPENS = {"[": "]", "(": ")", "<<": ">>"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: its text, where it stands, and how deep in brackets."""

    text: str
    start: int
    end: int
    depth: int


def pieces(line: str) -> list[Piece]:
    """The pieces of a line; a bracket and its partner have the same depth."""
    found, depth, open_marks = list[Piece](), 0, 0
    at = 0
    while match := _PIECE.search(line, at):
        text = match.group()
        if text == "<<" and line.startswith("<<<", match.start()) and not line.startswith("<<<<", match.start()):
            text = "<<"  # a marked class: <<<talks>>>
        if text == ">>" and not open_marks:
            text = ">"
        if text in _OPENS.values():
            depth = max(depth - 1, 0)
            open_marks -= text == ">>"
        found.append(Piece(text, match.start(), match.start() + len(text), depth))
        if text in _OPENS:
            depth += 1
            open_marks += text == "<<"
        at = match.start() + len(text)
    return found


def line_edits(line: str, roles: Sequence[str] = (), passive: str = "", voiced: bool = False) -> Iterator[Edit]:
    """The mutants of a line; `roles` are those that a slot may be given instead, `passive` the verb that makes a passive: before
    another verb it is one unit with it, and its form says nothing; `voiced`: nor does that of the other one, as in rules.
    """
    found = pieces(line)
    yield from _brackets(found, line)
    slots = [piece for piece in found if piece.text.startswith("{")]
    for number, piece in enumerate(found):
        text, alone = piece.text, _alone(found, number)
        if text.startswith(".."):
            if int(text[2:]) < LONGEST_GAP:
                yield "widen-gap", piece.start, piece.end, f"..{LONGEST_GAP}"
            if not alone:
                yield _without("close-gap", line, piece.start, piece.end)
        elif text.startswith(("~", "<", "{")) and text not in _OPENS:
            behind = [p.text for p in found[number + 1:number + 3] if p.text not in ("(", "[")][:1]
            before_verb = text == f"~{passive}" and behind and behind[0].startswith("~")
            if not before_verb and not (voiced and _behind(found, number, f"~{passive}")):
                yield from _forms(piece)
            if not alone and not text.startswith("{") and text not in ("<start>", "<end>"):
                yield "change-class", piece.start, piece.end, NOWHERE
        if piece.depth == 0 and text not in ("(", ")", "[", "]", "|", "<<", ">>") and _may_go(found, number):
            yield "make-optional", piece.start, piece.end, f"[{text}]"
    for first, second in pairwise(slots):
        apart = any(p.text == "|" for p in found if first.end <= p.start < second.start)
        if _name(first) != _name(second) and not (apart and first.depth == second.depth):
            new = second.text + line[first.end:second.start] + first.text
            yield "swap-slots", first.start, second.end, new
    for piece in slots:
        name = _name(piece)
        other = next((role for role in (*roles[roles.index(name) + 1:], *roles) if role != name), None) if name in roles else None
        if other:
            yield "change-role", piece.start + 1, piece.start + 1 + len(name), other


def _brackets(found: Sequence[Piece], line: str) -> Iterator[Edit]:
    for number, piece in enumerate(found):
        if piece.text not in ("[", "("):
            continue
        close = next((p for p in found[number + 1:] if p.depth == piece.depth and p.text == _OPENS[piece.text]), None)
        if close is None:
            continue
        inside = [p for p in found if piece.end <= p.start < close.start]
        bars = [p for p in inside if p.text == "|" and p.depth == piece.depth + 1]
        body = line[piece.end:close.start]
        if piece.text == "[":
            yield _without("drop-optional", line, piece.start, close.end)
            yield "require-optional", piece.start, close.end, f"({body})" if bars else body
        else:
            if piece.depth == 0:
                yield "make-optional", piece.start, close.end, f"[{body}]"
        edges = [piece.end, *(b.start for b in bars), close.start]
        if bars:
            for branch in range(len(edges) - 1):
                start, end = (edges[branch], edges[branch + 1] + 1) if branch == 0 else (edges[branch], edges[branch + 1])
                yield "drop-branch", start, end, ""


def _alone(found: Sequence[Piece], number: int) -> bool:
    """Whether a piece is all of a branch or of what may be missing: without it, that is left out, as other operators do."""
    before = found[number - 1].text if number else ""
    behind = found[number + 1].text if number + 1 < len(found) else ""
    return before in ("(", "[", "|") and behind in (")", "]", "|")


def _behind(found: Sequence[Piece], number: int, verb: str) -> bool:
    """Whether a verb, or a choice of verbs of which it is one, stands right behind another."""
    at = number - 1
    while at > 0 and found[at].text in ("(", "|", "<<"):
        at -= 2 if found[at].text == "|" else 1
    return found[number].text.startswith("~") and at >= 0 and found[at].text == verb


def _without(operator: str, line: str, start: int, end: int) -> Edit:
    """A part left out, with the space behind it, or before it."""
    if line[end:end + 1] == " " and (start == 0 or line[start - 1] == " "):
        end += 1
    elif line[start - 1:start] == " " and end == len(line):
        start -= 1
    return operator, start, end, ""


def _forms(piece: Piece) -> Iterator[Edit]:
    text = piece.text
    body, _, form = text.partition(":")
    if text.startswith("~"):
        for other in ("ing",) if form not in VERB_FORMS or form == "past" else ("past",):
            yield "change-form", piece.start, piece.end, f"{body}:{other}"
    elif text.startswith("{") and form and " " not in form and form.endswith("}"):
        now = form[:-1]
        changed = {"subject": "", "clause": ":phrase", "phrase": ":clause", "question": ":clause", "quote": ":phrase"}.get(now)
        if changed is not None:
            yield "change-form", piece.start, piece.end, f"{body}{changed}}}"


def _may_go(found: Sequence[Piece], number: int) -> bool:
    """Whether the pattern has more than this piece that says something."""
    return sum(p.depth == 0 and p.text not in ("[", "]", "|") and not p.text.startswith("..") for p in found) > 1 and (
        not found[number].text.startswith(".."))


def _name(slot: Piece) -> str:
    return re.split(r"[}: ]", slot.text[1:])[0]
