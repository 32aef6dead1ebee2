"""What a change of rules does to the facts of a text: those added, removed and altered, by rule, with their context.

Facts are the same when nothing of them differs, their rule included; a fact of one type whose trigger still overlaps is
altered, and its fields are told.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from factex.engine.write import record
from factex.formats.visible import counted, visible
from factex.values import Document, Fact
from factex.workshop.differences import Difference, compare
from factex.workshop.fact_fields import compare_facts, pair_facts

ADDED, REMOVED, ALTERED = "added", "removed", "altered"
_SIGNS = {ADDED: "+", REMOVED: "-", ALTERED: "~"}
_AROUND, _WIDEST = 40, 150  # characters of context beside a fact; of text on either side of its trigger
_NONE = "–"


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that is not as before. `fields` says where an altered one differs, `context` has its trigger in << >>."""

    kind: str  # ADDED, REMOVED, ALTERED
    before: Fact | None
    after: Fact | None
    context: str
    fields: tuple[Difference, ...] = ()

    @property
    def fact(self) -> Fact:
        """The fact as it is now, or was."""
        fact = self.after or self.before
        assert fact is not None
        return fact

    def told(self) -> Iterator[str]:
        """Lines for a person."""
        fact = self.fact
        yield f"{_SIGNS[self.kind]} {fact.doc}:{fact.trigger.start}  {fact.type}  {visible(self.context)}"
        if self.kind == ALTERED:
            for row in self.fields:
                yield visible(f"    {row.field}: {row.expected or _NONE} → {row.found or _NONE}")
        else:
            for role, mentions in fact.roles.items():
                if mentions:
                    yield visible(f"    {role}: " + "; ".join(mention.text for mention in mentions))

    def row(self) -> dict[str, Any]:
        """For a program."""
        return {
            "kind": self.kind,
            "rule": self.fact.rule,
            "type": self.fact.type,
            "doc": self.fact.doc,
            "context": self.context,
            "fields": [
                {"kind": row.kind, "field": row.field, "before": row.expected, "after": row.found} for row in self.fields
            ],
            "before": self.before and record(self.before),
            "after": self.after and record(self.after),
        }


def changes(before: Document, after: Document) -> tuple[Change, ...]:
    """The changes in one text, in its order."""
    paired = pair_facts(before.facts, after.facts)
    out: list[Change] = []
    for number, fact in enumerate(before.facts):
        if number not in paired:
            out.append(Change(REMOVED, fact, None, _context(before.text, fact)))
            continue
        other = after.facts[paired[number]]
        if fields := (*compare_facts(fact, other), *compare("rule", fact.rule, other.rule)):
            out.append(Change(ALTERED, fact, other, _context(after.text, other), fields))
    kept = set(paired.values())
    out += [Change(ADDED, None, f, _context(after.text, f)) for n, f in enumerate(after.facts) if n not in kept]
    return tuple(sorted(out, key=lambda change: change.fact.trigger.start))


class Report:
    """Gathers the changes of a corpus; then `text` and `row` tell them."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.documents = self.touched = self.same = 0

    def add(self, before: Document, after: Document) -> None:
        """One more text, read by either set of rules."""
        found = changes(before, after)
        self.documents += 1
        self.touched += bool(found)
        self.same += len(after.facts) - sum(change.after is not None for change in found)
        self.changes += found

    def text(self, examples: int) -> str:
        """For a person: counts, by rule and by field, then so many examples of each kind and rule."""
        total = Counter(change.kind for change in self.changes)
        head = f"{counted(self.documents, 'document')}, {self.touched} with a difference: "
        head += ", ".join((f"{counted(total[ADDED], 'fact')} added", f"{total[REMOVED]} removed", f"{total[ALTERED]} altered"))
        parts = [f"{head}; {self.same} the same"]
        if self.changes:
            parts.append("\n".join(_table("rule", (ADDED, REMOVED, ALTERED), self._rules())))
        if total[ALTERED]:
            width = max(map(len, self._fields()))
            parts.append("altered fields\n" + "\n".join(f"  {name:{width}}  {n:5}" for name, n in self._fields().items()))
        if examples:
            parts += ["\n".join(self._examples(rule, examples)) for rule in self._rules()]
        return "\n\n".join(parts)

    def row(self) -> dict[str, Any]:
        """For a program: the same, with all changes."""
        total = Counter(change.kind for change in self.changes)
        return {
            "documents": self.documents,
            "touched": self.touched,
            "facts": {ADDED: total[ADDED], REMOVED: total[REMOVED], ALTERED: total[ALTERED], "same": self.same},
            "rules": self._rules(),
            "fields": self._fields(),
            "changes": [change.row() for change in self.changes],
        }

    def _rules(self) -> dict[str, dict[str, int]]:
        """Counts by rule, in the order of their ids; an altered fact counts for the rule that gives it now."""
        counts: dict[str, Counter[str]] = {}
        for change in self.changes:
            counts.setdefault(change.fact.rule, Counter())[change.kind] += 1
        return {rule: {kind: counts[rule][kind] for kind in _SIGNS} for rule in sorted(counts)}

    def _fields(self) -> dict[str, int]:
        """In how many altered facts each field differs, the most frequent first."""
        found = Counter(name for change in self.changes for name in {row.field for row in change.fields})
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    def _examples(self, rule: str, most: int) -> Iterator[str]:
        yield rule
        for kind in _SIGNS:
            own = [change for change in self.changes if change.kind == kind and change.fact.rule == rule]
            for change in own[:most]:
                yield from ("  " + line for line in change.told())
            if len(own) > most:
                yield f"  {_SIGNS[kind]} … and {len(own) - most} more {kind}"


def _table(name: str, columns: Iterable[str], rows: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Names and numbers, one row a line."""
    width = max(len(name), *map(len, rows))
    yield "  ".join((f"{name:{width}}", *columns))
    for row, numbers in rows.items():
        yield "  ".join((f"{row:{width}}", *(f"{numbers[column]:{len(column)}}" for column in columns)))


def _context(text: str, fact: Fact) -> str:
    """The fact's text and some words around it, without the paragraphs beside it; its trigger stands in << >>."""
    first, last = fact.trigger.start, fact.trigger.end
    start = max(min(fact.span.start, first) - _AROUND, first - _WIDEST, 0)
    end = min(max(fact.span.end, last) + _AROUND, last + _WIDEST, len(text))
    before, after = text[start:first], text[last:end]
    before, after = before.rpartition("\n\n")[2], after.partition("\n\n")[0]
    if len(before) == first - start and start > 0:
        before = "… " + before.partition(" ")[2]
    if len(after) == end - last and end < len(text):
        after = after.rpartition(" ")[0] + " …"
    return f"{before.lstrip()}<<{text[first:last]}>>{after.rstrip()}"
