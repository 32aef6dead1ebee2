"""Findings about rules that work, and yet are hardly what their author wants: F5. F521 and above are told from the examples."""
from __future__ import annotations

from factex.workshop.code import WARNING, Code
from factex.workshop.codes_files import FIND, HEAD, RULE, TAIL

PROVED = "F521"  # from here on a finding needs the examples run

_MISS, _UNLESS = "  - miss: Anna Brandt slept.\n", "unless: |\n  ~phone {participants} by §hotline\n"
_WIDER = HEAD + "words: {ring: [phone, ring]}\n" + FIND.replace("~phone", "~<ring>") + TAIL.replace(
    _MISS, "  - hit: Anna Brandt rang Boris Ivanov.\n    participants: [Anna Brandt, Boris Ivanov]\n" + _MISS)


def _line(code: str, what: str, why: str, bad: str, good: str) -> Code:
    """A row whose samples are one line of `find`."""
    return Code(code, WARNING, what, why, *(f"{HEAD}find: |\n  {line}\n{TAIL}" for line in (bad, good)))


_SLEPT = "  - miss: " + "Anna Brandt slept. " * 24 + "\n"  # so many sentences that a share of them says something

DOUBTS: tuple[Code, ...] = (
    Code("F501", WARNING, "A pattern finds just what another finds.", "One of the two does nothing, and whoever changes it will wonder.",
         HEAD + "words: {ring: [phone]}\n" + FIND + "  §{participants} ~<ring> {participants}\n" + TAIL,
         HEAD + "words: {ring: [ring]}\n" + FIND + "  {participants} ~<ring> {participants}\n" + TAIL),
    Code("F502", WARNING, "A class of words is used by nothing.", "Its words change nothing; maybe a pattern names another class.",
         HEAD + "words: {§wire: [cable, line]}\n" + FIND + TAIL,
         HEAD + "words: {wire: [cable, line]}\n" + FIND.replace("~phone", "~phone by <wire>") + TAIL),
    _line("F503", "Beside a gap stands what the gap takes as well.",
          "The same words match in many ways, which is slow, and what may be missing says nothing there.",
          "{participants} ..3 §[the] ~phone {participants}", "{participants} ..4 ~phone {participants}"),
    _line("F504", "The gaps of a pattern can lie in very many ways.",
          "Such a line is slow on long sentences; split it, or make gaps narrower.",
          "§{participants} ..9 by ..9 with ..9 the ..9 ~phone", "{participants} ..9 by ..4 ~phone"),
    _line("F505", "A pattern holds a raw expression.", "Few can read it, and it sees one token only; words and classes say the same.",
          "{participants} §/ph(one|oned)/ {participants}", "{participants} ~phone {participants}"),
    Code("F506", WARNING, "A class of verbs is named as words.", "Without ~ only their base forms are found, phone but not phoned.",
         HEAD + "words: {ring: [phone, ring]}\n" + FIND.replace("~phone", "§<ring>") + TAIL,
         HEAD + "words: {ring: [phone, ring]}\n" + FIND.replace("~phone", "~<ring>") + TAIL),
    Code("F521", WARNING, "In every example another pattern gives the same facts.",
         "The pattern can go, or an example is missing that needs it.",
         _WIDER.replace("  {", "  §{participants} ~phone {participants}\n  {", 1), _WIDER),
    Code("F522", WARNING, "No example needs a line of unless.", "Nobody notices when it goes. Write the miss for which it is there.",
         HEAD + FIND + _UNLESS.replace("~", "§~").replace("by §", "by ") + TAIL,
         HEAD + FIND + _UNLESS.replace("§", "") + TAIL + "  - miss: Anna Brandt phoned Boris Ivanov by hotline.\n"),
    Code("F523", WARNING, "No example exercises a part of a pattern.", "Nobody notices when it breaks.",
         HEAD + "find: |\n  {participants} (~phone|§~ring) {participants}\n" + TAIL,
         HEAD + "find: |\n  {participants} ~phone {participants}\n" + TAIL),
    Code("F524", WARNING, "A pattern is tried on most sentences.",
         "Its trigger stands nearly everywhere, so that it costs time on every text; a rarer word as trigger is faster.",
         HEAD + "find: |\n  §{participants} ..3 <<.>>\n" + TAIL + _SLEPT, RULE + _SLEPT),
)
