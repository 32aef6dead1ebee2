"""Formats: what is read is read exactly, and each writer's output is a file of its own under tests/formats/."""
from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import BLAME, TALKS, MadeUp, blame, talks

import factex
from factex.diagnostics import InputError
from factex.engine.read import read_inputs
from factex.engine.write import record
from factex.formats.outputs import FOLDER, TEXT, Output
from factex.formats.readers import KNOWN
from factex.formats.records import Fields, Notice, Record
from factex.formats.visible import visible
from factex.formats.writers import WRITERS
from factex.values import Document

SAMPLES = Path(__file__).parent / "formats"
MADE_UP = [talks(), Document("empty", ""), blame()]


def written(form: str, rows: str = "facts", **more: Any) -> str:
    stream = io.StringIO()
    WRITERS[form].write(iter(MADE_UP), Output(MadeUp().book, stream, rows=rows, **more))
    return stream.getvalue()


def shown(form: str, rows: str, english: factex.Extractor, folder: Path) -> str:
    """What a writer wrote, as text: of a folder file after file, of Parquet and DuckDB what their own readers find."""
    writer, path = WRITERS[form], folder / "out"
    if writer.to == TEXT:
        return written(form, rows)
    writer.write(iter(MADE_UP), Output(english.book if form == "conll" else MadeUp().book, path=path, rows=rows))
    if writer.to == FOLDER:
        files = sorted(file for file in path.rglob("*") if file.is_file())
        return "".join(f"== {file.relative_to(path)}\n{file.read_bytes().decode()}" for file in files)
    if form == "parquet":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in pyarrow.parquet.read_table(path).to_pylist())
    with duckdb.connect(str(path), read_only=True) as database:
        names = [name for (name,) in database.execute("SELECT table_name FROM information_schema.tables ORDER BY ALL").fetchall()]
        return "".join(f"== {name}\n{table(database.execute(f'FROM {name}'))}" for name in names)


