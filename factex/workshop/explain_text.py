"""Explanations as text for a terminal: plain, one thing a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from factex.formats.visible import counted, visible
from factex.workshop.explain_bench import at
from factex.workshop.explain_values import Explanation, FactTold, LineTold, LineWhy, LostTold, SentenceTold, SentenceWhy, WhyNot

WIDEST = 44  # of a first or second column
NEAREST = 5  # lines of a rule that are told at length


def explanation_text(told: Explanation) -> str:
    """An explanation, sentence by sentence."""
    return "\n\n".join("\n".join(_sentence(s)) for s in told.sentences) if told.sentences else "There is no sentence in this text."


def _sentence(told: SentenceTold) -> Iterator[str]:
    within = f" (inside the quotation of sentence {told.within + 1})" if told.within >= 0 else ""
    yield f"Sentence {told.index + 1}{within}: {visible(told.span.text)}"
    if told.mentions:
        yield ""
        yield from _table(
            "  Mentions",
            (
                (m.span.text, m.type, stands(m.value, m.entity, m.refers_to, m.span.text) + m.why, f"shape {m.shape}, {at(m.shape_place)}")
                for m in told.mentions
            ),
        )
    if told.verbs:
        yield ""
        yield from _table(
            "  Verbs",
            (
                (
                    v.span.text,
                    f"{v.form}{', passive' if v.passive else ''}",
                    (
                        f"subject {v.subject}{' (inherited from another verb)' if v.inherited else ''}"
                        if v.subject
                        else "no subject was found"
                    ),
                )
                for v in told.verbs
            ),
        )
    for fact in told.facts:
        yield ""
        yield from _fact(fact)
    if not told.facts:
        yield ""
        yield "  No fact here; --rule ID tells how far a rule came (`factex rules` names them)."
    if told.loose:
        yield ""
        yield "  Attached to no fact:"
        for loose in told.loose:
            yield f'    {loose.role}: "{visible(loose.words)}" ({at(loose.place)}): {loose.why}.'
    lost = [x for x in told.lost if not (x.beside and x.outcome == "refused")]
    more = len(told.lost) - len(lost)
    if lost:
        yield ""
        yield "  Candidates that gave no fact:"
        for one in lost:
            yield from _lost(one)
    if more:
        yield ""
        yield f"  {counted(more, 'other line')} came near a fact above, but could not fill a slot (--format json names them)."


def _fact(told: FactTold) -> Iterator[str]:
    yield f"  {told.type.upper()} by {told.line.rule}: {visible(told.span.text)}"
    yield f"    line {at(told.line.place)}: {told.line.pattern}" + _frame(told.line)
    yield from _table("", ((p.pattern, p.words or "-", p.means) for p in told.parts), "      ")
    yield "    roles" if told.roles else "    no roles"
    yield from _table(
        "",
        (
            (
                r.role,
                r.span.text + (f" → {r.stands_for}" if r.stands_for and r.stands_for != r.span.text else ""),
                r.why,
                at(r.place) if r.how != "pattern" else "",
            )
            for r in told.roles
        ),
        "      ",
    )
    yield "    attributes"
    yield from _table("", ((a.name, a.value, a.why, at(a.place)) for a in told.attributes), "      ")
    if told.cues:
        yield "    cues in the sentence"
        yield from _table("", ((c.id, f'"{c.words}"', c.why, at(c.place)) for c in told.cues), "      ")
    if told.attribution:
        yield f'    said by {visible(told.attribution.source)} ("{told.attribution.cue}"): {told.voice}'
    else:
        yield f"    said by the article itself: {told.voice}"


def _frame(told: LineTold) -> str:
    """Where the line comes from, if not from the rule itself."""
    return f"   by the frame {told.frame}" if told.frame else ""


def _lost(told: LostTold) -> Iterator[str]:
    yield f'    {told.type} by {told.line.rule}, line {told.line.place.line} `{told.line.pattern}`, at "{visible(told.words)}"'
    yield f"      {visible(told.why)}"
    if told.advice:
        yield f"      → {visible(told.advice)}"


def stands(value: str | None, entity: str | None, refers: tuple[str, ...] | None, text: str) -> str:
    """What a mention stands for, where that is not its own text."""
    names = value or (entity if entity != text else None) or " + ".join(refers or ())
    return f"→ {names}: " if names else ""


def _table(head: str, rows: Iterable[tuple[str, ...]], indent: str = "    ") -> Iterator[str]:
    """Rows in columns; the last column is as long as it is."""
    cells = [[visible(c) for c in row] for row in rows]
    if head:
        yield head
    columns = max((len(row) for row in cells), default=0)
    widths = [min(WIDEST, max(len(row[i]) for row in cells)) for i in range(min(2, columns))]
    for row in cells:
        first = "  ".join(f"{c:{w}}" for c, w in zip(row, widths, strict=False))
        rest = [c for c in row[2:] if c]
        yield (indent + first + ("  " + "  [".join(rest) + "]" * (len(rest) - 1) if rest else "")).rstrip()


def why_text(told: WhyNot) -> str:
    """Why a rule gave no fact, sentence by sentence; those that never hold its trigger are counted only."""
    far = [s for s in told.sentences if any(line.outcome != "no trigger" or line.advice for line in s.lines)]
    out = [f"Rule {told.rule} ({told.fact}), {at(told.place)}"]
    for sentence in far or told.sentences[:1]:
        out += ["", *_why(sentence)]
    rest = len(told.sentences) - len(far or told.sentences[:1])
    if rest:
        out += ["", f"{counted(rest, 'other sentence')} never hold{'s' if rest == 1 else ''} the trigger of any line."]
    if not told.sentences:
        out += ["", "There is no sentence in this text."]
    return "\n".join(out)


def _why(told: SentenceWhy) -> Iterator[str]:
    yield f"Sentence {told.index + 1}: {visible(told.span.text)}"
    matched = any(line.outcome == "fact" for line in told.lines)
    missing = [line for line in told.lines if line.outcome == "no trigger" and not line.advice]
    near = [line for line in told.lines if line not in missing]
    for line in near[:NEAREST]:
        yield from _why_line(line, matched)
    if near[NEAREST:]:
        yield ""
        yield "  Other lines that stopped sooner:"
        for line in near[NEAREST:]:
            yield f"    line {line.line.place.line} `{line.line.pattern}`"
            yield f"      {visible(line.why)}"
    if missing:
        yield ""
        yield f"  {'The' if len(missing) == len(told.lines) else 'Other'} lines whose trigger the sentence never holds:"
        for line in missing:
            yield f"    line {line.line.place.line} `{line.line.pattern}`"
            yield f"      {visible(line.why)}"
        if len(missing) == len(told.lines) and told.verbs:
            verbs = ", ".join(f'"{visible(v)}"' for v in told.verbs)
            yield f"    change   The sentence's verbs are {verbs}. If one of them says the same, add it: in the line as (~this|~that), or to the class that the line names."


def _why_line(told: LineWhy, matched: bool) -> Iterator[str]:
    yield ""
    yield f"  line {told.line.place.line}  {told.line.pattern}" + _frame(told.line)
    for part in told.matched:
        if part.means.startswith("the subject"):
            yield f"    with     {part.pattern}  =  " + (
                f'"{visible(part.words)}", {part.means}' if part.words else f"nothing: {part.means} was not found"
            )
        elif part.pattern:
            yield f'    matched  {part.pattern}  =  "{visible(part.words)}"'
        else:
            yield f'    then     "{visible(part.words)}", the begin of the next part'
    yield f"    {TITLES[told.outcome]}  {visible(told.why)}"
    if told.advice and not matched:
        yield f"    change   {visible(told.advice)}"


TITLES = {
    "fact": "fact   ",
    "lost": "lost   ",
    "held back": "unless ",
    "uncarried": "carry  ",
    "lacking": "needs  ",
    "refused": "slot   ",
    "stopped": "stopped",
    "no trigger": "trigger",
}
