"""`factex lint --format`: the same findings for a person, a program, GitHub and whatever reads SARIF."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sample_pack import FILES, write

from factex.cli import run
from factex.diagnostics import Diagnostic, Place
from factex.workshop.codes import CODES
from factex.workshop.show_findings import FORMS

FOUND = [
    Diagnostic(Place("rules/a b,c.yaml", 3, 7), "F304", "error", "unknown class 'lien' (did you mean 'line'?)"),
    Diagnostic(Place("rules/x.yaml", 9, 1), "F309", "warning", "100% of\nthem: none"),
]
# What the standard asks of the parts that are written, as far as they are.
SARIF: dict[str, Any] = {
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {"items": {
            "required": ["tool", "results"],
            "properties": {
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "results": {"items": {
                    "required": ["message"],
                    "properties": {
                        "level": {"enum": ["none", "note", "warning", "error"]},
                        "message": {"required": ["text"]},
                        "locations": {"items": {"properties": {"physicalLocation": {
                            "required": ["artifactLocation"],
                            "properties": {
                                "artifactLocation": {"properties": {"uri": {"pattern": r"^[^\s\\]+$"}}},
                                "region": {"properties": {"startLine": {"minimum": 1}, "startColumn": {"minimum": 1}}},
                            },
                        }}}},
                    },
                }},
            },
        }},
    },
}


def test_github_shows_each_at_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    inside = Diagnostic(Place(str(tmp_path / "rules" / "x.yaml"), 1, 1), "F101", "error", "m")
    assert FORMS["github"]([*FOUND, inside]).splitlines() == [
        "::error file=rules/a b%2Cc.yaml,line=3,col=7,title=factex F304::unknown class 'lien' (did you mean 'line'?)",
        "::warning file=rules/x.yaml,line=9,col=1,title=factex F309::100%25 of%0Athem: none",
        "::error file=rules/x.yaml,line=1,col=1,title=factex F101::m",
    ]


def test_sarif_has_the_register_of_what_was_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    away = Diagnostic(Place("/elsewhere/a b.yaml", 1, 1), "F304", "error", "m")
    log = json.loads(FORMS["sarif"]([*FOUND, away]))
    Draft202012Validator(SARIF).validate(log)
    (one,) = log["runs"]
    rules = one["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["F304", "F309"]
    assert rules[0]["shortDescription"]["text"] == CODES["F304"].what
    for result, found in zip(one["results"], [*FOUND, away], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == found.code
        assert (result["level"], result["message"]["text"]) == (found.level, found.message)
    places = [result["locations"][0]["physicalLocation"] for result in one["results"]]
    assert places[0] == {"artifactLocation": {"uri": "rules/a%20b%2Cc.yaml"}, "region": {"startLine": 3, "startColumn": 7}}
    assert places[2]["artifactLocation"]["uri"] == "file:///elsewhere/a%20b.yaml"


@pytest.mark.parametrize("form", FORMS)
def test_the_exit_code_is_the_same_in_each_form(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    rule = CODES["F304"].bad.replace("§", "")
    write(tmp_path / "pack", {**FILES, "calls.yaml": rule})
    assert run(["lint", "--rules", "pack", "--format", form]) == 1
    out, err = capsys.readouterr()
    assert "F304" in out
    assert ("1 error, 0 warnings\n" in err) == (form in ("text", "github"))
    write(tmp_path / "pack", {"calls.yaml": CODES["F304"].good})
    assert run(["lint", "--rules", "pack", "--format", form]) == 0
    out, _ = capsys.readouterr()
    if form in ("json", "sarif"):
        told: Any = json.loads(out)
        assert (told if form == "json" else told["runs"][0]["results"]) == []
    else:
        assert out == ""
