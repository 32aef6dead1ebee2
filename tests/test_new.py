"""`factex new`: the layer that it writes is right as it is, teaches every part of the language, and harms nothing."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sample_pack import FILES, write

import factex
from factex.cli import run
from factex.packs import default_pack
from factex.patterns import Either, Gap, Marked, Maybe, Slot, Verb, Word, WordClass
from factex.workshop.cases import run_cases
from factex.workshop.compile import compile_pack
from factex.workshop.pattern import walk

Ran = tuple[int, str, str]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Ran:
        code = run(["new", *arguments])
        return code, *capsys.readouterr()

    return call


def test_it_lints_and_tests_green_and_uses_all_that_it_teaches(cli: Callable[..., Ran]) -> None:
    code, out, err = cli("visit")
    assert code == 0
    assert out.split() == [f"visit-rules/{name}" for name in ("pack.yaml", "visit.yaml", "schema/pack.json", "schema/rules.json")]
    assert err == "Next: factex test --rules visit-rules -k visit/\n"
    compiled = compile_pack([Path("visit-rules")])
    assert not [finding for finding in compiled.findings if "visit-rules" in finding.place.file]
    assert compiled.book
    extractor = factex.Extractor(compiled.book, compiled.rules)
    results = list(run_cases(extractor, compiled.rules, "visit/"))
    assert len(results) > 10
    assert [result.message for result in results if not result.passed] == []
    own = [rule for rule in compiled.rules if rule.fact == "visit"]
    parts = [part for rule in own for line in (*rule.find, *rule.unless) for part in walk(line.pattern)]
    assert {type(part) for part in parts} >= {Word, Verb, WordClass, Slot, Gap, Either, Maybe, Marked}
    assert {part.form for part in parts if isinstance(part, Slot)} == {None, "subject", "possessor", "head"}
    assert {case.kind for rule in own for case in rule.cases} == {"hit", "miss"}
    assert any(rule.unless for rule in own)
    text = Path("visit-rules/visit.yaml").read_text(encoding="utf-8")
    assert "- hit: >\n" in text
    for comment in ("slot", "class", "optional", "either", "trigger", "block form", "--rules visit-rules"):
        assert comment in text


def test_nothing_is_overwritten(cli: Callable[..., Ran]) -> None:
    Path("mine").mkdir()
    Path("mine/visit.yaml").write_text("mine")
    assert cli("visit", "-o", "mine") == (1, "", "factex: mine/visit.yaml: there is such a file already; nothing was written\n")
    assert [path.name for path in Path("mine").iterdir()] == ["visit.yaml"]
    assert Path("mine/visit.yaml").read_text() == "mine"
    assert cli("visit", "-o", "a folder/rules")[0] == 0
    assert "factex lint --rules 'a folder/rules' " in Path("a folder/rules/visit.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("two words", "'two words' is no name for a type: letters, digits, - and _, with a letter first"),
        ("../visit", "'../visit' is no name for a type"),
        ("7up", "'7up' is no name for a type"),
        ("", "'' is no name for a type"),
        ("meeting", "has the type 'meeting' already"),
        ("statements", "has a file statements.yaml already"),
        ("frames", "the file frames.yaml means something else to factex"),
        ("pack", "the file pack.yaml means something else to factex"),
    ],
)
def test_bad_names_get_a_message(cli: Callable[..., Ran], name: str, message: str) -> None:
    code, out, err = cli(name)
    assert (code, out) == (2, "")
    assert message in err
    assert not list(Path().iterdir())


def test_it_lies_over_the_pack_that_is_named(cli: Callable[..., Ran]) -> None:
    write(Path("base"), FILES)
    assert cli("visit", "--rules", "base") == (1, "", "factex: base: the pack has no template new/pack.txt for a new layer\n")
    write(Path("base"), {"new/pack.txt": "extends: $PACK\n", "new/rules.txt": "rule: a\nfact: $TYPE\n"})
    code, _, err = cli("visit", "--rules", "base")
    assert (code, err) == (0, "Next: factex test --rules base --rules visit-rules -k visit/\n")
    assert Path("visit-rules/pack.yaml").read_text() == "extends: sample\n"
    assert Path("visit-rules/visit.yaml").read_text() == "rule: a\nfact: visit\n"


def test_the_templates_ship_with_the_pack() -> None:
    assert {path.name for path in (default_pack() / "new").iterdir()} == {"pack.txt", "rules.txt"}
