"""The report, as bytes: what is in its pages, that nothing breaks out of them, and that they are the same in every run."""
from __future__ import annotations

import base64
import hashlib
import io
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import CORE, DEFAULTS, EVENTS, ROLES, MadeUp, blame, fact, part, talks
from report_pages import EVIL, NEWS, Page

import factex
from factex.cli import run
from factex.formats.outputs import Output
from factex.formats.report.days import days_in
from factex.formats.writers import WRITERS
from factex.values import Attribution, Document, Fact, Mention, Span

HTML = WRITERS["html"]


def page_of(*documents: Document, book: Any = None) -> Page:
    stream = io.StringIO()
    HTML.write(iter(documents), Output(book or MadeUp().book, stream))
    return Page(stream.getvalue())


def data_of(page: Page) -> dict[str, Any]:
    (script,) = [one for one in page.all("script") if one.attributes.get("type") == "application/json"]
    data = json.loads(script.text)
    assert isinstance(data, dict)
    return data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, english: factex.Extractor) -> Path:
    """The news as a folder `many`, and as pages `one.html` and `all.html`."""
    patch = pytest.MonkeyPatch()
    patch.setattr(factex, "load", lambda *packs, **options: english)
    there = tmp_path_factory.mktemp("report")
    rows = [json.dumps({"id": name, "text": text, "date": day or None}) + "\n" for name, (day, text) in NEWS.items()]
    (there / "in.jsonl").write_text("".join(rows), encoding="utf-8")
    (there / "one.jsonl").write_text(rows[0], encoding="utf-8")
    for source, out in (("in", "many"), ("in", "all.html"), ("one", "one.html")):
        assert run(["extract", str(there / f"{source}.jsonl"), "--format", "html", "-o", str(there / out)]) == 0
    patch.undo()
    return there


