"""Links: the examples that stand in the pack's links.yaml, read through the public door."""
from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

import factex
from factex.packs import default_pack


def examples() -> Iterator[dict[str, object]]:
    for document in yaml.safe_load_all((default_pack() / "links.yaml").read_text(encoding="utf-8")):
        for test in document.get("tests", ()):
            for word in test.get("each", "").split(", "):
                yield {key: [name.replace("___", word) for name in value] if isinstance(value, list) else value.replace("___", word)
                       for key, value in test.items() if key != "each"}


@pytest.fixture(scope="module")
def english() -> factex.Extractor:
    return factex.load()


@pytest.mark.parametrize("example", examples(), ids=lambda example: f"{example['mention']}: {example['text']}"[:90])
def test_whom_words_stand_for(english: factex.Extractor, example: dict[str, object]) -> None:
    found = [m for m in english.read(str(example["text"])).mentions if m.text == example["mention"]]
    assert found, "no such mention"
    if "entity" in example:
        assert found[-1].entity == example["entity"]
    else:
        assert list(found[-1].refers_to or ()) == example["refers_to"]


def test_the_examples_show_what_is_left_open_as_well() -> None:
    shown = [bool(example["refers_to"]) for example in examples() if "refers_to" in example]
    assert shown.count(False) >= 10 <= shown.count(True)


@pytest.mark.parametrize("heading", ["Photo by Karl\nTalks went on", "Anna Talks About Long Strike in Bern\n\nAnna Brandt left"])
def test_what_follows_a_given_name_is_a_name_only_in_its_sentence_and_outside_headlines(english: factex.Extractor, heading: str) -> None:
    facts = english.read(f"{heading}. Talks between Norway and Sweden are planned for Monday.").facts
    assert [[m.text for m in fact.roles["participants"]] for fact in facts if fact.type == "meeting"] == [["Norway", "Sweden"]]
