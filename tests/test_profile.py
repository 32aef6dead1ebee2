"""`factex rules profile`: the counts are those of what is read, a costly rule comes first, and reading under it finds the same."""
from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sample_pack import write

import factex
from factex.cli import run
from factex.workshop import explain_bench
from factex.workshop.compile import Compiled, compile_pack

Ran = tuple[int, str, str]
ROOMS = ["segment", "mention", "clause", "match", "attach", "judge", "link", "record"]
LAYER = {
    "pack.yaml": """\
extends: en
facts:
  journey: {about: Somebody goes somewhere., core: {traveller: actor 0+, goal: place}, attributes: [polarity, modality]}
""",
    "journeys.yaml": """\
rule: went
fact: journey
about: Somebody goes somewhere.
find: |
  {traveller:subject} ~travel to {goal}
unless: |
  ~travel to {goal} by letter
tests:
- hit: Anna Brandt travelled to Bern.
  traveller: Anna Brandt
  goal: Bern
- miss: Anna Brandt travelled to Bern by letter.
---
rule: wide
fact: journey
about: Far too wide, and tried on everything.
slots: {goal: phrase}
find: |
  [{traveller} ..9] <<(the|a|of|in|to|and)>> {goal:phrase}
tests:
- hit: Anna Brandt in the rain.
  traveller: Anna Brandt
  goal: rain
- miss: Anna Brandt slept.
""",
}
NEWS = """\
Anna Brandt travelled to Bern. Boris Ivanov travelled to Paris by letter. The mayor of the city and the head of the council saw the end
of the strike in the harbour, and Chen Wei phoned Anna Brandt. The report of the ministry was not in the library.
"""
OTHER = "Chen Wei travelled to Kenya and said that he was glad. Boris Ivanov met Anna Brandt."


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Compiled]:
    """A layer with a rule that is far too wide, compiled once."""
    folder = write(tmp_path_factory.mktemp("profile") / "own", LAYER)
    return folder, compile_pack([folder])


