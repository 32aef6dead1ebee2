"""Notes: all that is known of a fact, below the text that refers to it."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

from factex.formats.report.kinds import Kind
from factex.formats.report.templates import Markup, fill, joined
from factex.formats.visible import visible
from factex.values import Fact, Mention

_UNSETTLED = "?"


def label(kind: Kind, number: int) -> str:
    """What a fact is called on its page: the letters of its type and its number, from 1."""
    return f"{kind.letters}{number + 1}"


def notes(facts: tuple[Fact, ...], kinds: Mapping[str, Kind], defaults: Mapping[str, Mapping[str, str]]) -> Iterator[Markup]:
    """A note for each fact."""
    for number, fact in enumerate(facts):
        kind = kinds[fact.type]
        yield fill(
            "note", id=fact.id, number=number, style=kind.style, label=label(kind, number), type=fact.type,
            words=visible(fact.trigger.text), rows=joined(_rows(fact, defaults.get(fact.type, {}))),
        )  # fmt: skip


def qualified(fact: Fact, defaults: Mapping[str, str]) -> tuple[str, ...]:
    """The values of those attributes that do not go without saying: the default of a type stands for what simply is so."""
    return tuple(value for name, value in fact.attributes.items() if name in defaults and defaults[name] != value)


def _rows(fact: Fact, defaults: Mapping[str, str]) -> Iterator[Markup]:
    for role, mentions in fact.roles.items():
        yield fill("row", name=role, values=joined(map(_mention, mentions), " "))
    special = qualified(fact, defaults)
    told = (fill("value", look="attribute" if value in special else "attribute usual", words=value) for value in fact.attributes.values())
    yield fill("row", name="attributes", values=joined(told, " "))
    if fact.attribution:
        source = joined([_mention(fact.attribution.source), fill("value", look="cue", words=visible(fact.attribution.cue))], " ")
        yield fill("row", name="attributed to", values=source)
    yield fill("row", name="rule", values=fill("value", look="rule", words=fact.rule))


def _mention(mention: Mention) -> Markup:
    """The mention's words, and what they stand for where that is not the same."""
    words = visible(mention.text)
    if mention.refers_to is not None:
        meant = visible(", ".join(mention.refers_to)) or _UNSETTLED
    else:
        meant = visible(mention.value or mention.entity or "")
    if not meant or meant == words:
        return fill("value", look="words", words=words)
    return fill("meaning", words=words, meant=meant)
