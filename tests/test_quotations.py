"""Quotations over paragraphs and with broken marks, and names that begin a sentence: what no one-line example can show."""
from __future__ import annotations

import pytest

import factex

BRIDGE, LATE = "The bridge is old.", "It is late."


@pytest.mark.parametrize(("text", "speaker", "contents"), [
    (f'Anna Brandt said:\n\n"{BRIDGE}"\n\nShe left.', "Anna Brandt", [BRIDGE]),
    (f'Anna Brandt said:\n\n"{BRIDGE}\n\n"{LATE}"\n\nShe left.', "Anna Brandt", [BRIDGE, LATE]),
    (f"Anna Brandt said:\n“{BRIDGE}”", "Anna Brandt", [BRIDGE]),
    ('"It is old,"-Anna Brandt said.', "Anna Brandt", ["It is old,"]),
    ('"It is old,"?Anna Brandt said.', "Anna Brandt", ["It is old,"]),
    ('"It isn"t old, and I won"t pay," Anna Brandt said.', "Anna Brandt", ['It isn"t old, and I won"t pay,']),
    (f'"{BRIDGE} Who will pay?" Anna Brandt asked.', "Anna Brandt", [f"{BRIDGE} Who will pay?"]),
])
def test_a_quotation_is_its_speakers(text: str, speaker: str, contents: list[str], english: factex.Extractor) -> None:
    fact = english.read(text).facts[0]
    assert [mention.text for mention in fact.roles["speaker"]] == [speaker]
    assert [mention.text for mention in fact.roles["content"]] == contents
    assert fact.attributes["quotation"] == "direct"


def test_a_question_ends_where_another_sentence_begins(english: factex.Extractor) -> None:
    facts = english.read('"He met her," Anna Brandt said. "Why did he do that?" She said that it was late.').facts
    said = [[mention.text for mention in fact.roles["content"]] for fact in facts if fact.type == "statement"]
    assert said == [["He met her,"], ["Why did he do that?"], ["it was late"]]


@pytest.mark.parametrize(("before", "speaker"), [
    ("", []),
    ("Anna Frost lives in Bern. ", ["Anna Frost"]),
    ("Mr. Frost lives in Bern. ", ["Frost"]),
])
def test_a_noun_that_is_somebodys_name_is_one_at_the_start_of_a_sentence(
    before: str, speaker: list[str], english: factex.Extractor
) -> None:
    facts = english.read(f"{before}Frost covered the bridge.\nFrost denied the report.").facts
    assert [mention.entity for fact in facts for mention in fact.roles["speaker"]] == speaker


@pytest.mark.parametrize("word", ["S�n", "Se��n", "N�r�n"])
def test_letters_that_were_lost_do_not_cut_a_name(word: str, english: factex.Extractor) -> None:
    text = f"{word} Brandt met Boris Ivanov in Bern."
    fact = english.read(text).facts[0]
    assert [mention.text for mention in fact.roles["participants"]] == [f"{word} Brandt", "Boris Ivanov"]


def test_a_pronoun_looks_back_only_so_far(english: factex.Extractor) -> None:
    near, far = (f"Anna Brandt left Bern. {'It was late. ' * count}She denied the report." for count in (1, 60))
    speakers = [english.read(text).facts[-1].roles["speaker"][0].refers_to for text in (near, far)]
    assert speakers == [("Anna Brandt",), ()]
