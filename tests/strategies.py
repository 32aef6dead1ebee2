"""Texts for laws that must hold for any text: spliced from the pack's own examples, and from what Unicode has to offer."""
from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

import factex

# What real files hold and tests forget: astral and combining characters, odd white space, marks of all kinds.
ODD = (
    *("\U0001d54f", "\U0001f600", "e\u0301", "\u0301", "\u200b", "\u200d", "\ufeff", "\u00a0", "\u2028", "\x85", "\x00", "\x1b[31m"),
    *("\x7f", "\ud800", "\udfff", "\u202e", "ß", "İ", "ǆ", "ﬁ", "٣", "½", "#1:", "*", "_", "\\", "<b>", "&amp;", "http://x.org/a", "@ab"),
    *("...", "--", "’", "‘", "'", "“", "”", '"', "«", "»", "„", "``", "''", "(", ")", "[", "]", "—", "–", "…", "?", "!", ";", ":", ","),
    ".",
)
BREAKS = (" ", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\t", "  ", "")
QUOTES = (("“", "”"), ('"', '"'), ("‘", "’"), ("“", ""), ("", "”"), ('"', ""), ("«", "»"))


@cache
def extractor() -> factex.Extractor:
    """The English pack, loaded once."""
    return factex.load()


@cache
def examples() -> tuple[str, ...]:
    """The texts of all examples of the pack, those that give facts first."""
    cases = [case for rule in extractor().rules for case in rule.cases]
    return tuple(case.text.strip() for case in sorted(cases, key=lambda case: case.kind != "hit"))


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """An example as it is, most of the time; else quoted, cut, or with something odd in it."""
    text = draw(st.sampled_from(examples()))
    form, at = draw(st.integers(0, 9)), draw(st.integers(0, len(text)))
    if form < 6:
        return text
    if form == 6:
        opening, closing = draw(st.sampled_from(QUOTES))
        return opening + text + closing
    if form == 7:
        return text[at:]
    return text[:at] + draw(st.sampled_from(ODD)) + text[at:]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Some sentences with breaks between them, perhaps behind a byte order mark; now and then any characters at all."""
    form = draw(st.integers(0, 9))
    if form == 9:
        return draw(st.text(st.characters(), max_size=80))
    if form == 8:
        return "".join(draw(st.lists(st.sampled_from((*ODD, *BREAKS)), max_size=30)))
    parts = draw(st.lists(st.tuples(sentences(), st.sampled_from(BREAKS)), min_size=1, max_size=4))
    return ("\ufeff" if form == 7 else "") + "".join(text + gap for text, gap in parts)


def dates() -> st.SearchStrategy[str | None]:
    """A document's date, or none."""
    return st.sampled_from((None, "2016-09-08", "2016-02-29", "0001-01-01", "9999-12-31"))
