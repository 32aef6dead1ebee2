"""The one declaration of everything that may stand in a pack's files: kinds of documents, and their keys.

It gives the checks of the loader, the JSON Schema for editors and the reference page. A new kind of document is one
row of KINDS and its rows of KEYS.
"""
from __future__ import annotations

import fnmatch
from functools import cache

from factex.diagnostics import Diagnostic, Place, nearest
from factex.limits import MISTAKES
from factex.workshop.codes import enough, finding
from factex.workshop.marks import Map, Value
from factex.workshop.schema_forms import (
    BLOCK,
    DATE,
    ID,
    INTEGER,
    LINE,
    LINES,
    NAME,
    NAMES,
    NOTE,
    SIGNED,
    SWITCH,
    TEXT,
    WORDS,
    Kind,
)
from factex.workshop.schema_layers import LAYER_KEYS, LAYER_KINDS
from factex.workshop.shapes import JSON, Choice, Key, ListOf, MapOf, OneOf, Record


@cache
def keys_of(kind: str) -> dict[str, Key]:
    """The declared keys of a kind, in order."""
    return {row.key: row for row in KEYS if row.kind == kind}


def record(kind: str) -> Record:
    """The form of a nested mapping of a kind."""
    return Record(kind, keys_of, _OTHERS.get(kind))


MENTION = Record("expected mention", keys_of)
MENTIONS = OneOf((NOTE, ListOf(OneOf((TEXT, MENTION))), MENTION))

KINDS: tuple[Kind, ...] = (
    Kind("pack", "pack.yaml", "", "What the pack is called and which types, roles and attributes it has."),
    Kind("words", "lexicon/*.yaml", "words", "A word class: words that patterns name together as <class>."),
    Kind("entities", "lexicon/*.yaml", "entities", "A class of names, each with its aliases."),
    Kind("forms", "lexicon/*.yaml", "forms", "A class of verbs with their inflected forms."),
    Kind("verbs", "lexicon/*.yaml", "verbs", "Verbs that take the same frames and give the same attributes."),
    Kind("frame", "frames.yaml", "frame", "A reusable shape of a verb and its roles."),
    Kind("rule", "*.yaml", "rule", "A rule: what words give which fact."),
    *LAYER_KINDS,
    Kind("about", "", "", "A declared name."),
    Kind("slot kind", "", "", "What a slot takes."),
    Kind("fact type", "", "", "A type of facts."),
    Kind("attribute", "", "", "An attribute of facts."),
    Kind("frame use", "", "", "A frame with a rule's verb and slots.", LINE),
    Kind("carry", "", "", "A role taken over from an earlier fact."),
    Kind("example", "", "", "One example of a rule; roles and attributes stand by name.", MENTIONS),
    Kind("expected fact", "", "", "A fact that an example expects; roles and attributes stand by name.", MENTIONS),
    Kind("expected mention", "", "", "A mention that an example expects."),
    Kind("equivalent", "", "", "A change of the document that no example could notice."),
)
_OTHERS = {kind.name: kind.others for kind in KINDS}

