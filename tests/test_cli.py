"""The command line in this process: what it writes, what it says, how it ends. The extractor is the made-up one."""
from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from made_up import BLAME, TALKS, MadeUp

import factex
from factex.cli import COMMANDS, run
from factex.diagnostics import Diagnostic, Place, RuleError
from factex.workshop.rules import Alternative, Case, ExpectedFact, ExpectedMention, Rule

Ran = tuple[int, str, str]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsysbinary: Any) -> Callable[..., Ran]:
    """Run `factex` with these arguments in a folder of its own; gives exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(factex, "load", lambda *packs, **options: MadeUp())

    def call(*arguments: object) -> Ran:
        code = run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return call


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    (tmp_path / "talks.txt").write_bytes(TALKS.encode())
    (tmp_path / "blame.md").write_bytes(BLAME.encode())
    (tmp_path / "empty.txt").write_bytes(b"")
    return tmp_path


def records(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


# extract --------------------------------------------------------------------------------------------------------------


def test_facts_come_as_lines_where_nobody_watches(cli: Callable[..., Ran], inputs: Path) -> None:
    code, out, err = cli("extract", "talks.txt", "empty.txt", "blame.md")
    assert (code, err) == (0, "factex: empty.txt: warning: holds no text\n")
    assert [(row["doc"], row["type"]) for row in records(out)] == [
        ("talks", "meeting"),
        ("talks", "call"),
        ("talks", "statement"),
        ("blame", "accusation"),
        ("blame", "meeting"),
    ]


def test_a_bad_input_is_one_message_and_the_rest_is_done(cli: Callable[..., Ran], inputs: Path) -> None:
    (inputs / "bad.txt").write_bytes(b"\xff\x00\x01")
    (inputs / "lines.jsonl").write_text('{"text": "BREAK"}\n' + json.dumps({"id": "b", "text": BLAME}) + "\nx\n")
    code, out, err = cli("extract", "bad.txt", "none.txt", "lines.jsonl")
    assert code == 1
    assert [row["doc"] for row in records(out)] == ["b", "b"]
    assert err.splitlines() == [
        "factex: bad.txt:1: binary data, not text",
        "factex: none.txt: no such file or directory",
        "factex: lines.jsonl:1: failed: KeyError: 'broken on purpose' (--debug shows where)",
        "factex: lines.jsonl:3: not valid JSON: Expecting value at column 1",
    ]


def test_a_doubled_name_is_a_warning(cli: Callable[..., Ran], inputs: Path) -> None:
    code, out, err = cli("extract", "blame.md", "blame.md")
    assert code == 0
    assert {row["doc"] for row in records(out)} == {"blame", "blame#2"}
    assert err == "factex: blame.md: warning: there is a document 'blame' already; this one is named 'blame#2'\n"


def test_types_choose_and_unknown_ones_are_wrong_usage(cli: Callable[..., Ran], inputs: Path) -> None:
    _, out, _ = cli("extract", "talks.txt", "--type", "call", "--type", "statement")
    assert [row["type"] for row in records(out)] == ["call", "statement"]
    code, out, err = cli("extract", "talks.txt", "--type", "meetng")
    assert (code, out) == (2, "")
    assert "no fact type 'meetng' (did you mean 'meeting'?)" in err


def test_date_fields_and_standard_input(
    cli: Callable[..., Ran], inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inputs / "rows.jsonl").write_text(json.dumps({"nr": 3, "body": TALKS, "day": "2016-09-01"}))
    given = ("--id-field", "nr", "--text-field", "body", "--date-field", "day", "--format", "json")
    _, out, _ = cli("extract", "rows.jsonl", *given)
    assert [(d["doc"], d["date"]) for d in json.loads(out)["documents"]] == [("3", "2016-09-01")]
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TALKS.encode())))
    _, out, _ = cli("extract", "-", "--date", "2016-09-08", "--format", "json")
    assert [(d["doc"], d["date"]) for d in json.loads(out)["documents"]] == [("stdin", "2016-09-08")]


def test_mentions_are_rows_of_eight_columns(cli: Callable[..., Ran], inputs: Path) -> None:
    _, out, _ = cli("extract", "talks.txt", "--rows", "mentions")
    columns = ["doc", "start", "end", "text", "type", "entity", "refers_to", "value"]
    assert all(list(row) == columns for row in records(out))
    assert [row["value"] for row in records(out) if row["value"]] == ["2016-09-09", "PT45M"]


def test_a_file_appears_when_it_is_complete(
    cli: Callable[..., Ran], inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    class Watched(MadeUp):
        def read(self, text: str, date: str | None = None, id: str = "text", trace: Any = None, mentions: bool = True) -> Any:
            seen.append([name for name in sorted(os.listdir()) if name.startswith("out")])
            return super().read(text, date, id, trace, mentions)

    monkeypatch.setattr(factex, "load", lambda *packs, **options: Watched())
    Path("out.jsonl").write_text("before")
    code, out, err = cli("extract", "talks.txt", "bad.txt", "-o", "out.jsonl")
    assert (code, out, err.splitlines()[0]) == (1, "", "factex: bad.txt: no such file or directory")
    assert seen == [["out.jsonl", "out.jsonl.part", "out.jsonl.part.json"]]
    assert len(records(Path("out.jsonl").read_text(encoding="utf-8"))) == 3
    assert [name for name in os.listdir() if name.startswith("out")] == ["out.jsonl"]


def test_an_interrupted_run_leaves_the_old_file(
    cli: Callable[..., Ran], inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(MadeUp):
        def read(self, text: str, date: str | None = None, id: str = "text", trace: Any = None, mentions: bool = True) -> Any:
            if text == BLAME:
                raise KeyboardInterrupt
            return super().read(text, date, id, trace, mentions)

    monkeypatch.setattr(factex, "load", lambda *packs, **options: Stopped())
    Path("out.jsonl").write_text("before")
    code, _, err = cli("extract", "talks.txt", "blame.md", "-o", "out.jsonl")
    assert (code, err.strip()) == (1, "factex: interrupted; the same command with --resume goes on where it stopped")
    assert Path("out.jsonl").read_text() == "before"
    assert cli("extract", "talks.txt", "blame.md")[2].strip() == "factex: interrupted"  # there is nothing to go on with


def test_debug_shows_where_it_went_wrong_and_nothing_else_does(cli: Callable[..., Ran], inputs: Path) -> None:
    Path("break.txt").write_text("BREAK")
    assert "Traceback" not in cli("extract", "break.txt")[2]
    code, _, err = cli("extract", "--debug", "break.txt")
    assert code == 1
    assert "Traceback" in err
    assert "broken on purpose" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["extract"], "Missing argument 'INPUT...'"),
        (["extract", "x", "--date", "8.9.2016"], "'8.9.2016' is not a day of the form YYYY-MM-DD"),
        (["extract", "x", "--date", "2016-02-30"], "'2016-02-30' is not a day of the form YYYY-MM-DD"),
        (["extract", "x", "--format", "xml"], "'xml' is not one of"),
        (["extract", "x", "--rules", "nowhere"], "Directory 'nowhere' does not exist"),
        (["extract", "x", "--jobs", "0"], "0 is not in the range x>=1"),
        (["extract", "x", "--rows", "mentions", "--format", "json"], "use --format jsonl"),
        (["extract", "x", "--rows", "mentions", "--type", "call"], "does not go with --rows mentions"),
        (["extrct", "x"], "no command 'extrct' (did you mean 'extract'?)"),
        (["rules", "show", "calls/x"], "no rule 'calls/x'"),
    ],
)
def test_wrong_usage_ends_with_two(cli: Callable[..., Ran], arguments: list[str], message: str) -> None:
    code, out, err = cli(*arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_rule_errors_are_told_one_a_line(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = [Diagnostic(Place("calls.yaml", n, 3), "F201", "error", "no class <lin>") for n in (4, 7)]

    def refuse(*packs: str, **options: bool) -> MadeUp:
        raise RuleError(wrong)

    monkeypatch.setattr(factex, "load", refuse)
    monkeypatch.setattr("factex.cli.rules.open_bench", refuse)
    for command in ("extract", "test", "rules"):
        code, out, err = cli(command, *(["x"] if command == "extract" else []))
        assert (code, out) == (1, "")
        assert err == "calls.yaml:4:3: error: F201: no class <lin>\ncalls.yaml:7:3: error: F201: no class <lin>\n"


def test_help_names_every_command(cli: Callable[..., Ran]) -> None:
    code, out, _ = cli("--help")
    assert code == 0
    assert all(name in out for name in COMMANDS)
    for command in COMMANDS:
        code, out, _ = cli(command, "--help")
        assert code == 0
        assert "--rules" in out


# test and rules -------------------------------------------------------------------------------------------------------


def hit(text: str, line: int, todo: bool = False, type: str = "call", **roles: list[str]) -> Case:
    """An example of a call; keywords are roles with texts, or attributes and attribution in a list of one."""
    place = Place("calls.yaml", line, 5)
    attributes = {name: roles.pop(name)[0] for name in ("polarity", "modality") if name in roles}
    attribution = roles.pop("attribution", [None])[0]  # type: ignore[list-item]
    mentions = {role: tuple(map(ExpectedMention, texts)) for role, texts in roles.items()}
    return Case("hit", text, (ExpectedFact(type, mentions, attributes, attribution, place),), None, todo, place)


def rule(*cases: Case) -> Rule:
    find = (Alternative(None, "{participants} ~speak by <line>", Place("calls.yaml", 4, 3)),)  # type: ignore[arg-type]
    return Rule("calls/spo", "call", "Two parties talk by telephone.", {}, {}, find, (), {}, None, 0, cases,
                Place("calls.yaml", 1, 1))


RIGHT: dict[str, list[str]] = {"participants": ["They"], "duration": ["45 minutes"]}
CASES = [
    (hit(TALKS, 10, **RIGHT), ""),
    (hit(TALKS, 11, **RIGHT, polarity=["positive"], attribution=["Petra Nov\u00e1k\u2019s office"]), ""),
    (hit(TALKS, 12, participants=["They"]), "extra duration – 45 minutes"),
    (hit(TALKS, 13, **RIGHT, place=["Bern"]), "missing place Bern –"),
    (hit(TALKS, 14, participants=["They all"], duration=["45 minutes"]), "changed participants They all They"),
    (hit(TALKS, 15, **RIGHT, modality=["hedged"]), "changed modality hedged asserted"),
    (hit(TALKS, 16, **RIGHT, attribution=[""]), "changed attribution the article's own voice"),
    (hit(BLAME, 17, **RIGHT), "missing call a fact by calls/spo –"),
    (hit(TALKS, 18, type="statement", speaker=["she"], content=["We are\x1b[31m far apart"]), "changed statement a fact"),
    (hit(BLAME, 19, todo=True, **RIGHT), ""),
    (hit(TALKS, 20, todo=True, **RIGHT), "marked todo, but it works"),
    (hit("BREAK", 21, **RIGHT), "reading it failed: KeyError: 'broken on purpose'"),
    (Case("miss", BLAME, (), None, False, Place("calls.yaml", 22, 5)), ""),
    (Case("miss", TALKS, (), None, False, Place("calls.yaml", 23, 5)), "extra call – "),
]


@pytest.mark.parametrize(("case", "message"), CASES, ids=[str(case.place.line) for case, _ in CASES])
def test_an_example_says_what_was_expected_and_what_was_found(
    cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, case: Case, message: str
) -> None:
    monkeypatch.setattr(factex, "load", lambda *packs, **options: MadeUp((rule(case),)))
    code, out, _ = cli("test", "--format", "json")
    report = json.loads(out)["examples"]
    assert code == report["failed"] == bool(message)
    assert report["passed"] + report["failed"] == 1
    for failure in report["failures"]:
        assert (failure["file"], failure["line"]) == ("calls.yaml", case.place.line)
        assert message in " ".join(failure["message"].replace('"', "").split())


def test_the_report_counts_and_k_chooses(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factex, "load", lambda *packs, **options: MadeUp((rule(*(case for case, _ in CASES)),)))
    code, out, _ = cli("test")
    assert code == 1
    assert "examples: 4 passed, 10 failed (2 to do)" in out
    assert "goldens: 0 passed, 0 failed" in out
    assert "calls.yaml:14: hit of calls/spo: changed: Anna Brandt met" in out
    assert "examples: 14 passed" not in cli("test", "-k", "nothing holds this")[1]
    assert json.loads(cli("test", "-k", "CALLS/", "--format", "json")[1])["examples"]["passed"] == 4


def accepted(cli: Callable[..., Ran], document: bytes = TALKS.encode()) -> Path:
    """A folder with one accepted golden."""
    Path("seeds").mkdir()
    Path("golden").mkdir()
    Path("seeds/talks.txt").write_bytes(document)
    golden = Path("golden/talks.yaml")
    golden.write_text("# by hand\n\ndocument: ../seeds/talks.txt\ndate: 2016-09-08\n")
    code, out, err = cli("test", "--accept")
    assert code == 0
    assert 'extra call "spoke by video link"' in out
    assert err == "golden/talks.yaml: rewritten\n"
    assert "\ngoldens: 0 passed, 1 rewritten, 0 failed\n" in out
    return golden


def test_an_accepted_golden_passes_and_stays_as_it_is(cli: Callable[..., Ran]) -> None:
    golden = accepted(cli)
    text = golden.read_text(encoding="utf-8")
    assert text == (Path(__file__).parent / "formats" / "golden.yaml").read_bytes().decode()
    assert cli("test", "--accept") == (0, cli("test")[1], "")
    assert golden.read_text(encoding="utf-8") == text
    assert json.loads(cli("test", "golden/talks.yaml", "--format", "json")[1])["goldens"]["passed"] == 1


CHANGES = [
    ('text: "45 minutes"', 'text: "45 minuten"', "changed duration offsets"),
    ("at: 77-87", "at: 77-85", 'changed duration offsets "45 minutes" 77-85'),
    ("modality: asserted", "modality: planned", "changed modality planned asserted"),
    ("refers_to: []", 'refers_to: ["Rosa"]', "changed participants"),
    ('    - {at: 31-35, text: "Bern", type: place, entity: "Bern"}\n', "", "role 'place' is a list of mentions"),
    ('    place:\n    - {at: 31-35, text: "Bern", type: place, entity: "Bern"}\n', "", 'extra place – "Bern" 31-35'),
    ("- type: meeting", "- type: meetings", 'missing meetings "met" (12-15)'),
    ("- type: meeting", "- type: meetng", "changed type meetng the rules have no such type (did you mean 'meeting'?)"),
    ("    place:", "    palce:", "changed role palce meeting has no such role (did you mean 'place'?)"),
    ("polarity: positive", "polarty: positive", "changed attribute polarty meeting has no such attribute (did you mean 'polarity'?)"),
    ("span: 0-45", "span: 0-46", "changed span 0-46 0-45"),
    ("span: 0-45", "span: 045", "of the form START-END"),
    ("date: 2016-09-08", "date: 2016-13-45", "golden/talks.yaml:4: not a date of the form YYYY-MM-DD: '2016-13-45'"),
    ("  roles:", "  rolls:", "no key 'rolls' here (did you mean 'roles'?)"),
    ("facts:", "facts: &x", "the anchor &x is not used in rule files"),
    ("../seeds/talks.txt", "../seeds/talk.txt", "no such file or directory"),
    ("../seeds/talks.txt", '"talks\\u0000.txt"', "no name of a file: "),
]


@pytest.mark.parametrize(("before", "after", "message"), CHANGES, ids=[message for _, _, message in CHANGES])
def test_a_golden_that_differs_is_told_by_field(
    cli: Callable[..., Ran], before: str, after: str, message: str
) -> None:
    golden = accepted(cli)
    text = golden.read_text(encoding="utf-8")
    assert before in text
    golden.write_text(text.replace(before, after, 1), encoding="utf-8")
    code, out, err = cli("test")
    assert (code, err) == (1, "")
    assert message in " ".join(out.split())
    assert out.startswith("golden/talks.yaml:")
    (failure,) = json.loads(cli("test", "--format", "json")[1])["goldens"]["failures"]
    assert failure["file"] == "golden/talks.yaml"
    assert failure["line"] > 0


def test_a_golden_that_is_named_runs_alone(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    golden = accepted(cli)
    monkeypatch.setattr(factex, "load", lambda *packs, **options: MadeUp((rule(*(case for case, _ in CASES)),)))
    assert cli("test", golden) == (0, "goldens: 1 passed, 0 failed\n", "")
    assert json.loads(cli("test", golden, "--format", "json")[1])["examples"] == {"passed": 0, "failed": 0, "failures": []}
    code, out, _ = cli("test", golden, "--coverage")  # which is of the examples
    assert code == 1
    assert "examples: 4 passed, 10 failed (2 to do)\ngoldens: 1 passed, 0 failed\n" in out


def test_goldens_hold_every_character(cli: Callable[..., Ran]) -> None:
    text = accepted(cli).read_text(encoding="utf-8")
    assert "We are\\u001b[31m far apart" in text
    assert "the \U0001d54f envoy" in text


# In a process of its own ----------------------------------------------------------------------------------------------


def factex_process(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "factex", *arguments], capture_output=True, check=False, **options)


def test_results_are_utf8_whatever_the_locale(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("x")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    ran = factex_process("extract", str(tmp_path / "t.txt"), "--format", "json", env=environment)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout)["documents"] == [{"doc": "t", "date": None, "text": "x"}]


def test_a_reader_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("x")
    with subprocess.Popen(
        [sys.executable, "-m", "factex", "extract", *[str(tmp_path / "t.txt")] * 200, "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        err = process.stderr.read()
    assert b"Traceback" not in err
    assert b"Exception ignored" not in err


def test_help_loads_no_rules_and_nothing_heavy() -> None:
    heavy = "{'factex.extractor', 'regex', 'rich', 'yaml'}"
    program = f"import sys; from factex.cli import run; run(['--help']); print({heavy} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.endswith("set()\n")


def test_a_name_that_promises_another_format_is_told(cli: Callable[..., Ran], inputs: Path) -> None:
    code, _, err = cli("extract", "talks.txt", "-o", "facts.csv")
    assert code == 0 and err.splitlines()[0] == "factex: facts.csv: is written as jsonl; for what its name promises, give --format csv"
    assert "promises" not in cli("extract", "talks.txt", "-o", "facts.jsonl")[2] + cli("extract", "talks.txt", "-o", "facts")[2]


# What lies in the folder that is read -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "more"), [("facts.jsonl", ()), ("facts.csv", ("--format", "csv"))])
def test_an_output_in_the_folder_that_is_read_is_no_input(name: str, more: tuple[str, ...], cli: Callable[..., Ran], inputs: Path) -> None:
    left_out = f"factex: {name}: warning: left out: it is the output, which -o names"
    _, _, err = cli("extract", "./", "-o", name, *more)
    assert "left out" not in err and "passed over" not in err  # nor is what stands beside it until it is done
    first = (inputs / name).read_bytes()
    for given in ("./", "./*"):
        code, _, err = cli("extract", given, "-o", inputs / name, *more)
        assert (code, (inputs / name).read_bytes()) == (0, first)
        assert err.splitlines().count(left_out) == 1


def test_files_of_an_output_folder_are_no_input_of_its_own_run(cli: Callable[..., Ran], inputs: Path) -> None:
    code, _, err = cli("extract", ".", "--shard-size", "1", "-o", "a-first")
    assert code == 0
    assert "factex: a-first: warning: left out: it is the output, which -o names\n" in err
    assert "factex: 3 documents in" in err


@pytest.mark.parametrize("name", ["none.txt", "none.jsonl", "none.md", "blank.txt", "-"])
def test_an_input_without_text_is_told(
    name: str, cli: Callable[..., Ran], inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inputs / name).write_bytes(b" \n" if name == "blank.txt" else b"")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO()))
    assert cli("extract", name, "talks.txt", "--format", "jsonl")[2] == f"factex: {name}: warning: holds no text\n"


def test_nothing_to_resume_is_told(cli: Callable[..., Ran], inputs: Path) -> None:
    told = "factex: facts.jsonl: warning: --resume: there is no interrupted run of this output; it begins anew\n"
    for _ in range(2):  # where nothing is there, and where a run has ended
        code, _, err = cli("extract", "talks.txt", "-o", "facts.jsonl", "--resume")
        assert (code, err.startswith(told)) == (0, True)
