"""The comparison in benchmarks/: its text and rules are the same in every run, its tables hold what was run, what is missing is said."""
from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import factex

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Imports a module of the benchmarks."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module


def test_the_text_is_made_of_the_examples_and_always_the_same(module: Any, english: factex.Extractor, tmp_path: Path) -> None:
    inputs = module("compare_inputs")
    made = list(inputs.made_up(english.rules, 20_000))
    assert made == list(inputs.made_up(english.rules, 20_000)) != list(inputs.made_up(english.rules, 20_000, seed=1))
    assert 20_000 <= inputs.size_of(made) < 30_000
    found = {fact.type for record in made for fact in english.read(record["text"], record["date"]).facts}
    assert found == set(english.types)
    twice = inputs.write_times(made, 2, tmp_path / "twice.jsonl")
    records = inputs.read_records(twice)
    assert len({record["id"] for record in records}) == 2 * len(made) and inputs.size_of(records) == 2 * inputs.size_of(made)
    (tmp_path / "bad.jsonl").write_text('{"text": "It rained."}\n{"body": 1}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="line 2 is no record with a `text`"):
        inputs.read_records(tmp_path / "bad.jsonl")


def test_copied_rules_are_rules_of_their_own_that_find_the_same(module: Any, english: factex.Extractor, tmp_path: Path) -> None:
    folder = module("compare_inputs").write_rules(2, tmp_path / "twice")
    twice = factex.load(folder)
    ids = {rule.id for rule in twice.rules}
    assert len(ids) == 2 * len(english.rules)
    assert {name.replace("-2/", "/") for name in ids} == {rule.id for rule in english.rules}
    text = "Anna Brandt met Boris Ivanov in Bern. Chen Wei said that it had rained."
    assert [fact.span for fact in twice.read(text).facts] == [fact.span for fact in english.read(text).facts] != []


def test_other_systems_are_told_the_verbs_of_the_pack(module: Any) -> None:
    bench = importlib.import_module("factex.workshop.explain_bench").open_bench()
    told = module("compare_inputs").task(bench)
    assert "accuses" in told["verbs"]["accusation"]["accuse"] and "met" in told["verbs"]["meeting"]["meet"]
    assert "said" in told["verbs"]["statement"]["say"] and "phoned" in told["verbs"]["call"]["phone"]
    assert not {"be", "have", "do"} & {verb for verbs in told["verbs"].values() for verb in verbs}
    assert told["token"] == bench.book.text.token.pattern


def test_medians_and_figures(module: Any) -> None:
    runs, shown = module("compare_runs"), module("compare_table")
    point = runs.Point

    def run(system: str, text: int, cpu: float, rules: int = 1, jobs: int = 1) -> Any:
        return runs.Run(point(system, text, rules, jobs), 2 * cpu, cpu, 10.0 * (text or 1), 7, 0.5)

    found = runs.medians([
        run("factex", 0, 0.5), run("factex", 1, 9.0), run("factex", 1, 2.0), run("factex", 1, 1.0), run("factex", 4, 6.0),
        run("parser", 1, 40.0), run("floor", 1, 0.5), run("factex", 1, 3.0, rules=4), run("factex", 4, 3.0, jobs=2),
    ])
    assert (found[point("factex", 1)].cpu, found[point("factex", 1)].runs) == (2.0, 3)
    figures = shown.figures(found)
    assert {name: value for name, value in figures.items() if not name.endswith("wall")} == {
        "spaCy parser / factex, text x 1, cpu": 20.0, "factex / tokens alone (regex), text x 1, cpu": 4.0,
        "factex, time / text, x 4 against x 1, cpu": 0.75, "factex, time with rules x 4, cpu": 1.5,
        "factex, memory, text x 4 against x 1, memory": 4.0,
    }
    assert figures["factex, one process / 2, text x 4, wall"] == 2.0
    lines = list(shown.tables(found, 1_000_000))
    assert lines[1].split()[:7] == ["tokens", "alone", "(regex)", "1.00", "1.00", "0.50", "0.00"]
    assert lines[2].split() == ["factex", "1.00", "4.00", "2.00", "0.50", "0.667", "10", "1.00", "1.00", "7", "3"]
    assert lines[3].split()[-4:] == ["20.00", "20.00", "7", "1"]
    assert [line.split()[1] for line in lines if line.startswith("factex, ")] == ["text", "rules", "processes"]


def compare(*arguments: object) -> subprocess.CompletedProcess[str]:
    settings = os.environ | {"PYTHONPATH": str(Path(factex.__file__).parent.parent)}
    command = [sys.executable, BENCHMARKS / "compare.py", *arguments]
    return subprocess.run(list(map(str, command)), env=settings, capture_output=True, text=True)


def test_it_goes_on_without_spacy(tmp_path: Path) -> None:
    """A whole comparison of what there is, on a text of two sentences; the environment cannot be made where a file stands."""
    text, out = tmp_path / "text.jsonl", tmp_path / "out"
    text.write_text(json.dumps({"id": "a", "text": "Anna Brandt met Boris Ivanov. It rained."}) + "\n", encoding="utf-8")
    done = compare(text, "-o", out, "--environment", text / "no", "--systems", "floor,parser", "--sizes", "1,2", "--runs", "1")
    assert done.returncode == 0, done.stderr
    assert "text.jsonl: 1 texts, 0.00 MB" in done.stdout
    assert "compare.py: no environment with spaCy: " in done.stderr and "; left out: parser" in done.stderr
    results = json.loads((out / "results.json").read_text("utf-8"))
    assert [(row["point"]["system"], row["point"]["text"], row["lines"]) for row in results["medians"]] == [
        ("floor", 0, 1), ("floor", 1, 1), ("floor", 2, 2)]
    assert all(row["cpu"] > 0 and row["memory"] > 1 for row in results["medians"])
    assert len(results["notes"]) == 2


def test_a_text_that_is_none_is_one_line(tmp_path: Path) -> None:
    done = compare(tmp_path / "none.jsonl")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("compare.py: ") and "none.jsonl" in done.stderr
