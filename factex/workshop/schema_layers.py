"""The rows of the general layers: text, mentions, clauses, adjuncts, context, links and times.

Each of these files has a head, whose keys the layers add to, and mostly documents of one or more kinds beside it.
"""
from __future__ import annotations

from functools import cache

from factex.workshop.schema_forms import BLOCK, DATE, INTEGER, LINE, LINES, NAME, NAMES, SWITCH, TEXT, WORDS, Kind
from factex.workshop.shapes import Choice, Key, ListOf, MapOf, OneOf, Record

HEADS = {"text": "text.yaml", "mentions": "mentions.yaml", "clauses": "clauses.yaml", "adjuncts": "adjuncts.yaml",
         "context": "context.yaml", "links": "links.yaml", "times": "times.yaml"}

LAYER_KINDS: tuple[Kind, ...] = (
    Kind("text", "text.yaml", "", "How text is cut into tokens, quotations and sentences.",
         needs=("ends", "quotations")),
    Kind("reading", "mentions.yaml", "reading", "Decides words that can be read in several ways."),
    Kind("shape", "mentions.yaml", "shape", "How a kind of mention is built of words and classes."),
    Kind("mentions", "mentions.yaml", "", "Pieces that shapes use, and how ambiguous words are read."),
    Kind("verb group", "clauses.yaml", "group", "A form of verb groups."),
    Kind("clauses", "clauses.yaml", "", "What starts and ends a clause, and what may stand in it.",
         needs=("content", "subjects", "roles", "ends", "begins")),
    Kind("adjunct", "adjuncts.yaml", "role", "How a role that no pattern names attaches to a trigger."),
    Kind("adjuncts", "adjuncts.yaml", "", "What all adjuncts have in common."),
    Kind("cue", "context.yaml", "cue", "Words that say whether something happened, and how sure that is."),
    Kind("source", "context.yaml", "source", "The facts whose content is somebody's words."),
    Kind("quoted", "context.yaml", "quoted", "How the attribute that tells the kind of quotation is filled."),
    Kind("context", "context.yaml", "", "What all cues have in common."),
    Kind("links", "links.yaml", "", "Whom pronouns and descriptions stand for.",
         needs=("reach", "person", "pronouns")),
    Kind("times", "times.yaml", "", "How dates, times and durations are written, and their values."),
    Kind("stretches", "", "", "Bounds of clauses and phrases."),
    Kind("pronoun", "", "", "Pronouns and what they stand for."),
    Kind("pair", "", "", "Descriptions of the two parties of a fact."),
    Kind("description", "", "", "Descriptions of what has a name."),
    Kind("signs", "", "", "Signs inside numbers."),
    Kind("time class", "", "", "Words of times, and what they mean."),
    Kind("time number", "", "", "A kind of numbers."),
    Kind("time part", "", "", "A piece of patterns of times."),
    Kind("time pattern", "", "", "A way to write a time, and its value."),
    Kind("time test", "", "", "An example of a pattern of times."),
)


@cache
def keys_of(kind: str) -> dict[str, Key]:
    """The declared keys of a kind of the general layers, in order."""
    return {row.key: row for row in LAYER_KEYS if row.kind == kind}


def _record(kind: str) -> Record:
    return Record(kind, keys_of)


