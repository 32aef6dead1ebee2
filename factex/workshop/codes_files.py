"""Findings about files and the shape of what stands in them: F1."""
from __future__ import annotations

from factex.workshop.code import ERROR, WARNING, Code

TAIL = """\
tests:
  - hit: Anna Brandt phoned Boris Ivanov.
    participants: [Anna Brandt, Boris Ivanov]
  - miss: Anna Brandt slept.
"""
FIND = "find: |\n  {participants} ~phone {participants}\n"
HEAD = "rule: sample\nfact: call\nabout: Two parties talk.\n"
RULE = HEAD + FIND + TAIL
_TOUCHED = RULE.replace("rule: sample", "rule: first")

FILES: tuple[Code, ...] = (
    Code("F101", ERROR, "The file is not YAML.",
         "Where a text holds ': ' or begins with a quotation mark or bracket, write it as a block.",
         HEAD + FIND + TAIL.replace("- hit: Anna", '- hit: "Well," §Anna'),
         HEAD + FIND + TAIL.replace("- hit: Anna", '- hit: >\n      "Well," Anna')),
    Code("F102", ERROR, "The file holds something that is no text.",
         "Rule files are UTF-8 and hold no control characters.", RULE.replace("parties", "part§\x07ies"), RULE),
    Code("F103", ERROR, "A key stands twice in one mapping.",
         "Only one of the two could count, and which one would be hidden.",
         RULE.replace("about:", "about: One.\n§about:"), RULE),
    Code("F104", ERROR, "YAML tags, anchors and aliases are not used.",
         "They make rules hard to read; a text that begins with * & or ! goes into a block.",
         RULE.replace("Two", "§!quick Two"), RULE),
    Code("F105", ERROR, "A key is not a text.", "Keys are names.",
         RULE.replace("about:", "? §[a]\n: b\nabout:"), RULE),
    Code("F106", ERROR, "A document is not a mapping.", "A document has keys; several documents stand apart by ---.",
         RULE + "---\n§- rule\n", RULE),
    Code("F107", ERROR, "It cannot be told what a document is.", "One key tells: rule, class and words, and so on.",
         "§about: Two parties talk.\n", RULE),
    Code("F108", ERROR, "A key is unknown.", "A misspelt key would otherwise change nothing, in silence.",
         RULE.replace("about:", "§abuot: A\nabout:"), RULE),
    Code("F109", ERROR, "A key is missing.", "Without it the document says too little.",
         "§" + RULE.replace("about: Two parties talk.\n", ""), RULE),
    Code("F110", ERROR, "A value has the wrong form.", "Each key takes a text, a list or a mapping.",
         RULE.replace("about: ", "about: §[").replace("talk.", "talk.]"), RULE),
    Code("F111", ERROR, "A name holds what names do not.", "Names are letters, digits, - and _; a letter comes first.",
         RULE.replace(": sample", ": §two words"), RULE),
    Code("F112", ERROR, "A value is none of those that its key takes.", "The key takes one of a few texts.",
         RULE.replace("    part", "    todo: §maybe\n    part"), RULE.replace("    part", "    todo: false\n    part")),
    Code("F113", ERROR, "A value is not a whole number.", "The key counts something.",
         RULE.replace("find:", "priority: §high\nfind:"), RULE.replace("find:", "priority: 2\nfind:")),
    Code("F114", ERROR, "A value is empty.", "A key without a value says nothing; leave it out.",
         RULE.replace("fact: call", "fact:§ "), RULE),
    Code("F115", ERROR, "The lines of a block would be joined.", "Only a block that begins with | keeps its lines.",
         RULE.replace("find: |", "find: §>"), RULE),
    Code("F116", ERROR, "A date is not written YYYY-MM-DD.", "Days like yesterday are counted from it.",
         RULE.replace("    part", "    date: §8.9.2016\n    part"),
         RULE.replace("    part", "    date: 2016-09-08\n    part")),
    Code("F117", ERROR, "A folder is no pack.", "A pack is a folder with pack.yaml, or one that lies over such a pack.",
         "name: sample\nextends: §nowhere\n", "name: layer\nextends: sample\n", "pack.yaml"),
    Code("F118", ERROR, "A pack does not fit the one below it.", "A pack that declares its language stands alone.",
         "name: layer\nextends: §other\n", "name: layer\nextends: sample\n", "pack.yaml"),
    Code("F119", ERROR, "A rule's name stands twice in its file.", "The name and the file are the rule's id.",
         RULE + "---\n" + RULE.replace("sample", "§sample"), RULE + "---\n" + _TOUCHED),
    Code("F120", ERROR, "A rule that would be changed or switched off is unknown.",
         "An override that meets no rule would do nothing, in silence.",
         "rule: §other/sample\noff: true\n", RULE),
    Code("F121", WARNING, "The end of a text is cut off.", "Behind a space, # begins a comment of YAML.",
         RULE.replace("Ivanov.", "Ivanov §#1."), HEAD + FIND + TAIL.replace("hit: Anna", "hit: >\n      Anna").replace(
             "Ivanov.", "Ivanov #1.")),
    Code("F122", WARNING, "A file is not read.", "Only *.yaml of the pack's folder and of its lexicon folder are.",
         "§" + RULE, RULE, "sample.yml"),
    Code("F123", ERROR, "Lists and mappings stand too deep.", "No file of a pack needs so many within each other.",
         RULE.replace("find:", "words: " + 19 * "[" + "§" + 3 * "[" + 22 * "]" + "\nfind:"), RULE),
)
