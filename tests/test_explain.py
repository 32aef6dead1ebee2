"""Explanations: they tell what the engine did, change nothing of it, and say of each outcome why, and what to change."""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from factex.cli import run
from factex.engine import Tracer
from factex.packs import default_pack
from factex.workshop.explain import explain
from factex.workshop.explain_bench import Bench, open_bench
from factex.workshop.explain_html import explanation_html, why_html
from factex.workshop.explain_listen import Listener
from factex.workshop.explain_rooms import doors
from factex.workshop.explain_text import explanation_text, why_text
from factex.workshop.explain_values import Explanation, FactTold, LineWhy
from factex.workshop.explain_why import UnknownRule, why_not

DOCS = Path(__file__).resolve().parent.parent / "docs"
DAY = "2016-09-08"

# Rules of our own over the English pack, so that no change of its rules changes what is tested here.
LAYER = {
    "pack.yaml": """\
        name: outcomes
        extends: en
        facts:
          deal:
            about: Parties strike a deal.
            core: {parties: party many, object: phrase}
            roles: {place: place, time: time}
            attributes: [polarity, modality]
          boast:
            about: Somebody boasts.
            core: {speaker: actor, content: phrase}
            roles: {place: place}
            attributes: [polarity, modality]
        """,
    "deals.yaml": """\
        rule: barter
        fact: deal
        about: Two parties barter.
        slots: {parties: party many 2+, object: phrase}
        words:
          goods: [grain, oil, dried fruit]
        find: |
          {parties:subject} ~barter over <goods>
        unless: |
          ~barter over grain
        tests:
        - hit: Anna Brandt and Boris Ivanov bartered over oil.
          parties: [Anna Brandt, Boris Ivanov]
        - miss: Anna Brandt and Boris Ivanov bartered over grain.
        ---
        rule: trades
        fact: deal
        about: One barters with another.
        slots: {parties: party many}
        find: |
          {parties:subject} ~barter ..2 with {parties} over {object:phrase}
        tests:
        - hit: Anna Brandt bartered with Norway over ships.
          parties: [Anna Brandt, Norway]
          object: ships
        - miss: Anna Brandt bartered.
        ---
        rule: auction
        fact: deal
        about: An auction, where something is known of it.
        slots: {parties: party many 0+}
        needs: [parties, place]
        find: |
          auction
        tests:
        - hit: The auction in Geneva was long.
          place: Geneva
        - miss: The auction was long.
        ---
        rule: haggles
        fact: deal
        about: Somebody haggles. A poorer rule than barter.
        slots: {parties: party many}
        find: |
          {parties:subject} ~haggle
          {parties:subject} ~haggle with {parties}
          {parties} ~haggle over {object:phrase}
        tests:
        - hit: Anna Brandt haggled.
          parties: Anna Brandt
        - miss: Anna Brandt left.
        ---
        rule: again
        fact: boast
        about: Goes on.
        carry: {role: speaker, from: [boast], sentences: 2, paragraphs: 0}
        find: |
          <start> furthermore , {content:clause}
        tests:
        - hit: Anna Brandt brags that she won. Furthermore, she sang.
          facts:
          - {type: boast, speaker: Anna Brandt, content: she won}
          - {type: boast, speaker: Anna Brandt, content: she sang}
        - miss: She sang.
        ---
        rule: brags
        fact: boast
        about: Brags.
        priority: 5
        find: |
          {speaker:subject} ~brag that {content:clause}
          {speaker:subject} ~brag {content:question}
          {speaker} ~brag about {content:gerund}
        tests:
        - hit: Anna Brandt brags that she won.
          speaker: Anna Brandt
          content: she won
        - miss: She sang.
        """,
}


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("layer")
    for name, text in LAYER.items():
        (folder / name).write_text(textwrap.dedent(text), encoding="utf-8")
    (folder / "lexicon").mkdir()
    (folder / "lexicon" / "forms.yaml").write_text(
        "class: verb\nabout: Verbs.\nforms: |\n  haggle haggles haggled haggled haggling\n"
        "  barter barters bartered bartered bartering\n  brag brags bragged bragged bragging\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def bench(layer: Path) -> Bench:
    return open_bench(default_pack(), layer)


@pytest.fixture(scope="module")
def english(bench: Bench) -> Bench:
    """The English pack; the layer changes nothing of what it finds."""
    return bench


def fact_of(told: Explanation, kind: str) -> FactTold:
    return next(fact for sentence in told.sentences for fact in sentence.facts if fact.type == kind)


# The engine is one, and silent -----------------------------------------------------------------------------------------


def examples() -> list[str]:
    """The text of every example in the English pack's rules."""
    texts = []
    for file in sorted(default_pack().glob("*.yaml")):
        for document in yaml.load_all(file.read_text(encoding="utf-8"), yaml.BaseLoader):
            if isinstance(document, dict) and "rule" in document:
                texts += [case.get("hit") or case.get("miss") for case in document.get("tests", ())]
    assert len(texts) > 20
    return texts


@pytest.mark.parametrize("tracer", [Tracer, Listener])
def test_facts_are_the_same_whoever_listens(english: Bench, tracer: Callable[[], Tracer]) -> None:
    seed = (DOCS.parent / "seeds" / "syria-talks.txt").read_text(encoding="utf-8")
    for text in (*examples(), seed):
        silent = english.read(text, DAY, "t")
        assert english.read(text, DAY, "t", tracer()) == silent


def test_every_fact_is_explained_and_nothing_else(english: Bench) -> None:
    for text in examples():
        facts = english.read(text, DAY, "t").facts
        told = explain(english, text, DAY, "t")
        assert sorted(f.id for s in told.sentences for f in s.facts) == sorted(f.id for f in facts)
        for sentence in told.sentences:
            for fact in sentence.facts:
                found = next(f for f in facts if f.id == fact.id and f.rule == fact.line.rule)
                assert [(r.role, r.span.text) for r in fact.roles] == [(n, m.text) for n, ms in found.roles.items() for m in ms]
                assert [(a.name, a.value) for a in fact.attributes] == list(found.attributes.items())
                assert all(text[x.start : x.end] == x.text for x in (fact.span, fact.trigger, *(r.span for r in fact.roles)))
        assert explanation_text(told)


def test_any_rule_can_be_asked_about_any_text(english: Bench) -> None:
    texts = examples()
    for number, rule in enumerate(english.rules):
        for text in (*texts[number :: len(english.rules)], "", "No.", "“"):
            told = why_not(english, rule, text, DAY)
            assert why_text(told)
            for sentence in told.sentences:
                assert len(sentence.lines) == len(english.rules[rule].find)
                assert all(line.why for line in sentence.lines)


# One fact --------------------------------------------------------------------------------------------------------------

SENTENCE = "Anna Brandt and Norway did not barter with Boris Ivanov over two old ships on Friday."


def test_a_fact_is_told_from_the_line_to_the_source(bench: Bench, layer: Path) -> None:
    told = explain(bench, SENTENCE, DAY)
    fact = fact_of(told, "deal")
    lines = (layer / "deals.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[fact.line.place.line - 1].strip() == fact.line.pattern
    assert fact.line.place.file == str(layer / "deals.yaml")
    assert [(p.pattern, p.words) for p in fact.parts] == [
        ("{parties:subject}", "Anna Brandt + Norway"),
        ("~barter", "did not barter"),
        ("..2", ""),
        ("with", "with"),
        ("{parties}", "Boris Ivanov"),
        ("over", "over"),
        ("{object:phrase}", "two old ships"),
    ]
    assert fact.parts[0].means == 'the subject of "did not barter"'
    assert [(r.role, r.span.text, r.how) for r in fact.roles if r.how != "pattern"] == [("time", "Friday", "adjunct")]
    assert 'stands behind "did not barter' in fact.roles[-1].why
    assert [(a.name, a.value, a.how) for a in fact.attributes] == [("polarity", "negative", "cue"), ("modality", "asserted", "default")]
    assert [(c.words, c.reached, c.changed) for c in fact.cues] == [("did not barter", True, {"polarity": "negative"})]
    assert fact.attribution is None
    verb = told.sentences[0].verbs[0]
    assert (verb.span.text, verb.subject, verb.passive, verb.inherited) == ("did not barter", "Anna Brandt and Norway", False, False)
    norway = next(m for m in told.sentences[0].mentions if m.span.text == "Norway")
    assert norway.sieve == "lexicon"
    assert "places.yaml:" in norway.why


def test_links_source_and_what_is_carried_over(bench: Bench) -> None:
    text = "Petra Novak brags that she won. Furthermore, she said that Boris Ivanov had not haggled with Norway. Ivanov left."
    told = explain(bench, text, DAY)
    deal = fact_of(told, "deal")
    assert deal.attribution
    assert (deal.attribution.source, deal.attribution.cue) == ("she → Petra Novak", "said")
    mentions = {m.span.text: m for s in told.sentences for m in s.mentions}
    assert (mentions["Ivanov"].entity, mentions["Ivanov"].sieve) == ("Boris Ivanov", "longer")
    assert (mentions["she"].refers_to, mentions["she"].sieve) == (("Petra Novak",), "subject")
    again = next(f for s in told.sentences for f in s.facts if f.line.rule == "deals/again")
    assert [(r.span.text, r.how) for r in again.roles if r.role == "speaker"] == [("Petra Novak", "carried")]


def test_a_line_of_a_frame_names_the_frame(english: Bench) -> None:
    framed = next((rule for rule in english.rules.values() if rule.frames), None)
    assert framed
    hit = next(case.text for case in framed.cases if case.kind == "hit")
    lines = [line for s in why_not(english, framed.id, hit, DAY).sentences for line in s.lines]
    assert any("frames.yaml:" in line.line.frame for line in lines)


# Candidates that gave no fact -------------------------------------------------------------------------------------------

LOST = [
    ("Anna Brandt haggled with Norway over oil.", "lost", "deals/haggles", "overlaps|reads the same act"),
    ("Anna Brandt bartered over oil.", "refused", "deals/barter", 'needs at least 2 parties here; "Anna Brandt" is one'),
    ("In the end bartered over oil.", "refused", "deals/barter", "No subject was found"),
    ("Anna Brandt and Norway bartered over grain.", "held back", "deals/barter", "unless line `~barter over grain` matches"),
    ("The auction was long.", "lacking", "deals/auction", "needs one of parties, place"),
    ("Furthermore, she sang.", "uncarried", "deals/again", "takes its speaker over from the last boast"),
    ("Anna Brandt brags him.", "refused", "deals/brags", "stands for a question"),
]


@pytest.mark.parametrize(("text", "outcome", "rule", "why"), LOST)
def test_a_candidate_that_lost_says_why(bench: Bench, text: str, outcome: str, rule: str, why: str) -> None:
    lost = [x for s in explain(bench, text, DAY).sentences for x in s.lost if x.line.rule == rule and x.outcome == outcome]
    assert any(re.search(why, x.why) for x in lost), [x.why for x in lost]


# Why a rule did not match -----------------------------------------------------------------------------------------------

WHY = [
    ("deals/barter", "Anna Brandt met Boris Ivanov.", "no trigger", "never holds the trigger `~barter`", ""),
    (
        "deals/barter",
        "Anna Brandt was bartered over oil.",
        "no trigger",
        "was read as a verb group, past form, passive",
        "a passive is written ~be ~barter",
    ),
    (
        "deals/barter",
        "Anna Brandt and Norway bartered upstairs over oil.",
        "stopped",
        'After "bartered" comes "upstairs" \\(a plain word\\)',
        "`\\[upstairs\\]` before `over`",
    ),
    (
        "deals/trades",
        "Anna Brandt bartered with the moon over old ships.",
        "stopped",
        "wants a mention for {parties}: person, group",
        "No mention that fits",
    ),
    ("deals/trades", "Anna Brandt bartered with Geneva over old ships.", "stopped", "a mention, place", "takes no place"),
    (
        "deals/trades",
        "Anna Brandt bartered quite slowly and gladly with Norway over oil.",
        "stopped",
        "within 2 words the line wants",
        "a gap of \\.\\.4",
    ),
    ("deals/barter", "Anna Brandt and Norway bartered over", "stopped", "the sentence ends", ""),
    ("deals/barter", "Anna Brandt and Norway bartered over grain.", "held back", "unless", "narrower"),
    ("deals/barter", "Anna Brandt bartered over oil.", "refused", "needs at least 2", "slots, parties"),
    ("deals/haggles", "Anna Brandt haggled over oil.", "lost", "reads the same act", ""),
    ("deals/haggles", "Anna Brandt haggled over oil.", "fact", "It matched", ""),
    ("deals/auction", "The auction was long.", "lacking", "none of them is filled", "needs"),
    ("deals/again", "Furthermore, she sang.", "uncarried", "there is none", "carry"),
    ("deals/again", "She sang, furthermore, a song.", "stopped", "Before", ""),
    ("deals/brags", "Anna Brandt brags she won.", "stopped", "the line wants .that", "Without `that`"),
    ("deals/barter", "Anna Brandt and Norway bartered over wine.", "stopped", "<goods>", "add it to the class <goods>"),
    ("deals/brags", "Anna Brandt brags him.", "refused", "stands for a question", "opens, question"),
    ("deals/brags", "Anna Brandt came and brags about winning.", "refused", "only through another verb", "{speaker:subject}"),
    ("deals/brags", "Anna Brandt brags that an easy victory.", "refused", "needs a verb with a tense", "phrase"),
]


@pytest.mark.parametrize(("rule", "text", "outcome", "why", "advice"), WHY)
def test_why_not(bench: Bench, rule: str, text: str, outcome: str, why: str, advice: str) -> None:
    told = why_not(bench, rule, text, DAY)
    lines: list[LineWhy] = [line for s in told.sentences for line in s.lines]
    assert any(line.outcome == outcome and re.search(why, line.why) and re.search(advice, line.advice) for line in lines), [
        (line.outcome, line.why, line.advice) for line in lines
    ]
    assert re.search(why, why_text(told))


def test_the_longest_part_and_what_was_expected(bench: Bench) -> None:
    told = why_not(bench, "deals/barter", "Anna Brandt and Norway bartered upstairs over oil.", DAY)
    line = next(line for line in told.sentences[0].lines if "<goods>" in line.line.pattern)
    assert [(p.pattern, p.words) for p in line.matched] == [
        ("{parties:subject} ~barter", "bartered"),
        ("{parties:subject}", "Anna Brandt and Norway"),
    ]
    stop = line.stops[0]
    assert (stop.side, stop.word, stop.read_as, stop.expected, stop.part) == ("after", "upstairs", "a plain word", '"over"', "over")
    assert line.advice.endswith("`{parties:subject} ~barter [upstairs] over <goods>`")


def test_what_the_advice_says_helps(bench: Bench, layer: Path, tmp_path: Path) -> None:
    """The changed line that the advice shows, put in, gives the fact."""
    text = "Anna Brandt and Norway bartered upstairs over oil."
    line = next(x for x in why_not(bench, "deals/barter", text, DAY).sentences[0].lines if "<goods>" in x.line.pattern)
    changed = re.findall("`([^`]+)`", line.advice)[-1]
    for file in layer.rglob("*.yaml"):
        target = tmp_path / file.relative_to(layer)
        target.parent.mkdir(exist_ok=True)
        target.write_text(file.read_text(encoding="utf-8").replace(line.line.pattern, changed), encoding="utf-8")
    better = open_bench(default_pack(), tmp_path)
    assert [f.type for f in better.read(text, DAY, "t").facts] == ["deal"]


def test_an_unknown_rule_names_the_nearest(bench: Bench) -> None:
    with pytest.raises(UnknownRule, match="did you mean 'deals/barter'"):
        why_not(bench, "deals/bartr", "x")


# The command ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def cli(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Callable[..., tuple[int, str, str]]:
    """Run `factex explain` in a folder of its own; the pack is the one that is open already."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("factex.cli.explain.open_bench", lambda *packs: bench)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["explain", *arguments])
        out, err = capsysbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return call


def test_text_and_json_tell_the_same(cli: Callable[..., tuple[int, str, str]], bench: Bench) -> None:
    told = explain(bench, SENTENCE, DAY)
    code, out, err = cli(SENTENCE, "--date", DAY)
    assert (code, err) == (0, "")
    assert out == explanation_text(told) + "\n"
    code, out, err = cli(SENTENCE, "--date", DAY, "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {"documents": [json.loads(json.dumps(dataclasses.asdict(told)))]}


def test_why_in_text_json_and_html(cli: Callable[..., tuple[int, str, str]], bench: Bench) -> None:
    text, rule = "Anna Brandt and Norway bartered upstairs over <oil>.", "deals/barter"
    told = why_not(bench, rule, text)
    assert cli(text, "--rule", rule) == (0, why_text(told) + "\n", "")
    assert json.loads(cli(text, "--rule", rule, "--format", "json")[1])["documents"][0]["rule"] == rule
    page = cli(text, "--rule", rule, "--format", "html")[1]
    assert page == why_html([told])
    assert "&lt;oil&gt;" in page
    assert "<oil>" not in page


def test_html_is_a_page_of_its_own(bench: Bench) -> None:
    page = explanation_html([explain(bench, SENTENCE + " <b>No</b> deal.", DAY)])
    assert page.startswith("<!doctype html>")
    assert "<mark>Boris Ivanov" in page
    assert "<b>No" not in page
    assert not re.search(r"(?:src|href)=", page)


def test_files_and_what_cannot_be_read(cli: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    (tmp_path / "two.jsonl").write_text('{"id": "a", "text": "Anna Brandt haggled."}\n{"id": "b", "text": "No."}\n')
    code, out, err = cli("two.jsonl", "--rule", "deals/haggles")
    assert (code, err) == (0, "")
    assert re.findall(r"^(\w)\n=\n", out, re.MULTILINE) == ["a", "b"]
    code, out, err = cli("none.txt")
    assert code == 1
    assert err == "factex: none.txt: no such file or directory\n"


def test_wrong_usage(cli: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = cli("x", "--rule", "deals/bartr")
    assert (code, out) == (2, "")
    assert "no rule 'deals/bartr' (did you mean 'deals/barter'?)" in err
    assert cli("x", "--date", "Friday")[0] == 2


@pytest.mark.parametrize("name", ["barter", "bartr", "deals/bartr", "deal/barter", "other/barter"])
def test_a_misspelt_rule_is_told_with_the_nearest(name: str, cli: Callable[..., tuple[int, str, str]]) -> None:
    assert f"no rule {name!r} (did you mean 'deals/barter'?)" in cli("x", "--rule", name)[2]


def test_files_of_an_installed_pack_are_named_from_its_rules_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["explain", "Anna Brandt met Boris Ivanov in Bern."]) == 0
    out = capsys.readouterr().out
    assert re.search(r"\bline rules/en/meetings\.yaml:\d+: ", out)
    assert str(default_pack()) not in out


# The pages --------------------------------------------------------------------------------------------------------------

DOOR = re.compile(r"(<!-- door: (\w+) -->\n```\w+\n)(.*?)(```\n)", re.DOTALL)
RUN = re.compile(r"(```sh\n(factex explain [^\n]+)\n```\n\n```text\n)(.*?)(```\n)", re.DOTALL)
ROOMS = ("A spokesman for the army said that Anna Brandt had not met with Boris Ivanov in Bern on Friday.", DAY)


def same(page: Path, written: str, now: str) -> None:
    """Compare a page with what it should be, line numbers in the pack apart; with FACTEX_ACCEPT=1 rewrite it."""
    written, new = (re.sub(r"(rules/en/[\w/]+\.yaml):\d+", r"\1:1", side) for side in (written, now))
    if os.environ.get("FACTEX_ACCEPT"):
        page.write_text(now, encoding="utf-8")
    else:
        assert written == new, f"docs/{page.name} is old: FACTEX_ACCEPT=1 pytest {Path(__file__).name} rewrites it; then read it"


def test_the_doors_hold_what_comes_through(english: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DOCS.parent)
    page = DOCS / "rooms.md"
    written = page.read_text(encoding="utf-8")
    shown = doors(english, *ROOMS)
    assert {match[2] for match in DOOR.finditer(written)} == set(shown)
    same(page, written, DOOR.sub(lambda match: match[1] + shown[match[2]] + "\n" + match[4], written))


def test_the_explanations_shown_are_what_comes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> None:
    """The page's commands, with the page's own rules in `my-rules` and the pack in `rules/en`."""
    page = DOCS / "explanations.md"
    written = page.read_text(encoding="utf-8")
    rule = re.search(r"```yaml\n# my-rules/(\S+)\n(.*?)```", written, re.DOTALL)
    assert rule
    (tmp_path / "my-rules").mkdir()
    (tmp_path / "my-rules" / rule[1]).write_text(f"# {rule[1]}\n{rule[2]}", encoding="utf-8")
    (tmp_path / "rules").symlink_to(default_pack().parent)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("factex.cli.explain.open_bench", functools.cache(open_bench))

    def again(match: re.Match[str]) -> str:
        words = [a or b for a, b in re.findall(r'"([^"]+)"|(\S+)', match[2])]
        assert run(words[1:]) == 0
        out = capsysbinary.readouterr().out.decode("utf-8")
        return match[1] + out + match[4]

    same(page, written, RUN.sub(again, written))


def test_a_text_without_facts_points_to_the_rules(cli: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = cli("It rained.")
    assert code == 0
    assert out.endswith("  No fact here; --rule ID tells how far a rule came (`factex rules` names them).\n")


def test_a_pronoun_ahead_of_its_subject_tells_whom_it_stands_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = tmp_path / "in.txt"
    text.write_text("Before she left, Anna Brandt met Boris Ivanov.\n", encoding="utf-8")
    assert run(["explain", str(text)]) == 0
    assert '"Anna Brandt" is the subject of the main clause behind it' in capsys.readouterr().out
