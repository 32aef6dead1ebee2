"""`.pre-commit-hooks.yaml`: each hook's command is one of ours, with options that it has."""
from __future__ import annotations

import shlex
from pathlib import Path

import pytest
import yaml
from sample_pack import FILES, write
from test_overview import RULE

from factex.cli import run

HOOKS = yaml.safe_load((Path(__file__).resolve().parent.parent / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def test_there_is_a_hook_for_lint_and_one_for_test() -> None:
    assert [hook["id"] for hook in HOOKS] == ["factex-lint", "factex-test"]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_a_hook_passes_and_fails(hook: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    program, *arguments = shlex.split(str(hook["entry"]))
    assert program == "factex"
    used = "rule: lines\nfact: call\nabout: A line.\nfind: |\n  {participants} ~<takes-that> by <line> in <city>\n"
    tests = "tests:\n- hit: Anna warned by hotline in Bern.\n  participants: Anna\n  todo: true\n- miss: It rained.\n"
    write(Path("rules"), {**FILES, "calls.yaml": RULE, "lines.yaml": used + tests})
    assert run([*arguments, "--rules", "rules"]) == 0
    write(Path("rules"), {"calls.yaml": RULE.replace("- miss: Anna Brandt slept.", "# none").replace("[Anna Brandt, B", "[B")})
    assert run([*arguments, "--rules", "rules"]) == 1
