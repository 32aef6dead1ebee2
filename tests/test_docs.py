"""The pages of docs/: what they show is what comes out. FACTEX_ACCEPT=1 writes generated parts anew; read them then."""
from __future__ import annotations

import itertools
import os
import re
import shlex
from pathlib import Path

import pytest
from sample_pack import write

import factex
from factex.cli import run
from factex.patterns import Either, Gap, Marked, Maybe, Raw, Sequence, Slot, Verb, Word, WordClass
from factex.workshop.cases import run_cases
from factex.workshop.codes import CODES
from factex.workshop.codes_page import codes_page
from factex.workshop.compile import Compiled, compile_pack
from factex.workshop.explain_bench import Bench, open_bench
from factex.workshop.mutants import operators_page
from factex.workshop.pattern import walk

DOCS = Path(__file__).resolve().parent.parent / "docs"


def same(page: Path, now: str) -> None:
    """Whether the page is as it should be; with FACTEX_ACCEPT=1 it is written."""
    if os.environ.get("FACTEX_ACCEPT"):
        page.write_text(now, encoding="utf-8", newline="\n")
    else:
        assert page.read_text(encoding="utf-8") == now, f"docs/{page.name} is old: FACTEX_ACCEPT=1 pytest {Path(__file__).name} rewrites it"


def test_every_code_has_its_entry() -> None:
    same(DOCS / "lint-codes.md", codes_page())
    assert re.findall(r"^### (F\d+)$", codes_page(), re.MULTILINE) == sorted(CODES)


