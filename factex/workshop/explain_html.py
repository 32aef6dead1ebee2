"""Explanations as one HTML page that needs nothing else: the sentence with its mentions marked, the rest folded below each fact."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from factex.formats.visible import shown
from factex.workshop.explain_bench import at
from factex.workshop.explain_text import TITLES, stands
from factex.workshop.explain_values import Explanation, FactTold, LineTold, SentenceTold, SentenceWhy, WhyNot

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#222}
h2{font-size:1.1rem;font-weight:400;border-top:1px solid #bbb;padding-top:1rem}h3{font-size:1rem;margin:.8rem 0 .2rem}
mark{background:#e8eefc;border-radius:3px;padding:0 .15em}mark small{color:#456;margin-left:.3em}
table{border-collapse:collapse;margin:.3rem 0 .6rem}td{padding:.15rem .8rem .15rem 0;vertical-align:top}
code,.place{font:.87em ui-monospace,monospace}.place{color:#666}.advice::before{content:"→ "}.advice{color:#063}
details{margin:.4rem 0}summary{cursor:pointer}
"""


def explanation_html(told: Iterable[Explanation]) -> str:
    """A page of explanations."""
    parts = []
    for one in told:
        parts.append(f"<h1>{_text(one.doc)}</h1>")
        parts += [_sentence(sentence) for sentence in one.sentences]
    return _page("factex explain", parts)


def why_html(told: Iterable[WhyNot]) -> str:
    """A page that says why a rule gave no fact."""
    parts = []
    for one in told:
        parts.append(f"<h1>{_text(one.rule)}</h1><p>{_text(one.doc)} · {_text(one.fact)} · {_place(at(one.place))}</p>")
        parts += [_why(sentence) for sentence in one.sentences]
    return _page("factex explain --rule", parts)


def _page(title: str, parts: Iterable[str]) -> str:
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>\n<body>\n'
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _sentence(told: SentenceTold) -> str:
    out = [f"<h2>{told.index + 1}. {_marked(told)}</h2>"]
    out += [_fact(fact) for fact in told.facts] or ["<p>No fact here.</p>"]
    out.append(
        _folded(
            "Mentions",
            _table(
                (
                    _text(m.span.text),
                    _text(m.type),
                    _text(stands(m.value, m.entity, m.refers_to, m.span.text) + m.why),
                    _place(f"{m.shape} {at(m.shape_place)}"),
                )
                for m in told.mentions
            ),
            len(told.mentions),
        )
    )
    out.append(
        _folded(
            "Verbs",
            _table(
                (
                    _text(v.span.text),
                    _text(v.form) + (", passive" if v.passive else ""),
                    "subject: " + _text(v.subject or "none found") + (" (inherited)" if v.inherited else ""),
                )
                for v in told.verbs
            ),
            len(told.verbs),
        )
    )
    out.append(
        _folded(
            "Attached to no fact", _table((_text(x.role), _text(x.words), _text(x.why), _place(at(x.place))) for x in told.loose), len(told.loose)
        )
    )
    out.append(
        _folded(
            "Candidates that gave no fact",
            "".join(f"<p>{_text(x.type)}, {_line(x.line)}: “{_text(x.words)}”<br>{_text(x.why)}{_advice(x.advice)}</p>" for x in told.lost),
            len(told.lost),
        )
    )
    return "\n".join(filter(None, out))


def _marked(told: SentenceTold) -> str:
    """The sentence with its mentions marked; of those that overlap the first."""
    out, at_ = [], told.span.start
    for mention in sorted(told.mentions, key=lambda m: (m.span.start, -m.span.end)):
        if mention.span.start >= at_:
            out.append(_text(told.span.text[at_ - told.span.start : mention.span.start - told.span.start]))
            out.append(f"<mark>{_text(mention.span.text)}<small>{_text(mention.type)}</small></mark>")
            at_ = mention.span.end
    return "".join(out) + _text(told.span.text[at_ - told.span.start :])


def _fact(told: FactTold) -> str:
    source = f"{_text(told.attribution.source)} (“{_text(told.attribution.cue)}”)" if told.attribution else "the article itself"
    rows = [
        (
            _text(r.role),
            _text(r.span.text) + (f" → {_text(r.stands_for)}" if r.stands_for not in ("", r.span.text) else ""),
            _text(r.why),
            _place(at(r.place)),
        )
        for r in told.roles
    ]
    rows += [(_text(a.name), _text(a.value), _text(a.why), _place(at(a.place))) for a in told.attributes]
    rows += [(_text(f"cue {c.id}"), f"“{_text(c.words)}”", _text(c.why), _place(at(c.place))) for c in told.cues]
    rows.append(("said by", source, _text(told.voice), ""))
    parts = _table((f"<code>{_text(p.pattern)}</code>", _text(p.words or "–"), _text(p.means)) for p in told.parts)
    return f"<h3>{_text(told.type)}: {_text(told.span.text)}</h3><p>{_line(told.line)}</p>{parts}{_table(rows)}"


def _why(told: SentenceWhy) -> str:
    out = [f"<h2>{told.index + 1}. {_text(told.span.text)}</h2>"]
    for line in told.lines:
        parts = _table((f"<code>{_text(p.pattern)}</code>", _text(p.words or "nothing"), _text(p.means)) for p in line.matched)
        out.append(
            f"<h3>{_line(line.line)}</h3>{parts}<p><b>{TITLES[line.outcome].strip()}</b> {_text(line.why)}{_advice(line.advice)}</p>"
        )
    return "\n".join(out)


def _line(line: LineTold) -> str:
    frame = f" by the frame {_text(line.frame)}" if line.frame else ""
    return f"{_text(line.rule)} <code>{_text(line.pattern)}</code> {_place(at(line.place))}{frame}"


def _advice(advice: str) -> str:
    return f'<br><span class="advice">{_text(advice)}</span>' if advice else ""


def _place(place: str) -> str:
    return f'<span class="place">{_text(place)}</span>' if place else ""


def _folded(title: str, inside: str, count: int) -> str:
    return f"<details><summary>{title} ({count})</summary>{inside}</details>" if count else ""


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"


def _text(text: str) -> str:
    return escape(shown(text))
