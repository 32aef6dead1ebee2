"""What is written, read back by other people's readers: the same facts, the same offsets."""
from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import conllu
import duckdb
import pandas
import polars
import pyarrow.parquet
import pytest
import rdflib

import factex
from factex.cli import run
from factex.formats.outputs import Output
from factex.formats.spool import read as read_spool
from factex.formats.spool import write as write_spool

TEXTS = {
    "news/one": "Anna Brandt met Boris Ivanov in Geneva on Friday. A spokesman said they had spoken by telephone for 45 minutes.\r\n",
    "news/two": "Chen Wei accused Kenya of \u201ca\tcold\nwar\u201d. \U0001d54f\u2019s boss said Omar Haddad would not meet Petra Novak.",
    "=1+1": "Omar Haddad demanded that Chen Wei resign. Anna Brandt and Boris Ivanov will meet in Bern on Monday.",
    "https://news.example/a?b=c": "Boris Ivanov praised the talks in Oslo.\n\nNothing else happened.",
    "..": "",
}
# What a spreadsheet would run, as text of a fact.
FORMULA = "Omar Haddad said: \u201c=HYPERLINK(0) is wrong.\u201d"

Facts = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, english: factex.Extractor) -> Path:
    """The texts as a file, and its facts in every format."""
    patch = pytest.MonkeyPatch()
    patch.setattr(factex, "load", lambda *packs, **options: english)
    there = tmp_path_factory.mktemp("outputs")
    rows = [{"id": name, "text": text, "date": "2016-09-08"} for name, text in TEXTS.items()]
    (there / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    for form in ("jsonl", "json", "csv", "parquet", "duckdb", "brat", "conll", "webannotation", "plover"):
        assert run(["extract", str(there / "in.jsonl"), "--format", form, "-o", str(there / f"out.{form}")]) == 0
    for form in ("jsonl", "csv", "parquet"):
        assert run(["extract", str(there / "in.jsonl"), "--rows", "mentions", "--format", form, "-o", str(there / f"rows.{form}")]) == 0
    patch.undo()
    return there


@pytest.fixture(scope="module")
def facts(folder: Path) -> Facts:
    """The records that JSON Lines have, by id."""
    rows = [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    found = {row["id"]: row for row in rows}
    assert len(found) == len(rows) >= 9
    assert {row["type"] for row in rows} == {"meeting", "call", "statement", "accusation"}
    return found


def mentions_of(fact: dict[str, Any]) -> list[tuple[str, int, int]]:
    """Role and offsets of every mention of a record."""
    roles = {**fact["roles"], **({"attribution": [fact["attribution"]["source"]]} if fact["attribution"] else {})}
    return sorted((role, mention["start"], mention["end"]) for role, mentions in roles.items() for mention in mentions)


def test_json_has_the_same_facts_and_the_texts(folder: Path, facts: Facts) -> None:
    whole = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert whole["facts"] == list(facts.values())
    assert {document["doc"]: document["text"] for document in whole["documents"]} == TEXTS


def test_csv(folder: Path, facts: Facts) -> None:
    with (folder / "out.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["id"] for row in rows] == list(facts)
    for row in rows:
        fact = facts[row["id"]]
        assert (int(row["start"]), int(row["end"]), row["text"]) == tuple(fact["span"].values())
        at = {name.removesuffix("_at"): value.split(" | ") for name, value in row.items() if name.endswith("_at") and value}
        assert sorted((role, *map(int, part.split("-"))) for role, parts in at.items() for part in parts) == mentions_of(fact)
        assert row["participants_text"] == " | ".join(mention["text"] for mention in fact["roles"].get("participants", ()))


def test_csv_holds_nothing_that_a_spreadsheet_runs(
    english: factex.Extractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(factex, "load", lambda *packs, **options: english)
    names = ("=1+1", "+1", "-1", "@SUM(1)", "\tx", "\rx", "plain")
    rows = "".join(json.dumps({"id": name, "text": FORMULA}) + "\n" for name in names)
    (tmp_path / "in.jsonl").write_text(rows)
    for rows in ("facts", "mentions"):
        out = tmp_path / f"{rows}.csv"
        assert run(["extract", str(tmp_path / "in.jsonl"), "--format", "csv", "--rows", rows, "-o", str(out)]) == 0
        with out.open(encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert {f"'{name}" for name in names if name != "plain"} <= set(cells)
        assert "plain" in cells
    assert "'=HYPERLINK(0) is wrong" in cells or rows == "mentions"


def test_parquet(folder: Path, facts: Facts) -> None:
    rows = pyarrow.parquet.read_table(folder / "out.parquet").to_pylist()
    assert [row["id"] for row in rows] == list(facts)
    for row in rows:
        fact = facts[row["id"]]
        assert {"start": row["start"], "end": row["end"], "text": row["text"]} == fact["span"]
        assert {name: row[name] for name in fact["attributes"]} == fact["attributes"]
        for role, mentions in fact["roles"].items():
            assert [{key: value for key, value in mention.items() if value is not None} for mention in row[role]] == mentions
        assert (row["attribution"] or {}).get("start") == (fact["attribution"] or {"source": {}})["source"].get("start")


def test_rows_of_mentions_are_the_same_everywhere(folder: Path) -> None:
    lines = [json.loads(line) for line in (folder / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 20
    assert pyarrow.parquet.read_table(folder / "rows.parquet").to_pylist() == lines
    with (folder / "rows.csv").open(encoding="utf-8", newline="") as stream:
        rows = [(row["start"], row["end"], row["type"]) for row in csv.DictReader(stream)]
    assert rows == [(str(line["start"]), str(line["end"]), line["type"]) for line in lines]


def test_duckdb(folder: Path, facts: Facts) -> None:
    with duckdb.connect(str(folder / "out.duckdb"), read_only=True) as database:
        ask: Callable[[str], list[Any]] = lambda question: database.execute(question).fetchall()  # noqa: E731
        assert dict(ask("SELECT doc, text FROM documents")) == TEXTS
        assert ask("SELECT count(*) FROM mentions")[0][0] == pyarrow.parquet.read_table(folder / "rows.parquet").num_rows
        for name, start, end, participants in ask("SELECT id, start, \"end\", participants FROM facts"):
            assert (start, end) == (facts[name]["span"]["start"], facts[name]["span"]["end"])
            found = [(mention["start"], mention["end"]) for mention in participants]
            assert found == [(mention["start"], mention["end"]) for mention in facts[name]["roles"].get("participants", ())]
        views = ("meeting", "call", "statement", "accusation")
        assert len(ask("FROM facts")) == len(facts) == sum(len(ask(f"FROM {view}")) for view in views)
        assert ("Anna Brandt", "Boris Ivanov", ["2016-09-02"], ["Geneva"]) in ask("SELECT who, whom, time, place FROM meeting_pairs")
        assert ask("SELECT accuser, accused FROM accusation") == [(["Chen Wei"], ["Kenya"])]
        said = ask("SELECT content FROM statement WHERE list_contains(speaker, 'Omar Haddad') AND act = 'demand'")
        assert said == [(["Chen Wei resign"],)]


def brat(text: str, lines: str) -> tuple[dict[str, tuple[str, list[tuple[int, int]]]], dict[str, tuple[str, dict[str, str]]]]:
    """What brat's standoff format says: text-bound annotations and events. Written after its description, and strict."""
    bound, events = {}, {}
    for line in lines.splitlines():
        name, *parts = line.split("\t")
        if name[0] == "T":
            kind, offsets = parts[0].split(" ", 1)
            spans = [tuple(map(int, span.split(" "))) for span in offsets.split(";")]
            assert " ".join(text[start:end] for start, end in spans) == parts[1]
            bound[name] = kind, spans
        elif name[0] == "E":
            (kind, trigger), *arguments = (part.split(":") for part in parts[0].split(" "))
            assert bound[trigger][0] == kind
            events[name] = trigger, {role: mention for role, mention in arguments}  # noqa: C416
            assert all(mention in bound for mention in events[name][1].values())
        else:
            assert name[0] in "A#", line
    return bound, events  # type: ignore[return-value]


def test_brat(folder: Path, facts: Facts) -> None:
    out = folder / "out.brat"
    assert (out / "annotation.conf").is_file()
    files = sorted(file.relative_to(out).with_suffix("").as_posix() for file in out.rglob("*.ann"))
    assert len(files) == len(TEXTS)
    assert {"news/one", "news/two", "%2E%2E"} <= set(files)
    found = []
    for name in files:
        text = (out / f"{name}.txt").read_bytes().decode()
        assert text in TEXTS.values()
        bound, events = brat(text, (out / f"{name}.ann").read_bytes().decode())
        for trigger, roles in events.values():
            spans = sorted((re.sub(r"\d+$", "", role), bound[at][1][0][0], bound[at][1][-1][1]) for role, at in roles.items())
            found.append((bound[trigger][0], bound[trigger][1][0][0], spans))
    assert sorted(found) == sorted((fact["type"], fact["trigger"]["start"], mentions_of(fact)) for fact in facts.values())


def test_conll(folder: Path, facts: Facts) -> None:
    found = []
    for file in sorted((folder / "out.conll").rglob("*.conllu")):
        sentences = conllu.parse(file.read_text(encoding="utf-8"))
        told, parts = {}, []
        for sentence in sentences:
            for key, value in sentence.metadata.items():
                if key.startswith("fact "):
                    told[key.split()[1]] = value
            for token in sentence:
                misc = token["misc"]
                for part in (misc.get("facts") or "").split(","):
                    if part:
                        number, tag = part.split(":")
                        parts.append((number, tag[2:], tag[0], int(misc["start_char"]), int(misc["end_char"])))
        for number, line in told.items():
            spans: list[list[Any]] = []
            for role, begins, start, end in (part[1:] for part in parts if part[0] == number):
                if begins == "B":
                    spans.append([role, start, end])
                else:
                    next(span for span in reversed(spans) if span[0] == role)[2] = end
            name = re.search(r"id=(\w+)", line)
            assert name
            found.append((name[1], sorted(map(tuple, spans))))
    assert dict(found) == {
        fact["id"]: sorted([*mentions_of(fact), ("trigger", fact["trigger"]["start"], fact["trigger"]["end"])]) for fact in facts.values()
    }


# The part of the W3C's context that the output uses, written out, so that nothing is fetched.
OA = {
    "oa": "http://www.w3.org/ns/oa#", "as": "http://www.w3.org/ns/activitystreams#", "dc": "http://purl.org/dc/elements/1.1/", "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "id": {"@id": "@id", "@type": "@id"}, "type": "@type",
    "Annotation": "oa:Annotation", "AnnotationPage": "as:OrderedCollectionPage", "TextualBody": "oa:TextualBody",
    "SpecificResource": "oa:SpecificResource", "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "classifying": "oa:classifying", "describing": "oa:describing", "identifying": "oa:identifying", "linking": "oa:linking",
    "tagging": "oa:tagging", "body": {"@id": "oa:hasBody", "@type": "@id"}, "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"}, "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"}, "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"}, "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "exact": "oa:exact", "value": "rdf:value", "format": "dc:format", "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
}  # fmt: skip
ASK = """PREFIX oa: <http://www.w3.org/ns/oa#> SELECT ?doc ?kind ?start ?end ?exact WHERE {
    ?fact a oa:Annotation; oa:hasBody [oa:hasPurpose oa:%s; <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> ?kind];
    oa:hasTarget [oa:hasSource ?doc; oa:hasSelector [oa:start ?start; oa:end ?end], [oa:exact ?exact]] }"""


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader uses it
def test_webannotation(folder: Path, facts: Facts) -> None:
    written = json.loads((folder / "out.webannotation").read_text(encoding="utf-8"))
    assert written["@context"] == "http://www.w3.org/ns/anno.jsonld"
    graph = rdflib.Graph().parse(data=json.dumps({**written, "@context": OA}), format="json-ld")
    found = sorted((str(kind), int(start), int(end), str(text)) for _, kind, start, end, text in graph.query(ASK % "classifying"))  # type: ignore
    assert found == sorted((fact["type"], *fact["span"].values()) for fact in facts.values())
    roles = sorted((str(role), int(start), int(end)) for _, role, start, end, _ in graph.query(ASK % "tagging"))  # type: ignore
    assert roles == sorted(mention for fact in facts.values() for mention in mentions_of(fact))
    assert "https://news.example/a?b=c" in {str(row[0]) for row in graph.query(ASK % "classifying")}  # type: ignore


def test_plover(folder: Path, facts: Facts) -> None:
    rows = [json.loads(line) for line in (folder / "out.plover").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == list(facts)
    assert [row["text_info"] for row in rows] == [{key: fact["span"][key] for key in ("start", "end")} for fact in facts.values()]
    kinds = [(facts[row["id"]]["type"], facts[row["id"]]["attributes"].get("act")) for row in rows]
    told = {kind: (row["event"], row["mode"], row["quad_code"]) for kind, row in zip(kinds, rows, strict=True)}
    assert told["call", None] == (["CONSULT"], ["phone"], 1)
    assert told["accusation", None] == (["ACCUSE"], ["allege"], 3)
    assert told["statement", "demand"] == (["REQUEST"], [], 3)
    assert told["statement", "praise"] == (["SUPPORT"], [], 1)
    assert told["statement", "say"] == ([], [], None)  # what cannot be coded is empty
    coming = next(row for row in rows if facts[row["id"]]["attributes"]["modality"] == "planned" and "Bern" in str(row))
    assert (coming["event"], coming["mode"], coming["date"]) == (["AGREE"], ["future"], "2016-09-12")
    accuser = next(row for row in rows if row["event"] == ["ACCUSE"])
    assert ([who["identifier_text"] for who in accuser["actor"]], accuser["recipient"][0]["identifier_text"]) == (["Chen Wei"], "Kenya")


def test_data_frames_in_one_line(english: factex.Extractor, facts: Facts) -> None:
    column = [(text, "2016-09-08", name) for name, text in TEXTS.items()]
    frame = english.table(column).to_pandas()
    assert list(frame["id"]) == list(facts)
    assert list(polars.from_arrow(english.table(column))["id"]) == list(facts)
    plain = english.table(pandas.DataFrame({"text": list(TEXTS.values())})["text"]).to_pandas()
    assert set(plain["doc"]) <= {"0", "1", "2", "3"}
    assert english.table([]).num_rows == 0
    assert english.table([None, float("nan")]).num_rows == 0
    with pytest.raises(TypeError, match="row 1 of the column is no text: 3"):
        english.table(["", 3])


def test_documents_come_back_from_their_lines(english: factex.Extractor, tmp_path: Path) -> None:
    documents = [english.read(text, "2016-09-08", name) for name, text in TEXTS.items()]
    with (tmp_path / "spool").open("w+", encoding="utf-8", newline="\n") as stream:
        write_spool(documents, Output(english.book, stream))
        stream.seek(0)
        assert list(read_spool(stream, "spool")) == documents