def test_links_between_pages_lead_somewhere() -> None:
    for page in (*DOCS.glob("*.md"), DOCS.parent / "README.md"):
        for link in re.findall(r"\]\(([^)#:]+\.md)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).is_file(), f"{page.name}: {link}"


# The rule language ------------------------------------------------------------------------------------------------------

LANGUAGE = DOCS / "rule-language.md"
BLOCKS = re.findall(r"^```yaml\n(?!#)(.*?)^```$", LANGUAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
WHOLE = re.findall(r"^```yaml\n# my-rules/(\S+)\n(.*?)^```$", LANGUAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
RUN = re.compile(r"(```sh\n(factex [^\n]+)\n```\n\n```text\n)(.*?)(```\n)", re.DOTALL)
CORE = "core: {who: party many, whom: party many, what: phrase many, where: place}, attributes: [polarity, modality]"


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Bench]:
    """All rules of the page as one layer, each with a fact type of its own, that none may hide another."""
    types = [f"row-{number}" for number in range(len(BLOCKS))]
    there = ("meeting", "call", "statement", "accusation")
    pack = ["extends: en", "facts:", *(f"  {name}: {{about: A row., {CORE}}}" for name in (*types, "wish")), "share:",
            *(f"- [{one}, {other}]" for one, other in itertools.combinations((*types, "wish", *there), 2))]
    rules = [f"rule: {name}\nfact: {name}\nabout: A row.\n{block}" for name, block in zip(types, BLOCKS, strict=True)]
    files = {"pack.yaml": "\n".join(pack) + "\n", "rows.yaml": "---\n".join(rules), **dict(WHOLE)}
    folder = write(tmp_path_factory.mktemp("language") / "my-rules", files)
    return folder, open_bench(folder)


def extractor_of(bench: Bench) -> factex.Extractor:
    return factex.Extractor(bench.book, tuple(bench.rules.values()))


def test_every_pattern_of_the_page_finds_what_it_says(language: tuple[Path, Bench]) -> None:
    _, bench = language
    own = [rule for rule in bench.rules.values() if rule.id.startswith(("rows/", "wishes/"))]
    assert len(own) == len(BLOCKS) + 1
    for rule in own:
        assert {case.kind for case in rule.cases} == {"hit", "miss"}, rule.id
    wrong = [result for result in run_cases(extractor_of(bench), own) if not result.passed]
    assert [f"{result.rule.find[0].source}: {result.case.text.strip()}\n{result.message}" for result in wrong] == []


def test_every_sign_is_on_the_page(language: tuple[Path, Bench]) -> None:
    _, bench = language
    own = [rule for rule in bench.rules.values() if rule.id.startswith("rows/")]
    parts = [part for rule in own for line in (*rule.find, *rule.unless) for part in walk(line.pattern)]
    assert {type(part) for part in parts} == {Word, Verb, WordClass, Slot, Gap, Raw, Sequence, Either, Maybe, Marked}
    assert {part.form for part in parts if isinstance(part, Slot)} == {
        None, "subject", "possessor", "head", "clause", "phrase", "quote"
    }


def test_the_explanation_shown_is_what_comes_out(
    language: tuple[Path, Bench], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, bench = language
    monkeypatch.chdir(folder.parent)
    monkeypatch.setattr("factex.cli.explain.open_bench", lambda *packs: bench)
    same(LANGUAGE, shown(LANGUAGE.read_text(encoding="utf-8"), capsys, {str(folder.parent) + "/": ""}))


def shown(page: str, capsys: pytest.CaptureFixture[str], renamed: dict[str, str]) -> str:
    """The page with what its commands write now below them."""

    def again(match: re.Match[str]) -> str:
        run(shlex.split(match[2])[1:])
        out = "".join(capsys.readouterr())
        for old, new in renamed.items():
            out = out.replace(old, new)
        return match[1] + out.rstrip("\n") + "\n" + match[4]

    return RUN.sub(again, page)


# The tutorial -----------------------------------------------------------------------------------------------------------

STEP = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```\n|" + RUN.pattern, re.DOTALL)


def test_the_tutorial_works_word_for_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In an empty folder: files are written and commands run in the order of the page. A pack is compiled once for each state."""
    compiled: dict[tuple[bytes, ...], Compiled] = {}

    def once(layers: list[Path], tracing: bool = False) -> Compiled:
        assert layers == [Path("my-rules")]
        state = tuple(path.read_bytes() for path in sorted(Path("my-rules").iterdir()))
        if state not in compiled:
            compiled[state] = compile_pack(layers)
        return compiled[state]

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FACTEX_CACHE", "off")
    for module in ("workshop.compile", "workshop.explain_bench"):
        monkeypatch.setattr(f"factex.{module}.compile_pack", once)
    page = (DOCS / "first-rule.md").read_text(encoding="utf-8")

    def step(match: re.Match[str]) -> str:
        if match[1] is None:
            return shown(match[0], capsys, {})
        Path(match[1]).write_text(match[2], encoding="utf-8")
        return match[0]

    now = STEP.sub(step, page)
    same(DOCS / "first-rule.md", now)
    assert len(compiled) == 3
    assert re.findall(r"^examples: (\d+) passed, (\d+) failed", now, re.MULTILINE) == [("11", "0"), ("2", "1"), ("6", "0")]
    assert "0 errors, 0 warnings" in now
    assert len(re.findall(r'^\{"doc": "news"', now, re.MULTILINE)) == 2


# Writing good tests -----------------------------------------------------------------------------------------------------


def test_the_page_on_tests_works_word_for_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its files are written and its commands run in the order of the page; what a run took, and how large the pack is, is left out."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my-rules").mkdir()
    page = (DOCS / "good-tests.md").read_text(encoding="utf-8")

    def step(match: re.Match[str]) -> str:
        if match[1] is None:
            now = re.sub(r"; \d+ s with", "; 9 s with", shown(match[0], capsys, {}))
            return re.sub(r"\b\d{3,}(?= passed| alternatives)", "400", now)  # the English pack grows
        Path(match[1]).write_text(match[2], encoding="utf-8")
        return match[0]

    head, mark, _ = STEP.sub(step, page).partition("<!-- operators -->\n")
    same(DOCS / "good-tests.md", f"{head}{mark}\n{operators_page()}")
    rates = [tuple(map(int, found)) for found in re.findall(r"^mutation: (\d+) of (\d+) mutants .*; (\d+) declared", head, re.MULTILINE)]
    assert len(rates) == 2 and rates[0][0] < rates[1][0] and rates[1][2] == 1
