"""Examples and goldens as tests of pytest. `pytest_plugin.py` brings this in where the configuration asks for it."""
from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from factex.diagnostics import RuleError
from factex.extractor import Extractor, load
from factex.formats.visible import shown
from factex.pytest_plugin import ALL, GOLDENS, RULES
from factex.workshop.cases import TODO, run_case, told
from factex.workshop.golden_files import FOLDER, find_goldens
from factex.workshop.goldens import run_goldens, told_golden
from factex.workshop.load import over_base, pack_files
from factex.workshop.rules import Case, Rule
from factex.workshop.schema_files import RULES as RULE_FILES
from factex.workshop.schema_files import files_of


class Failed(Exception):
    """An example or golden that gives something else; the message says what, for a person."""


class Rules:
    """The plugin of one run: which files hold tests, and the extractor, which is loaded when the first of them is met."""

    def __init__(self, config: pytest.Config) -> None:
        named = [(config.invocation_params.dir / folder).resolve() for folder in config.getoption("--factex-rules")]
        self.layers = tuple(named or config.getini(RULES))
        for folder in self.layers:
            if not folder.is_dir():
                raise pytest.UsageError(f"{folder}: there is no such folder of rules")
        tested = over_base(self.layers) if config.getini(ALL) or not self.layers else self.layers
        if not self.layers and not config.getini(ALL):
            tested = ()  # goldens alone
        goldens = config.getini(GOLDENS) or [path for path in (config.rootpath / FOLDER,) if path.is_dir()]
        self.rule_files = {path.resolve() for folder in tested for path in pack_files(folder, []) if _may_hold_rules(path)}
        self.golden_files = {Path(file).resolve() for file in find_goldens(tuple(map(str, goldens)))}
        if config.args_source is not pytest.Config.ArgsSource.ARGS:
            there = [(config.invocation_params.dir / argument).resolve() for argument in config.args]
            wanted = [*tested, *goldens]
            config.args += [str(path) for path in wanted if not any(Path(path).is_relative_to(other) for other in there)]

    @cached_property
    def loaded(self) -> Extractor | RuleError:
        """The extractor by the rules that are tested, or their mistakes."""
        try:
            return load(*self.layers)
        except RuleError as error:
            return error

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.File | None:
        """The tests in a file, where it is one of rules or a golden."""
        path = file_path.resolve()
        if path in self.rule_files:
            return RuleFile.from_parent(parent, path=file_path, rules=self)
        if path in self.golden_files:
            return GoldenFile.from_parent(parent, path=file_path, rules=self)
        return None


def _may_hold_rules(path: Path) -> bool:
    """Whether a file of a pack is none of those that mean something else."""
    return files_of(str(path)) == RULE_FILES


class _File(pytest.File):
    def __init__(self, rules: Rules, **more: Any) -> None:
        super().__init__(**more)
        self.rules = rules

    @property
    def extractor(self) -> Extractor:
        """Of the run; mistakes in the rules are told in place of the tests, those of this file where it has any."""
        if isinstance(self.rules.loaded, Extractor):
            return self.rules.loaded
        found = self.rules.loaded.diagnostics
        own = [str(one) for one in found if Path(one.place.file).resolve() == self.path.resolve()]
        raise self.CollectError(shown("\n".join(own or [f"the rules cannot be used: {found[0]}"])))


class RuleFile(_File):
    """A file of rules: one test an example, named by rule, kind and number."""

    def collect(self) -> Iterator[pytest.Item]:
        """The tests, in the order of the file."""
        here = self.path.resolve()
        for rule in self.extractor.rules:
            if Path(rule.place.file).resolve() != here:
                continue
            counts = dict.fromkeys(("hit", "miss"), 0)
            for case in rule.cases:
                counts[case.kind] += 1
                name = f"{rule.id.rpartition('/')[2]}-{case.kind}-{counts[case.kind]}"
                yield Example.from_parent(self, name=name, rule=rule, case=case)


class GoldenFile(_File):
    """A golden: one test."""

    def collect(self) -> Iterator[pytest.Item]:
        """The test."""
        yield GoldenItem.from_parent(self, name=self.path.stem, extractor=self.extractor)


class _Item(pytest.Item):
    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What `factex test` says of it, and no traceback."""
        return shown(str(excinfo.value)) if isinstance(excinfo.value, Failed) else super().repr_failure(excinfo, style)


class Example(_Item):
    """One example; `-k` finds it by the words of its text too."""

    def __init__(self, rule: Rule, case: Case, **more: Any) -> None:
        super().__init__(**more)
        self.rule, self.case = rule, case
        self.extra_keyword_matches.update((rule.id, rule.fact, case.text))

    def runtest(self) -> None:
        """Raises Failed where something else comes out."""
        assert isinstance(self.parent, RuleFile)
        result = run_case(self.parent.extractor, self.rule, self.case)
        if not result.passed:
            raise Failed(told(result))
        if result.outcome == TODO:
            pytest.xfail("marked todo: known not to work yet")

    def reportinfo(self) -> tuple[Path, int, str]:
        """The example's line."""
        return self.path, self.case.place.line - 1, f"{self.case.kind} of {self.rule.id}: {self.case.text}"


class GoldenItem(_Item):
    """One golden."""

    def __init__(self, extractor: Extractor, **more: Any) -> None:
        super().__init__(**more)
        self.extractor = extractor

    def runtest(self) -> None:
        """Raises Failed where something else comes out."""
        for result in run_goldens(self.extractor, [str(self.path)]):
            if not result.passed:
                raise Failed(told_golden(result))

    def reportinfo(self) -> tuple[Path, int, str]:
        """The golden's first line."""
        return self.path, 0, f"golden {self.name}"
