"""What docs/strangers.md promises of rules, texts and folders that strangers made. Each promise is tried through the command line."""
from __future__ import annotations

import csv
import gzip
import io
import json
import os
import pty
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
import zstandard
from sample_pack import FILES, write

import factex
from factex import limits
from factex.cli import run
from factex.engine import linear
from factex.formats import articles

match = sys.modules["factex.engine.match"]  # the name in the package is the function
ROOT = Path(__file__).resolve().parent.parent
CALL = """\
rule: call
fact: call
about: Two parties talk.
find: |
  {participants} ~phone {participants}
tests:
  - hit: Anna Brandt phoned Boris Ivanov.
    participants: [Anna Brandt, Boris Ivanov]
  - miss: Anna Brandt slept.
"""
SECRET = "a line of somebody's secret"
# Bytes that a terminal obeys, and what turns the direction of writing: what may reach nobody's screen.
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
HOSTILE = "\x1b]0;owned\x07\x1b[31m\x9b2J\u202e\u2066\x7f"
root_only = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack in the working folder."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "rules", {**FILES, "calls.yaml": CALL})


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command that must find something wrong, and gives what it says: in few lines, without a traceback."""

    def telling(*arguments: str, code: int = 1) -> str:
        assert run(arguments) == code
        out = "".join(capsys.readouterr())
        assert "Traceback" not in out and out.count("\n") <= limits.MISTAKES + limits.BREAKS
        return out

    return telling


def test_the_page_tells_the_limits() -> None:
    page = " ".join((ROOT / "docs" / "strangers.md").read_text(encoding="utf-8").split())
    for told in (
        f"nesting ends at {limits.DEPTH}", f"{limits.FILE_BYTES // 10**6} MB a file", f"{limits.MISTAKES:,} mistakes",
        f"{limits.PACK_BYTES // 10**6} MB and {limits.FILES:,} files", f"{limits.WAYS:,} ways", f"up to {limits.RAW_WORD} letters",
        f"a text has at most {limits.TEXT_BYTES // 10**6} MB", f"a sentence has at most {limits.SENTENCE} words",
        f"after {articles.SECONDS} seconds", f"over {articles.SMALL // 1000} KB",
    ):
        assert told in page


# Rules are data ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [
    "!!python/object/apply:os.system ['touch made']", "!!python/object/new:os.system ['touch made']",
    "!!python/name:os.system", "!!python/module:os", "!<tag:yaml.org,2002:python/object/apply:os.system> ['touch made']",
])
def test_no_tag_makes_an_object(value: str, pack: Path, told: Callable[..., str]) -> None:
    write(pack, {"calls.yaml": CALL.replace("Two parties talk.", value), "lexicon/more.yaml": f"class: more\nabout: {value}\nwords: [x]\n"})
    out = told("lint", "--rules", "rules")
    assert "calls.yaml:3:8: error: F104: " in out and "more.yaml:2:8: error: F104: " in out
    write(Path(), {"golden.yaml": f"document: {value}\n", "layer/pack.yaml": f"name: layer\nextends: {value}\n"})
    assert "F104" in told("lint", "--rules", "layer")
    write(pack, {"calls.yaml": CALL, "lexicon/more.yaml": ""})
    assert "golden.yaml:1: " in told("test", "golden.yaml", "--rules", "rules")
    assert not Path("made").exists()


# No path leaves the folder ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../secret", "../../secret", "/etc", "..", "."])
def test_extends_names_a_pack_and_no_path(name: str, pack: Path, told: Callable[..., str]) -> None:
    write(Path("secret"), {"pack.yaml": f"name: secret\nlanguage: xx\nversion: '1'\nabout: {SECRET}\nwrong: {SECRET}\n"})
    write(Path("layer"), {"pack.yaml": f"name: layer\nextends: {name}\n"})
    out = told("lint", "--rules", "layer")
    assert "layer/pack.yaml:2:10: error: F111: " in out and "secret/pack.yaml" not in out


def test_links_that_lead_out_of_a_pack_are_not_followed(pack: Path, told: Callable[..., str]) -> None:
    write(Path("outside"), {"words.yaml": f"class: {SECRET}\n", "rules.yaml": f"rule: {SECRET}\n", "pack.txt": SECRET, "rules.txt": SECRET})
    (pack / "more.yaml").symlink_to(Path("outside/rules.yaml").resolve())
    (pack / "lexicon/more.yaml").symlink_to("../../outside/words.yaml")
    out = told("lint", "--rules", "rules")
    assert out.count("error: F117: the file cannot be read: it leads out of the folder of its pack") == 2
    assert SECRET not in out
    Path("layer").mkdir()
    Path("layer/lexicon").symlink_to("../outside")
    assert "layer/lexicon:1:1: error: F117: " in told("lint", "--rules", "layer")
    Path("other/new").mkdir(parents=True)
    write(Path("other"), {"pack.yaml": "name: other\nlanguage: xx\nversion: '1'\n"})
    for name in ("pack", "rules"):
        Path(f"other/new/{name}.txt").symlink_to(f"../../outside/{name}.txt")
    assert "no template" in told("new", "visit", "--rules", "other")
    assert not Path("visit-rules").exists()


def test_a_link_within_a_pack_is_read(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pack / "again.yaml").symlink_to("calls.yaml")
    assert run(["rules", "--rules", "rules"]) == 0
    assert "again/call" in capsys.readouterr().out


# What explodes, and what has no end -------------------------------------------------------------------------------------

LAUGHS = "a: &a [lol]\n" + "".join(f"{name}: &{name} [{','.join(8 * [f'*{of}'])}]\n" for of, name in pairwise("abcdefghi"))
PIECES = "parts:\n  p0: |\n    by\n" + "".join(f"  p{n + 1}: |\n    {' '.join(12 * [f'<p{n}>'])}\n" for n in range(9))
TIMES = "parts:\n- part: p0\n  find: |\n    noon\n" + "".join(
    f"- part: p{n + 1}\n  find: |\n    {' '.join(40 * [f'<p{n}>'])}\n" for n in range(4))
TIMES += "patterns:\n- pattern: x\n  find: <p4>\n  value: none\n"
OPTIONAL = " ".join(20 * ["[on]"])


@pytest.mark.parametrize(("file", "text", "piece"), [
    ("calls.yaml", LAUGHS, "F104"),
    ("calls.yaml", "[" * 60, "F123: lists and mappings stand more than 20 deep"),
    ("calls.yaml", "[" * 200_000, "calls.yaml:1:"),  # some versions of the library refuse it themselves
    ("calls.yaml", "".join(" " * n + "a:\n" for n in range(500)), "F123"),
    ("calls.yaml", "---\n[\n" * 50_000, "F101"),
    ("calls.yaml", "rule: x\n" + "".join(f"k{n}: 1\n" for n in range(50_000)), "the rest is not looked at"),
    ("calls.yaml", f"{CALL}---\n" + "---\n".join(CALL.replace("call\n", f"call{n}\n") for n in range(3_000)), "the rest is not looked at"),
    ("calls.yaml", CALL.replace("~phone", "~phone " + "to " * 500), "F223: a line has at most 1,000 characters"),
    ("calls.yaml", CALL.replace("~phone", f"~phone {OPTIONAL} to"), "F223: the words of this line can lie in more than 100,000 ways"),
    ("calls.yaml", CALL.replace("find:", "words: {l: [a, a a, a a a, a a a a]}\nfind:").replace("~phone", "~phone" + 12 * " <l>"), "F223"),
    ("context.yaml", FILES["context.yaml"].replace("never", f"never {OPTIONAL} x"), "F223"),
    ("mentions.yaml", FILES["mentions.yaml"] + f"---\n{PIECES}", "F411: with the pieces that it names this has more than 20,000 parts"),
    ("times.yaml", TIMES, "F409: with the parts that it names this has more than 20,000 parts"),
    ("times.yaml", f"patterns:\n- pattern: x\n  find: noon {OPTIONAL}\n  value: none\n", "F409: this can be read in more than"),
    ("times.yaml", "numbers:\n- {number: n, from: 1, to: 2, digits: 1-999999999}\n", "F409"),
    ("lexicon/more.yaml", f"class: more\nabout: x\nwords: |\n  {'x' * limits.FILE_BYTES}\n", "F117: the file cannot be read: it has more"),
], ids=lambda value: value[:24] if isinstance(value, str) else None)
def test_what_explodes_is_a_message(file: str, text: str, piece: str, pack: Path, told: Callable[..., str]) -> None:
    write(pack, {file: text})
    assert piece in told("lint", "--rules", "rules")


@pytest.mark.parametrize("expression", [
    "(a+)+b", "(a|a)*b", "(?:a*)*b", ".*.*.*.*b", "(?=a)a", r"(a)\1", "(?R)", "(?:a){e<=5}", "a{1,100000}", "(a|a)" * 20 + "b",
    "[a--b]", "[a&&b]",
])
def test_a_raw_expression_that_can_hang_is_a_message(expression: str, pack: Path, told: Callable[..., str]) -> None:
    write(pack, {"calls.yaml": CALL.replace("~phone", f"~phone /{expression}/")})
    assert "calls.yaml:5:25: error: F216: the raw expression is wrong: " in told("lint", "--rules", "rules")


def test_raw_expressions_have_an_end_in_number_and_reach(pack: Path, told: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    lines = "".join(f"  {{participants}} ~phone /x+{n}y/ {{participants}}\n" for n in range(9))
    write(pack, {"calls.yaml": CALL.replace("find: |\n", f"find: |\n{lines}")})
    assert "F216: a pack has at most 8 raw expressions" in told("lint", "--rules", "rules")
    write(pack, {"calls.yaml": CALL.replace("~phone", "~phone /x+/")})
    found = []
    for size in (limits.RAW_WORD, limits.RAW_WORD + 1):
        Path("in.txt").write_text(f"Anna Brandt phoned {'x' * size} Boris Ivanov.\n", encoding="utf-8")
        assert run(["extract", "in.txt", "--rules", "rules"]) == 0
        found.append(len(capsys.readouterr().out.splitlines()))
    assert found == [1, 0]


def test_a_folder_of_too_many_files_is_a_message(pack: Path, told: Callable[..., str]) -> None:
    write(pack, {f"r{n}.yaml": "" for n in range(limits.FILES)})
    assert "F117: a folder of rules has at most 2,000 files" in told("lint", "--rules", "rules")


@pytest.mark.parametrize("name", ["a\nb", f"a{HOSTILE}b", "a\u2028b"])
def test_the_name_of_a_file_of_rules_can_be_shown(name: str, pack: Path, told: Callable[..., str]) -> None:
    write(pack, {f"{name}.yaml": CALL})
    out = told("lint", "--rules", "rules")
    assert "its name holds what cannot be shown" in out and not STEERS.search(out) and out.count("\n") == 2


# Markup -----------------------------------------------------------------------------------------------------------------

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>'\"><b>&lt;</textarea></style><!--"


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[tuple[str, tuple[str, ...]]] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, tuple(sorted(name for name, _ in attrs))))


def pages(command: Sequence[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert run([*command, "--rules", "rules"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("command", [
    ("extract", "in.jsonl", "--format", "html"), ("explain", "in.jsonl", "--format", "html"),
    ("explain", "in.jsonl", "--format", "html", "--rule", "calls/call"),
], ids=" ".join)
def test_pages_hold_no_markup_of_a_text_or_a_rule(command: Sequence[str], pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same elements with the same attributes, whether names, texts, entities and words of rules are markup or not."""
    found = []
    for odd in ("harmless", MARKUP):
        quoted = json.dumps(odd)
        lexicon = FILES["lexicon/sample.yaml"].replace("Bern: []", f"{quoted}: [Bern]")
        write(pack, {"calls.yaml": CALL.replace("Two parties talk.", quoted), "lexicon/sample.yaml": lexicon})
        rows = [{"id": f"{odd}/{odd}", "text": f"Anna Brandt phoned Boris Ivanov in Bern {odd} . \n\n {odd}", "date": "2016-09-08"}]
        Path("in.jsonl").write_text("".join(map(json.dumps, rows)), encoding="utf-8")
        page = pages(command, capsys)
        assert "Anna Brandt" in page
        found.append(_Tags(page).found)
    assert found[0] == found[1]