_SLOTS = "each as `role: kind`, then `many` where it takes a list, then `N+` where it needs N other than 1"
KEYS: tuple[Key, ...] = (
    Key("pack", "name", NAME, "the pack's name", "en", unless=("extends",)),
    Key("pack", "language", NAME, "the language that it reads, as a BCP 47 tag; a pack with it stands alone", "en",
        unless=("extends",)),
    Key("pack", "version", LINE, "the pack's version", "1.0", unless=("extends",)),
    Key("pack", "about", TEXT, "what the pack is for", "News in English.", default=""),
    Key("pack", "extends", NAME, "the pack over which this folder lies", "en", default=""),
    Key("pack", "mentions", MapOf(record("about")), "the types of mentions", "{person: {about: One person.}}",
        default=""),
    Key("pack", "kinds", MapOf(record("slot kind")), "the kinds of slots, each with the mention types that it takes",
        "{actor: {about: A party., takes: [person]}}", default=""),
    Key("pack", "facts", MapOf(record("fact type")), "the types of facts", "{call: {about: A call., core: {…}}}",
        default=""),
    Key("pack", "attributes", MapOf(record("attribute")), "the attributes of facts and their values",
        "{polarity: {about: Whether it happened., values: [positive, negative], default: positive}}", default=""),
    Key("pack", "share", ListOf(NAMES), "pairs of fact types that may share words", "[[statement, meeting]]",
        default=""),
    Key("about", "about", TEXT, "what it is", "One person."),
    Key("slot kind", "about", TEXT, "what it is", "A party that acts."),
    Key("slot kind", "takes", NAMES, "the types of mentions that it takes", "[person, group]"),
    Key("fact type", "about", TEXT, "what it is and is not", "Two parties talk by telephone.", default=""),
    Key("fact type", "core", MapOf(LINE), f"the roles that its patterns fill, {_SLOTS}; they are the slots of a rule "
        "that declares none", "{participants: actor many}", default=""),
    Key("fact type", "roles", MapOf(LINE), f"further roles, {_SLOTS}", "{place: place, topic: topic many}", default=""),
    Key("fact type", "attributes", NAMES, "the attributes that its facts have", "[polarity, modality]", default=""),
    Key("attribute", "about", TEXT, "what it says", "Whether it took place.", default=""),
    Key("attribute", "values", NAMES, "its values", "[positive, negative]"),
    Key("attribute", "default", NAME, "the value where nothing says otherwise", "positive", default=""),

    *(row for kind in ("words", "entities", "forms") for row in (
        Key(kind, "class", NAME, "the class's name, as patterns write it: <name>", "summit"),
        Key(kind, "about", TEXT, "what belongs to it", "Names of meetings."),
        Key(kind, "source", TEXT, "where the entries come from, with its licence", "Own list.", default=""))),
    *(Key(kind, "case", Choice(("any", "exact")), "whether capitals must be as written", "exact", default="any")
      for kind in ("words", "entities")),
    Key("words", "words", WORDS, "its entries, of one or more words, one a line or separated by commas",
        "|\n  summit, peace talks"),
    Key("entities", "entities", MapOf(OneOf((LINES, NOTE)), any_key=True), "canonical names, each with its aliases",
        "{United States: [U.S., America]}"),
    Key("entities", "canonical", Choice(("form", "apart")), "whether the canonical name is itself an entry: `apart` for demonyms, "
        "whose canonical name is the country", "apart", default="form"),
    Key("entities", "stands_for", MapOf(LINE, any_key=True), "names that may stand for another entity, such as a "
        "capital for its government", "{Washington: United States}", default=""),
    Key("forms", "forms", BLOCK, "one verb a line: base, third person, past, participle, ing form; alternatives with a "
        "slash", "|\n  meet meets met met meeting"),
    Key("forms", "columns", LINES, "the columns of its table, each a kind of form (base, third, past, participle, ing) and maybe "
        "classes that its forms belong to as well; a kind may stand several times or not at all", "[base, past, past negated]",
        default="base third past participle ing"),
    Key("verbs", "verbs", WORDS, "verbs by their base form, maybe with a particle, one a line or separated by commas",
        "|\n  warn, point out"),
    Key("verbs", "takes", NAMES, "frames that they take; each NAME gives them the class takes-NAME", "[that]",
        default=""),
    Key("verbs", "set", MapOf(NAME), "attributes of the facts that they give", "{act: warn}", default=""),
    Key("verbs", "about", TEXT, "what they have in common", "Verbs of warning.", default=""),

    Key("frame", "frame", NAME, "the frame's name", "verb-object-of"),
    Key("frame", "about", TEXT, "what it stands for", "Somebody accuses somebody of something."),
    Key("frame", "takes", NAMES, "what a rule must give: verb, subject, object, prep", "[verb, subject, object, prep]"),
    Key("frame", "find", BLOCK, "patterns with ~verb {subject} {object} {prep} and the word prep for what is given",
        "|\n  {subject:subject} ~verb {object} prep {prep:phrase}"),

    Key("rule", "rule", ID, "the rule's name; file/name to override one of another file", "phone-conversation"),
    Key("rule", "off", SWITCH, "`true` switches off a rule of the pack below", "true", default="false"),
    Key("rule", "fact", NAME, "the type of the facts that it gives", "call", unless=("off",)),
    Key("rule", "about", TEXT, "what it finds", "Two parties talk by telephone.", unless=("off",)),
    Key("rule", "slots", MapOf(LINE), f"the slots of its patterns, {_SLOTS}; a slot that is not here has what its "
        "fact type declares for the role", "{participants: actor many 2+}", default=""),
    Key("rule", "words", MapOf(WORDS), "word classes of this rule alone", "{line: [telephone, video link]}",
        default=""),
    Key("rule", "find", BLOCK, "patterns, one a line, each enough alone",
        "|\n  {participants} ~speak by <line>", unless=("frame", "off")),
    Key("rule", "unless", BLOCK, "patterns that take a match away where they overlap it", "|\n  ~call {what:phrase}",
        default=""),
    Key("rule", "frame", OneOf((record("frame use"), ListOf(record("frame use")))), "a frame with this rule's verb and "
        "slots; keys other than verb, subject, object and shape are words of the text",
        "{verb: accuse, subject: accuser, object: accused, of: offence}", default=""),
    Key("rule", "set", MapOf(NAME), "attributes of its facts", "{act: decline}", default=""),
    Key("rule", "carry", OneOf((NAME, record("carry"))), "a role that is taken over from an earlier fact",
        "{role: speaker, from: [statement], sentences: 1, paragraphs: 0}", default=""),
    Key("rule", "needs", NAMES, "roles of which one must be filled, by a slot or an adjunct", "[place, time]", default=""),
    Key("rule", "priority", SIGNED, "the higher goes before, where two rules dispute words", "1", default="0"),
    Key("rule", "tests", ListOf(record("example")), "examples: at least one hit and one miss",
        "[{hit: Anna Brandt phoned Boris Ivanov., participants: [Anna Brandt, Boris Ivanov]}]", default=""),

    Key("frame use", "verb", LINE, "the verb by its base form, several with commas, or a <class>", "accuse"),
    Key("frame use", "subject", NAME, "the slot of the subject", "accuser", default=""),
    Key("frame use", "object", NAME, "the slot of the object", "accused", default=""),
    Key("frame use", "shape", NAME, "the frame's name, where what is given fits several", "verb-object-of", default=""),
    Key("carry", "role", NAME, "the role that is taken over", "speaker"),
    Key("carry", "from", NAMES, "the types of facts that it comes from", "[statement]", default="the rule's own"),
    Key("carry", "as", MapOf(NAME), "what facts of other types call the role", "{accusation: accuser}", default=""),
    Key("carry", "sentences", INTEGER, "how many sentences back", "2", default="1"),
    Key("carry", "paragraphs", INTEGER, "how many paragraph breaks may lie between", "1", default="0"),
    Key("example", "hit", TEXT, "a text in which the rule finds what is written beside it",
        "Anna Brandt phoned Boris Ivanov.", unless=("miss",)),
    Key("example", "miss", TEXT, "a text in which no rule finds a fact of this type", "Omar called Petra a liar.",
        unless=("hit",)),
    Key("example", "each", WORDS, "words that take the place of ___ in turn: an example for each of them", "phoned, rang", default=""),
    Key("example", "date", DATE, "the document's date", "2016-09-08", default=""),
    Key("example", "facts", ListOf(record("expected fact")), "the facts, where there are several",
        "[{place: [Geneva]}, {place: [Bern]}]", default=""),
    Key("example", "todo", SWITCH, "`true`: known not to work yet", "true", default="false"),
    *(Key(kind, "attribution", NOTE, "the source's name; empty for the article's own voice", "Mark Toner", default="")
      for kind in ("example", "expected fact")),
    Key("expected fact", "type", NAME, "the fact's type", "call", default="the rule's own"),
    Key("expected mention", "text", TEXT, "the words of the mention", "the secretary"),
    Key("expected mention", "entity", LINE, "the canonical name", "Anna Brandt", default=""),
    Key("expected mention", "refers_to", OneOf((NOTE, LINES)), "whom it stands for; empty: unsettled",
        "[Anna Brandt]", default=""),
    Key("expected mention", "value", LINE, "the value of a time or duration", "PT45M", default=""),
    *LAYER_KEYS,
    *(Key(kind.name, "equivalent", ListOf(record("equivalent")), "changes that `factex test --mutate` makes here and that no "
          "example could notice, each with the reason", "[{before: ~meet ..5 <bar>, because: it is said nowhere}]", default="")
      for kind in KINDS if kind.files),
    Key("equivalent", "before", TEXT, "what stands there, as the report tells it", "..4 with {who}"),
    Key("equivalent", "after", TEXT, "what it becomes; none: it is left out", "..9 with {who}", default=""),
    Key("equivalent", "operator", NAME, "only this operator", "widen-gap", default=""),
    Key("equivalent", "because", TEXT, "why nothing comes of it", "No such gap is longer than four words."),
)


