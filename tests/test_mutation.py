"""`factex test --mutate`, over a small pack: what is changed, what is noticed, and what the report says."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
from sample_pack import FILES, write

from factex.cli import run
from factex.packs import default_pack
from factex.workshop.load import load_pack
from factex.workshop.mutants import NAMES, OPERATORS, sample
from factex.workshop.mutate_pack import pack_mutants
from factex.workshop.mutate_run import INVALID, Examiner

RULES = """\
rule: phoned
fact: call
about: One party phones another.
words:
  ring: [phone, ring]
find: |
  {participants:subject} ~<ring> {participants} [at ..2 dawn]
unless: |
  ~ring ..2 bell
tests:
- hit: Bern phoned Geneva.
  participants: [Bern, Geneva]
  polarity: positive
- hit: Bern rang Geneva.
  participants: [Bern, Geneva]
- miss: Bern rang Geneva bell.
- miss: Bern warned Geneva.
"""


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack that stands alone, an empty working folder and a cache of its own."""
    monkeypatch.setenv("FACTEX_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "pack", {**FILES, "calls.yaml": RULES})


def mutation(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    capsys.readouterr()
    run(["test", "--rules", "pack", "--mutate", "--format", "json", *arguments])
    found: dict[str, object] = json.loads(capsys.readouterr().out)["mutation"]
    return found


def survivors(found: dict[str, object]) -> list[str]:
    rows = found["survivors"]
    assert isinstance(rows, list)
    return [f"{Path(row['file']).name}:{row['line']}: {row['message']}" for row in rows]


def test_survivors_are_named_with_their_line(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = mutation(capsys, "-k", "phoned", "--sample", "0")
    told = survivors(found)
    line = "{participants:subject} ~<ring> {participants} [at ..2 dawn]"
    assert f"calls.yaml:7: drop-optional of calls/phoned: {line} -> {{participants:subject}} ~<ring> {{participants}}" in told
    assert not any("drop-key" in row and "unless" in row for row in told), "the miss with the bell needs it"
    assert not any("drop-entry" in row and ": ring ->" in row for row in told), "the second hit needs it"
    assert found["mutants"] == int(str(found["killed"])) + len(told)


def test_an_example_kills_a_survivor(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ("-k", "phoned", "--operator", "drop-entry")
    assert survivors(mutation(capsys, *chosen)) == []
    example = "- hit: Bern rang Geneva.\n  participants: [Bern, Geneva]\n"
    (pack / "calls.yaml").write_text(RULES.replace(example, ""))
    assert survivors(mutation(capsys, *chosen)) == ["calls.yaml:5: drop-entry of calls/phoned: ring -> nothing"]


def test_a_golden_notices_too(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "golden").mkdir()
    (tmp_path / "seeds" / "one.txt").write_text("Bern phoned Genf.\n")
    (tmp_path / "golden" / "one.yaml").write_text("document: ../seeds/one.txt\n")
    before = survivors(mutation(capsys, "-k", "Genf", "--sample", "0"))
    run(["test", "--rules", "pack", "--accept"])
    assert len(before) == 1 and survivors(mutation(capsys, "-k", "Genf", "--sample", "0")) == []


def test_a_declared_equivalent_is_counted_apart(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    declared = """\
equivalent:
- before: "{participants:subject} ~<ring> {participants} [at ..2 dawn]"
  after: "{participants:subject} ~<ring> {participants}"
  because: What follows is no part of the fact.
- before: never written
  because: It is not there.
- before: ring
  operator: drop-entry
  because: It is, though.
"""
    (pack / "calls.yaml").write_text(RULES.replace("tests:", declared + "tests:", 1))
    assert run(["lint", "--rules", "pack"]) == 0
    found = mutation(capsys, "-k", "phoned", "--sample", "0")
    assert found["equivalent"] == 1
    assert not any("drop-optional" in row for row in survivors(found))
    rows = found["declarations"]
    assert isinstance(rows, list)
    assert [(row["line"], row["message"].split(":")[0]) for row in rows] == [
        (14, "no operator makes this change any more"), (16, "this is declared equivalent, and yet an example notices it")]


def test_an_unread_word_of_a_general_layer_is_noticed_or_not(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = mutation(capsys, "--sample", "0")
    files = found["files"]
    assert isinstance(files, dict)
    changed = {Path(name).name for name in files}
    assert changed >= {"calls.yaml", "sample.yaml", "mentions.yaml", "clauses.yaml", "context.yaml", "text.yaml"}
    told = survivors(found)
    assert any(row.startswith("sample.yaml") and ": hotline -> nothing" in row for row in told)
    assert not any(row.startswith("sample.yaml") and "rings" in row for row in told), "Bern rang Geneva needs the verb's forms"
    operators = found["operators"]
    assert isinstance(operators, dict)
    assert sum(row["mutants"] for row in operators.values()) == sum(row["mutants"] for row in files.values()) == found["mutants"]


def test_it_goes_on_where_it_stopped_and_jobs_change_nothing(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = mutation(capsys, "--sample", "3")
    state = next((tmp_path / "cache").rglob("*.jsonl"))
    lines = state.read_text().splitlines()
    state.write_text("\n".join(lines[:5]) + '\n["cut')
    again = mutation(capsys, "--sample", "3")
    assert len(state.read_text().splitlines()) == len(lines) + 1  # five kept, one spoilt, the others run again
    state.unlink()
    two = mutation(capsys, "--sample", "3", "--jobs", "2")
    for other in (again, two):
        assert {**other, "seconds": 0, "jobs": 0} == {**whole, "seconds": 0, "jobs": 0}


def test_the_text_report_has_its_tables(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["test", "--rules", "pack", "--mutate", "--sample", "2"]) == 0
    out = capsys.readouterr().out
    assert "operator " in out and "file " in out and "mutants are noticed" in out


def test_every_mutant_that_loads_is_what_the_whole_compiler_makes_of_the_file(pack: Path) -> None:
    """The shortcut of the workbench against the long way, on mutants of all files that have one."""
    raw, _ = load_pack([pack])
    examiner = Examiner.open([pack], [])
    files = ("calls.yaml", "context.yaml", "adjuncts.yaml", "frames.yaml", "links.yaml", "times.yaml", "mentions.yaml", "clauses.yaml")
    short = sample([m for m in pack_mutants(raw) if m.path in files or m.path.startswith("lexicon/")], 3)
    assert {m.path for m in short} >= {*files[:3], "links.yaml", *files[-2:]} and any(m.operator == "flip-switch" for m in short)
    for mutant in short:
        path = pack / mutant.path
        healthy = path.read_text()
        path.write_text(healthy[:mutant.start] + mutant.new + healthy[mutant.end:])
        broken = run(["lint", "--rules", str(pack)]) != 0
        outcome = examiner.outcome(mutant)
        assert broken == (outcome == INVALID), mutant.message
        if not broken:
            assert (run(["test", "--rules", str(pack)]) != 0) == (outcome == "killed"), mutant.message
        path.write_text(healthy)


def test_the_sample_is_the_same_each_time_and_spread_over_the_files(pack: Path) -> None:
    raw, _ = load_pack([pack])
    mutants = pack_mutants(raw)
    few = sample(mutants, 3)
    assert few == sample(list(reversed(mutants)), 3) and few != sample(mutants, 3, seed=1)
    assert all(sum(m.operator == name for m in few) <= 3 for name in NAMES)
    assert len({m.path for m in few if m.operator == "drop-entry"}) > 1


def test_the_table_of_operators_shows_what_they_do() -> None:
    assert len({row.name for row in OPERATORS}) == len(OPERATORS)
    assert all(row.before != row.after and row.about.endswith(".") for row in OPERATORS)


def test_of_a_long_list_tenths_are_left_out(pack: Path) -> None:
    words = [f"word{number}" for number in range(70)]
    (pack / "lexicon" / "more.yaml").write_text(f"class: more\nabout: Many words.\nwords: |\n  {', '.join(words)}\n")
    raw, _ = load_pack([pack])
    found = [m for m in pack_mutants(raw) if m.path == "lexicon/more.yaml" and m.operator in ("thin-list", "drop-entry")]
    assert [m.operator for m in found] == ["thin-list"] * 10
    text = (pack / "lexicon" / "more.yaml").read_text()
    for number, mutant in enumerate(found):
        left = text[:mutant.start] + mutant.new + text[mutant.end:]
        assert [word for word in words if f" {word}," not in left + "," and f" {word}\n" not in left] == words[7 * number:7 * number + 7]


def test_a_time_found_before_has_no_other_form() -> None:
    """`{d:phrase}` is a kind of time there, and `{d:clause}` would be none."""
    raw, _ = load_pack([default_pack()])
    made = [m for m in pack_mutants(raw) if m.path == "times.yaml"]
    assert any("{d:phrase}" in m.before for m in made) and not any(m.operator == "change-form" for m in made)


def test_the_form_of_a_verb_behind_be_is_no_mutant(pack: Path) -> None:
    """They are one passive verb group there, whose form a rule cannot choose."""
    line = "{participants} ~be (~phone|~greet) by {participants} ~ask"
    (pack / "calls.yaml").write_text(RULES.replace("{participants:subject} ~<ring> {participants} [at ..2 dawn]", line))
    raw, _ = load_pack([pack])
    assert [m.after for m in pack_mutants(raw) if m.operator == "change-form" and m.before == line] == [f"{line}:ing"]


def test_examples_of_links_and_times_notice_too(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ("--sample", "0", "--operator", "drop-entry", "-k")
    assert len(survivors(mutation(capsys, *chosen, "Genf"))) == 1
    with (pack / "links.yaml").open("a") as file:
        file.write("tests:\n- {text: Bern phoned ___., mention: ___, entity: Geneva, each: 'Genf, Geneva'}\n")
    (pack / "times.yaml").write_text("""\
classes:
- class: day-word
  values: {-1: "yesterday, eve"}
patterns:
- pattern: now
  find: "{day-word}"
  value: move day by {day-word}
  tests:
  - {hit: Anna phoned Bern ___., mention: ___, date: 2016-09-08, value: 2016-09-07, each: "yesterday, eve"}
""")
    for word, entries in (("Genf", 1), ("times.yaml", 2)):
        found = mutation(capsys, *chosen, word)
        assert survivors(found) == [] and found["killed"] == entries


def test_entries_that_are_marks_are_asked_of_every_example(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = ("rule: rang-after-a-mark\nfact: call\nabout: With a mark between.\nwords:\n  mark: [\",\", \";\"]\nfind: |\n"
            "  {participants:subject} ~ring <mark> {participants}\ntests:\n- miss: Bern warned Geneva.\n"
            "- hit: Bern rang, Geneva.\n  participants: [Bern, Geneva]\n")
    second = "- hit: Bern rang; Geneva.\n  participants: [Bern, Geneva]\n"
    chosen = ("-k", "rang-after", "--operator", "drop-entry")
    (pack / "marks.yaml").write_text(rule + second)
    assert survivors(mutation(capsys, *chosen)) == []
    (pack / "marks.yaml").write_text(rule)
    assert survivors(mutation(capsys, *chosen)) == ["marks.yaml:5: drop-entry of marks/rang-after-a-mark: ; -> nothing"]
