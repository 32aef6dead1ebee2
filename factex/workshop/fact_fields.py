"""Two facts side by side: which belong together, and the fields in which they differ; goldens and `diff` share it."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from factex.values import Fact, Mention
from factex.workshop.differences import CHANGED, EXTRA, MISSING, Difference, compare


def pair_facts(before: Sequence[Fact], after: Sequence[Fact]) -> dict[int, int]:
    """Numbers of facts that belong together: of one type with overlapping triggers, the largest overlap first, then the most like."""
    overlaps = sorted(
        (-_overlap(one, other), len(compare_facts(one, other)), b, a)
        for b, one in enumerate(before)
        for a, other in enumerate(after)
        if one.type == other.type and _overlap(one, other) > 0
    )
    paired: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, b, a in overlaps:
        if b not in paired and a not in taken:
            paired[b] = a
            taken.add(a)
    return paired


def compare_facts(expected: Fact, found: Fact) -> tuple[Difference, ...]:
    """The fields that differ, the rule apart; span and id only where nothing else tells why they do."""
    wanted, got = expected.trigger, found.trigger
    fields = list(compare("trigger", shown_span(wanted.start, wanted.end, wanted.text), shown_span(got.start, got.end, got.text)))
    for role in (*expected.roles, *(role for role in found.roles if role not in expected.roles)):
        fields += _compare_role(role, expected.roles.get(role, ()), found.roles.get(role, ()))
    for name in (*expected.attributes, *(name for name in found.attributes if name not in expected.attributes)):
        fields += compare(name, expected.attributes.get(name, ""), found.attributes.get(name, ""))
    fields += compare("attribution", _attribution(expected), _attribution(found))
    if not fields:
        if expected.span.end:
            fields += compare("span", shown_span(*_ends(expected)), shown_span(*_ends(found)))
        if expected.id:
            fields += compare("id", expected.id, found.id)
    return tuple(fields)


def shown_mention(mention: Mention) -> str:
    """A mention with all that a golden pins of it."""
    parts = [shown_span(mention.start, mention.end, mention.text), mention.type]
    if mention.entity is not None:
        parts.append(f"entity {mention.entity}")
    if mention.refers_to is not None:
        parts.append(f"refers_to [{', '.join(mention.refers_to)}]")
    if mention.value is not None:
        parts.append(f"value {mention.value}")
    return ", ".join(parts)


def shown_span(start: int, end: int, text: str = "") -> str:
    """`"text" 3-7` on one line, or the offsets alone."""
    return f'"{text}" {start}-{end}'.replace("\n", "\\n") if text else f"{start}-{end}"


def _overlap(one: Fact, other: Fact) -> float:
    """Shared characters of the two triggers, as a part of all that they cover."""
    a, b = one.trigger, other.trigger
    return (min(a.end, b.end) - max(a.start, b.start)) / max(max(a.end, b.end) - min(a.start, b.start), 1)


def _compare_role(role: str, expected: Sequence[Mention], found: Sequence[Mention]) -> Iterator[Difference]:
    """Equal mentions first; of the rest, those that share text are one that changed."""
    rest = [mention for mention in found if mention not in expected]
    for wanted in (mention for mention in expected if mention not in found):
        same = next((mention for mention in rest if mention.start < wanted.end and wanted.start < mention.end), None)
        if same:
            rest.remove(same)
        yield Difference(CHANGED if same else MISSING, role, shown_mention(wanted), shown_mention(same) if same else "")
    for mention in rest:
        yield Difference(EXTRA, role, "", shown_mention(mention))


def _ends(fact: Fact) -> tuple[int, int]:
    return fact.span.start, fact.span.end


def _attribution(fact: Fact) -> str:
    return f'{shown_mention(fact.attribution.source)} by "{fact.attribution.cue}"' if fact.attribution else ""