_ABOUT = "what it is for"
_CLASSES = MapOf(LINES)
_PATTERNS = "patterns, one a line"
LAYER_KEYS: tuple[Key, ...] = (
    *(Key(kind, "about", TEXT, _ABOUT, "News in English.", default="")
      for kind in ("text", "mentions", "reading", "shape", "clauses", "verb group", "adjuncts", "adjunct", "context", "cue",
                   "source", "quoted", "links", "times", "time class", "time number", "time part", "time pattern")),

    Key("text", "clitics", LINES, "endings that are tokens of their own", "[\"'s\"]", default=""),
    Key("text", "ends", LINES, "signs that end a sentence; the first is the full stop, which abbreviations have too", '[".", "!"]',
        default=""),
    Key("text", "capitals", Choice(("yes", "no")), "whether sentences begin with a capital", "no", default="yes"),
    Key("text", "inviting ends", LINES, "ends of a quotation after which its speaker may still be named", '["?"]',
        default=""),
    Key("text", "quotations", ListOf(ListOf(LINE, 2)), "opening and closing quotation marks, in pairs", '[["«", "»"]]',
        default=""),
    Key("text", "apostrophes", LINES, "signs that stand inside words too", "[\"'\"]", default=""),
    Key("text", "abbreviations", WORDS, "words whose full stop never ends a sentence, without it", "[dr, gen]", default=""),
    Key("text", "closing abbreviations", WORDS, "words whose full stop may end a sentence as well", "[inc, etc]",
        default=""),
    Key("text", "starters", WORDS, "words that open sentences behind such a one", "[the, it]", default=""),

    Key("mentions", "never names", NAMES, "word classes that are no names, even when they are capitalised",
        "[pronoun, preposition]", default=""),
    Key("mentions", "readings", _CLASSES, "what ambiguous words can be read as, each with its word classes; verb:base is a "
        "form of verbs", '{noun: [noun], verb: ["verb:base"]}', default=""),
    Key("mentions", "parts", MapOf(BLOCK), "pieces that the shapes use as <name>", "{proper: <capitalised>}", default=""),
    Key("reading", "reading", NAME, "the reading that the marked word has, of `readings`", "verb"),
    Key("shape", "shape", NAME, "the shape's name", "titled-name"),
    Key("shape", "mention", NAME, "the type of the mention", "person"),
    Key("shape", "named", SWITCH, "`true`: the marked words are a name", "true", default="false"),
    Key("shape", "plural", SWITCH, "`true`: it stands for several", "true", default="false"),
    Key("shape", "possessive", SWITCH, "`true`: it owns what follows", "true", default="false"),
    Key("verb group", "group", NAME, "its name", "perfect"),
    Key("verb group", "finite", SWITCH, "`true`: it is the verb of a clause of its own", "true", default="false"),
    Key("verb group", "form", NAME, "the form of the whole group, where it is not its main verb's", "ing", default=""),
    Key("verb group", "passive", SWITCH, "`true`: its subject suffers it", "true", default="false"),
    *(row for kind in ("reading", "shape", "verb group") for row in (
        Key(kind, "find", BLOCK, f"{_PATTERNS}; << >> marks the word, name or main verb", "|\n  to <<~<verb>:base>>"),
        Key(kind, "after", BLOCK, "what must stand before it: one pattern of a fixed length", "|\n  <to>", default=""),
        Key(kind, "not after", BLOCK, "what must not stand before it: one pattern of a fixed length", "|\n  <to>", default=""),
        Key(kind, "before", BLOCK, f"what must stand behind it: {_PATTERNS}", "|\n  <preposition>", default=""),
        Key(kind, "not before", BLOCK, f"what must not stand behind it: {_PATTERNS}", "|\n  <title>", default=""))),

    Key("clauses", "passive", LINE, "the verb that makes a passive with a participle", "be", default=""),
    Key("clauses", "possessor", LINES, "the tokens that may stand behind a possessor", '["\'s"]', default=""),
    Key("clauses", "content", NAME, "the mention type of clauses, phrases and quotations", "content", default=""),
    Key("clauses", "subjects", NAMES, "mention types that can be subjects", "[person, group]", default=""),
    Key("clauses", "times", NAMES, "mention types that stand anywhere in a clause", "[time]", default=""),
    Key("clauses", "roles", _CLASSES, "what words and classes do in a clause; the first role that a word fits counts",
        "{comma: [\",\"]}", default=""),
    Key("clauses", "reporting", NAMES, "classes of verbs whose coordination or participle belongs to the speaker",
        "[takes-that]", default=""),
    Key("clauses", "between", BLOCK, f"what may stand between a verb and what it takes: {_PATTERNS}", "|\n  {time}",
        default=""),
    Key("clauses", "stops", BLOCK, "single words, classes and kinds that a gap never crosses", "|\n  ,\n  {quotation}",
        default=""),
    Key("clauses", "ends", _record("stretches"), "what ends a clause or phrase", "{clause: <end>, phrase: <end>}",
        default=""),
    Key("clauses", "begins", _record("stretches"), "what begins one, seen from its end",
        "{clause: <start>, phrase: <start>}", default=""),
    Key("clauses", "skips", _record("stretches"), "what a stretch goes on over, though it would end there",
        "{phrase: that ~<verb>:finite}", default=""),
    Key("clauses", "opens", MapOf(BLOCK), "how the forms of slots that begin in their own way begin",
        "{gerund: \"~<verb>:ing\"}", default=""),
    Key("stretches", "clause", BLOCK, f"of a clause: {_PATTERNS}", "|\n  ;", default=""),
    Key("stretches", "phrase", BLOCK, f"of a phrase: {_PATTERNS}", "|\n  ,", default=""),

    Key("adjuncts", "across", BLOCK, "verbs across which an adjunct still reaches its trigger", "|\n  ~be", default=""),
    Key("adjuncts", "stand", Choice(("before", "after")), "on which side of its trigger an adjunct stands, where there is one on "
        "either side of it", "before", default="after"),
    Key("adjuncts", "barriers", BLOCK, "signs across which an adjunct never reaches", "|\n  ;", default=""),
    Key("adjunct", "role", NAME, "the role that it fills", "place"),
    Key("adjunct", "find", BLOCK, f"{_PATTERNS}", "|\n  (in|at) {place}"),
    *(Key(kind, "facts", NAMES, "only these fact types", "[meeting, call]", default="all") for kind in ("adjunct", "cue")),

    Key("context", "ordered", NAMES, "attributes whose later value wins where several cues apply", "[modality]", default=""),
    Key("cue", "cue", NAME, "the cue's name", "refusal"),
    Key("cue", "find", BLOCK, f"the cue's words: {_PATTERNS}", "|\n  (~refuse|~decline) to", unless=("inside",)),
    Key("cue", "inside", OneOf((LINES, BLOCK)), "words that stand inside a verb group, as entries with commas",
        '"not, never"', unless=("find",)),
    Key("cue", "reaches", Choice(("right", "left", "both")), "on which side of it facts are judged by it", "both",
        default="right"),
    Key("cue", "until", BLOCK, f"what ends its reach: {_PATTERNS}", "|\n  ,", default=""),
    Key("cue", "set", MapOf(NAME), "the attributes that it gives", "{polarity: negative}", default=""),
    Key("cue", "attributed", MapOf(NAME), "what it gives inside somebody's statement instead", "{modality: planned}",
        default=""),
    Key("cue", "forward", SWITCH, "`true`: times in its reach lie ahead", "true", default="false"),
    Key("source", "source", NAME, "the fact type", "statement"),
    Key("source", "speaker", NAME, "the role of who speaks", "speaker"),
    Key("source", "content", NAME, "the role of what is said", "content"),
    Key("source", "withheld", MapOf(NAME), "attributes of a fact of that type that asserts nothing", "{act: decline}",
        default=""),
    Key("source", "then", MapOf(NAME), "what the facts inside such a one get instead", "{modality: hedged}", default=""),
    Key("quoted", "quoted", NAME, "the attribute", "quotation"),
    Key("quoted", "facts", NAMES, "the fact type", "[statement]"),
    Key("quoted", "role", NAME, "the role that is looked at", "content"),
    Key("quoted", "whole", NAME, "the value where all of it is in quotation marks", "direct"),
    Key("quoted", "part", NAME, "the value where some of it is", "mixed"),
    Key("quoted", "none", NAME, "the value where nothing is", "indirect"),

    Key("links", "reach", INTEGER, "how many sentences back a pronoun looks", "3", default=""),
    Key("links", "person", NAME, "the mention type of one person", "person", default=""),
    Key("links", "pronouns", ListOf(_record("pronoun")), "pronouns", "[{words: \"he, him\", types: [person]}]", default=""),
    Key("links", "pairs", ListOf(_record("pair")), "descriptions of the two parties of the last fact that has two",
        "[{words: \"sides\", types: [group]}]", default=""),
    Key("links", "pair facts", MapOf(NAME), "fact types with two parties, each with the role that holds them",
        "{meeting: participants}", default=""),
    Key("links", "genders", _CLASSES, "genders, each with the word classes that show it", "{female: [<female-word>]}",
        default=""),
    Key("links", "kinds", ListOf(_record("description")), "descriptions of names of some classes",
        "[{words: \"newspaper\", classes: [<media>]}]", default=""),
    Key("links", "articles", WORDS, "words that a description is told without", '"the, a"', default=""),
    Key("links", "numbers", WORDS, "words that say that a description is of two", '"two, both"', default=""),
    Key("links", "exclusive", LINES, "classes of which a description and its name cannot have different words",
        '["<demonym>"]', default=""),
    Key("links", "apart", WORDS, "words that show a description to be of somebody new", '"another"', default=""),
    *(Key(kind, "words", WORDS, "the words", '"he, him"') for kind in ("pronoun", "pair", "description")),
    *(Key(kind, "types", NAMES, "the mention types that they can stand for", "[person]") for kind in ("pronoun", "pair")),
    Key("pronoun", "plural", SWITCH, "`true`: they stand for several", "true", default="false"),
    Key("pronoun", "gender", NAME, "the gender, of `genders`", "female", default=""),
    Key("pronoun", "bodies", NAMES, "types that are one and may yet be meant by a plural", "[organization]", default=""),
    Key("pronoun", "speaker", SWITCH, "`true`: they stand for who speaks", "true", default="false"),
    Key("pair", "titles", LINE, "the class of titles that both parties must have", "<leader-word>", default=""),
    Key("description", "classes", LINES, "the word classes of the names", "[<media>]"),

    Key("times", "date", DATE, "the date that the tests count from", "2016-09-08", default=""),
    Key("times", "signs", _record("signs"), "signs inside numbers", "{thousands: \",\", decimal: \".\"}", default=""),
    Key("times", "classes", ListOf(_record("time class")), "lists of words", "[{class: zone, words: \"GMT\"}]", default=""),
    Key("times", "numbers", ListOf(_record("time number")), "kinds of numbers", "[{number: day, from: 1, to: 31}]",
        default=""),
    Key("times", "parts", ListOf(_record("time part")), "pieces of patterns", "[{part: some, find: \"a few\"}]", default=""),
    *(Key("times", name, ListOf(_record("time pattern")), meaning, sample, default="") for name, meaning, sample in (
        ("patterns", "ways to write a time", "[{pattern: now, find: now, value: none}]"),
        ("joins", "larger phrases made of those", "[{pattern: now, find: \"{a:phrase day}\", value: \"{a}\"}]"))),
    Key("signs", "thousands", LINE, "the sign between thousands", '","', default=""),
    Key("signs", "decimal", LINE, "the sign of decimals", '"."', default=""),
    Key("time class", "class", NAME, "its name", "month"),
    Key("time class", "source", TEXT, "where the entries come from, with its licence", "Own list.", default=""),
    Key("time class", "case", Choice(("any", "exact")), "whether capitals must be as written", "exact", default="any"),
    Key("time class", "words", WORDS, "its entries, which mean nothing", '"GMT, UTC"', unless=("values",)),
    Key("time class", "values", MapOf(LINE, any_key=True), "its entries, by what they mean", "{1: \"January, Jan.\"}",
        unless=("words",)),
    Key("time number", "number", NAME, "its name", "day"),
    Key("time number", "from", INTEGER, "the least", "1"),
    Key("time number", "to", INTEGER, "the greatest", "31"),
    Key("time number", "digits", LINE, "how many digits", "1-2", default=""),
    Key("time number", "grouped", Choice(("yes", "no")), "whether thousands may be parted", "yes", default="no"),
    Key("time number", "words", NAME, "the class that spells them in words", "number-word", default=""),
    Key("time number", "joined", LINE, "words that join words of numbers", "and", default=""),
    Key("time number", "pairs", Choice(("yes", "only")), "whether its words may be said in pairs, or are always", "only",
        default=""),
    Key("time part", "part", NAME, "its name", "length"),
    Key("time part", "find", BLOCK, _PATTERNS, "|\n  {count} {unit}"),
    Key("time pattern", "pattern", NAME, "its name", "ago"),
    Key("time pattern", "find", BLOCK, _PATTERNS, "|\n  {count} {unit} ago"),
    Key("time pattern", "value", LINE, "how its value is made; `none`: it is no time", "move {unit} by -{count}"),
    Key("time pattern", "tests", ListOf(_record("time test")), "examples",
        "[{hit: two days ago, value: 2016-09-06}]", default=""),
    Key("time test", "hit", TEXT, "a text in which it is found", "They met two days ago.", unless=("miss",)),
    Key("time test", "miss", TEXT, "a text in which no time is found", "They met twice.", unless=("hit",)),
    Key("time test", "mention", LINE, "the words of the time", "two days ago", default="all of the text"),
    Key("time test", "value", LINE, "its value; `none`: it has none", "2016-09-06", default=""),
    Key("time test", "date", LINE, "the document's date; `none`: not known", "2016-09-08", default=""),
    Key("time test", "looks", Choice(("past", "future")), "the direction of the clause", "future", default=""),
)