def pages(folder: Path) -> dict[Path, Page]:
    return {path: Page(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.html"))}


# What is in it --------------------------------------------------------------------------------------------------------


def test_a_file_is_one_page_and_a_folder_has_an_index_and_a_page_each(folder: Path) -> None:
    assert (folder / "all.html").is_file()
    assert sorted(str(path.relative_to(folder / "many")) for path in (folder / "many").rglob("*.html")) == [
        "documents/%2E%2E.html", "documents/april.html", "documents/https%3A%2F%2Fnews.example%2Fa%3Fb=c%26d.html",
        "documents/news/march.html", "documents/spring.html", "index.html",
    ]  # fmt: skip
    assert len(page_of(talks()).all("article")) == 1
    assert len(Page((folder / "all.html").read_text(encoding="utf-8")).all("article")) == len(NEWS)


def test_a_page_goes_to_standard_output_too(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factex, "load", lambda *packs, **options: MadeUp())
    (tmp_path / "a.txt").write_text("x")
    assert run(["extract", str(tmp_path / "a.txt"), "--format", "html"]) == 0
    assert Page(capsys.readouterr().out).all("h1")[0].text == "a"


def test_shards_are_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factex, "load", lambda *packs, **options: MadeUp())
    (tmp_path / "in.jsonl").write_text('{"text": "x"}\n' * 3)
    assert run(["extract", str(tmp_path / "in.jsonl"), "--format", "html", "--shard-size", "2", "-o", str(tmp_path / "out")]) == 0
    assert [len(page.all("article")) for page in pages(tmp_path / "out").values()] == [2, 1]


def test_every_link_leads_somewhere(folder: Path) -> None:
    """From the table's data too; and what names another element by its id names one."""
    known = pages(folder)
    links = 0
    for path, page in known.items():
        assert len(set(page.ids())) == len(page.ids())
        hrefs = [one.attributes["href"] for one in page.all("a")]
        data = data_of(page)
        hrefs += [f"{data['documents'][row[0]][2]}#f-{row[1]}" for row in data["facts"]]
        for href in hrefs:
            parts = urlsplit(href)
            assert not parts.scheme and not parts.netloc and not parts.query
            target = path if not parts.path else (path.parent / unquote(parts.path)).resolve()
            assert not parts.fragment or parts.fragment in known[target].ids(), href
            links += 1
        for one in page.elements:
            for name in ("aria-labelledby", "aria-describedby", "list", "form"):
                assert one.attributes.get(name, page.ids()[0]) in page.ids()
    assert links > 60


@given(st.text(st.sampled_from("a <&\"'\r\n\t\0\x1b\u202e\u2028\U0001d54f\ud800")), st.lists(st.integers(0, 30)))
def test_the_text_of_the_page_is_the_text_of_the_document(text: str, cuts: list[int]) -> None:
    """Whatever it is and wherever facts stand in it; NUL and halves of surrogate pairs, which HTML cannot hold, are one character each."""
    ends = sorted(min(cut, len(text)) for cut in cuts)
    spans = [Span(start, end, text[start:end]) for start, end in itertools.combinations(ends, 2)][:8]
    facts = tuple(
        Fact("d", f"{number}", "meeting", span, trigger, {"participants": (Mention(role.start, role.end, role.text, "person"),)}, DEFAULTS,
             None, "r")
        for number, (span, trigger, role) in enumerate(zip(spans, reversed(spans), spans[1:], strict=False))
    )  # fmt: skip
    (article,) = page_of(Document("d", text, None, facts)).all("article")
    assert article.text.replace("\n<", "<") == re.sub("[\0\ud800]", "\ufffd", text)


def test_real_facts_are_marked_where_they_are(folder: Path, english: factex.Extractor) -> None:
    for name, (day, text) in NEWS.items():
        document = english.read(text, day or None, name)
        page = page_of(document, book=english.book)
        for number, found in enumerate(document.facts):
            parts = [one for one in page.all("span") if "article" in one.around and str(number) in one.attributes.get("data-f", "").split()]
            for role, mentions in found.roles.items():
                own = [one.text for one in parts if f"{number}:{role}" in one.attributes.get("data-r", "").split()]
                assert "".join(own) == "".join(mention.text for mention in sorted(mentions, key=lambda mention: mention.start))
            assert found.trigger.text in "".join(one.text for one in page.all("span", "trigger"))
            (note,) = [one for one in page.all("li", "note") if one.attributes["id"] == f"n-{found.id}"]
            for words in (found.rule, found.type, found.trigger.text, *found.roles, *found.attributes.values()):
                assert words in note.text
            (ref,) = [one for one in page.all("a", "ref") if one.attributes["id"] == f"f-{found.id}"]
            assert ref.attributes["href"] == f"#n-{found.id}" and ref.attributes["aria-describedby"] == f"n-{found.id}"


def test_notes_tell_links_values_attributes_and_the_source() -> None:
    notes = [re.sub(r"\s+", " ", note.text) for note in page_of(talks()).all("li", "note")]
    assert "the \U0001d54f envoy → ?" in notes[0] and "Friday → 2016-09-09" in notes[0]
    assert "They → Anna Brandt, Swiss envoy" in notes[1] and "45 minutes → PT45M" in notes[1]
    assert "attributed to" in notes[1] and "said" in notes[1]
    assert "We are\\x1b[31m far apart" in notes[2]


def test_the_graph_tells_who_with_whom_and_what_is_in_doubt(english: factex.Extractor) -> None:
    page = page_of(*(english.read(text, day or None, name) for name, (day, text) in NEWS.items()), book=english.book)
    arcs = {title.text for title in page.all("title") if "path" in title.around}
    assert {"Anna Brandt – Boris Ivanov: 1 meeting", "Anna Brandt – Omar Haddad: 1 call", "Chen Wei → Kenya: 1 accusation"} < arcs
    assert [arc.attributes["class"] for arc in page.all("path", "doubt")] == ["arc t0 doubt"]
    assert [arc.attributes["class"] for arc in page.all("path", "directed")] == ["arc t3 directed"]
    rows = [row.text for row in page.all("tr") if "denied" in row.text]
    assert rows == ["meetingBoris Ivanov– Omar Haddad1 denied, planned or in doubt"]


def met(number: int, who: tuple[str, ...], when: str) -> Document:
    text = f"{' and '.join(who)} met on {when}."
    parties = tuple(part(text, name, "person", entity=name) for name in who)
    roles = {"participants": parties, "time": (part(text, when, "time", value=when),)}
    return Document(f"d{number}", text, None, (replace(fact(f"d{number}", text, "meeting", "met", roles), id=f"{number}"),))


def test_large_pictures_say_what_they_leave_out() -> None:
    many = [met(number, (f"Name {number:03}", "Hub"), f"20{number % 90 + 10}-05-06") for number in range(310)]
    page = page_of(*many)
    assert len([one for one in page.all("a") if "data-party" in one.attributes]) == 40
    assert len(page.all("ol", "entries")) == 1 and len([one for one in page.all("time") if "ol" in one.around]) == 300
    text = page.all("main")[0].text
    assert "Of 311 parties 40 are drawn, those with most ties." in text and "The first 300 of 310; the table has all." in text
    assert len(data_of(page)["facts"]) == 310
    bars = [one.attributes for one in page.all("a") if "data-from" in one.attributes]
    assert len(bars) <= 62 and {bars[0]["data-from"], bars[-1]["data-to"]} == {""}


@pytest.mark.parametrize(
    ("days", "names"),
    [
        (["2016-03-01", "2016-03-03T10:00", "2016-03-03"], ["2016-03-01", "2016-03-03"]),
        (["2016-01-31", "2016-12", "2016-03-01"], ["2016-01", "2016-03", "2016-12"]),
        (["1999-01-01", "2016-12-31"], ["1999", "2016"]),
        (["9999-12-31", "9999-12-30"], ["9999-12-30", "9999-12-31"]),
        (["XXXX-03-01", "PRESENT_REF"], []),
    ],
)
def test_bars_are_days_months_or_years(days: list[str], names: list[str]) -> None:
    page = page_of(*(met(number, ("A", "B"), day) for number, day in enumerate(days)))
    assert [one.attributes["data-from"] for one in page.all("a") if "data-from" in one.attributes] == names


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2016-09-08", ("2016-09-08", "2016-09-08")), ("2016-09-08TMO", ("2016-09-08", "2016-09-08")),
        ("2016-02", ("2016-02-01", "2016-02-29")),
        ("2016", ("2016-01-01", "2016-12-31")), ("2016-W36", ("2016-09-05", "2016-09-11")), ("2016-W36-WE", ("2016-09-05", "2016-09-11")),
        ("2016-W36-4", ("2016-09-08", "2016-09-08")), ("2016-Q1", ("2016-01-01", "2016-03-31")), ("2016-SU", ("2016-01-01", "2016-12-31")),
        ("2016-13", None), ("2016-02-30", None), ("2016-W60", None), ("0000", None), ("XXXX-08-26", None), ("201", None), ("", None),
    ],
)  # fmt: skip
def test_days_of_time_values(value: str, days: tuple[str, str] | None) -> None:
    assert days_in(value) == days


