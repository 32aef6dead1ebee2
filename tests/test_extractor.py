"""The door in Python: layers, many texts, threads, pickles. Most of it with the small sample pack."""
from __future__ import annotations

import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from made_up import BLAME, TALKS, MadeUp
from sample_pack import FILES, write

import factex
from factex import Document

SKATE = """\
rule: skated-with
fact: meeting
about: Two parties skate together.
find: |
  {participants} ~<glide> with {participants}
words: {glide: [glide, zag]}
tests:
  - hit: Anna Brandt glided with Boris Ivanov.
    participants: [Anna Brandt, Boris Ivanov]
  - miss: Anna Brandt glided.
"""
ZAG = "class: more-verbs\nabout: Verbs of mine.\nforms: |\n  zag zags zagged zagged zagging\n"
CALL = """\
rule: rang
fact: call
about: One rings the other.
find: |
  {participants} ~ring {participants}
tests:
  - hit: Anna rang Boris.
    participants: [Anna, Boris]
  - miss: Anna rang.
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> factex.Extractor:
    return factex.load(write(tmp_path_factory.mktemp("sample"), {**FILES, "calls.yaml": CALL}))


# layers


@pytest.mark.parametrize("pack", [None, "name: mine\nextends: en\n"])
def test_a_layer_lies_over_the_default_pack_by_itself(pack: str | None, tmp_path: Path, english: factex.Extractor) -> None:
    files = {"mine.yaml": SKATE, "lexicon/mine.yaml": ZAG, **({"pack.yaml": pack} if pack else {})}
    layered = factex.load(write(tmp_path, files))
    assert {rule.id for rule in layered.rules} == {"mine/skated-with", *(rule.id for rule in english.rules)}
    for text in ("Anna Brandt glided with Boris Ivanov.", "Anna Brandt zagged with Boris Ivanov."):
        (fact,) = layered.read(text).facts
        assert (fact.rule, [m.text for m in fact.roles["participants"]]) == ("mine/skated-with", ["Anna Brandt", "Boris Ivanov"])
    assert layered.types == english.types


def test_later_layers_win(tmp_path: Path) -> None:
    base = write(tmp_path / "base", {**FILES, "calls.yaml": CALL})
    other = CALL.replace("rang\n", "calls/rang\npriority: 1\n", 1)
    one = write(tmp_path / "one", {"pack.yaml": "name: one\nextends: sample\n", "x.yaml": other})
    two = write(tmp_path / "two", {"x.yaml": "rule: calls/rang\noff: true\n"})
    three = write(tmp_path / "three", {"calls.yaml": CALL.replace("rang\n", "rang\npriority: 3\n", 1)})
    assert [rule.priority for rule in factex.load(base).rules] == [0]
    assert [rule.priority for rule in factex.load(base, one).rules] == [1]
    assert [rule.priority for rule in factex.load(base, one, three).rules] == [3]
    assert factex.load(base, one, two).rules == ()


def test_a_pack_that_extends_nothing_known_is_told(tmp_path: Path) -> None:
    with pytest.raises(factex.RuleError) as caught:
        factex.load(write(tmp_path, {"pack.yaml": "name: mine\nextends: klingon\n"}))
    assert [row.code for row in caught.value.diagnostics] == ["F117"]
    with pytest.raises(factex.RuleError, match="no such folder"):
        factex.load(tmp_path / "nowhere")


# many texts


def test_documents_come_in_order_whatever_the_number_of_processes(sample: factex.Extractor) -> None:
    texts = [(f"Anna rang {name}. " * (number % 7), None, str(number)) for number, name in enumerate(["Boris", "Chen", "Omar"] * 40)]
    alone = list(sample.read_many(texts))
    assert [document.id for document in alone] == [name for _, _, name in texts]
    assert sum(len(document.facts) for document in alone) == sum(number % 7 for number in range(120))
    for jobs in (2, 3):
        assert list(sample.read_many(texts, jobs)) == alone
    assert list(sample.read_many([], 2)) == []
    assert [document.text for document in sample.read_many(["Anna rang Boris.", "", "x"], 2)] == ["Anna rang Boris.", "", "x"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_facts_are_the_same_without_mentions(jobs: int, sample: factex.Extractor) -> None:
    texts = ["Anna rang Boris. He rang Anna.", "", "Boris rang Anna."]
    whole, facts = list(sample.read_many(texts, jobs)), list(sample.read_many(texts, jobs, mentions=False))
    assert [document.facts for document in facts] == [document.facts for document in whole]
    assert len(whole[0].facts) and len(whole[0].mentions) and whole[2].facts
    assert all(document.mentions == () for document in facts)


@pytest.mark.parametrize("jobs", [1, 2])
def test_texts_are_taken_as_they_are_needed(jobs: int, sample: factex.Extractor) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "Anna rang Boris."

    documents = sample.read_many(endless(), jobs)
    for _ in range(40):
        assert len(next(documents).facts) == 1
    assert taken < 200
    documents.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_text_that_fails_ends_nothing(jobs: int) -> None:
    texts = [TALKS, "BREAK", BLAME, "BREAK", "x"]
    told: list[tuple[int, str]] = []
    documents = list(MadeUp().read_many(texts, jobs, lambda number, error: told.append((number, repr(error)))))
    assert [document.text for document in documents] == [TALKS, BLAME, "x"]
    assert told == [(1, "KeyError('broken on purpose')"), (3, "KeyError('broken on purpose')")]
    with pytest.raises(KeyError, match="broken on purpose"):
        list(MadeUp().read_many(texts, jobs))


class Strange(Exception):
    """An error that does not survive pickling."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__("strange")


class Failing(MadeUp):
    """Raises what cannot cross from one process to another."""

    def read(
        self, text: str, date: str | None = None, id: str = "text", trace: object = None, mentions: bool = True
    ) -> Document:
        raise Strange(1, 2)


def test_any_error_crosses_from_a_working_process() -> None:
    told: list[str] = []
    assert list(Failing().read_many(["x"], 2, lambda number, error: told.append(str(error)))) == []
    assert told == ["Strange: strange"]


# threads and pickles


def test_an_extractor_can_be_pickled(english: factex.Extractor, sample: factex.Extractor) -> None:
    text = "Anna Brandt met Boris Ivanov in Geneva on Friday. “We are far apart,” she said."
    again = pickle.loads(pickle.dumps(english))
    document = english.read(text, "2016-09-08")
    assert len(document.facts) == 2
    assert again.read(text, "2016-09-08") == document
    assert pickle.loads(pickle.dumps(document)) == document
    with pytest.raises(TypeError):
        pickle.loads(pickle.dumps(document)).facts[0].roles["place"] = ()
    assert pickle.loads(pickle.dumps(sample)).rules == sample.rules


def test_threads_share_an_extractor(english: factex.Extractor) -> None:
    text = "Anna Brandt{} met Boris{} Ivanov in Geneva on {} May 2016. He said that {} men left."
    texts = [text.format(chr(97 + n % 26), n, n % 28 + 1, n) for n in range(60)]
    fresh = pickle.loads(pickle.dumps(english))  # with empty memories
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(fresh.read, texts))
    assert found == [english.read(text) for text in texts]


def test_an_extractor_is_immutable(sample: factex.Extractor) -> None:
    with pytest.raises(AttributeError):
        sample.rules = ()  # type: ignore[misc]