def table(found: Any) -> str:
    names = [column[0] for column in found.description]
    return "".join(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n" for row in found.fetchall())


@pytest.mark.parametrize(("form", "rows"), [(form, rows) for form, writer in WRITERS.items() for rows in writer.rows])
def test_each_writer_gives_its_sample(form: str, rows: str, english: factex.Extractor, tmp_path: Path) -> None:
    sample = SAMPLES / f"{form}-{rows}.txt"
    now = shown(form, rows, english, tmp_path)
    if os.environ.get("FACTEX_ACCEPT"):
        sample.write_text(now, encoding="utf-8", newline="")
    assert now == sample.read_bytes().decode()


def test_table_wraps_on_a_terminal_and_nowhere_else() -> None:
    assert written("table", width=44) == (SAMPLES / "table-terminal.txt").read_bytes().decode()
    assert all(len(line) <= 44 for line in written("table", width=44).splitlines())


def test_table_sends_no_control_character_of_the_text() -> None:
    for width in (None, 80):
        assert not any(ord(c) < 32 and c != "\n" for c in written("table", width=width))
    assert "\x1b[31m" not in written("table", width=80, colour=True)
    assert "\x1b[1" in written("table", width=80, colour=True)


def test_offsets_hold_in_every_record() -> None:
    for document in (talks(), blame()):
        for fact in document.facts:
            row = json.loads(json.dumps(record(fact)))
            source = [row["attribution"]["source"]] if row["attribution"] else []
            for part in [row["span"], row["trigger"], *source, *(m for ms in row["roles"].values() for m in ms)]:
                assert document.text[part["start"] : part["end"]] == part["text"]


def test_json_holds_the_same_records_and_the_texts() -> None:
    whole = json.loads(written("json"))
    assert whole["facts"] == [json.loads(line) for line in written("jsonl").splitlines()]
    assert [d["doc"] for d in whole["documents"]] == ["talks", "empty", "blame"]
    assert whole["documents"][0]["text"] == TALKS


def test_record_has_optional_keys_only_where_they_are_known() -> None:
    row = record(talks().facts[0])
    assert list(row) == ["doc", "id", "type", "span", "trigger", "roles", "attributes", "attribution", "rule"]
    assert list(row["roles"]["participants"][0]) == ["start", "end", "text", "type", "entity"]
    assert row["roles"]["participants"][1]["refers_to"] == []
    assert row["roles"]["time"][0]["value"] == "2016-09-09"
    assert row["attribution"] is None


@given(st.text())
def test_visible_text_is_one_line_without_control_characters(text: str) -> None:
    shown = visible(text)
    assert len(shown.splitlines()) <= 1
    assert shown.isprintable() or all(c.isprintable() or ord(c) > 0x9F for c in shown)


# What is read ---------------------------------------------------------------------------------------------------------


def read(*inputs: object, **options: object) -> list[Record | Notice | InputError]:
    return list(read_inputs(map(str, inputs), **options))  # type: ignore[arg-type]


def told(items: list[Record | Notice | InputError], folder: Path) -> list[str]:
    return [f"{i.name}: {i.message}".replace(f"{folder}/", "") for i in items if not isinstance(i, Record)]


def docs(items: list[Record | Notice | InputError]) -> list[str]:
    return [item.doc for item in items if isinstance(item, Record)]


@given(text=st.text(st.characters(codec="utf-8")), mark=st.booleans())
def test_text_files_come_out_as_they_are_but_for_a_byte_order_mark(
    tmp_path_factory: pytest.TempPathFactory, text: str, mark: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes((b"\xef\xbb\xbf" if mark else b"") + text.encode())
    expected = text if mark else text.removeprefix("\ufeff")
    told = [] if expected.strip() else [Notice(str(path), "holds no text")]
    assert read(path) == [Record("any", expected, None, str(path)), *told]


def test_line_ends_and_an_empty_file_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"# One\r\n\ttwo\r\rthree")
    (tmp_path / "b.TXT").write_bytes(b"")
    items = read(tmp_path / "a.md", tmp_path / "b.TXT", date="2016-09-08")
    assert [(i.doc, i.text, i.date) for i in items if isinstance(i, Record)] == [
        ("a", "# One\r\n\ttwo\r\rthree", "2016-09-08"),
        ("b", "", "2016-09-08"),
    ]


def test_a_folder_is_walked_in_sorted_order(tmp_path: Path) -> None:
    for name in ("z.txt", "b/two.txt", "b/one.md", "a.txt", ".hidden.txt", "b/c/three.txt", "x.pdf", ".git/y.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "b" / "lines.jsonl").write_text('{"text": "x"}\n')
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    items = read(tmp_path)
    assert docs(items) == ["a", "b/c/three", "b/lines:1", "b/one", "b/two", "z"]
    assert told(items, tmp_path.parent) == [f"{tmp_path.name}: passed over files that have no reader: 1 .pdf"]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    assert told(read(tmp_path), tmp_path.parent) == [f"{tmp_path.name}: holds no file to read ({KNOWN})"]


LINES: list[tuple[bytes, str]] = [
    (b'{"id": "a", "text": "x", "date": "2016-09-08"}', ""),
    (b'{"id": 7, "text": "x", "date": "2016-09-08T23:30:00Z", "more": 1}', ""),
    (b'{"id": null, "text": "x", "date": null}', ""),
    (b"  ", ""),
    (b'{"id": "a", "text": "x"}', "there is a document 'a' already; this one is named 'a#2'"),
    (b"nonsense", "not valid JSON: Expecting value at column 1"),
    (b'{"text": "x"', "not valid JSON: Expecting ',' delimiter at column 13"),
    (b'["text"]', "not a JSON object"),
    (b'{"txt": "x"}', "no field 'text' (did you mean 'txt'?); --text-field names another"),
    (b'{"text": 5}', "field 'text' is not a string"),
    (b'{"text": "x", "id": true}', "field 'id' is neither a string nor a whole number"),
    (b'{"text": "x", "date": 2016}', "field 'date' is not a string"),
    (b'{"text": "x", "date": "8 September"}', "not a date of the form YYYY-MM-DD: '8 September'"),
    (b'{"text": "x", "date": "2016-02-30"}', "not a date of the form YYYY-MM-DD: '2016-02-30'"),
    (b'{"text": "\xe9"}', "not UTF-8: byte 0xE9 at column 11"),
    (b'{"text": "\\ud83d"}', "field 'text' holds half a surrogate pair, which is no character"),
    (b"[" * 100_000, "not read: nested too deeply"),
    (b'{"text": "last"}', ""),
]


def test_a_broken_line_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(line for line, _ in LINES))
    items = read(path, date="2020-01-01")
    expected = [f"lines.jsonl:{number}: {message}" for number, (_, message) in enumerate(LINES, 1) if message]
    assert told(items, tmp_path) == expected
    records = [(i.doc, i.date) for i in items if isinstance(i, Record)]
    assert records == [
        ("a", "2016-09-08"),
        ("7", "2016-09-08"),
        ("lines:3", "2020-01-01"),
        ("a#2", "2020-01-01"),
        (f"lines:{len(LINES)}", "2020-01-01"),
    ]


def test_fields_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"nr": "a", "body": "x", "day": "2016-09-08"}')
    assert read(path, fields=Fields("nr", "body", "day")) == [Record("a", "x", "2016-09-08", f"{path}:1")]


def test_what_cannot_be_read_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"one\ntwo \xe9")
    (tmp_path / "good.txt").write_text("x")
    (tmp_path / "sheet.xls").write_text("x")
    items = read(*(tmp_path / name for name in ("latin.txt", "none.txt", "sheet.xls", "good.txt", "good.txt")))
    assert told(items, tmp_path) == [
        "latin.txt: not UTF-8; read as cp1252, which it seems to be",
        "none.txt: no such file or directory",
        f"sheet.xls: no reader for '.xls' files ({KNOWN})",
        "good.txt: there is a document 'good' already; this one is named 'good#2'",
    ]
    assert [(i.doc, i.text) for i in items if isinstance(i, Record)] == [("latin", "one\ntwo é"), ("good", "x"), ("good#2", "x")]


def test_doubled_names_never_meet_a_name_that_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({"id": name, "text": "x"}) + "\n" for name in ("a", "a#2", "a", "a")))
    assert docs(read(path)) == ["a", "a#2", "a#3", "a#4"]


def test_standard_input_is_one_text() -> None:
    assert read("-", stdin=io.BytesIO(BLAME.encode())) == [Record("stdin", BLAME, None, "-")]
