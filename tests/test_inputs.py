"""Every input that can be read, and what is said of those that cannot."""
from __future__ import annotations

import csv
import datetime
import gzip
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

import pyarrow
import pyarrow.parquet
import pytest
import zstandard
from web_pages import archive, pages

import factex
from factex.cli import run
from factex.diagnostics import InputError
from factex.engine.read import read_inputs
from factex.formats.records import LONGEST, Fields, Notice, Record

Items = list[Record | Notice | InputError]


def read(*inputs: object, fields: Fields | None = None) -> Items:
    return list(read_inputs(map(str, inputs), fields=fields))


def records(items: Iterable[object]) -> list[tuple[str, str, str | None]]:
    return [(item.doc, item.text, item.date) for item in items if isinstance(item, Record)]


def told(items: Items, folder: Path) -> list[str]:
    return [f"{item.name}: {item.message}".replace(f"{folder}/", "") for item in items if not isinstance(item, Record)]


ROWS = [("a", "One met two.", "2016-09-08"), ("b", "Line one,\n\u201cline\u201d two;", "2016-09-09")]


def test_tables_and_their_columns(tmp_path: Path) -> None:
    for sign, name in ((",", "comma.csv"), (";", "semicolon.csv"), ("\t", "tab.csv")):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=sign).writerows([("nr", "body", "day", "more"), *((*row, "x") for row in ROWS)])
        assert records(read(tmp_path / name, fields=Fields("nr", "body", "day"))) == ROWS
    days = [datetime.date.fromisoformat(day) for _, _, day in ROWS]
    table = pyarrow.table({"id": [name for name, _, _ in ROWS], "text": [text for _, text, _ in ROWS], "date": days})
    pyarrow.parquet.write_table(table, tmp_path / "rows.parquet")
    assert records(read(tmp_path / "rows.parquet")) == ROWS
    assert told(read(tmp_path / "rows.parquet", fields=Fields(text="txt")), tmp_path) == [
        "rows.parquet: no column 'txt' (did you mean 'text'?); --text-field names another"
    ]
    assert told(read(tmp_path / "comma.csv"), tmp_path) == ["comma.csv:1: no column 'text'; --text-field names another"]


def test_a_broken_row_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = b"id,text,date|1,one,|2,\"two|lines\",|3,x,y,z|4,tw\xe9,|5,x,8 May|6,six,".replace(b"|", b"\r\n")
    (tmp_path / "rows.csv").write_bytes(b"\xef\xbb\xbf" + rows)
    items = read(tmp_path / "rows.csv")
    assert records(items) == [("1", "one", None), ("2", "two\r\nlines", None), ("6", "six", None)]
    assert told(items, tmp_path) == [
        "rows.csv:5: not a row of 3 cells, but of 4",
        "rows.csv:6: field 'text' is not text: byte 0xE9",
        "rows.csv:7: not a date of the form YYYY-MM-DD: '8 May'",
    ]
    table = pyarrow.table({"text": ["x", None, "y"]})
    pyarrow.parquet.write_table(table, tmp_path / "rows.parquet")
    items = read(tmp_path / "rows.parquet")
    assert told(items, tmp_path) == ["rows.parquet:2: field 'text' is not a string"]
    assert records(items) == [("rows:1", "x", None), ("rows:3", "y", None)]


PACKED: list[tuple[str, Callable[[bytes], bytes]]] = [(".gz", gzip.compress), (".zst", zstandard.compress)]


