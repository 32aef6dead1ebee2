"""The examples beside a rule, checked: hits with the facts that they expect, and misses."""
from __future__ import annotations

from collections.abc import Callable, Iterable

from factex.diagnostics import Diagnostic, Place, nearest
from factex.workshop.codes import finding
from factex.workshop.declared import Declared, FactType, known
from factex.workshop.entry_places import entry_place
from factex.workshop.filled_cases import BLANK, Row
from factex.workshop.marks import COMMENT, PLAIN, Items, Map, Text, Value, cut_off, entries
from factex.workshop.rules import Case, ExpectedFact, ExpectedMention
from factex.workshop.schema import keys_of

HIT, MISS = "hit", "miss"


def check_cases(body: Map, fact: FactType, declared: Declared) -> tuple[list[Row], list[Diagnostic]]:
    """One example of a rule that gives facts of the type `fact`, with the words that fill its blank, or None where it has none; nothing
    when it holds no text."""
    case, out = _case(body, fact, declared)
    words = body.get("each")
    if case is None:
        return [], out
    if words is None and BLANK not in case.text:
        return [(case, None)], out
    if words is None or BLANK not in case.text:
        message = f"nothing stands under 'each' to fill {BLANK}" if words is None else f"there is no {BLANK} that the words could fill"
        out.append(finding("F317", body.key("each" if words else case.kind).place, message))
        return [], out
    return [(case, tuple(words_of(words)))], out


def words_of(words: Value) -> Iterable[tuple[str, Place]]:
    """The words under `each`, with their places."""
    if isinstance(words, Text):
        return [(word, entry_place(words, word, number)) for word, number in entries(words)]
    return [(str(word).strip(), word.place) for word in words if isinstance(word, Text)]


def blanks(test: Map) -> Iterable[Callable[[str], str]]:
    """What fills the blanks of an example's texts: one for each word under `each`, or one that changes nothing."""
    words = test.get("each")
    for word, _ in [("", test.place)] if words is None else words_of(words):
        yield lambda text, word=word: text.replace(BLANK, word) if word else text  # type: ignore[misc]


def _case(body: Map, fact: FactType, declared: Declared) -> tuple[Case | None, list[Diagnostic]]:
    out: list[Diagnostic] = []
    if HIT in body and MISS in body:
        message = "an example is a hit or a miss, not both; a second one begins with a - of its own"
        out.append(finding("F316", body.key(MISS).place, message))
    kind = HIT if HIT in body else MISS
    text = body.text(kind)
    if text is None:
        return None, out
    if text.style == PLAIN and (cut := cut_off(text, COMMENT)):
        out.append(cut)
    written = str(text).strip()
    names = [key for key, _ in body.pairs() if key not in keys_of("example") or key == "attribution"]
    listed = body.get("facts")
    if kind == MISS and (names or "facts" in body):
        first = (names or [body.key("facts")])[0]
        out.append(finding("F314", first.place, f"a miss expects no fact; {str(first)!r} has no use here"))
        facts: list[ExpectedFact] = []
    elif kind == MISS:
        facts = []
    elif isinstance(listed, Items):
        if names:
            message = f"{str(names[0])!r} must stand inside 'facts', with the fact that it belongs to"
            out.append(finding("F315", names[0].place, message))
        if not listed:
            out.append(finding("F320", listed.place, f"a {HIT} expects one fact or more under 'facts'; where there is none, write {MISS}"))
        facts = [_fact(part, part, fact, written, declared, out) for part in listed if isinstance(part, Map)]
    else:
        facts = [_fact(body, text, fact, written, declared, out)]
    date = body.plain("date") or None
    return Case(kind, written, tuple(facts), date, body.plain("todo") == "true", body.key(kind).place), out


def _fact(body: Map, at: Value, fact: FactType, sentence: str, declared: Declared, out: list[Diagnostic],
          ) -> ExpectedFact:
    """A fact as the keys of a mapping name its parts."""
    kind = body.text("type")
    if kind is not None and known("F301", [kind], declared.facts, "fact type", out):
        fact = declared.facts[kind]
    roles: dict[str, tuple[ExpectedMention, ...]] = {}
    attributes: dict[str, str] = {}
    fixed = {*keys_of("example"), *keys_of("expected fact")}
    for key, value in body.pairs():
        if key in fixed:
            continue
        if key in fact.slots:
            roles[str(key)] = _mentions(value, sentence, out)
        elif key in fact.attributes:
            if not isinstance(value, Text):
                out.append(finding("F110", value.place, f"the attribute {str(key)!r} has one value, a text"))
            elif known("F306", [value], declared.attributes[key].values, f"value of {str(key)!r}", out):
                attributes[str(key)] = str(value)
        else:
            there = (*fact.slots, *fact.attributes)
            hint = nearest(key, (*there, *fixed)) or (f"; there are {', '.join(there)}" if there else "")
            out.append(finding("F307", key.place, f"a {fact.name} has no role or attribute {str(key)!r}{hint}"))
    source = body.text("attribution")
    return ExpectedFact(fact.name, roles, attributes, None if source is None else str(source).strip(), at.place)


def _mentions(value: Value, sentence: str, out: list[Diagnostic]) -> tuple[ExpectedMention, ...]:
    if isinstance(value, Items):
        return tuple(mention for item in value for mention in _mentions(item, sentence, out))
    text = value.text("text") if isinstance(value, Map) else value
    if text is None:
        return ()
    words = str(text).strip()
    if not words:
        return ()
    if words not in sentence and BLANK not in sentence:  # what fills the blank may be expected too
        hint = nearest(words, _stretches(sentence, len(words.split())))
        out.append(finding("F308", text.place, f"{words!r} does not stand in the example{hint}"))
    if isinstance(value, Map):
        names = tuple(str(name) for name in value.texts("refers_to") if name) if "refers_to" in value else None
        entity, normal = value.text("entity"), value.text("value")
        return (ExpectedMention(words, entity and str(entity), names, normal and str(normal)),)
    return (ExpectedMention(words),)


def _stretches(sentence: str, count: int) -> Iterable[str]:
    words = sentence.split()
    return (" ".join(words[start:start + count]).strip(".,;:") for start in range(len(words) - count + 1))
