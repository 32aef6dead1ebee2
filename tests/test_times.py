"""Times: the examples of the English pack, a tiny invented language, and laws that hold for any tokens."""

from __future__ import annotations

import itertools
import pickle
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from factex.engine.times import TimeBook, TimeHit, find_times, resolve
from factex.packs import default_pack
from factex.workshop.compile_times import TimeTest, compile_times, time_tests
from factex.workshop.marks import Map, read_yaml


def loaded(text: str) -> Map:
    """A file of one document, with places."""
    (body,), wrong = read_yaml("times.yaml", text)
    assert wrong == [] and isinstance(body, Map)
    return body


def book(raw: Map) -> TimeBook:
    made, wrong = compile_times(raw)
    assert wrong == []
    return made


ENGLISH = loaded((default_pack() / "times.yaml").read_text(encoding="utf-8"))
BOOK = book(ENGLISH)
TOKEN = re.compile(
    r"[A-Z][a-z]{1,4}\.(?=\s(?:\d|was|in\b))|(?:[a-z]\.){2,}|['’]\d\ds|['’]s\b|o['’]clock|\d+(?:[-/:,]\d+)+|\w+(?:-\w+)*|\S"
)
ARTICLE = re.compile(r"^(the|an?) ", re.I)

# A language with other words and another order: "3 mo zam" is three months ago, "nil 5 sol" the fifth of Sol.
INVENTED = {
    "signs": {"thousands": ".", "decimal": ","},
    "classes": [
        {"class": "moon", "case": "exact", "values": {"1": "Sol", "2": "Lun"}},
        {"class": "span", "values": {"month": "mo, moj", "day": "di"}},
        {"class": "small", "values": {"1": "u", "2": "du", "20": "vin"}},
    ],
    "numbers": [
        {"number": "date", "from": "1", "to": "31"},
        {"number": "many", "from": "0", "to": "100000", "grouped": "yes", "words": "small", "joined": "kaj"},
        {"number": "jar", "from": "1000", "to": "2999", "digits": "4"},
    ],
    "patterns": [
        {"pattern": "date", "find": "[{jar}] nil {date} {moon}", "value": "year {jar}, month {moon}, day {date}"},
        {"pattern": "back", "find": "{many} {span} zam", "value": "move {span} by -{many}"},
        {"pattern": "long", "find": "{many}[-]{span}", "value": "length {many} {span}"},
        {"pattern": "not", "find": "per {many} {span}", "value": "none"},
    ],
    "joins": [{"pattern": "range", "find": "ek {a:phrase day} gis {b:phrase day}", "value": "start {a}, end {b}"}],
}


def tokens(text: str) -> list[tuple[str, int, int]]:
    """A rough tokeniser: enough for the examples."""
    return [(m.group(), *m.span()) for m in TOKEN.finditer(text)]


def times(text: str, date: str | None, looks: str | None = None) -> list[tuple[str, str | None]]:
    found = tokens(text)
    return [
        (ARTICLE.sub("", text[found[hit.start][1] : found[hit.end - 1][2]]), resolve(hit.value, date, looks))
        for hit in find_times([word for word, _, _ in found], BOOK)
    ]


@pytest.mark.parametrize("test", time_tests(ENGLISH), ids=lambda test: f"{test.pattern}: {test.text}")
def test_examples_of_the_english_pack(test: TimeTest) -> None:
    found = times(test.text, test.date, test.looks)
    if test.mention is None:
        assert found == []
    else:
        assert (ARTICLE.sub("", test.mention), test.value) in found


def test_every_english_pattern_has_an_example() -> None:
    tested = {test.pattern for test in time_tests(ENGLISH)}
    assert {entry.plain("pattern") for section in ("patterns", "joins") for entry in ENGLISH.maps(section)} == tested


@pytest.mark.parametrize(
    ("text", "date", "value"),
    [
        ("the 31 February", "2016-09-08", []),
        ("on February 29", "2016-09-08", [("February 29", "2016-02-29")]),
        ("on February 29 , 2015", "2016-09-08", [("February 29 , 2015", None)]),
        ("early on Monday morning", "2016-09-08", [("early on Monday morning", "2016-09-05TMO")]),
        ("last week and next month", "2016-01-04", [("last week", "2015-W53"), ("next month", "2016-02")]),
    ],
)
def test_values(text: str, date: str, value: list[tuple[str, str | None]]) -> None:
    assert [v for v in times(text, date) if v[1] or v in value] == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("za nil 5 Sol", [(1, 4, "time", "2016-01-05")]),
        ("1999 nil 5 Lun", [(0, 4, "time", "1999-02-05")]),
        ("nil 5 sol", []),
        ("vin kaj du di zam", [(0, 5, "time", "2016-08-17")]),
        ("1.000 di", [(0, 2, "duration", "P1000D")]),
        ("du-moj", [(0, 1, "duration", "P2M")]),
        ("per du moj", []),
        ("ek nil 5 Sol gis nil 1 Lun", [(0, 8, "time", "2016-01-05/2016-02-01")]),
    ],
)
def test_another_language(text: str, value: list[tuple[int, int, str, str]]) -> None:
    invented = pickle.loads(pickle.dumps(book(loaded(yaml.safe_dump(INVENTED)))))
    assert [
        (h.start, h.end, h.kind, resolve(h.value, "2016-09-08", "past")) for h in find_times(text.split(), invented)
    ] == value


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"patterns": [{"pattern": "x", "find": "<mon>", "value": "none"}]}, "did you mean 'moon'"),
        ({"patterns": [{"pattern": "x", "find": "[nil", "value": "none"}]}, "']' is missing"),
        ({"parts": [{"part": "x", "find": "a [{x}]"}], "joins": []}, "holds itself"),
        ({"patterns": [{"pattern": "x", "find": "nil {date}", "value": "day {dat}"}]}, "which no line finds"),
        ({"patterns": [{"pattern": "x", "find": "nil {date}", "value": "dai {date}"}]}, "did you mean 'day'"),
        ({"patterns": [{"pattern": "x", "find": "{a:phrase day}", "value": "none"}]}, "under 'joins'"),
        (
            {"patterns": [{"pattern": "x", "find": "nil", "value": "none", "tests": [{"hit": "nil"}]}]},
            "needs a `value`",
        ),
    ],
)
def test_mistakes_are_told(change: dict, message: str) -> None:
    _, (found, *others) = compile_times(loaded(yaml.safe_dump({**INVENTED, **change})))
    assert (found.code, others) == ("F409", [])
    assert message in found.message


WORDS = st.lists(
    st.one_of(
        st.sampled_from(
            sorted(BOOK.folded)
            + sorted(BOOK.exact)
            + ["2016", "26th", "3:30", "1,000", "two-day", "mid-1990s", "'90s", "31", "0", "99999999999999999999"]
        ),
        st.text(min_size=1, max_size=6),
    ),
    max_size=25,
)


@given(
    WORDS,
    st.sampled_from([None, "2016-09-08", "2016-02-29", "0001-01-01", "9999-12-31", "no date"]),
    st.sampled_from([None, "past", "future"]),
)
def test_any_tokens_give_hits_in_order_and_apart(words: list[str], date: str | None, direction: str | None) -> None:
    hits: list[TimeHit] = find_times(words, BOOK)
    assert all(0 <= hit.start < hit.end <= len(words) for hit in hits)
    assert all(a.end <= b.start for a, b in itertools.pairwise(hits))
    for hit in hits:
        value = resolve(hit.value, date, direction)
        assert value is None or value
        assert hash(hit.value) is not None