@pytest.fixture
def cli(
    layer: tuple[Path, Compiled], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    folder, compiled = layer
    monkeypatch.chdir(tmp_path)
    book = compiled.book
    assert book is not None
    monkeypatch.setattr(factex, "load", lambda *packs: factex.Extractor(book, compiled.rules))
    monkeypatch.setattr(explain_bench, "compile_pack", lambda layers: compiled)
    (tmp_path / "news.txt").write_text(NEWS, encoding="utf-8")
    (tmp_path / "more.jsonl").write_text(json.dumps({"id": "b", "text": OTHER, "date": "2016-09-08"}) + "\n", encoding="utf-8")

    def call(*arguments: str) -> Ran:
        code = run([*arguments, "--rules", str(folder)])
        return code, *capsys.readouterr()

    return call


def row(cli: Callable[..., Ran], *arguments: str) -> Any:
    code, out, err = cli("rules", "profile", "news.txt", "more.jsonl", "--format", "json", *arguments)
    assert (code, err) == (0, "")
    return json.loads(out)


def test_the_facts_are_those_that_are_extracted(cli: Callable[..., Ran]) -> None:
    facts = [json.loads(line) for line in cli("extract", "news.txt", "more.jsonl")[1].splitlines()]
    by_rule = Counter(fact["rule"] for fact in facts)
    told = row(cli)
    assert (told["documents"], told["characters"], told["facts"]) == (2, len(NEWS) + len(OTHER), len(facts))
    assert {rule["id"]: rule["facts"] for rule in told["rules"] if rule["facts"]} == by_rule
    assert sum(rule["fact_share"] for rule in told["rules"]) == pytest.approx(1, abs=1e-4)
    assert len(by_rule) >= 5


def test_the_rule_that_costs_most_comes_first(cli: Callable[..., Ran]) -> None:
    """By what does not depend on the clock; the order by time is that of the times that are told."""
    for sort in ("matched", "hits", "facts"):
        assert row(cli, "--sort", sort)["rules"][0]["id"] == "journeys/wide", sort
    tried = {rule["id"]: rule["tried"] for rule in row(cli, "--sort", "tried")["rules"]}
    assert tried["journeys/wide"] == 5  # all sentences but the last, which has none of its words
    for sort, key in (("time", lambda rule: rule["seconds"]), ("each", lambda rule: rule["seconds"] / max(rule["tried"], 1))):
        costs = [key(rule) for rule in row(cli, "--sort", sort)["rules"]]
        assert costs == sorted(costs, reverse=True) and costs[0] > 0, sort


def test_a_rule_is_tried_where_its_words_stand(cli: Callable[..., Ran]) -> None:
    """Three sentences have the verb. Of three matches one is held back, and the one that is too wide takes none of the others."""
    rule = next(rule for rule in row(cli)["rules"] if rule["id"] == "journeys/went")
    assert {name: rule[name] for name in ("tried", "matched", "hits", "facts")} == {"tried": 3, "matched": 3, "hits": 2, "facts": 2}
    find, unless = sorted(rule["lines"], key=lambda line: str(line["kind"]))
    assert (find["kind"], find["source"], find["line"]) == ("find", "{traveller:subject} ~travel to {goal}", 5)
    assert (unless["kind"], unless["source"], unless["line"]) == ("unless", "~travel to {goal} by letter", 7)
    assert (unless["tried"], unless["matched"], unless["hits"], "facts" in unless) == (3, 1, 1, False)
    assert rule["seconds"] == pytest.approx(find["seconds"] + unless["seconds"])
    assert rule["file"].endswith("journeys.yaml") and rule["line"] == 1


def test_times_add_up(cli: Callable[..., Ran]) -> None:
    told = row(cli)
    assert [room["room"] for room in told["rooms"]] == ROOMS
    assert sum(room["seconds"] for room in told["rooms"]) == pytest.approx(told["seconds"])
    assert all(room["seconds"] > 0 for room in told["rooms"])
    match = next(room["seconds"] for room in told["rooms"] if room["room"] == "match")
    assert 0 < sum(rule["seconds"] for rule in told["rules"]) <= match
    readings = [part for part in told["layers"] if part["kind"] == "reading"]
    assert readings and all(part["tried"] == told["documents"] and "hits" not in part for part in readings)
    assert {part["kind"] for part in told["layers"]} == {"reading", "adjunct", "cue", "cue inside"}
    negation = next(part for part in told["layers"] if part["name"] == "not")
    assert negation["file"].endswith("context.yaml")


def test_counts_are_the_same_in_every_run(cli: Callable[..., Ran]) -> None:
    def counts(value: Any) -> Any:
        if isinstance(value, list):
            return sorted(map(counts, value), key=str)
        if isinstance(value, dict):
            return {key: counts(inner) for key, inner in value.items() if key not in ("seconds", "share")}
        return value

    first = counts(row(cli))
    assert first == counts(row(cli))
    _, out, _ = cli("rules", "profile", "more.jsonl", "news.txt", "--format", "json")
    assert first == counts(json.loads(out))


def test_for_a_person(cli: Callable[..., Ran]) -> None:
    code, out, err = cli("rules", "profile", "news.txt", "--sort", "matched", "--top", "2")
    head, rooms, table = out.split("\n\n")
    assert (code, err) == (0, "")
    assert head.startswith(f"1 document, 4 sentences, {len(NEWS)} characters: ") and head.endswith(" facts")
    assert [line.split()[0] for line in rooms.splitlines()][1:] == ROOMS
    lines = table.splitlines()
    assert lines[1].startswith("journeys/wide ") and lines[1].endswith("own/journeys.yaml:14")
    assert len(lines) == 4 and lines[3].endswith("--top 0 shows all")
    _, out, _ = cli("rules", "profile", "news.txt", "--by", "line", "--type", "journey", "--sort", "matched", "--top", "0")
    table = out.split("\n\n")[2]
    assert [line.split()[:2] for line in table.splitlines()[1:]] == [
        ["find", "journeys/wide"], ["find", "journeys/went"], ["unless", "journeys/went"]]
    assert "own/journeys.yaml:19  [{traveller} ..9] <<(the|a|of|in|to|and)>> {goal:phrase}" in table
    _, out, _ = cli("rules", "profile", "news.txt", "--by", "layer", "--top", "0")
    assert {line.split()[0] for line in out.split("\n\n")[2].splitlines()[1:]} == {"reading", "adjunct", "cue"}


def test_only_what_was_asked_for(cli: Callable[..., Ran]) -> None:
    told = row(cli, "--type", "call", "--top", "3")
    assert {rule["fact"] for rule in told["rules"]} == {"call"}
    assert (len(told["rules"]), len(told["layers"])) == (3, 3)
    code, _, err = cli("rules", "profile", "news.txt", "--type", "jurney")
    assert (code, err.splitlines()[-1]) == (2, "Error: the rules have no fact type 'jurney' (did you mean 'journey'?)")


def test_nothing_read_gives_a_table_of_nothing(cli: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    code, out, err = cli("rules", "profile", "empty.txt", "--top", "1")
    assert (code, err) == (0, "factex: empty.txt: warning: holds no text\n")
    assert out.startswith("1 document, 0 sentences, 0 characters: ")


def test_a_bad_input_is_one_message_and_the_rest_is_done(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xff\x00\x01")
    code, out, err = cli("rules", "profile", "bad.txt", "none.txt", "news.txt", "--format", "json")
    assert (code, json.loads(out)["documents"]) == (1, 1)
    assert err == "factex: bad.txt:1: binary data, not text\nfactex: none.txt: no such file or directory\n"
    whole = factex.Extractor.read

    def broken(self: factex.Extractor, text: str, *rest: Any) -> factex.Document:
        if text == OTHER:
            raise KeyError("broken on purpose")
        return whole(self, text, *rest)

    monkeypatch.setattr(factex.Extractor, "read", broken)
    code, out, err = cli("rules", "profile", "more.jsonl", "news.txt", "--format", "json")
    assert (code, json.loads(out)["documents"]) == (1, 1)
    assert err == "factex: more.jsonl:1: failed: KeyError: 'broken on purpose' (--debug shows where)\n"


def test_fields_have_the_names_that_were_given(cli: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "odd.jsonl").write_text(json.dumps({"body": OTHER}) + "\n", encoding="utf-8")
    _, out, err = cli("rules", "profile", "odd.jsonl", "--text-field", "body", "--format", "json")
    assert (json.loads(out)["characters"], err) == (len(OTHER), "")