def test_types_of_any_pack_have_letters_of_their_own() -> None:
    types = ("meeting", "merger", "m", "call", "cAll", "visit", "x", "y", "z")
    text = "Anna Brandt met Boris Ivanov."
    names = tuple(part(text, name, "person", entity=name) for name in ("Anna Brandt", "Boris Ivanov"))
    book = SimpleNamespace(
        context=SimpleNamespace(defaults={}), roles=dict.fromkeys(types, ("who",)), core={name: {"who"} for name in types},
        events=EVENTS, content="content",
    )  # fmt: skip
    facts = tuple(replace(fact("d", text, kind, "met", {"who": names}), id=kind) for kind in types)
    page = page_of(Document("d", text, None, facts), book=book)
    letters = [one.text for one in page.all("span", "label") if "fieldset" in one.around]
    assert len(set(letters)) == len(types) and letters[:4] == ["M", "Me", "m2", "C"]
    assert [one.attributes["data-label"] for one in page.all("a", "ref")] == [f"{own}{number}" for number, own in enumerate(letters, 1)]


# Nothing breaks out of it ---------------------------------------------------------------------------------------------


def evil(doc: str = EVIL) -> Document:
    text = f"{EVIL} met {EVIL} on {EVIL}"
    first = Mention(0, len(EVIL), EVIL, EVIL, entity=EVIL)
    second = part(text, EVIL, "person", 5, refers_to=(EVIL, EVIL + "2"))
    third = part(text, EVIL, "time", second.end, value=EVIL)
    own = fact(doc, text, "meeting", "met", {"participants": (first, second), "time": (third,), EVIL: (third,)},
               {EVIL: EVIL, "polarity": EVIL}, Attribution(first, EVIL))  # fmt: skip
    return Document(doc, text, EVIL, (replace(own, id=f"x{EVIL}", rule=EVIL),))


def evil_types() -> tuple[Any, Document]:
    """A pack whose own names are markup."""
    context, names = SimpleNamespace(defaults={EVIL: DEFAULTS}), (EVIL, EVIL + "2")
    book = SimpleNamespace(context=context, roles={EVIL: names}, core={EVIL: set(names)}, events=EVENTS, content="content")
    document = evil()
    (own,) = document.facts
    roles = {EVIL: own.roles["participants"][:1], EVIL + "2": own.roles["participants"][1:]}
    return book, replace(document, facts=(replace(own, type=EVIL, roles=roles),))


