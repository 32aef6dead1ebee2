"""Findings about the text of patterns: F2."""
from __future__ import annotations

from factex.workshop.code import ERROR, Code
from factex.workshop.codes_files import HEAD, TAIL

_GOOD = "{participants} ~phone {participants}"


def _row(code: str, what: str, why: str, bad: str, good: str = _GOOD) -> Code:
    """A row whose samples are one line of `find`."""
    return Code(code, ERROR, what, why, *(f"{HEAD}find: |\n  {line}\n{TAIL}" for line in (bad, good)))


PATTERNS: tuple[Code, ...] = (
    _row("F201", "A bracket is never closed.", "Brackets come in pairs, in one line.",
         "{participants} §(~phone|~ring {participants}", "{participants} (~phone|~ring) {participants}"),
    _row("F202", "A bracket closes nothing.", "Brackets come in pairs of one kind, in one line.",
         "{participants} ~phone§) {participants}"),
    _row("F203", "An alternative is empty.", "What may be missing stands in [ ].",
         "{participants} (~phone§|) {participants}", "{participants} ~ring [back] {participants}"),
    _row("F204", "A bar stands outside brackets.", "It would not be clear what it parts; write one pattern a line.",
         "{participants} ~phone §| ~ring {participants}", "{participants} (~phone|~ring) {participants}"),
    _row("F205", "A slot's form is unknown.", "A form says how the slot is found; a misspelt one would find nothing.",
         "{participants:§subjekt} ~phone", "{participants:subject} ~phone"),
    _row("F206", "A verb's form is unknown.", "A misspelt form would find nothing.",
         "{participants} ~phone:§pst", "{participants} ~phone:past"),
    _row("F207", "A name is missing or holds what names do not.", "{ }, < > and ~ take a name.",
         "§{the parties} ~phone"),
    _row("F208", "Trigger marks are nested, doubled or not closed.", "A pattern has one trigger.",
         "{participants} <<~phone>> §<<{participants}>>", "{participants} <<~phone>> {participants}"),
    _row("F209", "A gap has no number, or too large a one.", "Wide gaps join what does not belong together.",
         "{participants} §..40 ~phone", "{participants} ..4 ~phone"),
    _row("F210", "A gap stands at the end of a pattern.", "There it matches anything and says nothing.",
         "{participants} ~phone §..4"),
    _row("F211", "Two gaps stand in a row.", "They match the same words in many ways, which is slow.",
         "{participants} ..4 §..3 ~phone", "{participants} ..7 ~phone"),
    _row("F212", "A clause slot stands inside a pattern.", "It takes everything to its clause's end.",
         "{participants} ~phone §{topic:clause} {participants}", "{participants} ~phone that {topic:clause}"),
    _row("F213", "A pattern has no fixed word.", "Without a word, verb or class it would match everywhere.",
         "§{participants} [~phone]"),
    Code("F214", ERROR, "A pattern may match nothing.", "Everything in it may be missing.",
         "frame: other\nabout: A shape.\ntakes: [verb]\nfind: |\n  §[~verb]\n",
         "frame: other\nabout: A shape.\ntakes: [verb]\nfind: |\n  ~verb\n", "frames.yaml"),
    _row("F215", "A repeat stands outside the general layers.", "Patterns of rules read like a sentence.",
         "{participants} ~phone§* {participants}"),
    _row("F216", "A raw expression is wrong or not closed.", "It must be of the plain part of regular expressions.",
         "{participants} §/ph[one/", "{participants} /ph(one|oned)/"),
    _row("F217", "A quotation mark stands in a pattern.", "A quotation is one unit; its marks are not tokens.",
         '{participants} ~phone §"hello', "{participants} ~phone {topic:quote}"),
    _row("F218", "A character means nothing here.", "Patterns have few signs; see the table.",
         "{participants} §\\ ~phone"),
    _row("F219", "A slot's form has a word too few or too many.", "Only head takes a word, and needs it.",
         "{participants:§head} ~phone", "{participants:head office} ~phone"),
    _row("F220", "A possessor has a form.", "A possessor is found by what follows it.",
         "{participants:subject}§'s call", "{participants}'s call"),
    Code("F221", ERROR, "A block has no pattern.", "Leave the key out.",
         f"{HEAD}find: §|\n  # later\n{TAIL}", f"{HEAD}find: |\n  {_GOOD}\n{TAIL}"),
    _row("F222", "Brackets stand too deep.", "Nobody can read it; write several patterns.",
         "{participants} ((((((((§(~phone)))))))))", "{participants} ((~phone))"),
    _row("F223", "A line is too long, or can be read in too many ways.", "On some texts it would take very long.",
         "§{participants} ~phone ..12 to ..12 to ..12 to ..12 to ..12 to {participants}", "{participants} ~phone ..9 to {participants}"),
)
