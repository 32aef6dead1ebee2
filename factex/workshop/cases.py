"""Runs the examples that stand beside the rules, and says of each what was expected and what came out.

A `hit` wants, for each expected fact, one that survived with exactly its roles: by the example's own rule, or by any
rule where the fact is of another type than the rule's. A `miss` wants no fact of the rule's type by any rule. An
example marked `todo` passes while it does not work.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from factex.diagnostics import Place
from factex.formats.visible import visible
from factex.values import Document, Fact, Mention
from factex.workshop.coverage import Exercised, Reader, read_traced
from factex.workshop.differences import CHANGED, EXTRA, MISSING, RIGHT, Difference, compare, overall, side_by_side
from factex.workshop.rules import Case, ExpectedFact, ExpectedMention, Rule

TODO, BROKEN = "todo", "broken"  # known not to work yet; reading it raised
OWN_VOICE = "the article's own voice"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of one example.

    `outcome` is right, missing, extra, changed, todo or broken; `message` tells a person what is wrong, in one line or
    more, and is empty where nothing is; `exercised` holds the alternatives that it exercises.
    """

    rule: Rule
    case: Case
    outcome: str
    message: str = ""
    differences: tuple[Difference, ...] = ()
    exercised: Exercised = frozenset()

    @property
    def passed(self) -> bool:
        return self.outcome in (RIGHT, TODO) and not self.message

    @property
    def place(self) -> Place:
        return self.case.place


def run_cases(extractor: Reader, rules: Iterable[Rule], word: str = "") -> Iterator[CaseResult]:
    """The results of all examples, in the order of the rules; with `word`, of those whose rule or text holds it."""
    wanted = word.casefold()
    for rule in rules:
        for case in rule.cases:
            if wanted in rule.id.casefold() or wanted in case.text.casefold():
                yield run_case(extractor, rule, case)


def run_case(extractor: Reader, rule: Rule, case: Case) -> CaseResult:
    """The result of one example."""
    try:
        document, exercised = read_traced(extractor, case.text, case.date)
    except Exception as error:
        return CaseResult(rule, case, BROKEN, f"reading it failed: {type(error).__name__}: {error}")
    differences = _check_hit(rule, case, document) if case.kind == "hit" else _check_miss(rule, document)
    outcome = overall(differences)
    if case.todo:
        message = "marked todo, but it works: take the mark away" if outcome == RIGHT else ""
        return CaseResult(rule, case, TODO, message, differences, exercised)
    message = "" if outcome == RIGHT else side_by_side(differences, indent="")
    return CaseResult(rule, case, outcome, message, differences, exercised)


def notices(extractor: Reader, rule: Rule, case: Case) -> bool:
    """Whether an example that should pass fails now; one marked `todo` notices nothing."""
    if case.todo:
        return False
    try:
        document = extractor.read(case.text, case.date, "example")
    except Exception:
        return True
    return bool(_check_hit(rule, case, document) if case.kind == "hit" else _check_miss(rule, document))


def told(result: CaseResult) -> str:
    """Lines for a person: which example failed, and what was expected and found."""
    place = result.place
    head = f"{place.file}:{place.line}: {result.case.kind} of {result.rule.id}: {result.outcome}: {visible(result.case.text.strip())}"
    return "\n".join((head, *("    " + visible(line) for line in result.message.splitlines())))


def _check_miss(rule: Rule, document: Document) -> tuple[Difference, ...]:
    return tuple(
        Difference(EXTRA, rule.fact, "", f"{_quoted(fact.span.text)} by {fact.rule}")
        for fact in document.facts
        if fact.type == rule.fact
    )


def _check_hit(rule: Rule, case: Case, document: Document) -> tuple[Difference, ...]:
    """The differences of each expected fact from the found one that is most like it; no found fact serves twice."""
    likeness = sorted(
        (len(_compare(expected, fact)), e, f)
        for e, expected in enumerate(case.facts)
        for f, fact in enumerate(document.facts)
        if _may_be(rule, expected, fact) or (len(case.facts) > 1 and fact.type == expected.type)
    )
    pairs: dict[int, int] = {}
    for _, e, f in likeness:
        if e not in pairs and f not in pairs.values():
            pairs[e] = f
    differences: list[Difference] = []
    for e, expected in enumerate(case.facts):
        if e in pairs:
            differences += _compare(expected, document.facts[pairs[e]])
        else:
            differences.append(_none(rule, expected, document))
    if not differences and not any(document.facts[f].rule == rule.id for f in pairs.values()):
        differences.append(_none(rule, case.facts[0], document))  # of several facts, one at least is this rule's
    return tuple(differences)


def _may_be(rule: Rule, expected: ExpectedFact, fact: Fact) -> bool:
    return fact.type == expected.type and (fact.rule == rule.id or fact.type != rule.fact)


def _none(rule: Rule, expected: ExpectedFact, document: Document) -> Difference:
    """No fact can be the expected one; facts of its type by other rules are named."""
    others = ", ".join(f"{_quoted(f.span.text)} by {f.rule}" for f in document.facts if f.type == expected.type)
    author = f" by {rule.id}" if expected.type == rule.fact else ""
    return Difference(CHANGED if others else MISSING, expected.type, f"a fact{author}", others)


def _compare(expected: ExpectedFact, fact: Fact) -> list[Difference]:
    differences: list[Difference] = []
    for role in (*expected.roles, *(role for role in fact.roles if role not in expected.roles)):
        differences += _compare_role(role, expected.roles.get(role, ()), fact.roles.get(role, ()))
    for name, value in expected.attributes.items():
        differences += compare(name, value, fact.attributes.get(name, ""))
    if expected.attribution is not None:
        differences += _compare_attribution(expected.attribution, fact)
    return differences


def _compare_role(role: str, expected: Sequence[ExpectedMention], found: Sequence[Mention]) -> Iterator[Difference]:
    """Mentions are paired by their text, in any order."""
    free = list(found)
    unmet: list[ExpectedMention] = []
    for wanted in expected:
        same = next((mention for mention in free if mention.text == wanted.text), None)
        if same is None:
            unmet.append(wanted)
            continue
        free.remove(same)
        if wanted.entity is not None:
            yield from compare(f"{role} entity", wanted.entity, same.entity or "")
        if wanted.refers_to is not None:
            yield from _compare_links(f"{role} refers_to", wanted.refers_to, same.refers_to)
        if wanted.value is not None:
            yield from compare(f"{role} value", wanted.value, same.value or "")
    for number in range(max(len(unmet), len(free))):
        left = _quoted(unmet[number].text) if number < len(unmet) else ""
        right = _quoted(free[number].text) if number < len(free) else ""
        yield from compare(role, left, right)


def _compare_links(field: str, expected: tuple[str, ...], found: tuple[str, ...] | None) -> Iterator[Difference]:
    if found is None or set(expected) != set(found):
        yield Difference(CHANGED, field, _listed(expected), "" if found is None else _listed(found))


def _compare_attribution(expected: str, fact: Fact) -> Iterator[Difference]:
    """A source is told by its words or its entity; the empty text means that there is none."""
    source = fact.attribution.source if fact.attribution else None
    named = ("",) if source is None else (source.text, source.entity)
    if expected not in named:
        found = _quoted(source.text) if source else OWN_VOICE
        yield Difference(CHANGED, "attribution", _quoted(expected) if expected else OWN_VOICE, found)


def _listed(names: Iterable[str]) -> str:
    return "[" + ", ".join(names) + "]"


def _quoted(text: str) -> str:
    return f'"{text}"'
