"""The article of a web page: its text without what stands around it, and its title and date where the page states them."""
from __future__ import annotations

import importlib
from functools import partial
from typing import Any

from factex.apart import apart
from factex.extras import need
from factex.formats.records import Raw

SMALL = 100_000  # bytes of a page that is read in a second or so, whatever stands in it
SECONDS = 30  # of the processor, for a larger one
LAST_DAY = "2100-12-31"  # so that what is a date does not depend on the day of the run


class NoArticle(ValueError):
    """A page in which there is no article."""


def article(page: bytes, name: str | None = None, line: int | None = None) -> Raw:
    """The article of a page, its title as the first paragraph. Raises NoArticle, and TooSlow where a page was made to take long."""
    if len(page) <= SMALL:
        return _article(page, name, line)
    return apart(partial(_article, page, name, line), SECONDS)


def _article(page: bytes, name: str | None, line: int | None) -> Raw:
    trafilatura = need("trafilatura", "HTML")
    logging = importlib.import_module("logging")  # slow to import, and needed by no other reader
    for noisy in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    found: Any = trafilatura.bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d", "max_date": LAST_DAY},
    )
    if found is None or not (found.text or "").strip():
        raise NoArticle("no article in this page")
    text, title = found.text.strip(), " ".join((found.title or "").split())
    if title and not text.startswith(title):
        text = f"{title}\n\n{text}"
    return Raw(text, name, found.date, line)