def kind_of(path: str, body: Map, at: Place) -> Kind | Diagnostic:
    """The kind of a document in the file `path` (inside its pack), or why it has none."""
    rows = [row for row in KINDS if row.files == path] or [
        row for row in KINDS if fnmatch.fnmatchcase(path, row.files) and path.count("/") == row.files.count("/")]
    marks = [row.mark for row in rows if row.mark]
    for row in rows:
        if row.mark and row.mark in body:
            return row
    known = {key for row in rows if not row.mark for key in keys_of(row.name)}
    for key, _ in body.pairs():
        if key not in known and (near := nearest(key, marks)) and not nearest(key, known):
            return finding("F108", key.place, f"unknown key {str(key)!r}{near}")
    if len(marks) < len(rows):
        return next(row for row in rows if not row.mark)
    needed = " or ".join(map(repr, marks))
    return finding("F107", at, f"a document in this file needs the key {needed}, which tells what it is")


class _Enough(Exception):
    """The rest of the document is not looked at."""


def check(body: Value, kind: str) -> tuple[Map, list[Diagnostic]]:
    """A document with what is wrong in it left out, and what that was."""
    out: list[Diagnostic] = []

    def say(code: str, place: Place, message: str) -> None:
        out.append(finding(code, place, message))
        if len(out) >= MISTAKES:
            raise _Enough

    try:
        kept = record(kind).check(body, say)
    except _Enough:
        enough(out)
        kept = None
    if not isinstance(kept, Map):
        kept = Map()
        kept.place = body.place
    return kept, out


def json_schema(kind: str) -> JSON:
    """The JSON Schema of one kind of document, with all nested kinds under `$defs`."""
    nested = {row.name.replace(" ", "-"): _object(row.name) for row in KINDS if not row.files}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_object(kind), "$defs": nested}


def _object(kind: str) -> JSON:
    keys, others = keys_of(kind).values(), _OTHERS[kind]
    out: JSON = {
        "type": "object",
        "properties": {row.key: {**row.shape.schema(), "description": f"{row.meaning}\n\n{row.key}: {row.sample}"} for row in keys},
        "additionalProperties": False if others is None else others.schema(),
    }
    needed = [row for row in keys if row.default is None]
    if always := [row.key for row in needed if not row.unless]:
        out["required"] = always
    if either := [{"anyOf": [{"required": [key]} for key in (row.key, *row.unless)]} for row in needed if row.unless]:
        out["allOf"] = either
    return out
