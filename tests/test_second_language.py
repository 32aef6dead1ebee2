"""A second language: the pack of tests/toy, whose verbs come last and whose names have no capitals.

Its README says what is different. The examples beside its rules run like those of any pack; here stands what they
cannot say: that nothing is wrong with the pack, that offsets are true, and that it is a language of its own.
"""
from __future__ import annotations

from pathlib import Path

import pytest

import factex
from factex.engine.times import find_times, resolve
from factex.workshop.cases import run_cases
from factex.workshop.compile import check
from factex.workshop.compile_times import TimeTest, time_tests
from factex.workshop.coverage import coverage
from factex.workshop.load import load_pack

TOY = Path(__file__).parent / "toy"
TOVA = factex.load(TOY)
TEXT = """\
dok। si benu-ga si anu i senaru-ga pendi-ni veltu-de rota ven te ipata।
ro-ga 「senaru-ga rubo-o nekata। maru-ga tupata।」 te ipata। si kilo-ga si anu-o dano-no rubo-de kusata।

si kilo-ga si anu-to lumaro-de rotanata। rolu-ga 2031 demu 8-ni tasi-o 20 minu fonata।
"""


def test_nothing_is_wrong_with_the_pack() -> None:
    assert [str(finding) for finding in check(TOY)] == []


def test_every_example_holds_and_every_line_has_one() -> None:
    results = list(run_cases(TOVA, TOVA.rules))
    assert [f"{r.place.line}: {r.case.text}: {r.message}" for r in results if not r.passed] == []
    seen = frozenset(line for result in results for line in result.exercised)
    assert coverage(TOVA.rules, seen).missing == ()
    assert {fact.type for result in results for fact in result.case.facts} == set(TOVA.types)


@pytest.mark.parametrize("case", time_tests(load_pack([TOY])[0].one("times")), ids=lambda case: case.text)
def test_every_example_of_times_holds(case: TimeTest) -> None:
    words = case.text.replace("-", " -").replace("।", " ।").split()
    hits = find_times(words, TOVA.book.mentions.times)
    found = [(" ".join(words[hit.start : hit.end]), resolve(hit.value, case.date, case.looks)) for hit in hits]
    assert found == ([] if case.mention is None else [(case.mention, case.value)])


def test_a_text_of_several_paragraphs() -> None:
    document = TOVA.read(TEXT, "2031-05-14")
    told = [(f.type, f.trigger.text, f.attributes["polarity"], f.attributes["modality"]) for f in document.facts]
    assert told == [
        ("meeting", "rota ven", "positive", "planned"),
        ("statement", "ipata", "positive", "asserted"),
        ("statement", "ipata", "positive", "asserted"),
        ("accusation", "kusata", "positive", "asserted"),
        ("meeting", "rotanata", "negative", "asserted"),
        ("call", "fonata", "positive", "asserted"),
    ]
    meeting, indirect, quoted, accusation, missed, call = document.facts
    assert meeting.attribution is not None and meeting.attribution.source.entity == "benu"
    assert meeting.roles["time"][0].value == "2031-05-16"
    assert indirect.roles["content"][0].text == "si anu i senaru-ga pendi-ni veltu-de rota ven"
    assert quoted.attributes["quotation"] == "direct" and quoted.roles["speaker"][0].refers_to == ("benu",)
    assert [mention.entity for mention in accusation.roles["accused"]] == ["anu"]
    assert missed.roles["place"][0].text == "lumaro"
    assert call.roles["participants"][0].refers_to == ("kilo", "anu")
    assert call.roles["time"][0].value == "2031-04-08" and call.roles["duration"][0].value == "PT20M"


def test_offsets_are_true() -> None:
    document = TOVA.read(TEXT)
    spans = [span for fact in document.facts for span in (fact.span, fact.trigger)]
    mentions = [mention for fact in document.facts for found in fact.roles.values() for mention in found]
    assert len(spans) + len(mentions) > 20
    for part in (*spans, *mentions, *document.mentions):
        assert isinstance(part, factex.Span | factex.Mention)
        assert TEXT[part.start : part.end] == part.text


def test_the_languages_know_nothing_of_each_other() -> None:
    assert TOVA.read("Anna Brandt met with Boris Ivanov on Thursday. “We spoke,” she said.").facts == ()
    assert factex.load().read(TEXT).facts == ()


def test_a_column_of_verb_forms_must_be_a_kind_of_forms(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "pack.yaml").write_text("name: more\nextends: tova\n", encoding="utf-8")
    (tmp_path / "lexicon" / "more.yaml").write_text(
        "class: verb\nabout: More.\ncolumns: [base, pasd]\nforms: |\n  muka mukata\n", encoding="utf-8")
    (finding,) = check(TOY, tmp_path)
    assert finding.code == "F331" and "pasd" in finding.message