@pytest.mark.parametrize(("ending", "pack"), PACKED)
def test_each_file_may_be_packed(ending: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    lines = b"".join(json.dumps({"id": name, "text": text, "date": day}).encode() + b"\n" for name, text, day in ROWS)
    half = lines.index(b"\n") + 1
    table = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table({"id": ["a"], "text": ["x"]}), table)
    files = {"x.txt": pack(b"x"), "l.jsonl": pack(lines[:half]) + pack(lines[half:]), "c.csv": pack(b"text\nx\n"),
             "p.parquet": pack(table.getvalue().to_pybytes()), "h.html": pack(pages()[0].source.encode())}  # fmt: skip
    for name, data in files.items():
        (tmp_path / (name + ending)).write_bytes(data)
    items = read(tmp_path)
    assert [doc for doc, _, _ in records(items)] == ["c:2", "h", "a", "b", "a#2", "x"]
    data = pack(bytes(range(256)) * 1000)
    for name, broken in (("cut.txt", data[: len(data) // 2]), ("no.txt", b"plain text")):
        (tmp_path / (name + ending)).write_bytes(broken)
        items = read(tmp_path / (name + ending))
        assert records(items) == []
        (message,) = told(items, tmp_path)
        assert message.startswith(f"{name}{ending}: cannot be unpacked: ")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig", "cp1251"])
def test_encodings_are_told_apart(encoding: str, tmp_path: Path) -> None:
    text = "Ministers met in Z\u00fcrich \u2013 \u201cna\u00efve\u201d caf\u00e9 talks."
    if encoding == "cp1251":
        text = "Встреча в Женеве прошла."
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    items = read(tmp_path / "a.txt")
    assert records(items) == [("a", text, None)]
    said = encoding in ("cp1252", "cp1251")  # the others say it themselves
    assert told(items, tmp_path) == [f"a.txt: not UTF-8; read as {encoding}, which it seems to be"] * said


def test_patterns_of_names(tmp_path: Path) -> None:
    for name in ("b/two.txt", "b/one.txt", "c.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [doc for doc, _, _ in records(read(tmp_path / "**" / "*.txt"))] == ["one", "two"]
    assert told(read(tmp_path / "*.jsonl"), tmp_path) == ["*.jsonl: no file fits this pattern"]
    (tmp_path / "[x].txt").write_text("brackets")
    assert records(read(tmp_path / "[x].txt")) == [("[x]", "brackets", None)]


def test_pages_of_three_layouts(tmp_path: Path, english: factex.Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factex, "load", lambda *packs, **options: english)
    made = pages()
    assert len(made) == 20
    for page in made:
        (tmp_path / f"{page.name}.html").write_text(page.source, encoding="utf-8")
    assert run(["extract", str(tmp_path), "--format", "json", "-o", str(tmp_path / "out.json")]) == 0
    whole = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [(document["doc"], document["date"]) for document in whole["documents"]] == [(page.name, page.date) for page in made]
    texts = {document["doc"]: document["text"] for document in whole["documents"]}
    for page in made:
        text = texts[page.name]
        assert text.startswith(page.title)
        assert [" ".join(paragraph.split()) in " ".join(text.split()) for paragraph in page.paragraphs] == [True] * len(page.paragraphs)
        assert not any(word in text for word in ("Subscribe", "cookie", "Another story", "Back"))
    for fact in whole["facts"]:
        assert texts[fact["doc"]][fact["span"]["start"] : fact["span"]["end"]] == fact["span"]["text"]
    assert sum(fact["trigger"]["text"] == "met" and len(fact["roles"]["participants"]) == 2 for fact in whole["facts"]) == 20
    assert sum(fact["type"] == "accusation" for fact in whole["facts"]) == 20


def test_a_web_archive(tmp_path: Path) -> None:
    (tmp_path / "crawl.warc.gz").write_bytes(archive())
    items = read(tmp_path / "crawl.warc.gz")
    assert [(doc, date) for doc, _, date in records(items)] == [
        (f"https://news.example/{page.name}.html", page.date) for page in pages()
    ]
    assert told(items, tmp_path) == [
        "crawl.warc.gz: passed over: 1 answers without a page, 1 files that are no page, 1 pages without an article"
    ]
    (tmp_path / "cut.warc.gz").write_bytes(archive()[:-300])
    assert told(read(tmp_path / "cut.warc.gz"), tmp_path)[-1].startswith("cut.warc.gz: cannot be unpacked: ")
    (tmp_path / "no.warc").write_bytes(b"nothing\r\n")
    assert told(read(tmp_path / "no.warc"), tmp_path)[0].startswith("no.warc:1: not a record of WARC: ")


def test_a_folder_of_good_and_bad(
    tmp_path: Path, english: factex.Extractor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(factex, "load", lambda *packs, **options: english)
    monkeypatch.chdir(tmp_path)
    good = "Anna Brandt met Boris Ivanov in Bern."
    Path("in").mkdir()
    Path("in/a-good.txt").write_text(good)
    Path("in/b-empty.txt").write_bytes(b"")
    Path("in/c-binary.txt").write_bytes(bytes(range(256)))
    Path("in/d-latin.txt").write_bytes("Anna Brandt met Jos\u00e9 N\u00fa\u00f1ez in Bern.".encode("latin-1"))
    Path("in/e-broken.txt").write_bytes("two lines\n\u00e9\u00e9\u00e9 ".encode() + b"\xe9!")
    with Path("in/f-huge.txt").open("wb") as stream:
        stream.truncate(LONGEST + 1)
    Path("in/g-missing.txt").symlink_to("nowhere")
    lines = [json.dumps({"id": "first", "text": good}), "{", "[]", '{"txt": 1}', '{"text": 7}', '{"text": "x", "date": "May"}',
             json.dumps({"id": "last", "text": good})]  # fmt: skip
    Path("in/lines.jsonl").write_text("\n".join(lines))
    Path("in/page.html").write_text("<html></html>")
    assert run(["extract", "in", "absent.txt", "-o", "out.jsonl"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.splitlines()[:-2]) == ("", [
        "factex: in/b-empty.txt: warning: holds no text",
        "factex: in/c-binary.txt:1: binary data, not text",
        "factex: in/d-latin.txt: warning: not UTF-8; read as cp1252, which it seems to be",
        "factex: in/e-broken.txt:2: not UTF-8: byte 0xE9 at column 8",
        "factex: in/f-huge.txt: too long for one text: more than 10,000,000 bytes",
        "factex: in/g-missing.txt: no such file or directory",
        "factex: in/lines.jsonl:2: not valid JSON: Expecting property name enclosed in double quotes at column 2",
        "factex: in/lines.jsonl:3: not a JSON object",
        "factex: in/lines.jsonl:4: no field 'text' (did you mean 'txt'?); --text-field names another",
        "factex: in/lines.jsonl:5: field 'text' is not a string",
        "factex: in/lines.jsonl:6: not a date of the form YYYY-MM-DD: 'May'",
        "factex: in/page.html: no article in this page",
        "factex: absent.txt: no such file or directory",
    ])  # fmt: skip
    assert err.splitlines()[-2].startswith("factex: 5 documents in ")
    assert err.splitlines()[-2].endswith(" s, 4 facts (meeting 4)")
    assert err.splitlines()[-1].startswith("factex: 11 failures: 2 no such file or directory; 1 binary data, not text; ")
    assert [json.loads(line)["doc"] for line in Path("out.jsonl").read_text().splitlines()] == ["a-good", "d-latin", "first", "last"]


def test_a_line_without_end_is_passed_over(tmp_path: Path) -> None:
    with (tmp_path / "lines.jsonl").open("wb") as stream:
        stream.write(b'{"text": "' + b"x" * LONGEST + b'"}\n{"text": "y"}\n')
    items = read(tmp_path / "lines.jsonl")
    assert records(items) == [("lines:2", "y", None)]
    assert told(items, tmp_path) == ["lines.jsonl:1: too long for one text: more than 10,000,000 bytes"]


MISSING = [("trafilatura", "a.html", "html"), ("warcio", "a.warc", "warc"), ("pyarrow", "a.parquet", "parquet"),
           ("zstandard", "a.txt.zst", "zst")]  # fmt: skip


@pytest.mark.parametrize(("package", "file", "extra"), MISSING)
def test_a_missing_extra_names_what_installs_it(
    package: str, file: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(name: str) -> ModuleType:
        if name.partition(".")[0] == package:
            raise ModuleNotFoundError(f"No module named {package!r}", name=package)
        __import__(name)
        return sys.modules[name]

    monkeypatch.setattr("importlib.import_module", without)
    (tmp_path / file).write_bytes(b"x")
    (message,) = told(read(tmp_path / file), tmp_path)
    assert message.startswith(f"{file}: ")
    assert message.endswith(f" needs {package}, which is not installed: pip install 'factex[{extra}]'")


# Date lines -------------------------------------------------------------------------------------------------------------

HEADS = [
    ("GENEVA, Sept. 8, 2016 (Reuters) \u2013 ", "2016-09-08"),
    ("GENEVA, Sept. 8 (Reuters) \u2013 ", None),  # no year is made up
    ("MOSCOW, February 7, 2017. /TASS/. ", "2017-02-07"),
    ("MOSCOW, February 7. /TASS/. ", None),
    ("NEW YORK (AP) -- ", None),
    ("KABUL, Afghanistan \u2014 ", None),
    ("UNITED NATIONS, 8 September 2016 - ", "2016-09-08"),
]


@pytest.mark.parametrize(("head", "date"), HEADS)
@pytest.mark.parametrize("title", ["", "The lake\n\n"])
def test_a_date_line_is_the_date_and_no_sentence(head: str, date: str | None, title: str, english: factex.Extractor) -> None:
    text = f"{title}{head}Anna Brandt met Boris Ivanov yesterday."
    document = english.read(text)
    assert document.date == date
    (fact,) = document.facts
    assert fact.span.text == "Anna Brandt met Boris Ivanov yesterday"
    assert fact.span.start == text.index("Anna")
    assert [mention.text for mention in document.mentions] == ["Anna Brandt", "Boris Ivanov", "yesterday"]
    yesterday = date and (datetime.date.fromisoformat(date) - datetime.timedelta(1)).isoformat()
    assert document.mentions[2].value == yesterday
    assert english.read(text, "2001-01-01").date == "2001-01-01"


@pytest.mark.parametrize("text", ["NATO - the alliance - met Boris Ivanov.", "Anna Brandt, 8 September 2016 (Bern) - met Boris Ivanov."])
def test_what_only_looks_like_a_date_line(text: str, english: factex.Extractor) -> None:
    document = english.read(text)
    assert document.date is None
    assert text.index("Boris") in {mention.start for mention in document.mentions}
    assert 0 in {mention.start for mention in document.mentions}
