"""Texts for laws that must hold for any text: spliced from the pack's own examples, and from what Unicode has to offer."""
from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

import factex

# What real files hold and tests forget: astral and combining characters, odd white space, marks of all kinds.
ODD = ("\U0001d54f", "\U0001f600", "e\u0301", "\u0301", "\u200b", "\u200d", "\ufeff", "\u00a0", "\u2028", "\x85", "\x00", "\x1b[31m", "\x7f",
       "\ud800", "\udfff", "\u202e", "ß", "İ", "ǆ", "ﬁ", "٣", "½", "#1:", "*", "_", "\\", "<b>", "&amp;", "http://x.org/a", "@ab", "...", "--",
       "’", "‘", "'", "“", "”", '"', "«", "»", "„", "``", "''", "(", ")", "[", "]", "—", "–", "…", "?", "!", ";", ":", ",", ".")
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


def sentences() -> st.SearchStrategy[str]:
    """An example as it is, most of the time; else quoted, cut, or with something odd in it."""
    example = st.deferred(lambda: st.sampled_from(examples()))
    quoted = st.builds(lambda text, marks: marks[0] + text + marks[1], example, st.sampled_from(QUOTES))
    cut = st.builds(lambda text, at: text[at % (len(text) + 1):], example, st.integers(0, 200))
    odd = st.builds(lambda text, sign, at: text[: at % (len(text) + 1)] + sign + text[at % (len(text) + 1):],
                    example, st.sampled_from(ODD), st.integers(0, 200))
    return st.one_of(example, example, quoted, cut, odd)


def texts() -> st.SearchStrategy[str]:
    """Some sentences with breaks between them, perhaps behind a byte order mark; now and then any characters at all."""
    parts = st.lists(st.tuples(sentences(), st.sampled_from(BREAKS)), min_size=1, max_size=5)
    spliced = st.builds(lambda mark, rows: mark + "".join(text + gap for text, gap in rows),
                        st.sampled_from(("", "", "", "\ufeff")), parts)
    signs = st.lists(st.sampled_from((*ODD, *BREAKS)), max_size=30).map("".join)
    return st.one_of(spliced, spliced, spliced, spliced, signs, st.text(st.characters(), max_size=80))


def dates() -> st.SearchStrategy[str | None]:
    """A document's date, or none."""
    return st.sampled_from((None, "2016-09-08", "2016-02-29", "0001-01-01", "9999-12-31"))