def test_reference_pages_hold_no_markup_of_a_rule(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quoted = json.dumps(MARKUP)
    write(pack, {"calls.yaml": CALL.replace("Two parties talk.", quoted).replace("Anna Brandt slept.", f"{MARKUP} ```")})
    assert run(["rules", "docs", "-o", "pages", "--rules", "rules"]) == 0
    for page in Path("pages").rglob("*.md"):
        assert not {tag for tag, _ in _Tags(page.read_text(encoding="utf-8")).found}, page


# Spreadsheets -----------------------------------------------------------------------------------------------------------


def test_no_cell_of_a_table_is_run(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    signs = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
    lexicon = FILES["lexicon/sample.yaml"].replace("Bern: []", '"=HYPERLINK(1)": [Bern]')
    write(pack, {"adjuncts.yaml": "role: place\nfind: |\n  in {place}\n", "lexicon/sample.yaml": lexicon})
    rows = [{"id": f"{sign}1+cmd|' /C calc'!A0", "text": "Anna Brandt phoned Boris Ivanov in Bern."} for sign in signs]
    Path("in.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert run(["extract", "in.jsonl", "--format", "csv", "--rules", "rules"]) == 0
    written = capsys.readouterr().out
    table = list(csv.reader(io.StringIO(written, newline="")))
    assert len(table) == 1 + len(signs) and "'=HYPERLINK(1)" in table[1]
    assert [row[0] for row in table[1:]] == ["'" + row["id"] for row in rows]
    assert not [cell for row in table for cell in row if cell.startswith(tuple(signs))]


# Terminals --------------------------------------------------------------------------------------------------------------

COMMANDS = (
    ("extract", "in.jsonl", "--format", "table"), ("extract", "in.jsonl"), ("extract", "in.jsonl", "--format", "json"),
    ("extract", "in.jsonl", "--format", "webannotation"), ("extract", "in.jsonl", "--format", "plover"),
    ("extract", "in.jsonl", "-o", f"out{HOSTILE}.jsonl"), ("extract", f"missing{HOSTILE}.txt"), ("extract", "texts"),
    ("extract", f"bad{HOSTILE}.jsonl"), ("extract", "in.jsonl", "--type", HOSTILE), ("extract", "in.jsonl", "--rules", HOSTILE),
    ("explain", "in.jsonl"), ("explain", "in.jsonl", "--format", "json"), ("explain", "in.jsonl", "--format", "html"),
    ("explain", "in.jsonl", "--rule", "calls/call"), ("explain", f"Anna Brandt phoned {HOSTILE} Boris Ivanov."),
    ("explain", "in.jsonl", "--rule", HOSTILE), ("lint",), ("lint", "--format", "json"), ("lint", "--format", "github"),
    ("lint", "--format", "sarif"), ("lint", "--examples"), ("test",), ("test", "--format", "json"), ("test", f"golden{HOSTILE}.yaml"),
    ("diff", "--before", "before", "--after", "rules", "in.jsonl"), ("diff", "--before", HOSTILE, "in.jsonl"),
    ("diff", "--before", "before", "--after", "rules", "in.jsonl", "--format", "json"), ("rules",), ("rules", "--format", "json"),
    ("rules", "show", "calls/call"), ("rules", "show", HOSTILE), ("rules", "schema", HOSTILE), ("rules", "profile", "in.jsonl"),
    ("new", HOSTILE), ("extract", "in.jsonl", "--rules", "broken"), ("extract", "in.jsonl", "--rules", "broken", "--debug"), (HOSTILE,),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command).encode("unicode_escape").decode())
def test_nothing_steers_the_terminal(command: Sequence[str], pack: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Texts, names of files and documents, and all words of rules hold what a terminal obeys."""
    odd = json.dumps(HOSTILE)
    rule = CALL.replace("Two parties talk.", odd).replace("- hit: Anna", f"- hit: {odd[:-1]}Anna").replace("Ivanov.\n", 'Ivanov."\n')
    bare = "\u202e\u2066"  # what may stand in YAML as it is
    rule = rule.replace("find: |\n", f"find: |\n  {{participants}} ~phone {bare}\n  # {bare}\n")
    lexicon = FILES["lexicon/sample.yaml"].replace("Bern: []", f"{odd}: [Bern]")
    write(pack, {"calls.yaml": rule + f"  - miss: Anna Brandt phoned Boris Ivanov {bare}.\n", "lexicon/sample.yaml": lexicon})
    write(Path("before"), {**FILES, "calls.yaml": "rule: never\nfact: call\nabout: x\nfind: |\n  {participants} ~ring {participants}\n"})
    wrong = CALL.replace("fact: call", f"fact: {odd}").replace("~phone", f"~phone {bare} {{{bare}}}")
    write(Path("broken"), {**FILES, "calls.yaml": wrong})
    text = f"Anna Brandt {HOSTILE} phoned Boris Ivanov in Bern. {HOSTILE}Anna Brandt phoned Boris Ivanov{HOSTILE} in Bern."
    Path("in.jsonl").write_text(json.dumps({"id": f"doc{HOSTILE}", "text": text, "date": HOSTILE}) + "\n" + json.dumps({
        "id": f"doc{HOSTILE}", "text": text}) + "\n", encoding="utf-8")
    Path(f"bad{HOSTILE}.jsonl").write_text(f'{{"{HOSTILE}": 1}}\n{{"text": 1, "id": "{HOSTILE}"}}\n', encoding="utf-8")
    Path(f"golden{HOSTILE}.yaml").write_text(f"document: {odd}\n", encoding="utf-8")
    write(Path("texts"), {f"a{HOSTILE}.txt": text, f"b{HOSTILE}.odd": "", f"c{HOSTILE}.jsonl": "{"})
    run([*command, *(() if "--rules" in command or command[0] in ("diff", HOSTILE) else ("--rules", "rules"))])
    told = "".join(capfd.readouterr())
    assert told and not STEERS.search(told), STEERS.findall(told)


@pytest.mark.parametrize("form", ["csv", "html", "jsonl", "table"])
def test_nothing_steers_a_terminal_that_is_one(form: str, pack: Path) -> None:
    Path("in.jsonl").write_text(json.dumps({"id": HOSTILE, "text": f"Anna Brandt phoned Boris Ivanov {HOSTILE}."}), encoding="utf-8")
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "factex", "extract", "in.jsonl", "--format", form, "--rules", "rules"]
    with subprocess.Popen(command, stdout=slave, env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}) as process:
        os.close(slave)
        seen = b""
        try:
            while data := os.read(master, 65536):
                seen += data
        except OSError:  # how a terminal on Linux says that its other side has gone
            pass
    os.close(master)
    assert process.returncode == 0
    shown = seen.decode().replace("\r\n", "\n")
    assert "Anna Brandt" in shown and not STEERS.search(shown)


# Folders of others ------------------------------------------------------------------------------------------------------


def extract(*more: str) -> int:
    Path("in.txt").write_text("Anna Brandt phoned Boris Ivanov.\n", encoding="utf-8")
    return run(["extract", "in.txt", "--rules", "rules", *more])


@pytest.mark.parametrize("ending", [".part", ".part.json", ".part.json.new", ".new"])
@pytest.mark.parametrize("form", ["jsonl", "json", "parquet"])
def test_a_link_beside_an_output_is_not_followed(ending: str, form: str, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factex.cli.deliver.NOTED", -1.0)  # note each document
    Path("victim").write_text("mine\n", encoding="utf-8")
    Path(f"out{ending}").symlink_to("victim")
    assert extract("--format", form, "-o", "out") == 0
    assert Path("victim").read_text(encoding="utf-8") == "mine\n" and not Path("out").is_symlink()
    assert Path("out").stat().st_size > 100
    assert sorted(path.name for path in Path().glob("out*")) in (["out"], ["out", "out.new"])
    Path("kept").mkdir()
    write(Path("kept"), {"file": "mine\n"})
    Path("other.new").symlink_to("kept")
    assert extract("--format", form, "-o", "other") == 0
    assert Path("kept/file").read_text(encoding="utf-8") == "mine\n"


def test_what_others_left_is_not_gone_on_with(pack: Path, told: Callable[..., str]) -> None:
    assert extract("-o", "out.jsonl") == 0
    Path("victim").write_text("x" * 10_000, encoding="utf-8")
    Path("journal").write_text("{}", encoding="utf-8")
    Path("out.jsonl.part.json").symlink_to("journal")
    told("extract", "in.txt", "--rules", "rules", "-o", "out.jsonl", "--resume")
    assert Path("victim").stat().st_size == 10_000


@root_only
def test_a_link_of_somebody_else_is_no_output(pack: Path, told: Callable[..., str]) -> None:
    Path("victim").write_text("mine\n", encoding="utf-8")
    for name in ("own.jsonl", "other.jsonl"):
        Path(name).symlink_to("victim")
    os.chown("other.jsonl", 12345, 12345, follow_symlinks=False)
    Path("in.txt").write_text("Anna Brandt phoned Boris Ivanov.\n", encoding="utf-8")
    out = told("extract", "in.txt", "--rules", "rules", "-o", "other.jsonl", code=2)
    assert "is a link that somebody else made" in out and Path("victim").read_text(encoding="utf-8") == "mine\n"
    assert extract("-o", "own.jsonl") == 0
    assert "Anna Brandt" in Path("victim").read_text(encoding="utf-8")


def test_goldens_and_pages_are_never_written_through_a_link(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("victim").write_text("mine\n", encoding="utf-8")
    write(Path(), {"text.txt": "Anna Brandt phoned Boris Ivanov.\n", "golden.yaml": "document: text.txt\n"})
    Path("golden.yaml.part").symlink_to("victim")
    assert run(["test", "golden.yaml", "--rules", "rules", "--accept"]) == 0
    assert "Anna Brandt" in Path("golden.yaml").read_text(encoding="utf-8")
    Path("pages").mkdir()
    Path("pages/call.md").symlink_to("../made")
    Path("outside").mkdir()
    Path("pages/calls").symlink_to("../outside")
    assert run(["rules", "docs", "-o", "pages", "--rules", "rules"]) == 1
    assert Path("victim").read_text(encoding="utf-8") == "mine\n"
    assert not Path("made").exists() and not list(Path("outside").iterdir())


@pytest.mark.parametrize("hostile", ["open", "linked", "other's", "a file"])
def test_a_cache_of_others_is_neither_read_nor_written(hostile: str, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if hostile == "other's" and os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    cache, victim = Path("cache"), Path("victim.jsonl")
    victim.write_text("mine\n", encoding="utf-8")
    if hostile == "a file":
        cache.write_text("", encoding="utf-8")
    else:
        cache.mkdir(mode=0o700)
        (cache / "mutation").symlink_to("..")
        if hostile == "open":
            cache.chmod(0o777)
        elif hostile == "linked":
            cache.rename("elsewhere")
            cache.symlink_to("elsewhere")
        else:
            os.chown(cache, 12345, 12345)
    monkeypatch.setenv("FACTEX_CACHE", str(cache.absolute()))
    before = sorted(Path().rglob("*"))
    assert extract("-o", "out.jsonl") == 0
    assert run(["test", "--rules", "rules", "--mutate", "--sample", "1"]) == 0
    assert sorted(path for path in Path().rglob("*") if path.name not in ("in.txt", "out.jsonl")) == before
    assert victim.read_text(encoding="utf-8") == "mine\n"


def test_a_link_in_the_cache_is_not_followed(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("cache").mkdir(mode=0o700)
    Path("elsewhere").mkdir()
    Path("cache/mutation").symlink_to("../elsewhere")
    monkeypatch.setenv("FACTEX_CACHE", str(Path("cache").absolute()))
    assert run(["test", "--rules", "rules", "--mutate", "--sample", "1"]) == 0
    assert not list(Path("elsewhere").iterdir())


def test_a_clone_of_a_stranger_runs_nothing(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], check=True, capture_output=True)

    write(pack, {".gitattributes": "*.yaml filter=mine diff=mine\n"})
    git("init")
    git("add", ".")
    git("commit", "-m", "rules")
    program = "touch made; cat"
    for key in ("filter.mine.smudge", "filter.mine.clean", "diff.mine.textconv", "diff.mine.command", "core.fsmonitor", "core.pager"):
        git("config", key, program)
    Path("in.txt").write_text("Anna Brandt phoned Boris Ivanov.\n", encoding="utf-8")
    assert run(["diff", "--before", "HEAD:rules", "--after", "rules", "in.txt"]) == 0, capsys.readouterr()
    assert not Path("made").exists() and not (pack / "made").exists()


# Inputs -----------------------------------------------------------------------------------------------------------------


def packed(write_all: Callable[[io.BufferedIOBase], None]) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1) as file:
        write_all(file)
    return out.getvalue()


def many(data: bytes, number: int) -> bytes:
    return packed(lambda file: [file.write(data) for _ in range(number)] and None)


@pytest.mark.parametrize(("name", "data", "message"), [
    ("in.txt.zst", zstandard.ZstdCompressor().compress(b"\0" * 400_000_000), "too long for one text"),
    ("in.txt.gz", many(b"a" * 10_000_000, 20), "too long for one text"),
    ("in.html.gz", many(b"<p>" * 1_000_000, 20), "too long for one text"),
    ("in.jsonl.gz", many(b"[" * 10_000_000, 20), "in.jsonl.gz:1: too long for one text"),
    ("in.csv.gz", packed(lambda file: [file.write(b"id,text\n1,")] + [file.write(b"a" * 10_000_000) for _ in range(20)] and None),
     "in.csv.gz:2: too long for one text"),
    ("in.csv", b'text\n"' + b"a\n" * 6_000_000, "in.csv:2: too long for one text: more than 10,000,000 bytes; the rest is"),
    ("in.jsonl", b"[" * 100_000 + b"\n", "in.jsonl:1: "),
    ("in.jsonl", b'{"text": ' + b"1" * 100_000 + b"}\n", "in.jsonl:1: "),
    ("in.jsonl", b'{"text": "a", "date": "' + b"9" * 100_000 + b'"}\n', "in.jsonl:1: not a date"),
    ("in.parquet", b"PAR1" + b"\xff" * 1000 + b"PAR1", "in.parquet: "),
    ("in.warc.gz", many(b"no such record\r\n\r\n", 5), "in.warc.gz:1: not a record of WARC"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_an_input_without_sense_or_end_is_a_message(
    name: str, data: bytes, message: str, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The process may take 1 GB more than it has, and the other inputs are read."""
    Path(name).write_bytes(data)
    Path("after.txt").write_text("Anna Brandt phoned Boris Ivanov.\n", encoding="utf-8")
    before, status = resource.getrlimit(resource.RLIMIT_AS), Path("/proc/self/statm")
    size = int(status.read_text(encoding="ascii").split()[0]) * resource.getpagesize() if status.exists() else 0
    try:
        if size:
            resource.setrlimit(resource.RLIMIT_AS, (size + 1_000_000_000, before[1]))
        code = run(["extract", name, "after.txt", "--rules", "rules"])
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
    out, told = capsys.readouterr()
    assert message in told and "Traceback" not in told and all(len(line) < 2_500 for line in told.splitlines())
    assert code == 1
    assert out.count('"doc": "after"') == 1


def test_what_the_library_of_archives_says_is_not_passed_on(pack: Path, capfd: pytest.CaptureFixture[str]) -> None:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.org/\x1b[31m a\rb\r\nContent-Length: 1\r\n\r\n"
    record = head + b"xyz\x1b[31m\r\n\r\n"
    Path("in.warc").write_bytes(record * 3)
    run(["extract", "in.warc", "--rules", "rules"])
    told = capfd.readouterr().err
    assert not STEERS.search(told) and all(line.startswith("factex: ") for line in told.splitlines())


def test_pipes_and_devices_in_a_folder_are_not_opened(pack: Path, told: Callable[..., str]) -> None:
    Path("texts").mkdir()
    os.mkfifo("texts/pipe.txt")
    Path("texts/zero.jsonl").symlink_to("/dev/zero")
    for source in ("texts", "texts/*"):
        out = told("extract", source, "--rules", "rules")
        assert out.count("is no file, but a pipe or a device") == 2
    Path("golden.yaml").write_text("document: texts/pipe.txt\n", encoding="utf-8")
    assert "is no file" in told("test", "golden.yaml", "--rules", "rules")


def test_a_page_that_keeps_its_reader_busy_is_given_up(pack: Path, told: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factex.formats.articles.SECONDS", 1)
    attributes = " ".join(f"a{number}=x" for number in range(40_000))
    Path("in.html").write_text(f"<html><body><p {attributes}>Anna Brandt phoned Boris Ivanov.</p></body></html>", encoding="utf-8")
    assert "in.html: cannot be read: it took more than 1 seconds of the processor" in told("extract", "in.html", "--rules", "rules")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_text_that_takes_too_long_is_given_up(
    jobs: str, pack: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pack of one's own can say how mentions are built in ways that no check foresees."""
    monkeypatch.setattr("factex.jobs.PATIENCE", 0.5)
    slow = f"---\nshape: slow\nmention: person\nfind: |\n  <<{' '.join(12 * ['<capitalised>*'])} line>>\nnot before: |\n  .\n"
    write(pack, {"mentions.yaml": FILES["mentions.yaml"].replace("---\nshape: city", f"{slow}---\nshape: city")})
    for name, text in (("long", f"{'Anna Brandt ' * 30}line."), ("after", "Anna Brandt phoned Boris Ivanov.")):
        Path(f"{name}.txt").write_text(text, encoding="utf-8")
    assert run(["extract", "long.txt", "after.txt", "--jobs", jobs, "--rules", "rules"]) == 1
    out, told = capsys.readouterr()
    assert "long.txt: failed: TooSlow: it took more than" in told and out.count('"doc": "after"') == 1


MADE_LONG = (
    "Kerry met " + "at meeting " * 110, "Kerry, who Lavrov accused " + "at at meeting " * 70, "May 5 " * 3_000,
    "John Kerry said that he " * 2_000, "The two men met him. " * 3_000, "phone call with Lavrov in Geneva on Monday " * 1_000,
)


@pytest.mark.parametrize("text", MADE_LONG, ids=lambda text: text[:24])
def test_texts_that_were_made_to_take_long(text: str, tmp_path: Path) -> None:
    """Each took minutes or hours once; the process is ended after one minute of the processor."""
    (tmp_path / "in.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "factex", "extract", str(tmp_path / "in.txt")]
    done = subprocess.run(
        command, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (60, 60)))
    assert done.returncode == 0 and done.stderr == b""


def test_crowded_sentences_give_the_same_facts(english: factex.Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    """What may stand between parts is looked for in another way where there is much of it; here in all sentences."""
    texts = list(dict.fromkeys(case.text for rule in english.rules for case in rule.cases))[::9]
    usual = [english.read(text, "2016-09-08") for text in texts]
    monkeypatch.setattr(linear, "FEW", -1)
    linear.crowded.cache_clear()
    linear._crowds.cache_clear()
    asked = []
    monkeypatch.setattr(match, "linear", lambda *line: asked.append(line) or linear.linear(*line))
    assert [english.read(text, "2016-09-08") for text in texts] == usual
    linear.crowded.cache_clear()
    linear._crowds.cache_clear()
    assert len(asked) > len(texts) and all(linear.linear(*line) for line in asked)
