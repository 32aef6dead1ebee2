"""Findings about rules, packs and lexicons, once their shape is right: F3."""
from __future__ import annotations

from factex.workshop.code import ERROR, WARNING, Code
from factex.workshop.codes_files import HEAD, RULE, TAIL

_LAYER = "name: layer\nextends: sample\n"
_FRAME = "frame: other\nabout: A shape.\ntakes: [verb, subject]\nfind: |\n  {subject} ~verb\n"
_USE = HEAD + "frame: {verb: phone, subject: participants}\n" + TAIL


def _rule(code: str, what: str, why: str, old: str, bad: str, good: str | None = None, level: str = ERROR) -> Code:
    """A row whose samples are the usual sample rule with a piece exchanged."""
    return Code(code, level, what, why, RULE.replace(old, bad, 1), RULE.replace(old, old if good is None else good, 1))


RULES: tuple[Code, ...] = (
    _rule("F301", "A fact type is unknown.", "Fact types are declared in pack.yaml.", ": call", ": §kall"),
    _rule("F302", "A fact type has no such role.", "A slot's name is a role of the rule's fact type.",
          "{participants} ~", "§{partisipants} ~"),
    _rule("F303", "A kind of slots is unknown.", "Kinds are declared in pack.yaml.",
          "find:", "slots: {participants: §acter many}\nfind:", "slots: {participants: actor many}\nfind:"),
    _rule("F304", "A word class is unknown.", "Classes stand under the rule's words, or in the lexicon.",
          "~phone", "~phone by §<lien>", "~phone by <line>"),
    _rule("F305", "An attribute is unknown.", "A fact type names its attributes in pack.yaml.",
          "find:", "set: {§polarty: negative}\nfind:", "set: {polarity: negative}\nfind:"),
    _rule("F306", "An attribute has no such value.", "The values are declared in pack.yaml.",
          "find:", "set: {polarity: §negativ}\nfind:", "set: {polarity: negative}\nfind:"),
    _rule("F307", "An example names neither role nor attribute.", "It could never come true.",
          "    participants", "    §partisipants"),
    _rule("F308", "A text that an example expects is not in it.", "It could never come true.",
          "[Anna Brandt, B", "[§Anne Brandt, B"),
    Code("F309", WARNING, "A rule has no hit or no miss.", "Without both, nobody notices when the rule breaks.",
         RULE.replace("sample", "§sample").replace("  - miss: Anna Brandt slept.\n", ""), RULE),
    _rule("F310", "A slot's declaration is not understood.", "It is a kind, then many and N+ where needed.",
          "find:", "slots: {participants: §many actor 2}\nfind:", "slots: {participants: actor many 2+}\nfind:"),
    Code("F311", ERROR, "No frame takes what a rule gives.", "A frame takes just the verb, slots and word given.",
         _USE.replace("frame:", "§frame:").replace(", subject: participants", ""), _USE),
    Code("F312", ERROR, "A frame's key is misspelt, or one too many.",
         "Keys other than verb, subject, object and shape are words of the text, and a frame takes one.",
         _USE.replace("subject", "§subjekt"), _USE),
    Code("F313", ERROR, "Several frames take what a rule gives.", "The key shape names the one that is meant.",
         _USE.replace("frame:", "§frame:").replace("participants}", "participants, object: topic}"),
         _USE.replace("participants}", "participants, object: topic, shape: active}")),
    _rule("F314", "A miss expects a fact.", "A miss says that there is none.",
          "slept.\n", "slept.\n    §participants: [Anna Brandt]\n"),
    _rule("F315", "Roles stand both beside and inside facts.", "Each belongs to one fact.",
          "    part", "    §topic: Anna\n    facts: [{participants: Anna}]\n    #",
          "    facts: [{participants: Anna}]\n    #"),
    _rule("F316", "An example is both hit and miss.", "It can come true as one only.",
          "    part", "    §miss: Anna Brandt slept.\n    part"),
    _rule("F317", "A blank is not filled, or is missing.", "Each word under each takes the place of ___ in the text.",
          "miss: Anna Brandt slept.", "miss: Anna Brandt slept.\n  - §miss: Anna Brandt ___.",
          "miss: Anna Brandt slept.\n  - miss: Anna Brandt ___.\n    each: slept, sat"),
    Code("F318", ERROR, "A frame's line names what the frame does not take.", "It would stay a word of the text.",
         _FRAME.replace("{subject}", "§{subjekt}"), _FRAME, "frames.yaml"),
    Code("F319", ERROR, "A frame's name stands twice.", "Rules name frames; the later would hide the earlier.",
         _FRAME + "---\n" + _FRAME.replace("frame: ", "frame: §"), _FRAME, "frames.yaml"),
    _rule("F320", "A hit expects no fact.", "It says which facts there are; an example without any is a miss.",
          "    part", "    facts: §[]\n    #", "    part"),
    Code("F321", ERROR, "A mention type is unknown.", "Kinds take mention types that pack.yaml declares.",
         _LAYER + "kinds: {body: {about: A body., takes: [§persn]}}\n",
         _LAYER + "kinds: {body: {about: A body., takes: [person]}}\n", "pack.yaml"),
    Code("F324", ERROR, "Fact types share words in other than pairs.", "Each pair says that two types may share words.",
         _LAYER + "share: [§[call]]\n", _LAYER + "share: [[call, statement]]\n", "pack.yaml"),
    Code("F331", ERROR, "A verb has not its five forms.", "Patterns name verbs by base form and find all others.",
         "class: verb\nabout: Verbs.\nforms: |\n  phone phones phoned phoned phoning\n  §ring rings rang ringing\n",
         "class: verb\nabout: Verbs.\nforms: |\n  ring rings rang rung ringing\n", "lexicon/sample.yaml"),
)
