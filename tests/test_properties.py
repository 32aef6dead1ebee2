"""Laws of the extractor, for any text."""
from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from strategies import ODD, dates, examples, extractor, texts

import factex
from factex import Document, Mention, Span

NEUTRAL = "Nothing of note here.\n\n"
MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def mentions(document: Document) -> Iterator[Mention]:
    """Every mention of a document, those of facts too."""
    yield from document.mentions
    for fact in document.facts:
        for held in fact.roles.values():
            yield from held
        if fact.attribution:
            yield fact.attribution.source


def spans(document: Document) -> Iterator[Span | Mention]:
    """Everything that has offsets."""
    yield from mentions(document)
    for fact in document.facts:
        yield from (fact.span, fact.trigger)


@MANY
@given(texts(), dates())
def test_offsets_are_true_and_facts_in_order(text: str, date: str | None) -> None:
    document = extractor().read(text, date)
    assert document.text == text
    for span in spans(document):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start:span.end] == span.text
    starts = [(fact.trigger.start, fact.trigger.end) for fact in document.facts]
    assert starts == sorted(starts)
    assert [m.start for m in document.mentions] == sorted(m.start for m in document.mentions)
    names = [fact.id for fact in document.facts]
    assert len(set(names)) == len(names)
    for fact in document.facts:
        assert fact.span.start <= fact.trigger.start and fact.trigger.end <= fact.span.end
        assert list(fact.roles) == [role for role in extractor().book.roles[fact.type] if role in fact.roles]
        assert all(held for held in fact.roles.values())
        assert 1 <= len(fact.trigger.text.split()) <= 6


@MANY
@given(texts(), dates())
def test_reading_again_gives_the_same(text: str, date: str | None) -> None:
    assert extractor().read(text, date) == extractor().read(text, date)


def shifted(document: Document, by: int) -> object:
    """A document without its text and ids, its offsets shifted."""
    def moved(part: Mention | Span) -> Mention | Span:
        return replace(part, start=part.start + by, end=part.end + by)

    return (
        [moved(mention) for mention in document.mentions],
        [(fact.type, moved(fact.span), moved(fact.trigger), {role: list(map(moved, held)) for role, held in fact.roles.items()},
          dict(fact.attributes), fact.attribution and (moved(fact.attribution.source), fact.attribution.cue), fact.rule)
         for fact in document.facts],
    )


@MANY
@given(texts().filter(lambda text: not text.startswith("\ufeff")), dates())
def test_a_neutral_line_in_front_only_shifts(text: str, date: str | None) -> None:
    """No text before says who a pronoun is, and a paragraph of its own changes no sentence."""
    alone, behind = extractor().read(text, date), extractor().read(NEUTRAL + text, date)
    assert shifted(alone, len(NEUTRAL)) == shifted(behind, 0)


def test_at_least_half_of_the_draws_give_facts() -> None:
    found: list[bool] = []

    @seed(20160908)
    @settings(max_examples=200, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=[HealthCheck.too_slow])
    @given(texts())
    def draw(text: str) -> None:
        found.append(bool(extractor().read(text).facts))

    draw()
    assert len(found) >= 200
    assert sum(found) >= len(found) / 2, f"{sum(found)} of {len(found)}"


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of records, spliced of examples with odd signs in between."""
    chance = random.Random(7)
    signs = [sign for sign in ODD if not "\ud800" <= sign <= "\udfff"]
    file = tmp_path_factory.mktemp("lines") / "lines.jsonl"
    spliced = [chance.choice(signs).join(chance.sample(examples(), 3)) for _ in range(40)]
    rows = [{"id": str(number), "text": text, "date": "2016-09-08"} for number, text in enumerate(spliced)]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return file


def run(lines: Path, *arguments: str, **environment: str) -> bytes:
    """The bytes that `factex extract` writes in a process of its own."""
    command = [sys.executable, "-m", "factex", "extract", str(lines), *arguments]
    return subprocess.run(command, capture_output=True, check=True, env={**os.environ, **environment}).stdout


def test_the_same_bytes_for_any_hash_seed_and_number_of_processes(lines: Path) -> None:
    first = run(lines, PYTHONHASHSEED="0")
    assert first.count(b"\n") > 40
    assert run(lines, "--jobs", "2", PYTHONHASHSEED="1") == first
    rows = [run(lines, "--rows", "mentions", "--jobs", jobs, PYTHONHASHSEED=jobs) for jobs in ("1", "3")]
    assert rows[0] == rows[1]


def test_facts_are_the_same_in_the_tracing_build() -> None:
    traced = factex.load(tracing=True)
    assert any(line.branches for rule in traced.book.rules.rules.values() for line in rule.lines)
    for text in examples():
        assert traced.read(text) == extractor().read(text)
