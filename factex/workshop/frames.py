"""Frames: the shapes of frames.yaml, and the patterns that a rule gets from one.

A frame's lines hold placeholders: `~verb`, `{subject}`, `{object}`, `{prep}` (with any form behind a colon) and the
bare word `prep`. A rule says what stands for them; the frame is the one that takes just what the rule gives.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from factex.diagnostics import Diagnostic, Place, nearest
from factex.patterns import Slot, Verb, Word
from factex.workshop.codes import finding
from factex.workshop.load import RawPack
from factex.workshop.marks import Map
from factex.workshop.pattern import parse, parse_block, walk
from factex.workshop.pattern_tokens import Split, split
from factex.workshop.rules import Alternative
from factex.workshop.shapes import NAME

VERB, SUBJECT, OBJECT, PREP, SHAPE = "verb", "subject", "object", "prep", "shape"
TAKES = (VERB, SUBJECT, OBJECT, PREP)
_VERB = re.compile(rf"~{VERB}(?![\w-])(:\w+)?")
_SLOT = re.compile(rf"\{{({SUBJECT}|{OBJECT}|{PREP})(?=[}}:\s])")
_WORD = re.compile(rf"(?<![\w{{~<:-]){PREP}(?![\w-])")
_VERBS = re.compile(rf"(?:<{NAME.pattern}>|{NAME.pattern})(?:\s+[^\W\d_][\w-]*)*")


@dataclass(frozen=True, slots=True)
class Frame:
    """A shape and what it needs: some of TAKES."""

    name: str
    takes: frozenset[str]
    lines: tuple[Alternative, ...]
    place: Place


def check_frames(raw: RawPack, split: Split = split) -> tuple[dict[str, Frame], list[Diagnostic]]:
    """The frames of a pack by name; a later layer's counts."""
    out: list[Diagnostic] = []
    frames: dict[str, Frame] = {}
    layer: dict[str, int] = {}
    for row in raw.of("frame"):
        key, takes, find = row.body.text("frame"), row.body.texts("takes"), row.body.text("find")
        if key is None:
            continue
        for name in takes:
            if name not in TAKES:
                known = nearest(name, TAKES) or "; there are " + ", ".join(TAKES)
                out.append(finding("F318", name.place, f"a frame cannot take {str(name)!r}{known}"))
        if layer.get(key) == row.layer:
            out.append(finding("F319", key.place, f"the frame {str(key)!r} stands here a second time"))
        patterns, wrong = parse_block(find, general=True, split=split) if find is not None else ((), [])
        out += wrong
        good = [line for line in patterns if _placeholders(line, frozenset(takes), out)]
        frames[str(key)] = Frame(str(key), frozenset(map(str, takes)), tuple(good), row.place)
        layer[str(key)] = row.layer
    return frames, out


def expand(use: Map, at: Place, frames: Mapping[str, Frame], split: Split = split,
           ) -> tuple[str | None, list[Alternative], list[Diagnostic]]:
    """The frame that a rule uses, its lines with the rule's verb, slots and word, and the findings.

    `use` is the checked mapping of the rule's `frame`; every pattern stands at `at`.
    """
    out: list[Diagnostic] = []
    words = [key for key, _ in use.pairs() if key not in (VERB, SUBJECT, OBJECT, SHAPE)]
    for word in words:
        if near := nearest(word, (VERB, SUBJECT, OBJECT, SHAPE)):
            out.append(finding("F312", word.place, f"unknown key {str(word)!r}{near}"))
    if len(words) > 1:
        out.append(finding("F312", words[1].place, "a frame takes one word of the text, such as of or for"))
    frame = None if out else _choose(use, bool(words), frames, at, out)
    written = use.text(VERB)
    verbs = [verb.strip() for verb in use.plain(VERB).split(",")]
    bad = [verb for verb in verbs if not _VERBS.fullmatch(verb)]
    if bad and written is not None:
        message = f"{bad[0]!r} is no verb: a base form, with a particle or not, or a <class>"
        out.append(finding("F207", written.place, message))
    if out or frame is None or bad:
        return None, [], out
    slots = {part: str(use[part]) for part in (SUBJECT, OBJECT) if part in use}
    if words:
        slots[PREP] = str(use[words[0]])
    lines = []
    for line in frame.lines:
        text = _SLOT.sub(lambda found: "{" + slots[found[1]], line.source)
        text = _WORD.sub(lambda found: str(words[0]), text)
        text = _VERB.sub(lambda found: _written(verbs, found[1] or ""), text)
        pattern, wrong = parse(text, at, split=split)
        out += [Diagnostic(at, row.code, row.level, f"in the frame's line `{text}`: {row.message}") for row in wrong]
        if pattern is not None:
            lines.append(Alternative(pattern, text, at))
    return frame.name, lines, out


def _choose(use: Map, word: bool, frames: Mapping[str, Frame], at: Place, out: list[Diagnostic]) -> Frame | None:
    """The frame that takes what is given, or the one that is named."""
    given = frozenset(part for part in (VERB, SUBJECT, OBJECT) if part in use) | ({PREP} if word else frozenset())
    shape = use.text(SHAPE)
    if shape is not None:
        frame = frames.get(shape)
        if frame is None:
            out.append(finding("F311", shape.place, f"unknown frame {str(shape)!r}{nearest(shape, frames)}"))
        elif frame.takes != given:
            out.append(finding("F311", shape.place, f"the frame {frame.name!r} takes {_listed(frame.takes)}, but here "
                                                    f"stands {_listed(given)}"))
            return None
        return frame
    fitting = [frame for frame in frames.values() if frame.takes == given]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(sorted(frame.name for frame in fitting))
        out.append(finding("F313", at, f"several frames take {_listed(given)}: {names}; name one with the key 'shape'"))
    else:
        known = "; ".join(sorted(f"{frame.name}: {_listed(frame.takes)}" for frame in frames.values()))
        out.append(finding("F311", at, f"no frame takes {_listed(given)}; there are {known or 'none'}"))
    return None


def _placeholders(line: Alternative, takes: frozenset[str], out: list[Diagnostic]) -> bool:
    """Whether a frame's line names only what the frame takes, and takes what it names."""
    good = True
    for part in walk(line.pattern):
        match part:
            case Slot(name, _, _, place) if name not in takes or name == VERB:
                wrong = f"{{{name}}}"
            case Verb("verb", False, _, place) if VERB not in takes:
                wrong = f"~{VERB}"
            case Word("prep", place) if PREP not in takes:
                wrong = PREP
            case _:
                continue
        good = False
        message = f"the frame does not take what {wrong} stands for{nearest(wrong.strip('{}~'), takes)}"
        out.append(finding("F318", place, message))
    return good


def _written(verbs: list[str], form: str) -> str:
    """Verbs in a pattern's text, each in the form (`:past` or empty)."""
    out = []
    for verb in verbs:
        head, *particle = verb.split()
        out.append(" ".join(("~" + head + form, *particle)))
    return out[0] if len(out) == 1 else "(" + "|".join(out) + ")"


def _listed(takes: frozenset[str]) -> str:
    return " + ".join(part for part in TAKES if part in takes) or "nothing"
