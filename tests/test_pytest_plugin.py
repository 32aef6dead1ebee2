"""The pytest plugin: examples and goldens are tests of their own, and it is not there where nobody asks for it."""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sample_pack import FILES, write

from factex.cli import run

RULE = """\
rule: phoned
fact: call
about: Two parties talk.
find: |
  {participants} ~phone {participants}
tests:
- hit: Anna Brandt phoned Boris Ivanov.
  participants: [Anna Brandt, Boris Ivanov]
- hit: Chen Wei phoned Petra Novak.
  participants: [Chen Wei]
- hit: Chen Wei rang Petra Novak.
  participants: [Chen Wei, Petra Novak]
  todo: true
- miss: Anna Brandt slept.
"""
ROOT = Path(__file__).resolve().parent.parent
EXTENDS = {"pack.yaml": "extends: sample\n", "visit.yaml": RULE.replace("[Chen Wei]", "[Chen Wei, Petra Novak]")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a pack, a layer, a golden that is right and one that is not."""
    write(tmp_path / "base", {**FILES, "calls.yaml": RULE})
    write(tmp_path / "own", EXTENDS)
    write(tmp_path / "golden", {"a.yaml": "document: ../talk.txt\n", "b.yaml": "document: ../talk.txt\nfacts: []\n"})
    write(tmp_path, {"talk.txt": "Anna Brandt phoned Boris Ivanov.\n"})
    return tmp_path


def tested(folder: Path, *arguments: str, ini: str = "") -> tuple[int, str]:
    """What a pytest of its own says, with this plugin and no other that is installed; and its exit code."""
    (folder / "pytest.ini").write_text(f"[pytest]\n{ini}")
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""}
    command = [sys.executable, "-m", "pytest", "-p", "factex.pytest_plugin", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def outcomes(out: str) -> dict[str, str]:
    """What became of each test, by its name."""
    return dict(re.findall(r"^(\S+::\S+) (\w+)", out, re.MULTILINE))


def test_each_example_and_golden_is_a_test(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert run(["test", "golden/a.yaml", "--rules", "base", "--accept"]) == 0
    code, out = tested(folder, "-v", "--junitxml", "out.xml", ini="factex_rules = base\n")
    assert code == 1
    assert outcomes(out) == {
        "base/calls.yaml::phoned-hit-1": "PASSED",
        "base/calls.yaml::phoned-hit-2": "FAILED",
        "base/calls.yaml::phoned-hit-3": "XFAIL",
        "base/calls.yaml::phoned-miss-1": "PASSED",
        "golden/a.yaml::a": "PASSED",
        "golden/b.yaml::b": "FAILED",
    }
    place = folder / "base" / "calls.yaml"
    assert f"{place}:9: hit of calls/phoned: extra: Chen Wei phoned Petra Novak." in out
    assert '                         expected  found\n    extra  participants  –         "Petra Novak"\n' in out
    assert 'extra call "phoned" (12-18) by calls/phoned' in out
    assert "Traceback" not in out
    cases = ElementTree.parse(folder / "out.xml").getroot().iter("testcase")
    assert len([case.get("name") for case in cases]) == 6


def test_the_usual_options_choose(folder: Path) -> None:
    ini = "factex_rules = base\nfactex_goldens = golden/b.yaml\n"
    assert list(outcomes(tested(folder, "-v", "-k", "slept or b.yaml", ini=ini)[1])) == [
        "base/calls.yaml::phoned-miss-1", "golden/b.yaml::b"
    ]
    assert outcomes(tested(folder, "-v", "base/calls.yaml::phoned-hit-1", ini=ini)[1]) == {"base/calls.yaml::phoned-hit-1": "PASSED"}
    assert "stopping after 1 failures" in tested(folder, "-x", ini=ini)[1]


def test_with_several_processes_the_same_comes_out(folder: Path) -> None:
    pytest.importorskip("xdist")
    code, out = tested(folder, "-p", "xdist.plugin", "-n", "2", "-q", ini="factex_rules = base\nfactex_goldens = golden/b.yaml\n")
    assert code == 1
    assert "2 failed, 2 passed, 1 xfailed" in out


def test_rules_from_the_command_line_lie_where_they_may(folder: Path) -> None:
    (folder / "sub").mkdir()
    where = ("--rootdir", ".", "-v", "sub", "base", "own")
    both = tested(folder, "--factex-rules", "base", "--factex-rules", "own", *where)[1]
    assert {"base/calls.yaml::phoned-hit-1", "own/visit.yaml::phoned-hit-2"} <= outcomes(both).keys()
    (folder / "sub" / "pytest.ini").write_text("[pytest]\n")
    assert outcomes(tested(folder / "sub", "--factex-rules", "../base", "-v")[1])["../base/calls.yaml::phoned-hit-1"] == "PASSED"
    code, out = tested(folder, "--factex-rules", "nowhere")
    assert code == 4
    assert "nowhere: there is no such folder of rules" in out


def test_mistakes_in_rules_are_told_in_place_of_their_tests(folder: Path) -> None:
    write(folder / "base", {"calls.yaml": RULE.replace("~phone", "~fone"), "other.yaml": RULE})
    code, out = tested(folder, ini="factex_rules = base\nfactex_goldens = golden/b.yaml\n")
    assert code == 2
    assert f"{folder}/base/calls.yaml:5:18: error: F401: no forms are known of the verb 'fone'" in out
    assert f"the rules cannot be used: {folder}/base/calls.yaml:5:18: error: F401" in out
    assert "Traceback" not in out


def test_where_nobody_asks_it_costs_nothing(folder: Path) -> None:
    write(folder, {"test_it.py": "import json, sys\ndef test_it():\n    print(json.dumps([n for n in sys.modules if 'factex' in n]))\n"})
    code, out = tested(folder, "-s", "-q")
    assert code == 0
    assert json.loads(out.splitlines()[0].rstrip(".")) == ["factex", "factex.pytest_plugin"]
    assert "1 passed" in out


def test_it_comes_with_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"factex": "factex.pytest_plugin"}