@pytest.mark.parametrize("make", [lambda: (None, evil()), evil_types], ids=["document", "pack"])
def test_text_that_is_markup_stays_text(make: Callable[[], tuple[Any, Document]], tmp_path: Path) -> None:
    book, document = make()
    HTML.into(str(tmp_path / "out")).write(iter([document]), Output(book or MadeUp().book, path=tmp_path / "out"))
    single, several = page_of(document, book=book), page_of(document, replace(document, id="other", facts=()), book=book)
    for page in (single, several, *pages(tmp_path).values()):
        names = {one.name for one in page.elements}
        assert not names & {"img", "iframe", "object", "embed", "base", "link"}
        assert [one.attributes for one in page.all("script")] == [{"type": "application/json", "id": "data"}, {}]
        assert len(page.all("style")) == len(page.all("title")) - len([one for one in page.all("title") if "svg" in one.around]) == 1
        for one in page.elements:
            assert not [name for name in one.attributes if name.startswith("on") or name in ("style", "src", "srcset", "action")]
            assert not one.attributes.get("href", "").lower().startswith(("javascript", "data", "http"))
        assert len(page.all("meta")) == 5 and "{{" not in re.sub(re.escape("{{body}}"), "", page.source.partition("<body>")[2])
    assert single.all("article")[0].text == document.text
    assert data_of(single)["parties"][0] == EVIL


def test_a_policy_allows_the_style_and_the_script_of_the_page_and_nothing_else(folder: Path) -> None:
    for page in pages(folder).values():
        (policy,) = [one.attributes["content"] for one in page.all("meta") if one.attributes.get("http-equiv") == "Content-Security-Policy"]
        texts = [page.all("style")[0].text, page.all("script")[-1].text]
        style, script = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
        assert policy == (
            f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )
        assert "innerHTML" not in texts[1] and "http" not in texts[0] + texts[1]


# The same in every run ------------------------------------------------------------------------------------------------


def test_jobs_and_the_seed_of_hashes_change_no_byte(folder: Path, tmp_path: Path) -> None:
    for out in ("many", "all.html"):
        options = ["--format", "html", "--jobs", "2", "-o", str(tmp_path / out)]
        command = [sys.executable, "-m", "factex", "extract", str(folder / "in.jsonl"), *options]
        home = Path(factex.__file__).parent.parent
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "7"}, cwd=home, capture_output=True)
    first, second = ({str(p.relative_to(there)): p.read_bytes() for p in there.rglob("*.html")} for there in (folder, tmp_path))
    first.pop("one.html")
    assert first == second


# It can be seen -------------------------------------------------------------------------------------------------------

# What the eye keeps of linear red, green and blue, after Machado, Oliveira and Fernandes 2009, severity 1.
SIGHT = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def lab(rgb: list[float]) -> list[float]:
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (sum(a * b for a, b in zip(row, rgb, strict=True)) for row in to_xyz)
    fx, fy, fz = (max(part, 0) ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x / 0.9505, y, z / 1.089))
    return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sight", SIGHT)
def test_the_four_types_differ_in_colour_for_every_eye_and_in_their_line(sight: str) -> None:
    style = page_of(talks()).all("style")[0].text
    types = re.findall(r"^\.t\d \{ --kind: (#\w+); --tint: (#\w+); --line: (\w+); \}", style, re.MULTILINE)
    assert len(types) == 8
    assert len({line for _, _, line in types[:4]}) == 4
    seen = [lab([sum(a * b for a, b in zip(row, linear(colour), strict=True)) for row in SIGHT[sight]]) for colour, _, _ in types[:4]]
    for one, other in itertools.combinations(seen, 2):
        assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 20
    for colour, tint, _ in types:
        assert min(contrast(colour, "#ffffff"), contrast(colour, "#fdfcf9"), contrast(colour, tint), contrast("#1c1b19", tint)) >= 4.5


def test_core_of_made_up_types_is_that_of_their_roles() -> None:
    """The samples stand on it."""
    assert all(CORE[kind] <= set(ROLES[kind]) for kind in ROLES)
    assert len(page_of(blame()).all("path", "directed")) == 1
