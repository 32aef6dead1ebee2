"""Findings about the general layers, and about what patterns need of them: F4."""
from __future__ import annotations

from factex.workshop.code import ERROR, Code
from factex.workshop.codes_files import FIND, HEAD, TAIL

_SHAPE = "shape: sample\nmention: person\nfind: |\n  <<<capitalised>>>\n"
_GROUP = "group: sample\nfind: |\n  <<~<verb>:past>>\n"
_TIMES = "patterns:\n- pattern: sample\n  find: |\n    noon\n  value: hour 12\n"
_PIECES = (("one", "line"), ("two", "<one>"), ("three", "<two>"), ("four", "<three>"))

LAYERS: tuple[Code, ...] = (
    Code("F401", ERROR, "No forms are known of a verb.", "A verb that has no forms in the lexicon is never found.",
         HEAD + FIND.replace("~phone", "§~fone") + TAIL, HEAD + FIND + TAIL),
    Code("F402", ERROR, "A word class holds nothing.", "A pattern with it would never match.",
         HEAD + "words: {line: []}\n" + FIND.replace("~phone", "~phone by §<line>") + TAIL,
         HEAD + "words: {line: [wire]}\n" + FIND.replace("~phone", "~phone by <line>") + TAIL),
    Code("F403", ERROR, "A part of a pattern does not belong in this layer.",
         "Mentions and verb groups are built before there are slots, verbs and quotations.",
         _SHAPE.replace("<<<", "§{person} <<<"), _SHAPE, "mentions.yaml"),
    Code("F404", ERROR, "A general layer, or a key of it, is missing.", "The engine knows no language without it.",
         "§name: other\nlanguage: xx\nversion: '1'\n", "name: layer\nextends: sample\n", "pack.yaml"),
    Code("F405", ERROR, "A class holds no verbs.", "~<class> finds the forms of the verbs in it.",
         HEAD + FIND.replace("~phone", "§~<city>") + TAIL, HEAD + FIND.replace("~phone", "~<takes-that>") + TAIL),
    Code("F406", ERROR, "What must stand before has no fixed length.", "It is one pattern, without [ ] and repeats.",
         _SHAPE + "after: §|\n  [by] line\n", _SHAPE + "after: |\n  line\n", "mentions.yaml"),
    Code("F407", ERROR, "A piece of patterns holds itself.", "It could never end.",
         "parts:\n  one: |\n    by §<two>\n  two: |\n    <one>\n", "parts:\n  one: |\n    by <two>\n  two: |\n    line\n",
         "mentions.yaml"),
    Code("F408", ERROR, "Nothing is marked that is always there.", "<< >> marks the verb, or the word that is read.",
         _GROUP.replace("<<~<verb>:past>>", "§~<verb>:past"), _GROUP, "clauses.yaml"),
    Code("F409", ERROR, "A time is not understood.", "The head of the pack's times.yaml tells how times are written.",
         _TIMES.replace("hour", "§hover"), _TIMES, "times.yaml"),
    Code("F410", ERROR, "A value of a general layer is unknown.", "It is one of a few names that the engine knows.",
         "roles: {§koma: [\",\"]}\n", "roles: {comma: [\",\"]}\n", "clauses.yaml"),
    Code("F411", ERROR, "A pattern is too large.", "Pieces that name pieces grow with each step, until no memory holds them.",
         "parts:\n" + "".join(f"  {name}: |\n    {'§' * (name == 'four')}{' '.join([of] * 12)}\n" for name, of in _PIECES),
         "parts:\n" + "".join(f"  {name}: |\n    {of}\n" for name, of in _PIECES), "mentions.yaml"),
)
