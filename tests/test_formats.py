"""Formats: what is read is read exactly, and each writer's output is a file of its own under tests/formats/."""
from __future__ import annotations

import io
import json
from pathlib import Path

import made_up
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import BLAME, TALKS, MadeUp, blame, talks

from factex.diagnostics import InputError
from factex.engine.read import read_inputs
from factex.engine.write import record
from factex.formats.outputs import Output
from factex.formats.records import Fields, Notice, Record
from factex.formats.visible import visible
from factex.formats.writers import WRITERS
from factex.values import Document

SAMPLES = Path(__file__).parent / "formats"
DEFAULTS = dict.fromkeys(MadeUp.types, made_up.DEFAULTS)


def written(form: str, rows: str = "facts", width: int | None = None, colour: bool = False) -> str:
    stream = io.StringIO()
    WRITERS[form].write(iter([talks(), Document("empty", ""), blame()]), Output(stream, rows, width, colour, DEFAULTS))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("form", "rows", "file"),
    [(form, rows, f"{form}-{rows}.txt") for form, writer in WRITERS.items() for rows in writer.rows],
)
def test_each_writer_gives_its_sample(form: str, rows: str, file: str) -> None:
    assert written(form, rows) == (SAMPLES / file).read_bytes().decode()


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
    assert read(path) == [Record("any", expected, None, str(path))]


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
    assert told(read(tmp_path), tmp_path.parent) == [f"{tmp_path.name}: holds no file to read (known: .txt .md .jsonl)"]


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
        "latin.txt:2: not UTF-8: byte 0xE9 at column 5",
        "none.txt: no such file or directory",
        "sheet.xls: no reader for '.xls' files (known: .txt .md .jsonl)",
        "good.txt: there is a document 'good' already; this one is named 'good#2'",
    ]
    assert docs(items) == ["good", "good#2"]


def test_doubled_names_never_meet_a_name_that_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({"id": name, "text": "x"}) + "\n" for name in ("a", "a#2", "a", "a")))
    assert docs(read(path)) == ["a", "a#2", "a#3", "a#4"]


def test_standard_input_is_one_text() -> None:
    assert read("-", stdin=io.BytesIO(BLAME.encode())) == [Record("stdin", BLAME, None, "-")]
