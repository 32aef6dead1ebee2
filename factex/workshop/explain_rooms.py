"""One sentence at each door of the engine, for the page docs/rooms.md: the real values, with characters renamed to letters."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterator, Mapping

from factex.engine.segment import segment, tokenize
from factex.engine.write import record
from factex.patterns import Slot
from factex.workshop.explain import explain, scenes
from factex.workshop.explain_bench import Bench
from factex.workshop.explain_listen import Heard, Listener
from factex.workshop.explain_lost import Scene
from factex.workshop.explain_pattern import pieces_of, read_as

LETTERS = string.ascii_lowercase + string.ascii_uppercase


def doors(bench: Bench, text: str, date: str) -> dict[str, str]:
    """What each room hands on, as lines of text, by the room's name; the text is one sentence."""
    listener = Listener()
    document = bench.read(text, date, "text", listener)
    scene = next(scenes(bench, listener, text))
    tokens = tokenize(text, bench.book.text)
    sentences = segment(text, tokens, bench.book.text)
    told = explain(bench, text, date).sentences[0]
    letters = dict(zip(dict.fromkeys(scene.units.symbols), LETTERS, strict=False))
    out: dict[str, Iterator[str] | list[str]] = {
        "read": [f"text  {text}", f"date  {date}"],
        "segment": [f"{len(sentences)} sentence, {len(tokens.words)} tokens", " | ".join(tokens.words)],
        "mention": _rows((m.span.text, m.type, f"shape {m.shape}") for m in told.mentions),
        "clause": [" ".join(_unit(scene, u) for u in range(len(scene.units.firsts))), "".join(letters[c] for c in scene.units.symbols)],
        "units": _rows(
            (letters[scene.units.symbols[u]], scene.words(u, u + 1), read_as(scene.units, scene.tokens, u))
            for u in range(len(scene.units.firsts))
        ),
        "verbs": _rows((v.span.text, f"{v.form}{', passive' if v.passive else ''}", f"subject {v.subject or 'none'}") for v in told.verbs),
        "match": _rows((f.type, f.line.rule, f.line.pattern, f.trigger.text) for f in told.facts),
        "symbols": _symbols(scene, letters),
        "attach": _attached(scene),
        "judge": _judged(scene),
        "link": _rows(
            (m.span.text, m.entity or " + ".join(m.refers_to or ()) or m.value or "nobody known", m.why.split(" (")[0])
            for m in told.mentions
        ),
        "record": _record(record(document.facts[-1])),
    }
    return {name: "\n".join(lines) for name, lines in out.items()}


def _record(row: Mapping[str, object]) -> list[str]:
    """A record, one line a key."""
    lines = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in row.items()]
    return ["{", *(line + "," for line in lines[:-1]), lines[-1], "}"]


def _rows(rows: Iterator[tuple[str, ...]]) -> list[str]:
    cells = list(rows)
    widths = [max(len(r[i]) for r in cells) for i in range(len(cells[0]))] if cells else []
    return ["  ".join(f"{c:{w}}" for c, w in zip(r, widths, strict=True)).rstrip() for r in cells]


def _unit(scene: Scene, unit: int) -> str:
    words = scene.words(unit, unit + 1)
    if unit in scene.units.names:
        return f"[{words}]"
    return f"<{words}>" if unit in scene.units.groups else words


def _symbols(scene: Scene, letters: dict[str, str]) -> Iterator[str]:
    """The parts of the line of the fact that has most of them, with the letters that each takes and what it took."""
    claim = max(scene.heard.claims, key=lambda c: len(scene.bench.apart(c.line.rule, c.line.number).pieces))
    apart = scene.bench.apart(claim.line.rule, claim.line.number)
    start = scene.heard.match_of(claim)[0][0]
    yield f"{claim.line.rule}: {apart.written.source}"
    rows = []
    for number, piece in enumerate(pieces_of(apart, scene.units, scene.tokens, scene.bench, start)):
        expression = re.compile(apart.pieces[number].expression, re.DOTALL)
        takes = "".join(letters[c] for c in letters if expression.fullmatch(c))
        part = apart.parts[piece.first]
        if isinstance(part, Slot) and piece.begin == piece.end:
            takes = "none: the clause room knows it" if piece.subject_of >= 0 else "none: reaches to the clause's end"
        took = "".join(letters[c] for c in scene.units.symbols[piece.begin : piece.end])
        rows.append((apart.source(piece.first, piece.last), f"takes {takes or 'none'}", f"took {took}" if took else ""))
    yield from _rows(iter(rows))


def _attached(scene: Scene) -> list[str]:
    heard: Heard = scene.heard
    rows = [
        (adjunct.role, f'"{scene.words(*adjunct.span)}"', f'goes to the {owner.rule.fact} "{scene.trigger(owner)}"')
        for adjunct in heard.adjuncts
        for owner in adjunct.owners
        if any(owner is c for c in heard.claims)
    ]
    lost = {
        (c.rule.fact, f'"{scene.trigger(c)}" by {c.rule.id}', f"falls to {w.rule.id}, by {reason}")
        for c, w, reason in heard.lost
        if c.rule.id != w.rule.id
    }
    return _rows(iter([*rows, *sorted(lost)]))


def _judged(scene: Scene) -> list[str]:
    rows = []
    for claim in scene.heard.claims:
        source = f'in what "{scene.trigger(claim.source)}" reports' if claim.source else "the article's own voice"
        rows.append(
            (claim.rule.fact, f'"{scene.trigger(claim)}"', ", ".join(f"{k} {v}" for k, v in sorted(claim.attributes.items())), source)
        )
        for cue in scene.heard.cues:
            if cue.claim is claim and cue.changed:
                changed = ", ".join(f"{k} {v}" for k, v in cue.changed.items())
                rows.append(("", f'"{scene.words(*cue.span)}"', f"cue {scene.bench.book.context.cues[cue.number].id}: {changed}", ""))
    return _rows(iter(rows))
