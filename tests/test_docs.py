"""The pages of docs/: what they show is what comes out. FACTEX_ACCEPT=1 writes generated parts anew; read them then."""
from __future__ import annotations

import importlib
import itertools
import os
import re
import shlex
from pathlib import Path

import duckdb
import pytest
from sample_pack import write
from web_pages import archive, pages

import factex
from factex.cli import run
from factex.formats.rows import fact_columns
from factex.formats.writers import WRITERS
from factex.packs import default_pack
from factex.patterns import Either, Gap, Marked, Maybe, Raw, Sequence, Slot, Verb, Word, WordClass
from factex.workshop.cases import run_cases
from factex.workshop.codes import CODES
from factex.workshop.codes_page import codes_page
from factex.workshop.compile import Compiled, compile_pack
from factex.workshop.explain_bench import Bench, open_bench
from factex.workshop.keys_page import keys_page
from factex.workshop.mutants import operators_page
from factex.workshop.pattern import walk
from factex.workshop.schema import KINDS, keys_of

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


def test_every_key_of_the_schema_is_on_a_page() -> None:
    same(DOCS / "keys.md", keys_page())
    page = (DOCS / "keys.md").read_text(encoding="utf-8")
    assert [key.key for kind in KINDS for key in keys_of(kind.name).values() if f"| `{key.key}` |" not in page
            and f"| **`{key.key}`**" not in page] == []


def test_links_between_pages_lead_somewhere() -> None:
    for page in (*DOCS.rglob("*.md"), DOCS.parent / "README.md"):
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
        None, "subject", "possessor", "head", "clause", "phrase", "quote", "quoted", "fronted", "main"
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


def compiled_once(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[bytes, ...], Compiled]:
    """From here on the layer my-rules is compiled once in each state; gives what was compiled."""
    compiled: dict[tuple[bytes, ...], Compiled] = {}

    def once(layers: list[Path], tracing: bool = False) -> Compiled:
        assert layers == [Path("my-rules")]
        state = tuple(path.read_bytes() for path in sorted(Path("my-rules").glob("*.yaml")))
        if state not in compiled:
            compiled[state] = compile_pack(layers)
        return compiled[state]

    monkeypatch.setenv("FACTEX_CACHE", "off")
    # Imported before any is patched: a module that is imported later would keep what stands there now for good.
    for module in [importlib.import_module(f"factex.workshop.{name}") for name in ("compile", "explain_bench", "lint")]:
        monkeypatch.setattr(module, "compile_pack", once)
    return compiled


# The tutorial -----------------------------------------------------------------------------------------------------------

STEP = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```\n|" + RUN.pattern, re.DOTALL)


def test_the_tutorial_works_word_for_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In an empty folder: files are written and commands run in the order of the page. A pack is compiled once for each state."""
    monkeypatch.chdir(tmp_path)
    compiled = compiled_once(monkeypatch)
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


# Formats and archives ---------------------------------------------------------------------------------------------------

PAGES = [*sorted((DOCS / "formats").glob("*.md")), DOCS / "archive.md"]
BLOCK = re.compile(r"^```(sh|python|sql)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_of_formats_show_what_comes_out(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], english: factex.Extractor
) -> None:
    """Block by block in a folder with the files that the pages tell of."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(factex, "load", lambda *packs, **options: english)
    news = (DOCS / "formats" / "news.jsonl").read_bytes()
    Path("news.jsonl").write_bytes(news)
    Path("archive").mkdir()
    Path("archive/news.jsonl").write_bytes(news)
    Path("archive/crawl.warc.gz").write_bytes(archive())
    for saved in pages()[:3]:
        Path(f"archive/{saved.name}.html").write_text(saved.source, encoding="utf-8")

    def again(match: re.Match[str]) -> str:
        kind, code, expected = match.groups()
        if kind == "python":
            exec(compile(code, page.name, "exec"), {})
        elif kind == "sql":
            with duckdb.connect("facts.duckdb") as database:
                print(database.sql(code))
        else:
            program, *arguments = shlex.split(code)
            if program == "factex":
                assert run(arguments) == 0
            else:
                exec(compile(arguments[1], page.name, "exec"), {})
        out = "\n".join(line.rstrip() for line in capsys.readouterr().out.rstrip("\n").split("\n"))
        assert bool(out) == (expected is not None), code
        return match[0] if expected is None else f"```{kind}\n{code}```\n\n```text\n{out}\n```\n"

    now = BLOCK.sub(again, page.read_text(encoding="utf-8"))
    if page.stem == "parquet":
        rows = "".join(f"| `{column.name}` | {shape(column.type)} | {column.about} |\n" for column in fact_columns(english.book))
        table = f"| column | type | holds |\n|---|---|---|\n{rows}\n"
        now = re.sub(r"(<!-- columns -->\n\n).*?(?=```sh)", rf"\g<1>{table}", now, flags=re.DOTALL)
    same(page, now)


def shape(kind: object) -> str:
    return f"list of {shape(kind[0])}" if isinstance(kind, tuple) else kind if isinstance(kind, str) else "mention"


def test_the_archive_page_has_five_commands_and_formats_a_page_each() -> None:
    assert len(re.findall(r"^```sh$", (DOCS / "archive.md").read_text(encoding="utf-8"), re.MULTILINE)) == 5
    assert {path.stem for path in (DOCS / "formats").glob("*.md")} >= {form for form in WRITERS if form != "table"}


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


# Goldens in a team ------------------------------------------------------------------------------------------------------

def test_the_page_on_goldens_works_word_for_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], english: factex.Extractor
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(factex, "load", lambda *packs, **options: english)
    page = (DOCS / "goldens.md").read_text(encoding="utf-8")
    (tmp_path / "golden").mkdir()

    def step(match: re.Match[str]) -> str:
        if match[1] is None:
            return shown(match[0], capsys, {})
        Path(match[1]).write_text(match[2], encoding="utf-8")
        return match[0]

    same(DOCS / "goldens.md", STEP.sub(step, page))


# Find the slow rule -----------------------------------------------------------------------------------------------------

# The columns of times and shares, however wide; and how many rules the English pack has, and in which lines they stand.
TIMES = re.compile(r" +\d+\.\d+(?:%| s\b|(?= ))|(?<=\.yaml):\d+$|^\d+ rows more", re.MULTILINE)


def test_the_page_on_speed_works_but_for_its_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files are written and commands run in the order of the page. Times are the page's own where all else is as it was."""
    monkeypatch.chdir(tmp_path)
    compiled_once(monkeypatch)
    (tmp_path / "my-rules").mkdir()
    page = (DOCS / "speed.md").read_text(encoding="utf-8")

    def step(match: re.Match[str]) -> str:
        if match[1] is None:
            now = shown(match[0], capsys, {f"{default_pack().parent.parent}{os.sep}": ""})
            return match[0] if TIMES.sub("", now) == TIMES.sub("", match[0]) else now
        (tmp_path / match[1]).write_text(match[2], encoding="utf-8")
        return match[0]

    same(DOCS / "speed.md", STEP.sub(step, page))
